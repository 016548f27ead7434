use jiff::Timestamp;
use url::{Host, Url};

use super::asked_data::{Meaning, meaning};
use super::review::{Reviewed, check_reviews};
use super::{Asked, Dossier, RequestRecord};
use crate::Trust;

/// One named check of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was checked: `recipient`, `dates`, `purposes`, `modes`, `categories`, `whole-pod` or
    /// `dossier-digest`; then `reviews` where none could be checked, or else `ethics`, `legal`, `register`
    /// and `approved`.
    pub name: &'static str,
    /// Whether it passed.
    pub ok: bool,
    /// What was found.
    pub detail: String,
}

/// What the checks came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The reviews of the ethics and legal committees are there and hold.
    Reviewed,
    /// The same, with something that the person is to know first.
    ReviewedWithWarning,
    /// The request is sound, and no review could be checked.
    Unreviewed,
    /// A check failed: it cannot be approved.
    Rejected,
}

/// All checks of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The checks, each of them, passed or not.
    pub checks: Vec<Check>,
    /// What they came to.
    pub verdict: Verdict,
    /// The same in words.
    pub reason: String,
    /// The code of what the reviews came to, such as `ethics-expired`, where they are not simply in order.
    pub reason_code: Option<String>,
}

/// The name of the check that alone does not reject a request.
pub(super) const REVIEWS: &str = "reviews";

/// Checks a request at the moment `now`, and its reviews against what is trusted.
pub fn check(request: &RequestRecord, trust: &Trust, now: Timestamp) -> Assessment {
    let asked = &request.asked;
    let mut checks = vec![
        named("recipient", check_recipient(asked)),
        named("dates", check_dates(asked, now)),
        named("purposes", check_purposes(asked)),
        named("modes", check_modes(asked)),
        named("categories", check_categories(asked)),
        named("whole-pod", check_whole_pod(asked)),
    ];
    if let Some(dossier) = &asked.dossier {
        checks.push(named("dossier-digest", check_dossier(asked, dossier)));
    }
    let failed: Vec<&str> = checks
        .iter()
        .filter(|check| !check.ok)
        .map(|check| check.detail.as_str())
        .collect();
    let rejected = (!failed.is_empty()).then(|| failed.join("; "));
    let (mut verdict, mut reason, code) = match check_reviews(request, trust, now) {
        Reviewed::NotChecked(check) => {
            checks.push(check);
            let reason = "no review by an ethics or legal committee could be checked";
            (Verdict::Unreviewed, reason.to_owned(), None)
        }
        Reviewed::Checked {
            checks: reviews,
            verdict,
            reason,
        } => {
            checks.extend(reviews);
            let (code, reason) = reason.map_or_else(
                || {
                    (
                        None,
                        "reviewed by an ethics and a legal committee".to_owned(),
                    )
                },
                |(code, detail)| (Some(code), detail),
            );
            let verdict = match verdict {
                kluis_credentials::Verdict::Reviewed => Verdict::Reviewed,
                kluis_credentials::Verdict::Warn => Verdict::ReviewedWithWarning,
                kluis_credentials::Verdict::Reject => Verdict::Rejected,
            };
            (verdict, reason, code)
        }
    };
    if let Some(failed) = rejected {
        reason = match verdict {
            Verdict::Rejected => format!("{reason}; {failed}"),
            _ => failed,
        };
        verdict = Verdict::Rejected;
    }
    Assessment {
        checks,
        verdict,
        reason,
        reason_code: code,
    }
}

/// What a check found: good or bad, in words.
type Finding = Result<String, String>;

fn named(name: &'static str, finding: Finding) -> Check {
    let ok = finding.is_ok();
    let (Ok(detail) | Err(detail)) = finding;
    Check { name, ok, detail }
}

fn check_recipient(asked: &Asked) -> Finding {
    let web_id = &asked.recipient.web_id;
    if web_id.is_empty() {
        return Err("the request does not say who asks".to_owned());
    }
    if !is_web_id(web_id) {
        return Err("who asks is not named by a WebID, an https address of one party".to_owned());
    }
    if asked.data_subject.as_deref() == Some(web_id) {
        return Err("who asks and whose data is asked for are the same".to_owned());
    }
    match &asked.dossier {
        Some(dossier) if !dossier.parties.contains(web_id) => {
            Err("the dossier was made for another party than the one that asks".to_owned())
        }
        _ => check_name(&asked.recipient.name, web_id),
    }
}

/// Nobody vouches for a name. One that poses as an address, or is written to be taken for another, rejects
/// the request: no honest name needs it.
fn check_name(name: &str, web_id: &str) -> Finding {
    if name.trim() == web_id {
        return Ok(format!("asked by {web_id}"));
    }
    let lower = name.to_lowercase();
    let schemes = ["mailto:", "urn:", "did:"];
    let has_scheme = schemes.iter().any(|scheme| lower.starts_with(scheme));
    if has_scheme || lower.contains("://") || lower.contains("www.") {
        return Err(format!(
            "who asks, {web_id}, calls itself by an address that is not its own"
        ));
    }
    if name
        .split(|c: char| !c.is_alphanumeric())
        .any(mixes_scripts)
    {
        return Err(format!(
            "who asks, {web_id}, mixes letters of several scripts in one word of its name"
        ));
    }
    Ok(format!(
        "asked by {web_id}, which calls itself \"{name}\", not checked"
    ))
}

