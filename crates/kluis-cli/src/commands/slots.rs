use kluis_api::{ApiError, ErrorCode, RecoveryView, ShareView, SlotView};
use kluis_app::{KeyGiven, Session, Work, words_language};
use secrecy::SecretString;

use super::safes::in_lines;
use super::sheets::SheetFile;
use super::{DONE, Outcome};
use crate::arguments::{NewPassphrase, NewWords, Shares, Slot, SlotAdd};
use crate::context::Context;
use crate::interrupt::stop_requested;
use crate::output::{self, Table};
use crate::passphrase;
use crate::progress::ByteProgress;

pub fn run(context: &Context, slot: &Slot) -> Outcome {
    match slot {
        Slot::List => show_all(context, &context.open()?),
        Slot::Add(SlotAdd::Passphrase { label, new }) => {
            let session = context.open()?;
            let new_passphrase = new_passphrase(context, &session, new)?;
            let label = label.as_deref().unwrap_or_default();
            let kdf = passphrase::kdf(new.kdf_memory);
            show_added(
                context,
                &session.add_passphrase(&new_passphrase, label, kdf)?,
            )
        }
        Slot::Add(SlotAdd::Recovery(new)) => renew_recovery(context, new),
        Slot::Add(SlotAdd::Recipient { recipient, label }) => {
            let label = label.as_deref().unwrap_or_default();
            let session = context.open()?;
            context.confirm(
                "Whoever has the key of this recipient can then open everything in the safe. Go on?",
            )?;
            show_added(context, &session.add_recipient(recipient, label)?)
        }
        Slot::Add(SlotAdd::Keyring) => {
            let session = context.open()?;
            context.confirm(
                "Whoever is signed in on this computer can then open the safe without a passphrase. Go on?",
            )?;
            show_added(context, &session.add_keyring()?)
        }
        Slot::Remove { id } => {
            let session = context.open()?;
            context.confirm(&question_before_removal(&session, id)?)?;
            session.remove_slot(id)?;
            output::note(
                context.global.quiet || context.global.json,
                "note: whoever copied the files of this safe before can still open that copy\n\
                 with the way that was taken away; kluis slot rotate gives the safe new keys.",
            );
            show_all(context, &session)
        }
        Slot::Rotate { words, kdf_memory } => rotate(context, words, *kdf_memory),
        Slot::Shares(shares) => make_shares(context, shares),
    }
}

/// What is at stake, so that nobody shuts the safe to themselves by a slip.
fn question_before_removal(session: &Session, id: &str) -> Result<String, ApiError> {
    let slots = session.slots()?;
    let Some(slot) = slots.iter().find(|slot| slot.id == id) else {
        // The removal itself says that there is none.
        return Ok("Take it away?".to_owned());
    };
    let passphrases = slots.iter().filter(|slot| slot.kind == "passphrase");
    Ok(if slot.kind == "passphrase" && passphrases.count() == 1 {
        "This is the only passphrase: afterwards the safe opens with the recovery code, not with a \
         passphrase. Take it away?"
            .to_owned()
    } else {
        format!(
            "The safe will no longer open with: {}. Take it away?",
            named(slot)
        )
    })
}

/// `kluis passphrase`
pub fn change_passphrase(context: &Context, new: &NewPassphrase) -> Outcome {
    let home = context.home()?;
    home.find(&context.global.safe)?;
    if context.global.recovery_file.is_some()
        || context.global.identity.is_some()
        || context.global.keyring
    {
        return Err(ApiError::new(
            ErrorCode::Usage,
            "the passphrase is changed by who knows the present one",
        )
        .with_hint("kluis recover sets a new one with the recovery code"));
    }
    let current = passphrase::passphrase(&context.global)?;
    let session = home.open(&context.global.safe, &KeyGiven::Passphrase(current.clone()))?;
    session.require_whole()?;
    let new_passphrase = new_passphrase(context, &session, new)?;
    session.change_passphrase(&current, &new_passphrase, passphrase::kdf(new.kdf_memory))?;
    output::note(
        context.global.quiet || context.global.json,
        "The passphrase was changed. Copies of the safe from before still open with the old one.",
    );
    show_all(context, &session)
}

/// `kluis recover`
pub fn recover(context: &Context, new: &NewPassphrase) -> Outcome {
    let home = context.home()?;
    home.find(&context.global.safe)?;
    let key = match (&context.global.identity, context.global.keyring) {
        (None, false) => KeyGiven::from_words(passphrase::recovery_words(&context.global)?),
        _ => passphrase::key(&context.global)?,
    };
    let session = home.open(&context.global.safe, &key)?;
    session.require_whole()?;
    let new_passphrase = new_passphrase(context, &session, new)?;
    drop(session);
    let session = home.recover(
        &context.global.safe,
        &key,
        &new_passphrase,
        passphrase::kdf(new.kdf_memory),
    )?;
    output::note(
        context.global.quiet || context.global.json,
        "The safe opens with the new passphrase, and with no other.",
    );
    show_all(context, &session)
}

fn new_passphrase(
    context: &Context,
    session: &Session,
    new: &NewPassphrase,
) -> Result<SecretString, ApiError> {
    let file = new.new_passphrase_file.as_deref();
    if file == Some(std::path::Path::new("-")) {
        context.refuse_second_use_of_input("the new passphrase")?;
    }
    let view = session.view()?;
    let passphrase = passphrase::new_passphrase(file, "--new-passphrase-file", &view.language)?;
    if !context.global.yes {
        kluis_app::require_strong(&passphrase, &view.owner)?;
    }
    Ok(passphrase)
}

