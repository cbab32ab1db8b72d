//! Log lines of a command that talks to a person: JSON, one line each, in a file.
//! Deliberately not here: log lines of `serve` (`telemetry`).

use std::{fs::File, os::unix::fs::OpenOptionsExt as _, path::Path};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// To a new file of its owner's, for a command that talks to a person on the terminal.
pub(crate) fn to_file(path: &Path, filter: EnvFilter) -> std::io::Result<()> {
    let mut options = File::options();
    let file = options.create_new(true).append(true).mode(0o600).open(path)?;
    let layer = fmt::layer().json().flatten_event(true).with_writer(std::sync::Mutex::new(file));
    let _ = tracing_subscriber::registry().with(filter).with(layer).try_init();
    Ok(())
}
