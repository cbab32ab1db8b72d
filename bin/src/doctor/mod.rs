//! What `cauri doctor` finds out, and how it is told.
//! Deliberately not here: setting right what is wrong.

mod database;
mod mail;
mod settings;
mod stop;
mod wear;

pub(crate) use database::of_database;
pub(crate) use mail::of_mail;
pub(crate) use settings::{of_settings, settings_as_json, show_settings};
pub(crate) use stop::of_stop;
pub(crate) use wear::of_wear;

use crate::output;
use serde_json::{Value, json};
use std::error::Error;

/// How it is with something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Well,
    /// Worth a look, and no reason not to serve.
    Note,
    Wrong,
}

impl Verdict {
    /// The word for programs.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Well => "ok",
            Self::Note => "note",
            Self::Wrong => "fail",
        }
    }

    /// The word in front of a line.
    const fn mark(self) -> &'static str {
        match self {
            Self::Well => "ok  ",
            Self::Note => "note",
            Self::Wrong => "FAIL",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug)]
struct Finding {
    what: &'static str,
    said: String,
    verdict: Verdict,
}

/// Everything that was looked at.
#[derive(Debug, Default)]
pub(crate) struct Report(Vec<Finding>);

impl Report {
    /// All is well with it.
    pub(crate) fn well(&mut self, what: &'static str, said: impl Into<String>) {
        self.0.push(Finding { what, said: said.into(), verdict: Verdict::Well });
    }

    /// Something about it is worth a look, and no reason not to serve.
    pub(crate) fn note(&mut self, what: &'static str, said: impl Into<String>) {
        self.0.push(Finding { what, said: said.into(), verdict: Verdict::Note });
    }

    /// Something is wrong with it.
    pub(crate) fn wrong(&mut self, what: &'static str, said: impl Into<String>) {
        self.0.push(Finding { what, said: said.into(), verdict: Verdict::Wrong });
    }

    /// What is not well.
    fn failed(&self) -> Vec<&'static str> {
        let wrong = self.0.iter().filter(|finding| finding.verdict == Verdict::Wrong);
        let mut failed: Vec<_> = wrong.map(|finding| finding.what).collect();
        failed.dedup();
        failed
    }

    /// True if nothing is wrong.
    pub(crate) fn is_well(&self) -> bool {
        self.failed().is_empty()
    }

    /// Tells everything to a person.
    pub(crate) fn tell(&self) {
        output::chapter("Checks");
        for Finding { what, said, verdict } in &self.0 {
            output::line(format_args!("{}  {what}: {said}", verdict.mark()));
        }
        let failed = self.failed();
        if failed.is_empty() {
            output::plain("\nAll is well.");
        } else {
            output::plain(format_args!("\nNot well: {}.", failed.join(", ")));
        }
    }

    /// Everything, for a program.
    pub(crate) fn as_json(&self) -> Value {
        let rows = self.0.iter().map(|Finding { what, said, verdict }| {
            json!({ "check": what, "verdict": verdict.as_str(), "said": said })
        });
        rows.collect()
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
