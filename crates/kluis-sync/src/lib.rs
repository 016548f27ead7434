//! What leaves the safe and what comes back: policy, plan, engine.
//!
//! A [`Policy`] says of each container whether it is local or shared; the default is local. A
//! [`round`] compares what is here, what both sides agreed on last, and what the cooperative lists,
//! and does what follows, with a journal row before each write. It promises:
//!
//! - Nothing that is local is asked for or sent: [`Outbound`] comes only from the policy, and the
//!   remote side takes nothing else. What was shared and is local now is removed with a [`Removal`],
//!   which can write no content. Of the containers above a shared one, only the rules that it inherits
//!   are read, before something is sent or a consent needs rules of its own there.
//! - Nothing is sent into a container that others can read, save by consents that are in force.
//! - Neither side is overwritten without having been seen: changes on both sides are a conflict, and
//!   nothing here is ever removed because it is missing there, nor replaced by a former state or by
//!   something that lacks much of it.
//! - Rules of ended consents are taken back before anything is looked at or sent, at the storage where
//!   they were made; where that fails nothing is sent into that container.
//! - A round that breaks off at any instant is carried on by the next one: what was begun is looked
//!   at, not repeated blindly.
//!
//! It does not promise that the cooperative forgets what it was sent, nor that it holds no copy.

mod access;
mod engine;
mod error;
mod extent;
mod fetch;
mod journal;
mod look;
mod merge;
mod plan;
mod policy;
mod readers;
mod recover;
mod remote;
mod remove;
mod send;
mod setback;
mod state;
mod status;
mod step;
mod storage;

pub use engine::{Progress, Report, RoundOptions, Stage, TakeIn, round};
pub use error::SyncError;
pub use merge::{
    Field, FieldMerge, MAX_NAME_BYTES, Merged, PathStep, Side, Version, WhyWhole, conflict_name,
    merge,
};
pub use policy::{Outbound, Policy, Reachable, Removal, State, set_policy};
pub use state::{SyncedContainer, SyncedState, migrate};
pub use status::{PolicyStatus, Status, status};
pub use step::{Step, StepKind, Why};
pub use storage::Storage;
