//! A backup that an earlier version made becomes a safe of this one.

use std::path::Path;

use kluis_app::{KeyGiven, Work};
use secrecy::SecretString;

use crate::scene::{Scene, everything};

const PASSPHRASE_V1: &str = "zeven natte bladeren onder de brug";
const WORDS_V1: &str = "brouwer noodrem spons examen grot recept weinig markt afdruk wagen \
    dwars veter elkaar kwiek iglo";

#[test]
fn a_backup_of_version_1_restores_with_passphrase_and_with_words() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../kluis-backup/tests/frozen/v1/frozen.kluis-backup");
    let (scene, session) = Scene::new();
    drop(session);
    for (name, key) in [
        (
            "one",
            KeyGiven::Passphrase(SecretString::from(PASSPHRASE_V1)),
        ),
        ("two", KeyGiven::RecoveryWords(SecretString::from(WORDS_V1))),
    ] {
        let restored = scene
            .home()
            .restore(&file, &key, name, Work::silent())
            .unwrap();
        assert_eq!(restored.view().unwrap().owner, "Noor Vandenbroucke");
        let all = everything(&restored);
        let bodies = [
            ("/notes/a.txt", b"a note from 2026".to_vec()),
            ("/notes/empty.txt", Vec::new()),
            ("/scans/b.bin", vec![0x5a; (1 << 20) + 1]),
        ];
        for (path, body) in bodies {
            assert!(all[path] == Some(body), "{path}");
        }
        assert!(restored.verify(Work::silent()).unwrap().ok);
    }
}
