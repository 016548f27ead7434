//! The steps of a round, and the reasons for them.

use std::fmt;

use kluis_pod::PodPath;
use url::Url;

use crate::policy::{Leave, Outbound, Removal};

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// Fetch a resource.
    Get,
    /// Write a resource.
    Put,
    /// Remove a resource or an emptied container.
    Delete,
    /// Change who may read a container.
    Access,
}

/// Why a step is needed, or why there is none where one could be expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Why {
    /// New here.
    NewHere,
    /// Changed here, unchanged there.
    ChangedHere,
    /// Changed here, while it went missing there: the edit survives.
    ChangedHereMissingThere,
    /// Removed here, unchanged there.
    RemovedHere,
    /// Changed here and there; what both did is brought together.
    BothChanged,
    /// Made here and there with different content; brought together or both kept.
    BothMade,
    /// Removed here, but changed there: the edit survives.
    EditedThere,
    /// Removed there, unchanged here.
    RemovedThere,
    /// The person decided that what is here goes there again.
    SentAgain,
    /// New there.
    NewThere,
    /// Changed there, unchanged here.
    ChangedThere,
    /// Sent formerly, local now.
    LocalNow,
    /// The container was made by a write from here, is local now and will be empty.
    ContainerLocalNow,
    /// A consent is to act.
    ConsentGiven,
    /// A consent has ended.
    ConsentEnded,
    /// Conflict: changed on both sides.
    ChangedOnBothSides,
    /// Conflict: made on both sides, with different content.
    MadeOnBothSides,
    /// Conflict: removed here, changed there.
    RemovedHereChangedThere,
    /// Conflict: local now, but changed there by someone since it was sent.
    LocalNowChangedThere,
    /// Conflict: what is there is no valid document.
    UnreadableThere,
    /// Conflict: what is there lacks much of what is here.
    MuchIsMissingThere,
    /// Conflict: what is there is a former state of what is here.
    OlderThere,
    /// Conflict: the server gives no entity tag, so a change could overwrite one of somebody else.
    NoTag,
    /// Note: missing there, kept here.
    MissingThere,
    /// Note: the name would be taken for an access rule.
    NameMeansRules,
    /// Note: put there by someone else and local now; left there.
    NotOursLeftThere,
    /// Note: a container that is local now holds things of others; left there.
    ContainerNotEmpty,
    /// Note: everybody on the web could read the container, so nothing is sent into it.
    OpenToEverybody,
    /// Note: what is there cannot be kept here under its name.
    NameNotKeepable,
    /// Note: larger than what is sealed, so it stays on this computer.
    TooLargeToSend,
    /// Kept encrypted formerly, shared as it is now.
    SharedNow,
}

