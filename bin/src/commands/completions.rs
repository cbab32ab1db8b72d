//! `cauri completions`: the command line's words, for a shell.
//! Deliberately not here: the words (`cli`).

use crate::{
    cli::{Cli, Completions},
    output,
};
use clap::CommandFactory as _;

/// Prints them.
pub(super) fn completions(of: Completions) {
    let mut text = vec![];
    clap_complete::generate(of.shell, &mut Cli::command(), "cauri", &mut text);
    output::plain(String::from_utf8_lossy(&text).trim_end());
}
