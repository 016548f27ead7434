//! What was begun and not finished, kept sealed in the safe.

use serde::Serialize;

use super::{Answer, bridge};

#[derive(Serialize)]
struct SaveDraft<'a> {
    key: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct Key<'a> {
    key: &'a str,
}

pub async fn save_draft(key: &str, text: &str) -> Answer<()> {
    bridge::call("save_draft", &SaveDraft { key, text }).await
}

pub async fn draft(key: &str) -> Answer<Option<String>> {
    bridge::call("draft", &Key { key }).await
}

pub async fn drop_draft(key: &str) -> Answer<()> {
    bridge::call("drop_draft", &Key { key }).await
}
