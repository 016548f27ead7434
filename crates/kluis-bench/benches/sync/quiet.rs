//! Rounds over many documents of which none or few have changed.

use kluis_sync::State;

use crate::contestants::bare::Method;
use crate::documents::{Amount, body};
use crate::results::Results;
use crate::scene::Scene;

const MANY: Amount = Amount {
    containers: 500,
    each: 20,
};
const CONTAINER: &str = "/many/";
/// One in each of so many containers.
const CHANGES: usize = 10;
const ROUNDS: usize = 2;

/// Everything is fetched into an empty safe, which is told without a peer. After it come rounds in
/// which nothing has changed, beside a generator that lists the same containers, eight at once; and
/// rounds after a few edits here, each with the round that follows it.
pub(crate) async fn quiet(scene: &mut Scene) {
    let files = scene.files(CONTAINER);
    MANY.write_into(&files);
    let safe = scene.engine.safe(CONTAINER, State::Shared);
    let containers = MANY.containers_at(&scene.url(CONTAINER));
    let mut first = Results::of("sync-first");
    first.add("kluis", scene.measure(async |_| safe.round().await).await);
    assert!(safe.holds(MANY));
    first.keep();

    let mut idle = Results::of("sync-idle");
    for _ in 0..ROUNDS {
        idle.add("kluis", scene.measure(async |_| safe.round().await).await);
        let list = async |scene: &mut Scene| scene.run_bare(Method::Get, &containers).await;
        idle.add("bare", scene.measure(list).await);
    }
    idle.keep();

    let mut changes = Results::of("sync-changes");
    let mut after = Results::of("sync-changes-after");
    for round in 1..=ROUNDS {
        let edited = |(name, _): (String, String)| (name, body(round * MANY.documents()));
        let edits = || MANY.all().step_by(MANY.each).take(CHANGES).map(edited);
        safe.put(edits());
        changes.add("kluis", scene.measure(async |_| safe.round().await).await);
        for (name, body) in edits() {
            assert_eq!(std::fs::read_to_string(files.join(name)).unwrap(), body);
        }
        after.add("kluis", scene.measure(async |_| safe.round().await).await);
    }
    changes.keep();
    after.keep();
}
