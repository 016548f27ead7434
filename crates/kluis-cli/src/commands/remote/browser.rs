//! Signing in in the browser, from a terminal.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kluis_api::{ApiError, RemoteView};
use kluis_app::{AppError, Home, SealedCopies, Session, StartedSignIn, open_in_browser};
use tokio::sync::{Mutex, Notify, mpsc};

use crate::context::Context;
use crate::{interrupt, output};

/// Signs a safe in. Ctrl-C ends the wait, and nothing is kept.
pub fn sign_in(
    context: &Context,
    session: &Session,
    url: &str,
    no_browser: bool,
) -> Result<RemoteView, ApiError> {
    interruptible(context, async {
        let started = session.start_sign_in(url).await?;
        let pasted = point_to(context, &started, no_browser);
        let end = || end_of(pasted.as_ref());
        Ok(session.finish_sign_in(started, end).await?)
    })
}

/// Signs in without a safe, to find the sealed copies of one.
pub fn find_sealed(
    context: &Context,
    home: &Home,
    url: &str,
    no_browser: bool,
    language: &str,
) -> Result<SealedCopies, ApiError> {
    interruptible(context, async {
        let started = home.start_find_sealed(url).await?;
        let pasted = point_to(context, &started, no_browser);
        let end = || end_of(pasted.as_ref());
        Ok(home.finish_find_sealed(started, language, end).await?)
    })
}

fn interruptible<T>(
    context: &Context,
    work: impl Future<Output = Result<T, ApiError>>,
) -> Result<T, ApiError> {
    let stopped = Arc::new(Notify::new());
    let _ = interrupt::stop_requested();
    let stop = Arc::clone(&stopped);
    interrupt::when_stopped(move || stop.notify_one());
    context.online(async {
        tokio::select! {
            biased;
            () = stopped.notified() => Err(AppError::Stopped.into()),
            done = work => done,
        }
    })?
}

/// Opens the page in a browser, or says where it is and what is to be pasted.
fn point_to(context: &Context, started: &StartedSignIn, no_browser: bool) -> Option<Pasted> {
    let address = started.address().clone();
    let quiet = context.global.quiet;
    if no_browser {
        // Without the address nobody could go on.
        output::note(
            false,
            &format!("Open this address in a browser and sign in there:\n\n{address}\n"),
        );
        return Some(Pasted::from_terminal(quiet));
    }
    output::note(
        quiet,
        &format!(
            "Sign in in your browser. If it does not open by itself, open this address by hand:\n\n{address}\n"
        ),
    );
    std::thread::spawn(move || {
        if let Err(error) = open_in_browser(&address, &[]) {
            output::note(quiet, &format!("{error}: open the address by hand"));
        }
    });
    None
}

async fn end_of(pasted: Option<&Pasted>) -> String {
    match pasted {
        Some(pasted) => pasted.next().await,
        None => std::future::pending().await,
    }
}

/// What is pasted into the terminal, line by line.
struct Pasted {
    lines: Mutex<mpsc::Receiver<String>>,
    asked: AtomicBool,
}

impl Pasted {
    fn from_terminal(quiet: bool) -> Self {
        let (give, lines) = mpsc::channel(1);
        if std::io::stdin().is_terminal() {
            output::note(
                quiet,
                "If that browser runs on another computer, it ends on a page that it cannot show.\n\
                 Copy the address of that page, paste it here and press Enter.",
            );
            // A thread that waits for the terminal ends with the program.
            std::thread::spawn(move || {
                for line in std::io::stdin().lines().map_while(Result::ok) {
                    if give.blocking_send(line).is_err() {
                        return;
                    }
                }
            });
        }
        Self {
            lines: Mutex::new(lines),
            asked: AtomicBool::new(false),
        }
    }

    /// The next line; asked again, the one before was no good.
    async fn next(&self) -> String {
        if self.asked.swap(true, Ordering::Relaxed) {
            eprintln!(
                "That is not the address of the page where this sign-in ends; it begins with http://127.0.0.1:"
            );
        }
        match self.lines.lock().await.recv().await {
            Some(line) => line,
            // Nobody can paste: only the browser can tell.
            None => std::future::pending().await,
        }
    }
}
