//! Ctrl-C. A question on the terminal ends at once and leaves the terminal as it was; work that
//! can stop is asked to; anything else ends.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::runtime::Runtime;

/// What a shell reports of a program that Ctrl-C ended.
const STATUS: i32 = 130;

#[derive(Default)]
struct State {
    stop: Arc<AtomicBool>,
    /// Somebody looks at `stop`.
    stoppable: bool,
    /// How the terminal was before the question that is open.
    asking: Option<Terminal>,
    /// Told once `stop` is true, for those who wait for something else.
    waiting: Vec<Box<dyn Fn() + Send>>,
}

/// True from the first Ctrl-C on; a second one ends the program at once.
pub fn stop_requested() -> Arc<AtomicBool> {
    let mut state = state();
    state.stoppable = true;
    Arc::clone(&state.stop)
}

/// Tells of the first Ctrl-C, after the flag of [`stop_requested`] was raised. `tell` must not wait.
pub fn when_stopped(tell: impl Fn() + Send + 'static) {
    state().waiting.push(Box::new(tell));
}

/// Asks the person something. Ctrl-C meanwhile ends the program, with the terminal as it was.
///
/// # Errors
/// What `ask` returns, unless that is Ctrl-C read as a letter.
pub fn asking<T>(ask: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    state().asking = Some(Terminal::now());
    let answer = ask();
    state().asking = None;
    unless_interrupted(answer)
}

/// Asks for a secret. Nothing typed is shown, from before the question can be read until it is
/// answered.
///
/// # Errors
/// As [`asking`].
pub fn asking_for_a_secret<T>(ask: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    {
        let mut state = state();
        let terminal = Terminal::now();
        terminal.hide();
        state.asking = Some(terminal);
    }
    let answer = ask();
    if let Some(terminal) = state().asking.take() {
        terminal.restore();
    }
    unless_interrupted(answer)
}

fn unless_interrupted<T>(answer: io::Result<T>) -> io::Result<T> {
    match answer {
        Err(error) if error.kind() == io::ErrorKind::Interrupted => std::process::exit(STATUS),
        answer => answer,
    }
}

fn state() -> MutexGuard<'static, State> {
    static STATE: OnceLock<Mutex<State>> = OnceLock::new();
    static LISTENING: OnceLock<()> = OnceLock::new();
    let state = STATE.get_or_init(Mutex::default);
    LISTENING.get_or_init(|| {
        // Without a listener Ctrl-C does what it does to any program.
        if let Err(error) = listen(state) {
            eprintln!("warning: Ctrl-C cannot be waited for: {error}");
        }
    });
    locked(state)
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From its return on, Ctrl-C comes here.
fn listen(state: &'static Mutex<State>) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut signal = signal(&runtime)?;
    std::thread::Builder::new().spawn(move || {
        runtime.block_on(async {
            while signal.recv().await.is_some() {
                pressed(&mut locked(state));
            }
        });
    })?;
    Ok(())
}

#[cfg(unix)]
fn signal(runtime: &Runtime) -> io::Result<tokio::signal::unix::Signal> {
    let _entered = runtime.enter();
    tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())
}

#[cfg(windows)]
fn signal(runtime: &Runtime) -> io::Result<tokio::signal::windows::CtrlC> {
    let _entered = runtime.enter();
    tokio::signal::windows::ctrl_c()
}

fn pressed(state: &mut State) {
    if let Some(terminal) = &state.asking {
        terminal.restore();
        eprintln!();
        std::process::exit(STATUS);
    }
    if !state.stoppable || state.stop.swap(true, Ordering::Relaxed) {
        std::process::exit(STATUS);
    }
    eprintln!("stopping; what is committed stays (Ctrl-C again ends at once)");
    for tell in &state.waiting {
        tell();
    }
}

/// The settings of the terminal, which a question for a secret changes.
#[cfg(unix)]
struct Terminal(Option<(std::fs::File, rustix::termios::Termios)>);

#[cfg(unix)]
impl Terminal {
    fn now() -> Self {
        let terminal = std::fs::File::open("/dev/tty").ok();
        Self(terminal.and_then(|terminal| {
            let settings = rustix::termios::tcgetattr(&terminal).ok()?;
            Some((terminal, settings))
        }))
    }

    /// Ctrl-C is read as a letter too, so that it ends this program alone and not the shell that
    /// waits for it.
    fn hide(&self) {
        use rustix::termios::LocalModes;
        if let Some((terminal, settings)) = &self.0 {
            let mut hidden = settings.clone();
            hidden.local_modes -=
                LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ICANON | LocalModes::ISIG;
            set(terminal, &hidden);
        }
    }

    fn restore(&self) {
        if let Some((terminal, settings)) = &self.0 {
            set(terminal, settings);
        }
    }
}

#[cfg(unix)]
fn set(terminal: &std::fs::File, settings: &rustix::termios::Termios) {
    // A terminal that is gone needs none.
    let _ = rustix::termios::tcsetattr(terminal, rustix::termios::OptionalActions::Now, settings);
}

/// The console keeps no settings of a program that ended.
#[cfg(windows)]
struct Terminal;

#[cfg(windows)]
impl Terminal {
    fn now() -> Self {
        Self
    }

    fn hide(&self) {}

    fn restore(&self) {}
}
