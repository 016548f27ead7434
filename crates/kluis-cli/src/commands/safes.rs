use kluis_api::CreatedSafe;
use kluis_app::{KdfParams, NewSafeSettings};
use secrecy::ExposeSecret;

use super::{DONE, Outcome};
use crate::arguments::Init;
use crate::context::Context;
use crate::output::{self, Table};
use crate::passphrase;

/// Shorter passphrases get a word of advice.
const SHORT: usize = 12;

pub fn init(context: &Context, init: &Init) -> Outcome {
    let home = context.home()?;
    home.check_free(&context.global.safe)?;
    let passphrase = passphrase::new_passphrase(&context.global)?;
    // Only its length is looked at.
    if passphrase.expose_secret().chars().count() < SHORT {
        output::note(
            context.global.quiet || context.global.json,
            "note: this passphrase is short; four or more words in a row are harder to guess",
        );
    }
    let kdf = init.kdf_memory.map(|mebibytes| KdfParams {
        memory_kib: mebibytes * 1024,
        ..KdfParams::FLOOR
    });
    let (session, recovery) = home.create(
        &context.global.safe,
        &NewSafeSettings {
            owner: init.profile.clone().unwrap_or_default(),
            language: init.language.clone(),
            passphrase,
            kdf,
        },
    )?;
    let created = CreatedSafe {
        name: session.name().to_owned(),
        // Shown this once: it is what the command is for.
        recovery_code: recovery.expose_secret().to_owned(),
    };
    let folder = home.safe_folder(&created.name);
    output::show(context.global.json, &created, |created| {
        format!(
            "The safe \"{}\" is ready in {}\n\n\
             Recovery code, shown only now. Write it on paper and keep it in a safe place:\n\n  {}\n\n\
             Whoever has these words can open the safe. Without them and without the\n\
             passphrase nobody can, we neither.",
            created.name,
            folder.display(),
            in_lines(&created.recovery_code, 5)
        )
    })?;
    Ok(DONE)
}

pub fn list(context: &Context) -> Outcome {
    let safes = context.home()?.safes()?;
    output::show(context.global.json, &safes, |safes| {
        if safes.is_empty() {
            return "There is no safe yet. Make one with: kluis init".to_owned();
        }
        let mut table = Table::new(&["NAME", "OPENS WITH", "LAST CHANGED", "SIZE"]).right(3);
        for safe in safes {
            table.row(vec![
                safe.name.clone(),
                safe.problem
                    .clone()
                    .unwrap_or_else(|| safe.slots.join(", ")),
                safe.last_opened.clone().unwrap_or_default(),
                output::bytes(safe.size),
            ]);
        }
        table.render()
    })?;
    Ok(DONE)
}

fn in_lines(words: &str, per_line: usize) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    let lines: Vec<String> = words.chunks(per_line).map(|line| line.join(" ")).collect();
    lines.join("\n  ")
}
