//! What the engine of synchronization needs, in time and in requests, on a real server that keeps
//! files: to send and fetch a thousand small documents, beside a bare load generator and the clients
//! of the npm registry; and to see that little or nothing has changed among ten thousand.
//!
//! All of them take turns on one server, through a relay that counts what the storage is asked for.
//! What they moved is compared afterwards. Nobody's sign-in is measured.

#![expect(clippy::unwrap_used, reason = "a bench that cannot run should end")]

#[path = "../contestants/mod.rs"]
mod contestants;
mod counter;
mod documents;
mod engine;
mod quiet;
mod results;
mod scene;
mod transfer;

use scene::Scene;

const GROUPS: [&str; 5] = [
    "sync-upload",
    "sync-sealed",
    "sync-download",
    "sync-interrupted",
    "sync-idle",
];

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let wanted = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let is_wanted = |name: &str| wanted.as_ref().is_none_or(|wanted| name.contains(wanted));
    if !GROUPS.into_iter().any(is_wanted) {
        return;
    }
    let mut scene = match Scene::start().await {
        Ok(scene) => scene,
        Err(error) => {
            println!("sync: not measured: {error:#}");
            return;
        }
    };
    for group in GROUPS.into_iter().filter(|group| is_wanted(group)) {
        match group {
            "sync-upload" => transfer::upload(&mut scene).await,
            "sync-sealed" => transfer::upload_sealed(&mut scene).await,
            "sync-download" => transfer::download(&mut scene).await,
            "sync-interrupted" => transfer::upload_interrupted(&mut scene).await,
            _ => quiet::quiet(&mut scene).await,
        }
    }
}
