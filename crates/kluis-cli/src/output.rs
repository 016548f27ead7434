//! What a person sees: tables that fit a terminal, errors with a hint, JSON on request.

use std::io::{IsTerminal, Write};

use kluis_api::{ApiError, ErrorCode};
use serde::Serialize;

/// Where messages for the program's author go: nowhere, unless `KLUIS_LOG` asks for them.
pub fn start_log(quiet: bool) {
    let Ok(filter) = std::env::var("KLUIS_LOG") else {
        return;
    };
    if quiet {
        return;
    }
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none())
        .init();
}

/// Writes text or bytes to standard output.
///
/// # Errors
/// When it cannot be written; a reader that closed the pipe early ends the program quietly.
pub fn write(bytes: &[u8]) -> Result<(), ApiError> {
    let mut standard = std::io::stdout().lock();
    match standard.write_all(bytes).and_then(|()| standard.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => Err(ApiError::new(
            ErrorCode::Failed,
            format!("standard output: {error}"),
        )),
    }
}

/// Prints a value as JSON, or as the text that `human` makes of it.
///
/// # Errors
/// As [`write`].
pub fn show<T: Serialize>(
    json: bool,
    value: &T,
    human: impl FnOnce(&T) -> String,
) -> Result<(), ApiError> {
    let mut text = if json {
        serde_json::to_string_pretty(value)
            .map_err(|error| ApiError::new(ErrorCode::Failed, error.to_string()))?
    } else {
        human(value)
    };
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    write(text.as_bytes())
}

/// Prints an error to standard error, as text or as JSON.
pub fn print_error(error: &ApiError, json: bool) {
    if json {
        #[derive(Serialize)]
        struct Wrapped<'a> {
            error: &'a ApiError,
        }
        if let Ok(text) = serde_json::to_string(&Wrapped { error }) {
            eprintln!("{text}");
            return;
        }
    }
    let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let (red, plain) = if colour {
        ("\x1b[1;31m", "\x1b[0m")
    } else {
        ("", "")
    };
    eprintln!("{red}error:{plain} {}", printable(&error.message));
    if let Some(hint) = &error.hint {
        eprintln!("hint: {}", printable(hint));
    }
}

/// A message to the person that is not the result: to standard error, unless quiet.
pub fn note(quiet: bool, text: &str) {
    if !quiet {
        eprintln!("{}", printable(text));
    }
}

/// Text from files and servers could steer the terminal: control characters become `\u{..}`.
pub fn printable(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() && c != '\n' && c != '\t' {
            clean.extend(c.escape_default());
        } else {
            clean.push(c);
        }
    }
    clean
}

/// No column is shortened below this.
const NARROWEST: usize = 12;

/// The same on one line, for what others wrote and a line must not be forged with.
pub fn one_line(text: &str) -> String {
    printable(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A table with columns as wide as their content; the widest gives way when a line would be
/// longer than the terminal (80 columns when it is none).
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
    right: Vec<usize>,
    whole: Vec<usize>,
}

impl Table {
    pub fn new(head: &[&str]) -> Self {
        Self {
            head: head.iter().map(ToString::to_string).collect(),
            rows: Vec::new(),
            right: Vec::new(),
            whole: Vec::new(),
        }
    }

    /// Aligns a column to the right, for numbers.
    pub fn right(mut self, column: usize) -> Self {
        self.right.push(column);
        self
    }

    /// Never shortens a column, for what a person copies.
    pub fn whole(mut self, column: usize) -> Self {
        self.whole.push(column);
        self
    }

    pub fn row(&mut self, cells: Vec<String>) {
        self.rows
            .push(cells.into_iter().map(|cell| one_line(&cell)).collect());
    }

    pub fn render(&self) -> String {
        let mut widths: Vec<usize> = self.head.iter().map(|cell| width(cell)).collect();
        for row in &self.rows {
            for (column, cell) in row.iter().enumerate() {
                widths[column] = widths[column].max(width(cell));
            }
        }
        let limit = terminal_width();
        let gaps = 2 * widths.len().saturating_sub(1);
        while widths.iter().sum::<usize>() + gaps > limit {
            let givable = (0..widths.len()).filter(|column| !self.whole.contains(column));
            let Some(widest) = givable.max_by_key(|column| widths[*column]) else {
                break;
            };
            if widths[widest] <= NARROWEST {
                break;
            }
            widths[widest] -= 1;
        }
        let mut text = String::new();
        for row in std::iter::once(&self.head).chain(&self.rows) {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let cell = shorten(cell, widths[column]);
                let padding = " ".repeat(widths[column].saturating_sub(width(&cell)));
                if self.right.contains(&column) {
                    line += &padding;
                    line += &cell;
                } else {
                    line += &cell;
                    line += &padding;
                }
                line += "  ";
            }
            text += line.trim_end();
            text.push('\n');
        }
        text
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}

/// Shortens in the middle: the start tells what it is, the end tells it apart.
fn shorten(text: &str, limit: usize) -> String {
    if width(text) <= limit {
        return text.to_owned();
    }
    let keep = limit.saturating_sub(1);
    let head: String = text.chars().take(keep - keep / 2).collect();
    let tail: String = text.chars().skip(width(text) - keep / 2).collect();
    format!("{head}…{tail}")
}

fn terminal_width() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .filter(|columns| std::io::stdout().is_terminal() && *columns >= 40)
        .unwrap_or(80)
}

/// Breaks at spaces so that lines fit a terminal; lines after the first are indented.
pub fn wrap(text: &str, indent: usize) -> String {
    let mut wrapped = String::new();
    let mut column = indent;
    for word in text.split(' ') {
        let wide = width(word);
        if column > indent && column + 1 + wide > 80 {
            wrapped.push('\n');
            wrapped += &" ".repeat(indent);
            column = indent;
        } else if column > indent {
            wrapped.push(' ');
            column += 1;
        }
        wrapped += word;
        column += wide;
    }
    wrapped
}

/// A number of bytes for people.
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if count < 1024 {
        return format!("{count} B");
    }
    let mut size = count as f64 / 1024.0;
    let mut unit = 0;
    while size >= 1024.0 && unit + 1 < UNITS.len() {
        size /= 1024.0;
        unit += 1;
    }
    format!("{size:.1} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_keeps_within_eighty_columns() {
        let mut table = Table::new(&["PATH", "SIZE"]).right(1);
        table.row(vec![
            "/health/".to_owned() + &"x".repeat(120),
            "7".to_owned(),
        ]);
        for line in table.render().lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }

    #[test]
    fn text_from_outside_cannot_steer_the_terminal() {
        assert_eq!(printable("a\x1b[2Jb\x07"), "a\\u{1b}[2Jb\\u{7}");
        let mut table = Table::new(&["TITLE"]);
        table.row(vec!["two\nlines\x1b]0;x".to_owned()]);
        assert_eq!(table.render().lines().count(), 2);
        assert!(!table.render().contains('\x1b'));
        assert_eq!(
            one_line("UZ Gent\n  ok  reviews\tall"),
            "UZ Gent ok reviews all"
        );
    }

    #[test]
    fn sizes_are_for_people() {
        assert_eq!(bytes(0), "0 B");
        assert_eq!(bytes(1023), "1023 B");
        assert_eq!(bytes(1536), "1.5 KiB");
        assert_eq!(bytes(u64::MAX), "16777216.0 TiB");
    }
}
