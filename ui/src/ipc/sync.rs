//! What is kept at the cooperative, and bringing both sides together.

use kluis_api::{
    ConflictDetail, PolicyState, Resolution, ResolveChoice, RoundView, StepView, SyncItemView,
    SyncReport, SyncStatusView,
};
use serde::Serialize;

use super::{Answer, AtPath, Nothing, WithId, bridge};

#[derive(Serialize)]
struct SetPolicy<'a> {
    path: &'a str,
    state: PolicyState,
}

#[derive(Serialize)]
struct Resolve<'a> {
    resolution: &'a Resolution,
}

#[derive(Serialize)]
struct AnswerQuestion {
    answer: ResolveChoice,
}

pub async fn sync_status() -> Answer<SyncStatusView> {
    bridge::call("sync_status", &Nothing {}).await
}

pub async fn set_policy(path: &str, state: PolicyState) -> Answer<SyncStatusView> {
    bridge::call("set_policy", &SetPolicy { path, state }).await
}

/// What is in a container at every depth, and how each of it stands.
pub async fn sync_items(path: &str) -> Answer<Vec<SyncItemView>> {
    bridge::call("sync_items", &AtPath { path }).await
}

pub async fn sync_preview() -> Answer<Vec<StepView>> {
    bridge::call("sync_preview", &Nothing {}).await
}

/// Does a round; [`super::cancel_work`] stops it.
pub async fn sync_now() -> Answer<SyncReport> {
    bridge::call("sync_now", &Nothing {}).await
}

/// What the last rounds came to, the newest first.
pub async fn sync_rounds() -> Answer<Vec<RoundView>> {
    bridge::call("sync_rounds", &Nothing {}).await
}

/// Both versions of something that was changed in two places.
pub async fn conflict(id: &str) -> Answer<ConflictDetail> {
    bridge::call("conflict", &WithId { id }).await
}

pub async fn resolve(resolution: &Resolution) -> Answer<SyncStatusView> {
    bridge::call("resolve", &Resolve { resolution }).await
}

/// Answers what is asked about everything at the cooperative: what is here is sent again, or this
/// computer follows.
pub async fn answer_question(answer: ResolveChoice) -> Answer<SyncStatusView> {
    bridge::call("answer_question", &AnswerQuestion { answer }).await
}
