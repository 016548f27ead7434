//! Who beside the owner can read a container at the cooperative: before anything is put into it, and
//! before a consent is said to hold there.

use std::collections::{BTreeMap, BTreeSet};

use kluis_consent::GrantState;
use kluis_pod::PodPath;
use solid_client_rs::{AccessMode, AgentClass, Authorization, EffectiveAccess};
use url::Url;

use crate::SyncError;
use crate::engine::Round;
use crate::policy::{Outbound, Reachable};
use crate::remote::ends_round;

/// Rules that consents in force have put there: identifier, and the one agent it lets read.
type OwnRules = BTreeMap<String, String>;

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
        let own = self.own_rules(at.path())?;
        let found = match self.remote.access(at).await {
            Ok((access, owner)) => others(&access, at.url(), &owner, &own).map(|who| {
                format!("others can read it at the cooperative: {who}; nothing is sent")
            }),
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

    fn own_rules(&self, container: &PodPath) -> Result<OwnRules, SyncError> {
        let now = self.pod.vault().clock().now();
        let grants = self.pod.read(|reader| self.consent.grants(reader, now))?;
        let mut own = OwnRules::new();
        for grant in &grants {
            if !matches!(grant.state, GrantState::Planned | GrantState::Active) {
                continue;
            }
            for granted in &grant.categories {
                if container.starts_within(&granted.container) {
                    let agent = grant.recipient.web_id.clone();
                    own.insert(grant.rule_id(granted.category), agent);
                }
            }
        }
        Ok(own)
    }
}

fn others(access: &EffectiveAccess, at: &Url, owner: &Url, own: &OwnRules) -> Option<String> {
    let is_its_own = access.owner_resource == *at;
    let mut agents = BTreeSet::new();
    let mut groups = BTreeSet::new();
    let mut classes = BTreeSet::new();
    for rule in access.document.authorizations() {
        let reaches = (is_its_own && rule.access_to.contains(at.as_str()))
            || rule.default.contains(access.owner_resource.as_str());
        // Who controls the rules can let themselves in.
        let reads =
            rule.modes.contains(&AccessMode::Read) || rule.modes.contains(&AccessMode::Control);
        if reaches && reads && rule.is_for_others_than(owner) && !is_own_rule(&rule, access, own) {
            let is_other =
                |agent: &String| agent != owner.as_str() && !agent.starts_with("mailto:");
            agents.extend(rule.agents.into_iter().filter(is_other));
            groups.extend(rule.groups);
            classes.extend(rule.agent_classes);
        }
    }
    if classes.contains(&AgentClass::Public) {
        return Some("everybody".to_owned());
    }
    if classes.contains(&AgentClass::Authenticated) {
        return Some("everybody with an account".to_owned());
    }
    let counts = [
        (agents.len(), "with a rule of their own"),
        (groups.len() + classes.len(), "as groups"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = counts
        .map(|(count, how)| format!("{count} {how}"))
        .collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// Whether a rule is, to the letter, what a consent in force asked for.
fn is_own_rule(rule: &Authorization, access: &EffectiveAccess, own: &OwnRules) -> bool {
    let document = format!("{}#", access.document.url());
    let agent = rule
        .id
        .strip_prefix(&document)
        .and_then(|fragment| own.get(fragment));
    let only_reads = rule.modes.iter().all(|mode| *mode == AccessMode::Read);
    agent.is_some_and(|agent| rule.agents.iter().eq([agent]))
        && rule.agent_classes.is_empty()
        && rule.groups.is_empty()
        && only_reads
}
