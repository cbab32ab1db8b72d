//! Where log lines go: JSON, one line each, filtered by `CAURI_LOG`.
//! Deliberately not here: what is logged.

use std::{fs::File, path::Path};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// To standard error.
pub(crate) fn to_stderr(filter: EnvFilter) {
    let layer = fmt::layer().json().flatten_event(true).with_writer(std::io::stderr);
    // A second call (tests) keeps the first subscriber.
    let _ = tracing_subscriber::registry().with(filter).with(layer).try_init();
}

/// To a file, for a command that talks to a person on the terminal.
pub(crate) fn to_file(path: &Path, filter: EnvFilter) -> std::io::Result<()> {
    let file = File::options().create(true).append(true).open(path)?;
    let layer = fmt::layer().json().flatten_event(true).with_writer(std::sync::Mutex::new(file));
    let _ = tracing_subscriber::registry().with(filter).with(layer).try_init();
    Ok(())
}
