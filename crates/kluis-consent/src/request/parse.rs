use std::collections::BTreeMap;

use kluis_credentials::strict_json::{self, Fault, Limits};
use kluis_credentials::{Bundle, jcs};
use kluis_records::CategoryId;
use serde_json::{Map, Value};
use url::Url;

use super::asked_data::{Meaning, meaning};
use super::place::{DayTime, Place};
use super::{Asked, AskedCategory, Dossier, MAX_MESSAGE, MAX_REQUEST_BYTES, Party, Purpose};
use crate::ConsentError;

/// The largest request.
const MAX_REQUEST: Limits = Limits {
    bytes: MAX_REQUEST_BYTES,
    depth: 32,
};

/// The longest name that is kept, in characters.
const MAX_NAME: usize = 200;

/// The members of a bundle that are kept; the request is one of them.
const BUNDLE_MEMBERS: [&str; 5] = ["dossier", "request", "ethics", "legal", "register"];

/// The names under which a term of our own may stand.
macro_rules! own_term {
    ($name:literal) => {
        &[
            concat!("https://w3id.org/kluis/ns#", $name),
            concat!("kluis:", $name),
            $name,
        ]
    };
}

/// A request that was read and not yet kept.
#[derive(Clone, Debug)]
pub struct ParsedRequest {
    /// Name of the file it came in.
    pub file_name: String,
    /// Digest of the request and its dossier.
    pub digest: String,
    /// What it asks.
    pub asked: Asked,
    /// The request with the reviews that came with it; absent when none did.
    pub(super) bundle: Option<Bundle>,
    /// The bundle as it will be stored.
    pub(super) document: String,
}

/// Reads a request: a `SolidAccessRequest` credential as
/// [Inrupt](https://docs.inrupt.com/security/authorization/access-requests-grants) has them, or an object
/// with such a `request` and the `dossier`, `ethics`, `legal` and `register` that go with it.
///
/// A request that is incomplete is read all the same, so that [`check`](super::check) can name everything
/// that is wrong with it.
///
/// # Errors
/// [`ConsentError::Malformed`] when it is larger than [`MAX_REQUEST_BYTES`], nested too deeply, holds a
/// member twice, or holds something else than is expected at a place.
pub fn parse(bytes: &[u8], file_name: &str) -> Result<ParsedRequest, ConsentError> {
    parse_within(bytes, file_name, MAX_REQUEST)
}

/// As [`parse`], for what was stored: the wrapping as a bundle makes it one level deeper, and numbers may
/// have got longer.
pub(super) fn parse_stored(document: &str, file_name: &str) -> Result<ParsedRequest, ConsentError> {
    let limits = Limits {
        bytes: usize::MAX,
        depth: MAX_REQUEST.depth + 1,
    };
    parse_within(document.as_bytes(), file_name, limits)
}

fn parse_within(
    bytes: &[u8],
    file_name: &str,
    limits: Limits,
) -> Result<ParsedRequest, ConsentError> {
    let fault = |fault: Fault| ConsentError::Malformed {
        file: file_name.to_owned(),
        path: fault.path,
        expected: fault.expected,
    };
    let (document, digest, asked) = read(bytes, limits).map_err(fault)?;
    let is_reviewed = !asked.reviews.is_empty();
    let bundle = is_reviewed.then(|| Bundle::parse(document.as_bytes()));
    Ok(ParsedRequest {
        file_name: file_name.to_owned(),
        digest,
        asked,
        bundle: bundle.transpose().map_err(fault)?,
        document,
    })
}

