use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use kluis_api::ImportProgress;

use crate::output;

/// How often a line is printed where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Progress of something long: a bar on a terminal, a line now and then elsewhere.
pub struct Progress {
    bar: Option<ProgressBar>,
    last_line: Instant,
    quiet: bool,
}

impl Progress {
    pub fn new(quiet: bool) -> Self {
        let bar = (!quiet && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::new(0);
            let style = ProgressStyle::with_template(
                "{wide_msg} {bar:20} {bytes}/{total_bytes} {bytes_per_sec} {eta}",
            );
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        Self {
            bar,
            last_line: Instant::now(),
            quiet,
        }
    }

    fn show_bytes(&mut self, what: &str, done: u64, whole: u64) {
        if let Some(bar) = &self.bar {
            bar.set_length(whole.max(done));
            bar.set_position(done);
            bar.set_message(what.to_owned());
        } else if !self.quiet && self.last_line.elapsed() >= LINE_EVERY {
            self.last_line = Instant::now();
            match whole {
                0 => eprintln!("{what}: {} so far", output::bytes(done)),
                whole => eprintln!(
                    "{what}: {} of {}",
                    output::bytes(done),
                    output::bytes(whole.max(done))
                ),
            }
        }
    }

    pub fn show(&mut self, state: &ImportProgress) {
        if let Some(bar) = &self.bar {
            bar.set_length(state.total_bytes);
            bar.set_position(state.bytes);
            bar.set_message(format!("{} · {} records", state.file, state.records));
        } else if !self.quiet && self.last_line.elapsed() >= LINE_EVERY {
            self.last_line = Instant::now();
            eprintln!(
                "{} of {}: {} records so far",
                state.file_number, state.files, state.records
            );
        }
    }
}

/// Progress of work that counts bytes, told from wherever the work is done.
pub struct ByteProgress {
    what: String,
    shown: Mutex<Progress>,
}

impl ByteProgress {
    pub fn new(what: impl Into<String>, quiet: bool) -> Self {
        Self {
            what: what.into(),
            shown: Mutex::new(Progress::new(quiet)),
        }
    }

    /// Shows how many bytes of how many are done; a whole of 0 is one that is not known.
    pub fn show(&self, done: u64, whole: u64) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.show_bytes(&self.what, done, whole);
    }
}

/// Progress of a round of syncing, which counts steps.
pub struct StepProgress(Mutex<Progress>);

impl StepProgress {
    pub fn new(quiet: bool) -> Self {
        let progress = Progress::new(quiet);
        if let Some(bar) = &progress.bar {
            let style =
                ProgressStyle::with_template("syncing {bar:20} {pos}/{len} {per_sec} {eta}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        }
        Self(Mutex::new(progress))
    }

    /// Shows how many steps of how many are done.
    pub fn show(&self, done: u64, whole: u64) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bar) = &shown.bar {
            bar.set_length(whole);
            bar.set_position(done);
        } else if !shown.quiet && shown.last_line.elapsed() >= LINE_EVERY {
            shown.last_line = Instant::now();
            eprintln!("syncing: {done} of {whole}");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
