//! What `cauri doctor` finds out, and how it is told.
//! Deliberately not here: setting right what is wrong.

mod database;
mod mail;
mod settings;

pub(crate) use database::of_database;
pub(crate) use mail::of_mail;
pub(crate) use settings::{of_settings, show_settings};

use crate::output;
use std::error::Error;

/// One thing that was looked at.
#[derive(Debug)]
struct Finding {
    what: &'static str,
    said: String,
    well: bool,
}

/// Everything that was looked at.
#[derive(Debug, Default)]
pub(crate) struct Report(Vec<Finding>);

impl Report {
    /// All is well with it.
    pub(crate) fn well(&mut self, what: &'static str, said: impl Into<String>) {
        self.0.push(Finding { what, said: said.into(), well: true });
    }

    /// Something is wrong with it.
    pub(crate) fn wrong(&mut self, what: &'static str, said: impl Into<String>) {
        self.0.push(Finding { what, said: said.into(), well: false });
    }

    /// What is not well.
    fn failed(&self) -> Vec<&'static str> {
        let mut failed: Vec<_> =
            self.0.iter().filter(|finding| !finding.well).map(|finding| finding.what).collect();
        failed.dedup();
        failed
    }

    /// Tells everything; true if all is well.
    pub(crate) fn tell(&self) -> bool {
        output::chapter("Checks");
        for Finding { what, said, well } in &self.0 {
            let mark = if *well { "ok  " } else { "FAIL" };
            output::line(format_args!("{mark}  {what}: {said}"));
        }
        let failed = self.failed();
        if failed.is_empty() {
            output::plain("\nAll is well.");
        } else {
            output::plain(format_args!("\nNot well: {}.", failed.join(", ")));
        }
        failed.is_empty()
    }
}

/// An error with its causes, on one line.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        text = format!("{text}; because: {source}");
        cause = source.source();
    }
    text
}
