//! `cauri matrix`: who may call what.
//! Deliberately not here: the page (`crate::matrix`).

use crate::{matrix::page, tell};

/// Prints the authorization matrix.
pub(super) fn matrix() {
    tell::plain(page());
}
