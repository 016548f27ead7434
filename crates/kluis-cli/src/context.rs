use std::io::{IsTerminal, Write};
use std::sync::Arc;

use kluis_api::{ApiError, ErrorCode};
use kluis_app::{Home, Session, SystemClock};

use crate::arguments::Global;
use crate::{interrupt, passphrase};

/// What every command works with: the options, and the safe once it is open.
pub struct Context {
    pub global: Global,
}

impl Context {
    pub fn home(&self) -> Result<Home, ApiError> {
        Ok(Home::locate(
            self.global.home.as_deref(),
            Arc::new(SystemClock),
        )?)
    }

    /// Opens the safe that `--safe` names, if no page of it is damaged.
    pub fn open(&self) -> Result<Session, ApiError> {
        let session = self.open_as_it_is()?;
        session.require_whole()?;
        Ok(session)
    }

    /// Opens the safe for what also helps where a part of it is damaged.
    pub fn open_as_it_is(&self) -> Result<Session, ApiError> {
        let home = self.home()?;
        // A missing safe is told before the passphrase is asked for.
        home.find(&self.global.safe)?;
        self.require_a_passphrase_slot(&home)?;
        let key = passphrase::key(&self.global)?;
        Ok(home.open(&self.global.safe, &key)?)
    }

    /// Nobody is to look for a passphrase that there is not.
    fn require_a_passphrase_slot(&self, home: &Home) -> Result<(), ApiError> {
        let key = &self.global;
        if key.recovery_file.is_some() || key.identity.is_some() || key.keyring {
            return Ok(());
        }
        let safes = home.safes()?;
        let Some(safe) = safes.iter().find(|safe| safe.name == key.safe) else {
            return Ok(());
        };
        if safe.problem.is_some() || safe.slots.iter().any(|slot| slot == "passphrase") {
            return Ok(());
        }
        Err(ApiError::new(
            ErrorCode::WrongKey,
            format!(
                "no passphrase opens this safe; it opens with: {}",
                safe.slots.join(", ")
            ),
        )
        .with_hint(
            "give --recovery-file, --identity or --keyring; kluis recover sets a passphrase",
        ))
    }

    /// Standard input can be read once: not for the key and for something else.
    pub fn refuse_second_use_of_input(&self, what: &str) -> Result<(), ApiError> {
        let input = std::path::Path::new("-");
        let key = &self.global;
        let files = [&key.passphrase_file, &key.recovery_file, &key.identity];
        if files.into_iter().any(|file| file.as_deref() == Some(input)) {
            return Err(ApiError::new(
                ErrorCode::Usage,
                format!("the key and {what} cannot both come from standard input"),
            )
            .with_hint("give one of them in a file"));
        }
        Ok(())
    }

    /// Asks the person; without a terminal only `--yes` is an answer.
    pub fn confirm(&self, question: &str) -> Result<(), ApiError> {
        if self.global.yes {
            return Ok(());
        }
        if !std::io::stdin().is_terminal() {
            return Err(ApiError::new(
                ErrorCode::Refused,
                format!("not done without a yes: {question}"),
            )
            .with_hint("run it on a terminal, or add --yes"));
        }
        eprint!("{question} [y/N] ");
        let _ = std::io::stderr().flush();
        let mut answer = String::new();
        interrupt::asking(|| std::io::stdin().read_line(&mut answer))
            .map_err(|error| ApiError::new(ErrorCode::Failed, error.to_string()))?;
        let answer = answer.trim().to_lowercase();
        if ["y", "yes", "j", "ja"].contains(&answer.as_str()) {
            Ok(())
        } else {
            Err(ApiError::new(ErrorCode::Refused, "nothing was done"))
        }
    }

    /// Runs what speaks to a cooperative.
    pub fn online<T>(&self, work: impl Future<Output = T>) -> Result<T, ApiError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| ApiError::new(ErrorCode::Failed, error.to_string()))?;
        Ok(runtime.block_on(work))
    }
}