fn read(bytes: &[u8], limits: Limits) -> Result<(String, String, Asked), Fault> {
    let value = strict_json::parse(bytes, limits)?;
    let root = Place::root(&value);
    let mut bundle = Map::new();
    let request = if root.object()?.contains_key("request")
        && root.member(&["credentialSubject"]).is_none()
    {
        for name in BUNDLE_MEMBERS {
            if let Some(place) = root.member(&[name]) {
                place.object()?;
                bundle.insert(name.to_owned(), place.value().clone());
            }
        }
        root.required_object("request")?
    } else {
        bundle.insert("request".to_owned(), value.clone());
        root.clone()
    };
    let dossier = root
        .member(&["dossier"])
        .filter(|_| bundle.contains_key("dossier"));
    let reviews = ["ethics", "legal", "register"];
    let reviews = reviews
        .into_iter()
        .filter(|name| bundle.contains_key(*name))
        .collect();
    let asked = read_asked(&request, dossier.as_ref(), reviews)?;

    // Reviews and registers are renewed; the request stays the same one.
    let mut identity = bundle.clone();
    identity.retain(|name, _| matches!(name.as_str(), "request" | "dossier"));
    let digest = jcs::digest(&Value::Object(identity))
        .map_err(|_| Fault::new("$", "whole numbers below 2^53 only"))?;
    Ok((Value::Object(bundle).to_string(), digest, asked))
}

fn read_asked(
    request: &Place,
    dossier: Option<&Place>,
    reviews: Vec<&'static str>,
) -> Result<Asked, Fault> {
    check_type(request)?;
    let subject = request.required_object("credentialSubject")?;
    let consent = subject.required_object("hasConsent")?;
    let dossier_read = dossier.map(read_dossier).transpose()?;
    let purposes = read_purposes(&consent, dossier)?;
    let data = consent.identifiers_at(&["forPersonalData"])?;
    let (categories, unknown_data) = read_categories(&consent, dossier, &data)?;
    let message = [&consent, &subject, request]
        .into_iter()
        .find_map(|place| {
            place
                .message_at(own_term!("message"), MAX_MESSAGE)
                .transpose()
        })
        .transpose()?;
    let modes = consent.identifiers_at(&["mode"])?;
    let time = |names: &[&str], of_day| {
        request
            .member(names)
            .map(|place| place.time(of_day))
            .transpose()
    };
    Ok(Asked {
        recipient: read_recipient(&subject, dossier)?,
        data_subject: consent
            .identifiers_at(&["isConsentForDataSubject"])?
            .into_iter()
            .next(),
        purposes,
        message,
        modes: modes.iter().map(|mode| plain_mode(mode)).collect(),
        data,
        unknown_data,
        inherit: consent
            .member(&["inherit"])
            .map(|place| place.boolean())
            .transpose()?,
        issued: time(&["issuanceDate", "validFrom"], DayTime::Start)?,
        until: time(&["expirationDate", "validUntil"], DayTime::End)?,
        categories,
        document_id: identifier_of(request)?,
        dossier_id: consent
            .identifiers_at(own_term!("dossier"))?
            .into_iter()
            .next(),
        dossier_digest: consent
            .identifiers_at(own_term!("dossierDigest"))?
            .into_iter()
            .next(),
        dossier: dossier_read,
        reviews,
    })
}

fn check_type(request: &Place) -> Result<(), Fault> {
    let types = request.identifiers_at(&["type", "@type"])?;
    let local_name = |name: &str| name.rsplit(['#', '/', ':']).next() == Some("SolidAccessRequest");
    if types.iter().any(|name| local_name(name)) {
        return Ok(());
    }
    let place = request
        .member(&["type", "@type"])
        .unwrap_or_else(|| request.clone());
    Err(place
        .fault("a credential of the type SolidAccessRequest, or a bundle with one as its request"))
}

fn identifier_of(place: &Place) -> Result<Option<String>, Fault> {
    Ok(place.identifiers_at(&["id", "@id"])?.into_iter().next())
}

fn read_recipient(subject: &Place, dossier: Option<&Place>) -> Result<Party, Fault> {
    let web_id = identifier_of(subject)?.unwrap_or_default();
    let applicant = dossier.and_then(|dossier| dossier.member(&["applicant"]));
    let by_dossier = match applicant {
        // The dossier speaks for its applicant only, not for another one who asks with the same dossier.
        Some(applicant) if identifier_of(&applicant)?.as_deref() == Some(&web_id) => {
            applicant.shown_at(&["name"], MAX_NAME)?
        }
        _ => None,
    };
    let by_itself = subject.shown_at(own_term!("name"), MAX_NAME)?;
    let name = by_dossier
        .or(by_itself)
        .unwrap_or_else(|| name_of_web_id(&web_id));
    Ok(Party { web_id, name })
}