fn renew_recovery(context: &Context, new: &NewWords) -> Outcome {
    let session = context.open()?;
    let sheet = SheetFile::check(context, &new.sheet)?;
    context.confirm(
        "The present recovery code and its shares will no longer open the safe. Make a new one?",
    )?;
    let recovery = session.renew_recovery(&language_of(new, &session)?)?;
    show_words(
        context,
        &recovery,
        "The former code and its shares no longer open this safe. Backups made before\n\
         still open with the former one.",
    )?;
    if let Some(sheet) = sheet {
        sheet.write(context, &session, &recovery.words)?;
    }
    Ok(DONE)
}

fn rotate(context: &Context, new: &NewWords, kdf_memory: Option<u32>) -> Outcome {
    let home = context.home()?;
    let name = &context.global.safe;
    home.find(name)?;
    let sheet = SheetFile::check(context, &new.sheet)?;
    let key = passphrase::key(&context.global)?;
    let session = home.open(name, &key)?;
    session.require_whole()?;
    let language = language_of(new, &session)?;
    let missing = session.missing_bodies()?;
    // It must be open nowhere while its keys are renewed.
    drop(session);
    context.confirm(
        "The recovery code, its shares, other passphrases and keyrings will no longer open the safe. Give it new keys?",
    )?;
    let stop = stop_requested();
    let recovery = {
        let progress = ByteProgress::new(name, context.global.quiet || context.global.json);
        let show = |done, whole| progress.show(done, whole);
        let work = Work::new(&show, &stop);
        home.rotate(name, &key, &language, passphrase::kdf(kdf_memory), work)?
    };
    show_words(
        context,
        &recovery,
        "The safe has new keys. Whoever copied its files before can still open that copy with\n\
         the old ones. Make a new backup; the old ones open with the old keys.",
    )?;
    if let Some(sheet) = sheet {
        sheet.write(context, &home.open(name, &key)?, &recovery.words)?;
    }
    if missing > 0 {
        return Err(ApiError::new(
            ErrorCode::Damaged,
            format!("the keys are new, but {missing} large bodies are missing in this safe"),
        )
        .with_hint("keep the old backups: kluis verify names what may be in them"));
    }
    Ok(DONE)
}

/// The language asked for, or that of the safe, or English where there are no words in it.
fn language_of(new: &NewWords, session: &Session) -> Result<String, ApiError> {
    if let Some(language) = new.language {
        return Ok(language.tag().to_owned());
    }
    Ok(words_language(&session.view()?.language).to_owned())
}

fn show_words(context: &Context, recovery: &RecoveryView, note: &str) -> Result<(), ApiError> {
    output::show(context.global.json, recovery, |recovery| {
        format!(
            "New recovery code, shown only now. Write it on paper and keep it in a safe place:\n\n  {}\n\n{note}",
            in_lines(&recovery.words, 5)
        )
    })
}

fn make_shares(context: &Context, shares: &Shares) -> Outcome {
    let home = context.home()?;
    home.find(&context.global.safe)?;
    let sheets = SheetFile::check_each(context, &shares.sheet, shares.count)?;
    let words = passphrase::recovery_words(&context.global)?;
    // Opened with the code itself, so that nobody keeps shares of one that opens nothing.
    let session = home.open(
        &context.global.safe,
        &KeyGiven::RecoveryWords(words.clone()),
    )?;
    let made = kluis_app::recovery_shares(&words, shares.threshold, shares.count)?;
    output::show(context.global.json, &made, |made| in_text(made))?;
    for (sheet, share) in sheets.iter().flatten().zip(&made) {
        sheet.write_share(context, &session, share)?;
    }
    Ok(DONE)
}

fn in_text(shares: &[ShareView]) -> String {
    let mut text = String::new();
    for share in shares {
        text += &format!(
            "Share {} of {}\n\n  {}\n\n",
            share.number,
            share.count,
            in_lines(&share.words, 6)
        );
    }
    let needed = shares.first().map_or(0, |share| share.threshold);
    text + &format!(
        "Shown only now. Give each to another person you trust: any {needed} of them together\n\
         open the safe. Made again they differ, and do not fit these."
    )
}

fn show_added(context: &Context, slot: &SlotView) -> Outcome {
    output::show(context.global.json, slot, |slot| {
        format!(
            "This safe now also opens with: {} ({})",
            named(slot),
            slot.id
        )
    })?;
    Ok(DONE)
}

fn show_all(context: &Context, session: &Session) -> Outcome {
    let slots = session.slots()?;
    output::show(context.global.json, &slots, |slots| {
        let mut table = Table::new(&["OPENS WITH", "SINCE", "ID"]).whole(2);
        for slot in slots {
            let since = slot.added.as_deref().unwrap_or("");
            table.row(vec![
                named(slot),
                since.get(..10).unwrap_or(since).to_owned(),
                slot.id.clone(),
            ]);
        }
        table.render()
    })?;
    Ok(DONE)
}

fn named(slot: &SlotView) -> String {
    match (&slot.label, &slot.detail) {
        (Some(label), _) => format!("{} \"{}\"", slot.kind, output::one_line(label)),
        (None, Some(detail)) => format!("{} {detail}", slot.kind),
        (None, None) => slot.kind.clone(),
    }
}
