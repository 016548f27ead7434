//! The browser that the person uses.

use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use url::Url;

use crate::{AppError, Result};

/// What still runs after this long has the address: some browsers go on as the program that was
/// started.
const HANDED_OVER: Duration = Duration::from_secs(2);
const PLACE: &str = "%s";

/// Opens an address in the browser: one that the environment variable `BROWSER` names, else the one
/// that the system is set to. Blocks, at most some seconds, until a browser has it.
///
/// The browser gets the address and the environment of this program but the variables in `without`;
/// nothing is written to it, nothing is read from it, and a key pressed in the terminal of this
/// program does not end it.
///
/// # Errors
/// [`AppError::NoBrowser`].
pub fn open_in_browser(address: &Url, without: &[&str]) -> Result<()> {
    let named = std::env::var("BROWSER").unwrap_or_default();
    let mut commands = named_commands(&named, address);
    commands.extend(open::commands(address.as_str()));
    for mut command in commands {
        for variable in without {
            command.env_remove(variable);
        }
        if starts(command) {
            return Ok(());
        }
    }
    Err(AppError::NoBrowser)
}

/// The commands in a value of `BROWSER`: with colons between them, the address in place of `%s` or
/// behind the last word. No shell reads them.
fn named_commands(value: &str, address: &Url) -> Vec<Command> {
    let command = |text: &str| {
        let mut words = text.split_whitespace();
        let mut command = Command::new(words.next()?);
        command.args(words.map(|word| word.replace(PLACE, address.as_str())));
        if !text.contains(PLACE) {
            command.arg(address.as_str());
        }
        Some(command)
    };
    value.split(':').filter_map(command).collect()
}

fn starts(mut command: Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let Ok(mut child) = command.spawn() else {
        return false;
    };
    let (ended, end) = mpsc::channel();
    // Waits as long as the browser runs, so that its process does not stay behind as a dead one.
    std::thread::spawn(move || {
        // Nobody listens any more where that took long.
        let _ = ended.send(child.wait());
    });
    match end.recv_timeout(HANDED_OVER) {
        // The starter of Windows fails now and then after it has done its work.
        Ok(Ok(status)) => status.success() || cfg!(windows),
        Ok(Err(_)) | Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(value: &str) -> Vec<Vec<String>> {
        let address = Url::parse("https://pod.example/?a=1&b=%20").unwrap();
        named_commands(value, &address)
            .iter()
            .map(|command| {
                std::iter::once(command.get_program())
                    .chain(command.get_args())
                    .map(|word| word.to_string_lossy().into_owned())
                    .collect()
            })
            .collect()
    }

    #[test]
    fn named_browsers_get_the_address_as_one_word() {
        const ADDRESS: &str = "https://pod.example/?a=1&b=%20";
        assert_eq!(words("firefox"), [vec!["firefox", ADDRESS]]);
        assert_eq!(
            words("firefox --new-window %s:  links -g :"),
            [
                vec!["firefox", "--new-window", ADDRESS],
                vec!["links", "-g", ADDRESS]
            ]
        );
        assert_eq!(
            words("; rm -rf /"),
            [vec![";", "rm", "-rf", "/", ADDRESS]],
            "no shell reads it"
        );
        assert!(words("").is_empty() && words(" : ").is_empty());
    }

    #[test]
    #[cfg(unix)]
    fn program_that_fails_or_is_not_there_has_not_opened_anything() {
        assert!(!starts(Command::new("false")));
        assert!(!starts(Command::new("a-browser-that-nobody-has")));
        assert!(starts(Command::new("true")));
    }
}
