//! Log lines of a command that talks to a person: JSON, one line each, in a file.
//! Deliberately not here: log lines of `serve` (`telemetry`).

use std::{fs::File, path::Path};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// To a file, for a command that talks to a person on the terminal.
pub(crate) fn to_file(path: &Path, filter: EnvFilter) -> std::io::Result<()> {
    let file = File::options().create(true).append(true).open(path)?;
    let layer = fmt::layer().json().flatten_event(true).with_writer(std::sync::Mutex::new(file));
    let _ = tracing_subscriber::registry().with(filter).with(layer).try_init();
    Ok(())
}
