//! Which program this is: version, commit, how it was built.
//! Deliberately not here: finding that out (`build.rs`).

/// As `--version` says it.
pub(crate) const VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    " (",
    env!("CAURI_BUILT_FROM"),
    ", ",
    env!("CAURI_BUILD"),
    ")"
);
