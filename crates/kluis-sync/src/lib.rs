//! What leaves the safe and what comes back: policy, plan, engine.
//!
//! A [`Policy`] says of each container whether it is local, sealed or shared; the default is local. A
//! [`round`] compares what is here, what both sides agreed on last, and what the cooperative lists,
//! and does what follows, with a journal row before each write. It promises:
//!
//! - Nothing that is local is asked for or sent: [`Outbound`] comes only from the policy, and the
//!   remote side takes nothing else. What was shared and is local now is removed with a [`Removal`],
//!   which can write no content. Of the containers above a shared one, only the rules that it inherits
//!   are read, before something is sent or a consent needs rules of its own there.
//! - Nothing is sent into a container that others can read, save by consents that are in force.
//! - Neither side is overwritten without having been seen. What was changed on both sides is merged, kept
//!   side by side, or left until the person decides; each version is in the history.
//! - What is missing there is removed here only where its container was listed, the look met no failure,
//!   the mark of this computer is as it was left, and few things are missing; else the person is asked.
//!   Nothing here is replaced by something that lacks much of it.
//! - Rules of ended consents are taken back before anything is looked at or sent, at the storage where
//!   they were made; where that fails nothing is sent into that container.
//! - A round that breaks off at any instant is carried on by the next one: what was begun is looked
//!   at, not repeated blindly.
//! - What other programs put at the storage is kept here too only for containers that were chosen, and
//!   is removed there only by [`leave`], which first takes everything home and then asks what is left.
//!
//! It does not promise that the cooperative forgets what it was sent, nor that it holds no copy.

mod access;
mod adopt;
mod changes;
mod conflict;
mod containers;
mod content;
mod doubt;
mod engine;
mod error;
mod extent;
mod fetch;
mod hints;
mod history;
mod items;
mod journal;
mod large;
mod leave;
mod leaving_proof;
mod look;
mod mark;
mod merge;
#[cfg(test)]
mod model;
mod plan;
mod policy;
mod question;
mod readers;
mod reconcile;
mod recover;
mod remote;
mod remove;
mod resolve;
mod sealed;
mod send;
mod setback;
mod state;
mod status;
mod step;
mod storage;

pub use adopt::{Adoption, FoundContainer, PodLook, Readers, adoption, look_at_pod};
pub use changes::ChangeWatch;
pub use conflict::{Conflict, Theirs, conflict, conflicts};
pub use engine::{Progress, Report, RoundOptions, Stage, TakeIn, round};
pub use error::SyncError;
pub use hints::{Hints, hint_topics};
pub use history::{PastRound, rounds};
pub use items::{Item, ItemState, items};
pub use leave::{Leaving, Left, LeftAsIs, leave, leaving};
pub use leaving_proof::{Asked, Verdict};
pub use mark::forget_marks;
pub use merge::{
    Field, FieldMerge, MAX_NAME_BYTES, Merged, PathStep, Side, Version, WhyWhole, conflict_name,
    merge,
};
pub use policy::{Outbound, Policy, Reachable, Removal, Sealable, State, set_policy};
pub use question::{Question, QuestionKind, answer_question, question};
pub use resolve::{Decision, Ways, resolve, ways};
pub use sealed::{Head, HeadError, Index, IndexError, SealedKeys, expect_sealed, recovery_headers};
pub use state::{SyncedContainer, SyncedState, migrate};
pub use status::{PolicyStatus, Status, status};
pub use step::{Step, StepKind, Why};
pub use storage::Storage;