/// Whether Latin letters stand beside Cyrillic or Greek ones, many of which look the same.
fn mixes_scripts(word: &str) -> bool {
    let latin = |c: char| {
        c.is_alphabetic()
            && matches!(c, 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
    };
    let alike = |c: char| {
        matches!(c, '\u{370}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' | '\u{1f00}'..='\u{1fff}'
            | '\u{2de0}'..='\u{2dff}' | '\u{a640}'..='\u{a69f}')
    };
    word.chars().any(latin) && word.chars().any(alike)
}

/// An address of one party, fit to be written into an access rule as it is.
fn is_web_id(web_id: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !"<>\"{}|\\^`".contains(c);
    if web_id.len() > 2000 || !web_id.chars().all(plain) {
        return false;
    }
    let Ok(url) = Url::parse(web_id) else {
        return false;
    };
    // Written in its normal form only: what is shown, decided and put into a rule is then one text.
    if url.as_str() != web_id || !url.username().is_empty() || url.password().is_some() {
        return false;
    }
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    // The classes that stand for everyone are terms of these vocabularies.
    let vocabulary = matches!(url.host_str(), Some("www.w3.org" | "w3.org" | "xmlns.com"));
    !vocabulary && (url.scheme() == "https" || (url.scheme() == "http" && loopback))
}

fn check_dates(asked: &Asked, now: Timestamp) -> Finding {
    let Some(until) = asked.until else {
        return Err("the request does not say until when".to_owned());
    };
    if until <= now {
        return Err(format!("the request has expired on {until}"));
    }
    if let Some(issued) = asked.issued {
        if issued >= until {
            return Err(format!(
                "the request ends on {until}, before it was made on {issued}"
            ));
        }
        // Clocks differ a little between who asks and who reads.
        if issued.as_second() > now.as_second() + 24 * 60 * 60 {
            return Err(format!("the request was made in the future, on {issued}"));
        }
    }
    match asked.dossier.as_ref().and_then(|dossier| dossier.until) {
        Some(latest) if until > latest => Err(format!(
            "the request asks until {until}, its dossier allows {latest} at the latest"
        )),
        _ => Ok(format!("valid until {until}")),
    }
}

fn check_purposes(asked: &Asked) -> Finding {
    if asked.purposes.is_empty() {
        return Err("the request does not say what for".to_owned());
    }
    let terms: Vec<&str> = asked
        .purposes
        .iter()
        .map(|purpose| purpose.term.as_str())
        .collect();
    if let Some(dossier) = &asked.dossier {
        let stray = terms
            .iter()
            .find(|term| !dossier.purposes.iter().any(|known| known == *term));
        if let Some(stray) = stray {
            return Err(format!("the purpose {stray} is not in the dossier"));
        }
    }
    Ok(terms.join(", "))
}

fn check_modes(asked: &Asked) -> Finding {
    if asked.modes.is_empty() {
        return Err("the request does not say in which way the data is used".to_owned());
    }
    match asked.modes.iter().find(|mode| *mode != "Read") {
        Some(mode) => Err(format!(
            "the request asks for {mode}; only reading can be allowed"
        )),
        None => Ok("asks for reading only".to_owned()),
    }
}

fn check_categories(asked: &Asked) -> Finding {
    let ids = |known| -> Vec<&str> {
        asked
            .categories
            .iter()
            .filter(|category| category.known.is_some() == known)
            .map(|category| category.id.as_str())
            .collect()
    };
    let (known, unknown) = (ids(true), ids(false));
    let mut detail = known.join(", ");
    if known.is_empty() {
        "the request names no kind of data that is known here".clone_into(&mut detail);
    }
    if !unknown.is_empty() {
        detail.push_str(&format!(
            "; not known here and not given: {}",
            unknown.join(", ")
        ));
    }
    if !asked.unknown_data.is_empty() {
        detail.push_str(&format!(
            "; places not known here and not given: {}",
            asked.unknown_data.join(", ")
        ));
    }
    if known.is_empty() {
        Err(detail)
    } else {
        Ok(detail)
    }
}

fn check_whole_pod(asked: &Asked) -> Finding {
    match asked
        .data
        .iter()
        .find(|address| meaning(address) == Meaning::WholePod)
    {
        Some(address) => Err(format!("the request asks for everything below {address}")),
        None => Ok("does not ask for the whole pod".to_owned()),
    }
}

fn check_dossier(asked: &Asked, dossier: &Dossier) -> Finding {
    match &asked.dossier_digest {
        None => {
            Err("the request does not say which version of the dossier it belongs to".to_owned())
        }
        Some(digest) if !digest.eq_ignore_ascii_case(&dossier.digest) => Err(
            "the dossier is not the one that the request belongs to: their digests differ"
                .to_owned(),
        ),
        Some(_)
            if asked
                .dossier_id
                .as_ref()
                .is_some_and(|id| *id != dossier.id) =>
        {
            Err("the dossier is not the one that the request names".to_owned())
        }
        Some(digest) => Ok(digest.clone()),
    }
}
