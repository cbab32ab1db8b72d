//! Steps of work that takes a while: a bar on a terminal, lines elsewhere, both on standard error.
//! Deliberately not here: what came of the work (`output`).

use indicatif::{ProgressBar, ProgressStyle};
use std::{
    fmt::Display,
    io::{self, IsTerminal as _, Write as _},
    time::Duration,
};

/// How often the bar on a terminal is drawn anew, so that the time goes on.
const DRAWN: Duration = Duration::from_millis(120);
/// Place among the steps, what is done, and for how long.
const FORM: &str = "{spinner} [{bar:24}] {pos}/{len} {msg} ({elapsed})";

/// Work of so many steps; it ends with this value, and leaves no bar behind.
pub(crate) struct Steps {
    bar: ProgressBar,
    on_terminal: bool,
}

impl Steps {
    /// Begins.
    pub(crate) fn of(count: u64) -> Self {
        let on_terminal = io::stderr().is_terminal();
        let bar = if on_terminal { ProgressBar::new(count) } else { ProgressBar::hidden() };
        bar.set_length(count);
        if let Ok(style) = ProgressStyle::with_template(FORM) {
            bar.set_style(style.progress_chars("=> "));
        }
        if on_terminal {
            bar.enable_steady_tick(DRAWN);
        }
        Self { bar, on_terminal }
    }

    /// The next step begins.
    pub(crate) fn next(&self, what: impl Display) {
        self.bar.inc(1);
        if self.on_terminal {
            self.bar.set_message(what.to_string());
        } else {
            let (nth, count) = (self.bar.position(), self.bar.length().unwrap_or_default());
            // Standard error may be closed; the work goes on.
            let _ = writeln!(io::stderr(), "{nth}/{count} {what}");
        }
    }
}

impl Drop for Steps {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
