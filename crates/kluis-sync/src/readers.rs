//! Who beside the owner can read a container at the cooperative: before anything is put into it, and
//! before a consent is said to hold there.

use std::collections::{BTreeMap, BTreeSet};

use kluis_consent::{Consent, GrantState};
use kluis_pod::{Pod, PodPath};
use solid_client_rs::{Access, AccessMode, Agent, EffectiveAccess};
use url::Url;

use crate::SyncError;
use crate::engine::Round;
use crate::policy::{Outbound, Reachable};
use crate::remote::ends_round;

/// Rules that consents in force have put there: identifier, and the one agent it lets read.
pub(crate) type OwnRules = BTreeMap<String, String>;

impl Round<'_> {
    /// Who else can read a shared container, in words; `None` for nobody but the recipients of consents
    /// in force. Where that cannot be told, the words say so. Asked for once a round.
    pub(crate) async fn others_who_read(
        &mut self,
        at: &Outbound,
    ) -> Result<Option<String>, SyncError> {
        if let Some(known) = self.readers.get(at.path()) {
            return Ok(known.clone());
        }
        let own = own_rules(self.pod, self.consent, at.path())?;
        let found = match self.remote.access(at).await {
            Ok((access, owner)) => match others(&access, &owner, &own) {
                Others::Nobody => None,
                Others::Some(who) => Some(format!(
                    "others can read it at the cooperative: {who}; nothing is sent"
                )),
                Others::Unknown => Some(
                    "who can read it at the cooperative cannot be told, so nothing is sent: its \
                     access rules say something that is not understood here"
                        .to_owned(),
                ),
            },
            Err(error) => match ends_round(&error) {
                Some(end) => return Err(end),
                None => Some(format!(
                    "who can read it at the cooperative cannot be told, so nothing is sent: {error}"
                )),
            },
        };
        self.readers.insert(at.path().clone(), found.clone());
        Ok(found)
    }
}

/// The rules that consents in force have put on a container.
pub(crate) fn own_rules(
    pod: &Pod,
    consent: &Consent,
    container: &PodPath,
) -> Result<OwnRules, SyncError> {
    let now = pod.vault().clock().now();
    let grants = pod.read(|reader| consent.grants(reader, now))?;
    let mut own = OwnRules::new();
    for grant in &grants {
        if !matches!(grant.state, GrantState::Planned | GrantState::Active) {
            continue;
        }
        for granted in &grant.categories {
            if granted.ended.is_none() && container.starts_within(&granted.container) {
                let agent = grant.recipient.web_id.clone();
                own.insert(grant.rule_id(granted.category), agent);
            }
        }
    }
    Ok(own)
}

/// What is known of who else can read a container.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Others {
    Nobody,
    /// These, in words.
    Some(String),
    /// The rules say something that is not understood: perhaps many.
    Unknown,
}

/// Rules above the storage that could not be read belong to who runs the cooperative's server, and can read all
/// of it anyway; whether they let in everybody is tried without a sign-in.
pub(crate) fn others(access: &EffectiveAccess, owner: &Url, own: &OwnRules) -> Others {
    let mut agents = BTreeSet::new();
    let mut groups = BTreeSet::new();
    let (mut everybody, mut accounts) = (false, false);
    for one in &access.accesses {
        if !one.exact {
            return Others::Unknown;
        }
        // Who controls the rules can let themselves in.
        let reads =
            one.modes.contains(&AccessMode::Read) || one.modes.contains(&AccessMode::Control);
        if !reads || is_own_rule(one, own) {
            continue;
        }
        // A condition that lets in fewer of them still lets in some.
        match &one.agent {
            Agent::WebId(web_id) if web_id == owner => {}
            Agent::WebId(web_id) => {
                agents.insert(web_id.as_str());
            }
            Agent::Public => everybody = true,
            Agent::Authenticated => accounts = true,
            Agent::Group(group) => {
                groups.insert(group.as_str());
            }
            // An address of electronic mail, which some servers write beside the owner's WebID, is
            // nobody: it cannot sign in.
            Agent::Other(who) if who.starts_with("mailto:") => {}
            Agent::Other(who) => {
                agents.insert(who.as_str());
            }
            _ => return Others::Unknown,
        }
    }
    if everybody {
        return Others::Some("everybody".to_owned());
    }
    if accounts {
        return Others::Some("everybody with an account".to_owned());
    }
    let counts = [
        (agents.len(), "with a rule of their own"),
        (groups.len(), "as groups"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = counts
        .map(|(count, how)| format!("{count} {how}"))
        .collect();
    if words.is_empty() {
        Others::Nobody
    } else {
        Others::Some(words.join(", "))
    }
}

/// Whether an access is, to the letter, what a consent in force asked for.
fn is_own_rule(access: &Access, own: &OwnRules) -> bool {
    let document = format!("{}#", access.document);
    let agent = access
        .id
        .strip_prefix(&document)
        .and_then(|fragment| own.get(fragment));
    let is_agent = |web_id: &Url| agent.is_some_and(|agent| agent == web_id.as_str());
    matches!(&access.agent, Agent::WebId(web_id) if is_agent(web_id))
        && access.modes.iter().all(|mode| *mode == AccessMode::Read)
}
