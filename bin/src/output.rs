//! Lines for a person on standard output: plain text, as readable in a file as on a terminal.
//! Deliberately not here: what is told, and logs.

use cauri_domain::{kernel::Language, money::Xof, wording};
use std::{
    fmt::{Arguments, Display},
    io::{self, Write as _},
};

/// A heading, with air above it.
pub(crate) fn chapter(title: impl Display) {
    write(format_args!("\n{title}\n"));
}

/// A line under the heading.
pub(crate) fn line(text: impl Display) {
    write(format_args!("   {text}\n"));
}

/// A line of its own.
pub(crate) fn plain(text: impl Display) {
    write(format_args!("{text}\n"));
}

/// The beginning of a line whose end comes after some waiting.
pub(crate) fn begin(text: impl Display) {
    write(format_args!("{text}"));
}

fn write(text: Arguments<'_>) {
    let mut out = io::stdout().lock();
    // Whoever listened may be gone (`| head`); the exit code still tells how it ended.
    let _ = out.write_fmt(text).and_then(|()| out.flush());
}

/// An amount as a person reads it: `6,500 XOF`; the terminal speaks English.
pub(crate) fn xof(francs: i64) -> String {
    wording::amount(Xof::new(francs), Language::English)
}
