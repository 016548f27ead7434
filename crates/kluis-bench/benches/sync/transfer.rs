//! A thousand small documents on their way there and back, by everybody in turn.

use kluis_sync::State;

use crate::contestants::bare::Method;
use crate::documents::Amount;
use crate::engine::Safe;
use crate::results::Results;
use crate::scene::Scene;

const THOUSAND: Amount = Amount {
    containers: 10,
    each: 100,
};
/// In the second one the last begins.
const ROUNDS: usize = 2;
const SOURCE: &str = "/down/";

/// Everybody uploads into a container of their own that is not there yet: the engine from a safe, the
/// peers from a folder. The generator and @inrupt/solid-client have eight requests under way at once,
/// as the engine has; solid-bashlib copies the folder with its own command, one after another.
///
/// The engine then does the round that follows an upload, by itself.
///
/// A server just started is slower, whoever is the first to ask it: the same is uploaded once before
/// anything counts.
pub(crate) async fn upload(scene: &mut Scene) {
    let from = scene.folder("outgoing");
    THOUSAND.write_into(&from);
    let mut results = Results::of("sync-upload");
    let mut after = Results::of("sync-upload-after");
    let warm_up = THOUSAND.at(&scene.url("/up-before/"));
    scene.run_bare(Method::Put, &warm_up).await;
    for (round, name) in turns(scene) {
        let container = format!("/up-{name}-{round}/");
        let at = scene.url(&container);
        let documents = THOUSAND.at(&at);
        let safe = filled_safe(scene, &container, State::Shared);
        let upload = async |scene: &mut Scene| match name {
            "kluis" => safe.round().await,
            "bare" => scene.run_bare(Method::Put, &documents).await,
            _ => scene.run_peer(name, "UPLOAD", &from, &at).await,
        };
        results.add(name, scene.measure(upload).await);
        assert!(THOUSAND.are_in(&scene.files(&container)), "{name}");
        if name == "kluis" {
            after.add(name, scene.measure(async |_| safe.round().await).await);
        }
    }
    results.keep();
    after.keep();
}

/// The engine sends the same sealed, in packs; the round after it finds nothing to do.
pub(crate) async fn upload_sealed(scene: &mut Scene) {
    let safe = filled_safe(scene, "/sealed/", State::Sealed);
    let mut results = Results::of("sync-sealed");
    results.add("kluis", scene.measure(async |_| safe.round().await).await);
    let after = scene.measure(async |_| safe.round().await).await;
    assert_eq!(
        after.requests.of("PUT"),
        0,
        "not all of it was sent at once"
    );
    results.keep();
}

/// Everybody downloads the same container: the engine into an empty safe, the peers into an empty
/// folder, the generator into nothing. The generator knows the addresses; the others list them.
pub(crate) async fn download(scene: &mut Scene) {
    THOUSAND.write_into(&scene.files(SOURCE));
    let at = scene.url(SOURCE);
    let documents = THOUSAND.at(&at);
    let mut results = Results::of("sync-download");
    for (round, name) in turns(scene) {
        let into = scene.folder(&format!("incoming-{name}-{round}"));
        let safe = scene.engine.safe(SOURCE, State::Shared);
        let download = async |scene: &mut Scene| match name {
            "kluis" => safe.round().await,
            "bare" => scene.run_bare(Method::Get, &documents).await,
            _ => scene.run_peer(name, "DOWNLOAD", &into, &at).await,
        };
        results.add(name, scene.measure(download).await);
        let has_all = match name {
            "kluis" => safe.holds(THOUSAND),
            "bare" => true,
            _ => THOUSAND.are_in(&into),
        };
        assert!(has_all, "{name}");
    }
    results.keep();
}

/// The engine's upload is stopped in the middle and carried on by the next round: both together.
pub(crate) async fn upload_interrupted(scene: &mut Scene) {
    let container = "/up-interrupted/";
    let safe = filled_safe(scene, container, State::Shared);
    let upload = async |_: &mut Scene| {
        let before = safe.round_until(THOUSAND.documents() / 2).await;
        before + safe.round().await
    };
    let mut results = Results::of("sync-interrupted");
    results.add("kluis", scene.measure(upload).await);
    assert!(THOUSAND.are_in(&scene.files(container)));
    results.keep();
}

fn filled_safe(scene: &Scene, container: &str, state: State) -> Safe {
    let safe = scene.engine.safe(container, state);
    safe.put(THOUSAND.all());
    safe
}

/// Who does it when: everybody once a round, nobody always after the slowest.
fn turns(scene: &Scene) -> Vec<(usize, &'static str)> {
    let mut names = scene.contestants();
    let mut turns = Vec::new();
    for round in 0..ROUNDS {
        turns.extend(names.iter().map(|name| (round, *name)));
        names.reverse();
    }
    turns
}