fn name_of_web_id(web_id: &str) -> String {
    let Ok(url) = Url::parse(web_id) else {
        return web_id.to_owned();
    };
    let host = url.host_str().unwrap_or(web_id);
    url.fragment()
        .map_or_else(|| host.to_owned(), |fragment| format!("{host}#{fragment}"))
}

fn read_purposes(consent: &Place, dossier: Option<&Place>) -> Result<Vec<Purpose>, Fault> {
    let mut words = BTreeMap::new();
    if let Some(described) = dossier.and_then(|dossier| dossier.member(&["purposes"])) {
        for purpose in described.items()? {
            words.insert(
                purpose.identifier()?.to_owned(),
                purpose.languages_at(&["text"])?,
            );
        }
    }
    let terms = consent.identifiers_at(&["forPurpose"])?;
    let purpose = |term: String| Purpose {
        words: words.get(&term).cloned().unwrap_or_default(),
        term,
    };
    Ok(terms.into_iter().map(purpose).collect())
}

/// The categories, from the first of: the dossier, our own term in the request, the addresses it names.
fn read_categories(
    consent: &Place,
    dossier: Option<&Place>,
    data: &[String],
) -> Result<(Vec<AskedCategory>, Vec<String>), Fault> {
    let mut unknown_data = Vec::new();
    let mut by_address = Vec::new();
    for address in data {
        match meaning(address) {
            Meaning::Categories(found) => by_address.extend(found),
            Meaning::WholePod | Meaning::Unknown => unknown_data.push(address.clone()),
        }
    }
    let mut asked: Vec<(String, bool)> = Vec::new();
    if let Some(listed) = dossier.and_then(|dossier| dossier.member(&["dataCategories"])) {
        for place in listed.items()? {
            let required = place
                .member(&["necessity"])
                .map(|place| place.text())
                .transpose()?;
            asked.push((place.identifier()?.to_owned(), required == Some("required")));
        }
    } else if consent.member(own_term!("categories")).is_some() {
        let listed = consent.identifiers_at(own_term!("categories"))?;
        asked.extend(listed.into_iter().map(|id| (id, false)));
    } else {
        asked.extend(
            by_address
                .into_iter()
                .map(|id| (id.as_str().to_owned(), false)),
        );
    }
    let mut categories: Vec<AskedCategory> = Vec::new();
    for (id, required) in asked {
        if !categories.iter().any(|known| known.id == id) {
            categories.push(AskedCategory {
                known: CategoryId::parse(&id),
                id,
                required,
            });
        }
    }
    Ok((categories, unknown_data))
}

fn read_dossier(dossier: &Place) -> Result<Dossier, Fault> {
    let mut parties = dossier.identifiers_at(&["recipients"])?;
    if let Some(applicant) = dossier.member(&["applicant"]) {
        applicant.object()?;
        parties.extend(identifier_of(&applicant)?);
    }
    Ok(Dossier {
        id: identifier_of(dossier)?.unwrap_or_default(),
        digest: jcs::digest(dossier.value())
            .map_err(|_| dossier.fault("whole numbers below 2^53 only"))?,
        parties,
        purposes: dossier.identifiers_at(&["purposes"])?,
        until: dossier
            .member(&["maxAccessUntil"])
            .map(|place| place.time(DayTime::End))
            .transpose()?,
        legal_basis: dossier.identifiers_at(&["legalBasis"])?,
        retention: dossier.shown_at(&["retention"], 40)?,
    })
}

/// `Read` for any way of writing that mode; other modes by their last part.
fn plain_mode(mode: &str) -> String {
    let local = mode
        .strip_prefix("http://www.w3.org/ns/auth/acl#")
        .or_else(|| mode.strip_prefix("acl:"));
    let local = local.unwrap_or(mode);
    let known = ["Read", "Append", "Write", "Control"];
    let known = known
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(local));
    known.unwrap_or(local).to_owned()
}
