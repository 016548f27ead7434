//! Where the passphrase and other secrets come from: the terminal or a file, never an
//! argument or the environment.

use std::io::{BufRead, IsTerminal, Read};
use std::path::Path;

use kluis_api::{ApiError, ErrorCode};
use kluis_app::{KdfParams, KeyGiven};
use secrecy::{ExposeSecret, SecretString};

use crate::arguments::Global;
use crate::interrupt;

/// A first line longer than this is no passphrase but the wrong file.
const LONGEST: u64 = 64 * 1024;

/// The key to open a safe with: what an option names, or the passphrase asked for.
pub fn key(global: &Global) -> Result<KeyGiven, ApiError> {
    if let Some(file) = &global.recovery_file {
        return Ok(KeyGiven::from_words(all_lines(file, "the recovery code")?));
    }
    if let Some(file) = &global.identity {
        return Ok(KeyGiven::Identity(all_lines(file, "the age identity")?));
    }
    if global.keyring {
        return Ok(KeyGiven::Keyring);
    }
    passphrase(global).map(KeyGiven::Passphrase)
}

/// The passphrase of the safe.
pub fn passphrase(global: &Global) -> Result<SecretString, ApiError> {
    match &global.passphrase_file {
        Some(file) => first_line(file, "the passphrase"),
        None => ask("Passphrase: "),
    }
}

/// The recovery code, or shares of it: from a file, or asked for on a terminal until an empty line.
pub fn recovery_words(global: &Global) -> Result<SecretString, ApiError> {
    if let Some(file) = &global.recovery_file {
        return all_lines(file, "the recovery code");
    }
    if !std::io::stdin().is_terminal() {
        return Err(ApiError::new(
            ErrorCode::Usage,
            "there is no terminal to ask for the recovery code on",
        )
        .with_hint("give it with --recovery-file FILE (- is standard input)"));
    }
    eprintln!(
        "Type the words of the recovery code, or of its shares with one share on a line.\n\
         End with an empty line."
    );
    let mut text = zeroize::Zeroizing::new(String::new());
    loop {
        let mut line = zeroize::Zeroizing::new(String::new());
        let read =
            interrupt::asking(|| std::io::stdin().read_line(&mut line)).map_err(|error| {
                ApiError::new(
                    ErrorCode::Failed,
                    format!("the recovery code could not be read: {error}"),
                )
            })?;
        if read == 0 || line.trim().is_empty() {
            return Ok(SecretString::from(text.as_str()));
        }
        text.push_str(&line);
    }
}

/// A new passphrase from a file, which `option` names, or asked twice on a terminal, after one drawn by lot
/// in a language was offered.
pub fn new_passphrase(
    file: Option<&Path>,
    option: &str,
    language: &str,
) -> Result<SecretString, ApiError> {
    if let Some(file) = file {
        return first_line(file, "the new passphrase");
    }
    if std::io::stderr().is_terminal() {
        let suggested = kluis_app::suggest_passphrase(language)?;
        // Shown to be taken or left.
        eprintln!(
            "Drawn by lot, to take or leave: {}",
            suggested.expose_secret()
        );
    }
    let first = ask_with("New passphrase: ", option)?;
    let second = ask("The same once more: ")?;
    // Both are on this terminal only; nothing is learned from how long the comparison takes.
    if first.expose_secret() != second.expose_secret() {
        return Err(
            ApiError::new(ErrorCode::Failed, "the two passphrases differ")
                .with_hint("run the command again; nothing was changed"),
        );
    }
    Ok(first)
}

/// The cost of guessing with so much memory, in MiB; `None` lets it be measured.
pub fn kdf(memory: Option<u32>) -> Option<KdfParams> {
    memory.map(|mebibytes| KdfParams {
        memory_kib: mebibytes * 1024,
        ..KdfParams::FLOOR
    })
}

/// The first line of a file or of standard input, without its line end.
pub fn first_line(file: &Path, what: &str) -> Result<SecretString, ApiError> {
    let text = read(file, what, |input, line| input.read_line(line))?;
    let line = text.trim_end_matches(['\r', '\n']);
    // Windows editors put this mark before a text.
    let line = line.strip_prefix('\u{feff}').unwrap_or(line);
    if line.is_empty() {
        return Err(ApiError::new(
            ErrorCode::Usage,
            format!("{what} in {} is empty", file.display()),
        )
        .with_hint("put it in the first line of the file"));
    }
    Ok(SecretString::from(line))
}

/// Everything in a file or standard input, for words that were copied over several lines.
fn all_lines(file: &Path, what: &str) -> Result<SecretString, ApiError> {
    let text = read(file, what, |input, text| input.read_to_string(text))?;
    Ok(SecretString::from(text.as_str()))
}

fn read(
    file: &Path,
    what: &str,
    take: impl Fn(&mut dyn BufRead, &mut String) -> std::io::Result<usize>,
) -> Result<zeroize::Zeroizing<String>, ApiError> {
    let unreadable = |error: std::io::Error| {
        ApiError::new(
            match error.kind() {
                std::io::ErrorKind::NotFound => ErrorCode::NotFound,
                _ => ErrorCode::Failed,
            },
            format!("{what} could not be read from {}: {error}", file.display()),
        )
    };
    let mut text = zeroize::Zeroizing::new(String::new());
    if file == Path::new("-") {
        take(&mut std::io::stdin().lock().take(LONGEST), &mut text).map_err(unreadable)?;
    } else {
        let opened = std::fs::File::open(file).map_err(unreadable)?;
        take(
            &mut std::io::BufReader::new(opened.take(LONGEST)),
            &mut text,
        )
        .map_err(unreadable)?;
    }
    Ok(text)
}

fn ask(prompt: &str) -> Result<SecretString, ApiError> {
    ask_with(prompt, "--passphrase-file")
}

fn ask_with(prompt: &str, instead: &str) -> Result<SecretString, ApiError> {
    let hint = format!("give it with {instead} FILE (- is standard input)");
    if !std::io::stdin().is_terminal() && !std::io::stderr().is_terminal() {
        return Err(ApiError::new(
            ErrorCode::Usage,
            "there is no terminal to ask for the passphrase on",
        )
        .with_hint(hint));
    }
    interrupt::asking_for_a_secret(|| rpassword::prompt_password(prompt))
        .map(SecretString::from)
        .map_err(|error| {
            ApiError::new(
                ErrorCode::Usage,
                format!("the passphrase could not be asked for: {error}"),
            )
            .with_hint(hint)
        })
}
