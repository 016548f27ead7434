//! Finding out what is there.

use kluis_objects::Wrong;
use kluis_vault::Vault;

use super::head::Head;
use super::index::{Index, IndexError};
use super::keys::SealedKeys;
use super::names::Name;
use super::question::Answer;
use super::remote::{Listed, SealedRemote};
use super::round::Stop;
use super::state::{Agreed, Memory};
use crate::state::content_hash;

/// How many indexes that do not open are passed over.
const MOST_PASSED_OVER: usize = 16;

/// What is there.
pub(crate) enum Found {
    /// The index to go by.
    Index(Box<There>),
    /// The container was set back to what it was before, or emptied.
    SetBack,
}

/// The index to go by.
pub(crate) struct There {
    pub(crate) index: Index,
    /// Of the index as it lies there.
    pub(crate) sha256: String,
    /// Whether it was written under keys that were renewed since: all of it is to be written anew.
    pub(crate) is_under_former_keys: bool,
    /// Whether it is what is here that counts, because the person said so.
    pub(crate) is_mine: bool,
    /// Whether a new index is written even if nothing changed.
    pub(crate) is_to_be_written: bool,
}

impl There {
    /// What is here counts, and is written anew over what was agreed on last.
    fn mine(agreed: &Agreed) -> Box<Self> {
        let mut there = Self::new(agreed.index.clone(), agreed.sha256.clone());
        there.is_mine = true;
        there.is_to_be_written = true;
        Box::new(there)
    }

    fn new(index: Index, sha256: String) -> Self {
        Self {
            index,
            sha256,
            is_under_former_keys: false,
            is_mine: false,
            is_to_be_written: false,
        }
    }
}

/// Reads the newest index that opens, unless it is the one that is remembered.
pub(crate) async fn read(
    remote: &SealedRemote,
    vault: &Vault,
    keys: &SealedKeys,
    listed: &Listed,
    memory: &Memory,
    answer: Option<Answer>,
) -> Result<Found, Stop> {
    let recipient = keys.recipient();
    let (agreed, former_keys) = match &memory.agreed {
        Some(agreed) if agreed.recipient == recipient => (Some(agreed), None),
        former => (None, former.as_ref()),
    };
    let found = |index, sha256| Ok(Found::Index(Box::new(There::new(index, sha256))));
    if let Some(agreed) = agreed
        && answer == Some(Answer::Mine)
    {
        return Ok(Found::Index(There::mine(agreed)));
    }
    if let Some(former) = former_keys {
        // Whatever this computer wrote under its former keys it has here too.
        let mut there = There::new(former.index.clone(), former.sha256.clone());
        there.is_under_former_keys = true;
        there.is_to_be_written = true;
        return Ok(Found::Index(Box::new(there)));
    }
    if agreed.is_none() && !listed.heads.is_empty() {
        require_own_head(remote, vault, listed).await?;
    }
    let mut is_of_others = false;
    for generation in listed.indexes.iter().rev().take(MOST_PASSED_OVER) {
        if let Some(agreed) = agreed {
            if *generation == agreed.index.generation {
                if is_of_others {
                    require_own_head(remote, vault, listed).await?;
                }
                return found(agreed.index.clone(), agreed.sha256.clone());
            }
            if *generation < agreed.index.generation && answer.is_none() {
                return Ok(Found::SetBack);
            }
        }
        let Some(object) = remote.get(Name::Index(*generation)).await? else {
            continue;
        };
        match Index::open(keys, &object) {
            Ok(index) if index.generation == *generation => {
                let follows = agreed.is_none_or(|agreed| index.follows(&agreed.former()));
                if !follows && answer.is_none() {
                    return Ok(Found::SetBack);
                }
                let mut there = There::new(index, content_hash(&object));
                // A generation that others have seen with another content is never used again.
                there.is_to_be_written = !follows;
                return Ok(Found::Index(Box::new(there)));
            }
            Err(error @ IndexError::Newer { .. }) => return Err(Stop::Sealed(error.to_string())),
            Err(IndexError::Sealed(Wrong::NotOurs)) => is_of_others = true,
            // Cut off, or put there under another name.
            Ok(_) | Err(_) => {}
        }
    }
    if is_of_others {
        require_own_head(remote, vault, listed).await?;
    }
    match (agreed, answer) {
        (Some(_), None) => Ok(Found::SetBack),
        // There is nothing that could be followed.
        (Some(agreed), Some(_)) => Ok(Found::Index(There::mine(agreed))),
        (None, _) => found(Index::default(), String::new()),
    }
}

/// Refuses a container that another safe has, or the same one under keys that are not known here.
async fn require_own_head(
    remote: &SealedRemote,
    vault: &Vault,
    listed: &Listed,
) -> Result<(), Stop> {
    for number in listed.heads.iter().rev() {
        let Some(bytes) = remote.get(Name::Head(*number)).await? else {
            continue;
        };
        match Head::parse(&bytes) {
            Ok(head) if head.safe() != vault.id() => {
                return Err(Stop::Sealed(
                    "another safe keeps its sealed copies there; nothing is written".to_owned(),
                ));
            }
            Ok(head) if !vault.wrote_header(head.safe_json()) => {
                return Err(Stop::Sealed(
                    "the keys of this safe were renewed on another computer; \
                     restore it there with its new recovery code"
                        .to_owned(),
                ));
            }
            Ok(_) => return Ok(()),
            Err(error @ super::HeadError::Newer { .. }) => {
                return Err(Stop::Sealed(error.to_string()));
            }
            Err(_) => {}
        }
    }
    Ok(())
}
