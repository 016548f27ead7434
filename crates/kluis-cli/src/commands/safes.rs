use kluis_api::CreatedSafe;
use kluis_app::NewSafeSettings;
use secrecy::ExposeSecret;

use super::sheets::SheetFile;
use super::{DONE, Outcome};
use crate::arguments::Init;
use crate::context::Context;
use crate::output::{self, Table};
use crate::passphrase;

pub fn init(context: &Context, init: &Init) -> Outcome {
    let home = context.home()?;
    home.check_free(&context.global.safe)?;
    let sheet = SheetFile::check(context, &init.sheet)?;
    let passphrase = passphrase::new_passphrase(
        context.global.passphrase_file.as_deref(),
        "--passphrase-file",
        &init.language,
    )?;
    let owner = init.profile.clone().unwrap_or_default();
    if !context.global.yes {
        kluis_app::require_strong(&passphrase, &owner)?;
    }
    let (session, recovery) = home.create(
        &context.global.safe,
        &NewSafeSettings {
            owner,
            language: init.language.clone(),
            passphrase,
            kdf: passphrase::kdf(init.kdf_memory),
        },
    )?;
    // The safe is made: nothing that fails from here on may keep the words from being shown.
    let slots = session.slots().unwrap_or_default();
    let recovery_slot = slots.into_iter().find(|slot| slot.kind == "recovery");
    let created = CreatedSafe {
        name: session.name().to_owned(),
        language: recovery_slot
            .and_then(|slot| slot.detail)
            .unwrap_or_default(),
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
    if let Some(sheet) = sheet {
        sheet.write(context, &session, &created.recovery_code)?;
    }
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

/// Words in lines of so many, indented.
pub(super) fn in_lines(words: &str, per_line: usize) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    let lines: Vec<String> = words.chunks(per_line).map(|line| line.join(" ")).collect();
    lines.join("\n  ")
}
