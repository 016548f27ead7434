//! Where the passphrase and other secrets come from: the terminal or a file, never an
//! argument or the environment.

use std::io::{BufRead, IsTerminal, Read};
use std::path::Path;

use kluis_api::{ApiError, ErrorCode};
use kluis_app::KeyGiven;
use secrecy::{ExposeSecret, SecretString};

use crate::arguments::Global;

/// A first line longer than this is no passphrase but the wrong file.
const LONGEST: u64 = 64 * 1024;

/// The key to open a safe with: recovery file, passphrase file, or asked for.
pub fn key(global: &Global) -> Result<KeyGiven, ApiError> {
    if let Some(file) = &global.recovery_file {
        return Ok(KeyGiven::RecoveryWords(all_lines(
            file,
            "the recovery code",
        )?));
    }
    if let Some(file) = &global.passphrase_file {
        return Ok(KeyGiven::Passphrase(first_line(file, "the passphrase")?));
    }
    Ok(KeyGiven::Passphrase(ask("Passphrase: ")?))
}

/// A new passphrase, asked twice on a terminal.
pub fn new_passphrase(global: &Global) -> Result<SecretString, ApiError> {
    if let Some(file) = &global.passphrase_file {
        return first_line(file, "the passphrase");
    }
    let first = ask("New passphrase (four words or more are good): ")?;
    let second = ask("The same once more: ")?;
    // Both are on this terminal only; nothing is learned from how long the comparison takes.
    if first.expose_secret() != second.expose_secret() {
        return Err(
            ApiError::new(ErrorCode::Failed, "the two passphrases differ")
                .with_hint("run the command again; nothing was made"),
        );
    }
    Ok(first)
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
    if !std::io::stdin().is_terminal() && !std::io::stderr().is_terminal() {
        return Err(ApiError::new(
            ErrorCode::Usage,
            "there is no terminal to ask for the passphrase on",
        )
        .with_hint("give it with --passphrase-file FILE (- is standard input)"));
    }
    rpassword::prompt_password(prompt)
        .map(SecretString::from)
        .map_err(|error| {
            ApiError::new(
                ErrorCode::Usage,
                format!("the passphrase could not be asked for: {error}"),
            )
            .with_hint("give it with --passphrase-file FILE (- is standard input)")
        })
}
