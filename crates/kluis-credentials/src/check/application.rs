//! The checks of what is asked against what was approved.

use jiff::Timestamp;

use super::findings::Finding;
use super::{Documents, Part, Reason, data, signed};
use crate::document::{DossierCategory, Review};

type Outcome = Result<String, (Reason, String)>;

/// A comparison of the documents.
type Comparison = fn(&Documents) -> Finding;

/// The checks and their names, in order.
pub(super) const CHECKS: [(&str, Comparison); 10] = [
    ("application", |it| check_application(it).into()),
    ("dossier", |it| check_dossier(it).into()),
    ("dossier-digest", |it| check_digest(it).into()),
    ("purposes", |it| check_purposes(it).into()),
    ("categories", |it| check_categories(it).into()),
    ("modes", |it| check_modes(it).into()),
    ("until", |it| check_until(it).into()),
    ("whole-pod", |it| data::check_whole_pod(it).into()),
    ("data", |it| data::check(it).into()),
    ("inherit", check_inherit),
];

fn check_application(documents: &Documents) -> Outcome {
    let asker = &documents.request.application;
    let mismatch = |detail: String| Err((Reason::SubjectMismatch, detail));
    if *asker == documents.request.data_subject {
        return mismatch("who asks and whose data is asked for are the same".to_owned());
    }
    for (part, review) in documents.reviews {
        if review.application != *asker {
            let review = signed::spoken(part);
            return mismatch(format!("the {review} is about another application"));
        }
    }
    let dossier = documents.dossier;
    if dossier.applicant != *asker && !dossier.recipients.contains(asker) {
        return mismatch("the dossier is that of another applicant".to_owned());
    }
    Ok(format!("{asker} is who was reviewed"))
}

fn check_dossier(documents: &Documents) -> Outcome {
    let id = &documents.dossier.id;
    let mismatch = |detail: String| Err((Reason::DossierMismatch, detail));
    if documents.request.dossier.as_ref() != Some(id) {
        return mismatch("the request does not name this dossier".to_owned());
    }
    for (part, review) in documents.reviews {
        if review.dossier != *id {
            return mismatch(format!(
                "the {} is about another dossier",
                signed::spoken(part)
            ));
        }
    }
    Ok(id.clone())
}

fn check_digest(documents: &Documents) -> Outcome {
    let digest = &documents.dossier.digest;
    let mismatch = |who: &str| {
        let detail = format!("the dossier is not the one that the {who} is about: it was changed");
        Err((Reason::DossierDigest, detail))
    };
    for (part, review) in documents.reviews {
        if review.dossier_digest != *digest {
            return mismatch(signed::spoken(part));
        }
    }
    if documents.request.dossier_digest.as_ref() != Some(digest) {
        return mismatch("request");
    }
    Ok(digest.clone())
}

fn check_purposes(documents: &Documents) -> Outcome {
    let (asked, described) = (&documents.request.purposes, &documents.dossier.purposes);
    if asked.is_empty() {
        let detail = "the request does not say what for".to_owned();
        return Err((Reason::NoPurpose, detail));
    }
    let stray = first_not_approved(documents, asked.iter().chain(described), |it| &it.purposes)
        .or_else(|| outside(asked, described).map(|term| format!("{term} is not in the dossier")));
    match stray {
        Some(detail) => Err((Reason::PurposeExceedsApproval, detail)),
        None => Ok(asked.join(", ")),
    }
}

fn check_categories(documents: &Documents) -> Outcome {
    let described: Vec<String> = documents
        .dossier
        .categories
        .iter()
        .map(|category| category.id.clone())
        .collect();
    let asked = documents.request.categories.as_ref().unwrap_or(&described);
    if asked.is_empty() {
        let detail = "no kind of data is named".to_owned();
        return Err((Reason::NoCategory, detail));
    }
    let stray = first_not_approved(documents, asked.iter().chain(&described), |it| {
        &it.categories
    })
    .or_else(|| outside(asked, &described).map(|id| format!("{id} is not in the dossier")));
    match stray {
        Some(detail) => Err((Reason::CategoriesExceedApproval, detail)),
        None => Ok(asked.join(", ")),
    }
}

fn check_modes(documents: &Documents) -> Outcome {
    let asked = &documents.request.modes;
    if asked.is_empty() {
        let detail = "the request does not say in which way data is used".to_owned();
        return Err((Reason::NoMode, detail));
    }
    let beyond = |detail: String| Err((Reason::ModesExceedApproval, detail));
    let mut plain = Vec::new();
    for mode in asked {
        match plain_mode(mode) {
            Some(known) => plain.push(known.to_owned()),
            None => return beyond(format!("{mode} is no mode that is known here")),
        }
    }
    let described = documents.dossier.categories.iter().flat_map(|it| &it.modes);
    if let Some(detail) =
        first_not_approved(documents, plain.iter().chain(described), |it| &it.modes)
    {
        return beyond(detail);
    }
    let lacks = |category: &&&DossierCategory| outside(&plain, &category.modes).is_some();
    if let Some(category) = data::covered(documents).iter().find(lacks) {
        return beyond(format!(
            "the dossier does not ask for {} of {}",
            plain.join(" and "),
            category.id
        ));
    }
    Ok(plain.join(", "))
}

fn check_until(documents: &Documents) -> Outcome {
    let Some(until) = documents.request.until else {
        let detail = "the request does not say until when".to_owned();
        return Err((Reason::NoExpiry, detail));
    };
    let mut limits: Vec<(&str, Timestamp)> = documents
        .reviews
        .iter()
        .map(|(part, review)| (signed::spoken(*part), review.max_access_until))
        .collect();
    limits.push((
        signed::spoken(Part::Dossier),
        documents.dossier.max_access_until,
    ));
    match limits.iter().find(|(_, limit)| until > *limit) {
        Some((who, limit)) => Err((
            Reason::ExpiryExceedsApproval,
            format!("asks until {until}; the {who} allows {limit} at the latest"),
        )),
        None => Ok(format!("until {until}")),
    }
}

fn check_inherit(documents: &Documents) -> Finding {
    match documents.request.inherit {
        Some(true) => Finding::Ok("what is added later is asked for too".to_owned()),
        Some(false) => Finding::Ok("only what is there is asked for".to_owned()),
        None => Finding::Warn(
            Reason::InheritUnstated,
            "does not say whether what is added later is asked for too; servers take that for yes"
                .to_owned(),
        ),
    }
}

/// The first of `items` that one of the committees did not approve, in words.
fn first_not_approved<'a>(
    documents: &Documents,
    mut items: impl Iterator<Item = &'a String>,
    approved: fn(&Review) -> &Vec<String>,
) -> Option<String> {
    items.find_map(|item| {
        let (part, _) = documents
            .reviews
            .iter()
            .find(|(_, review)| !approved(review).contains(item))?;
        Some(format!("{item} is not in the {}", signed::spoken(*part)))
    })
}

fn outside<'a>(items: &'a [String], allowed: &[String]) -> Option<&'a String> {
    items.iter().find(|item| !allowed.contains(item))
}

/// A mode without its vocabulary; nothing for one that is not known here.
fn plain_mode(mode: &str) -> Option<&'static str> {
    let local = mode
        .strip_prefix("http://www.w3.org/ns/auth/acl#")
        .or_else(|| mode.strip_prefix("acl:"))
        .unwrap_or(mode);
    ["Read", "Append", "Write", "Control"]
        .into_iter()
        .find(|known| *known == local)
}
