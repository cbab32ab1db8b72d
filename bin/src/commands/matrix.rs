//! `cauri matrix`: who may call what.
//! Deliberately not here: the page (`crate::matrix`).

use crate::{matrix::page, output};

/// Prints the authorization matrix.
pub(super) fn matrix() {
    output::plain(page());
}
