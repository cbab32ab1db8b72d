//! `cauri man DIR`: a manual page for each command.
//! Deliberately not here: what stands in them (`cli`).

use super::Failure;
use crate::{
    cli::{Cli, Man},
    output,
};
use clap::CommandFactory as _;
use std::fs;

/// Writes them.
pub(super) fn man(into: &Man) -> Result<(), Failure> {
    fs::create_dir_all(&into.folder)?;
    clap_mangen::generate_to(Cli::command(), &into.folder)?;
    let pages = fs::read_dir(&into.folder)?.count();
    output::plain(format_args!(
        "{pages} pages are in {0}: man -l {0}/cauri.1 shows the first.",
        into.folder.display()
    ));
    Ok(())
}