impl Why {
    /// The stable name, for screens to translate.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NewHere => "new-here",
            Self::ChangedHere => "changed-here",
            Self::ChangedHereMissingThere => "changed-here-missing-there",
            Self::BothChanged => "both-changed",
            Self::BothMade => "both-made",
            Self::EditedThere => "edited-there",
            Self::RemovedThere => "removed-there",
            Self::SentAgain => "sent-again",
            Self::RemovedHere => "removed-here",
            Self::NewThere => "new-there",
            Self::ChangedThere => "changed-there",
            Self::LocalNow => "local-now",
            Self::ContainerLocalNow => "container-local-now",
            Self::ConsentGiven => "consent-given",
            Self::ConsentEnded => "consent-ended",
            Self::ChangedOnBothSides => "changed-on-both-sides",
            Self::MadeOnBothSides => "made-on-both-sides",
            Self::RemovedHereChangedThere => "removed-here-changed-there",
            Self::LocalNowChangedThere => "local-now-changed-there",
            Self::UnreadableThere => "unreadable-there",
            Self::MuchIsMissingThere => "much-is-missing-there",
            Self::OlderThere => "older-there",
            Self::NoTag => "no-tag",
            Self::MissingThere => "missing-there",
            Self::NameMeansRules => "name-means-rules",
            Self::NotOursLeftThere => "not-ours-left-there",
            Self::ContainerNotEmpty => "container-not-empty",
            Self::OpenToEverybody => "open-to-everybody",
            Self::NameNotKeepable => "name-not-keepable",
            Self::TooLargeToSend => "too-large-to-send",
            Self::SharedNow => "shared-now",
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NewHere => "new here",
            Self::ChangedHere => "changed here",
            Self::ChangedHereMissingThere => "changed here, missing at the cooperative",
            Self::BothChanged => "changed here and at the cooperative; to be merged",
            Self::BothMade => "made here and at the cooperative; to be merged",
            Self::EditedThere => "removed here, but changed at the cooperative; it comes back",
            Self::RemovedThere => "removed at the cooperative; goes here too",
            Self::SentAgain => "sent again, as was decided",
            Self::RemovedHere => "removed here",
            Self::NewThere => "new at the cooperative",
            Self::ChangedThere => "changed at the cooperative",
            Self::LocalNow => "kept only on this computer from now on",
            Self::ContainerLocalNow => "empty, and kept only on this computer from now on",
            Self::ConsentGiven => "a consent was given",
            Self::ConsentEnded => "a consent has ended",
            Self::ChangedOnBothSides => "changed here and at the cooperative",
            Self::MadeOnBothSides => "made here and at the cooperative with different content",
            Self::RemovedHereChangedThere => "removed here, changed at the cooperative",
            Self::LocalNowChangedThere => {
                "kept only on this computer from now on, but changed at the cooperative"
            }
            Self::UnreadableThere => "the cooperative's copy cannot be read",
            Self::MuchIsMissingThere => "much of it is missing at the cooperative; kept here",
            Self::OlderThere => "an older state came back at the cooperative; kept here",
            Self::NoTag => "the cooperative's server cannot guard against overwriting",
            Self::MissingThere => "missing at the cooperative, kept here",
            Self::NameMeansRules => "servers take this name for access rules; not sent",
            Self::NotOursLeftThere => "came from the cooperative and is left there",
            Self::ContainerNotEmpty => "holds things of others and is left at the cooperative",
            Self::OpenToEverybody => "everybody could read it at the cooperative; nothing is sent",
            Self::NameNotKeepable => "holds a name at the cooperative that cannot be kept here",
            Self::TooLargeToSend => "too large to be kept sealed at the cooperative; not sent",
            Self::SharedNow => "kept there as it is from now on, and no more encrypted",
        })
    }
}

/// One request that a round makes or would make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it does.
    pub kind: StepKind,
    /// The path here.
    pub path: PodPath,
    /// The address there.
    pub url: Url,
    /// Bytes of the body sent, or expected as far as known.
    pub bytes: u64,
    /// Why it is needed.
    pub why: Why,
    pub(crate) action: Action,
}

/// What a version at the cooperative is known by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Version {
    /// SHA-256 of the bytes, hex; `None` in a preview, which reads none.
    pub(crate) hash: Option<String>,
    /// `None` where it was not asked for, or the server gives none.
    pub(crate) etag: Option<String>,
}

/// What the engine does for a step, with the leave to do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Write; over this version, or only where there is nothing.
    Send { to: Outbound, over: Option<Version> },
    /// Remove what was removed here.
    Remove { at: Outbound },
    /// Remove what is local now.
    TakeBack { at: Removal },
    /// Remove a container that is local now and empty.
    TakeBackContainer { at: Removal },
    /// Fetch; over what is here, or where there is nothing.
    Fetch { from: Outbound, over: Option<u64> },
    /// Bring what both sides did together.
    Reconcile { at: Outbound },
    /// Remove here what was removed there.
    Drop { revision: u64 },
    /// Work off the access intent of this number.
    SetRule { at: Outbound, intent: usize },
    /// The same for an ended consent.
    RemoveRule { at: Leave, intent: usize },
    /// A part of the exchange with the sealed container.
    Sealed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reasons_of_steps_and_conflicts_have_a_text_for_the_page() {
        let texts = include_str!("../../../assets/i18n/nl.ftl");
        for why in [
            Why::NewHere,
            Why::ChangedHere,
            Why::ChangedHereMissingThere,
            Why::RemovedHere,
            Why::BothChanged,
            Why::BothMade,
            Why::EditedThere,
            Why::RemovedThere,
            Why::SentAgain,
            Why::NewThere,
            Why::ChangedThere,
            Why::LocalNow,
            Why::ContainerLocalNow,
            Why::ConsentGiven,
            Why::ConsentEnded,
            Why::SharedNow,
            Why::ChangedOnBothSides,
            Why::MadeOnBothSides,
            Why::RemovedHereChangedThere,
            Why::LocalNowChangedThere,
            Why::UnreadableThere,
            Why::MuchIsMissingThere,
            Why::OlderThere,
            Why::NoTag,
        ] {
            let text = format!("\nwhy-{} = ", why.code());
            assert!(texts.contains(&text), "{why}");
        }
    }
}
