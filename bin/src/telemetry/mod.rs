//! What the program tells of itself while it serves: log lines, traces, errors.
//! Deliberately not here: figures (`/metrics`) and alerts, which are asked and kept elsewhere.

mod errors;
mod scrub;
mod traces;

use crate::{
    commands::Failure,
    settings::{LogFormat, Telemetry},
};
use opentelemetry_sdk::trace::SdkTracerProvider;
use std::{io, panic, time::Duration};
use tracing_subscriber::{
    Layer as _, filter::LevelFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

/// How long the last traces and errors may take to leave.
pub(crate) const LAST_WORDS: Duration = Duration::from_secs(2);

/// Everything that was begun; it ends with [`Running::end`].
pub(crate) struct Running {
    traces: Option<SdkTracerProvider>,
    errors: Option<sentry::ClientInitGuard>,
}

/// Begins to tell, before anything else is begun and while there is only one thread.
pub(crate) fn begin(settings: Telemetry) -> Result<Running, Failure> {
    let Telemetry { filter, format, otlp_endpoint, sentry_dsn } = settings;
    let lines = fmt::layer().with_writer(io::stderr);
    let lines = match format {
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
        LogFormat::Text => lines.with_ansi(false).boxed(),
    };
    let traces = otlp_endpoint.as_ref().map(traces::begin).transpose()?;
    let errors = sentry_dsn.as_ref().map(errors::begin).transpose()?;
    let told = errors.as_ref().map(|_| errors::layer().with_filter(LevelFilter::ERROR));
    // A second call (tests) keeps the first subscriber.
    let _ = tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .with(traces.as_ref().map(traces::layer))
        .with(told)
        .try_init();
    panic::set_hook(Box::new(tell_panic));
    Ok(Running { traces, errors })
}

/// A panic is a line of the log like any other, and an error that is told.
fn tell_panic(panic: &panic::PanicHookInfo<'_>) {
    let location = panic.location().map(ToString::to_string);
    let message = panic.payload_as_str().map(scrub::scrub);
    tracing::error!(location, panic = message, "the program panicked");
}

impl Running {
    /// Sends what is still to be sent, within a limit. Not to be called on the runtime.
    pub(crate) fn end(self) {
        if let Some(traces) = self.traces {
            // An error says that the collector does not take them; nobody is left to wait for it.
            let _ = traces.shutdown_with_timeout(LAST_WORDS);
        }
        if let Some(errors) = self.errors {
            errors.close(Some(LAST_WORDS));
        }
    }
}

/// How long whoever only watches may take to be connected, and to answer.
const CONNECT: Duration = Duration::from_secs(2);
const ANSWER: Duration = Duration::from_secs(5);

/// Calls out with our own trust anchors, on a thread that may wait.
fn waiting_client() -> Result<reqwest::blocking::Client, Failure> {
    Ok(reqwest::blocking::Client::builder()
        .tls_backend_preconfigured(cauri_payments::tls_config()?)
        .connect_timeout(CONNECT)
        .timeout(ANSWER)
        .redirect(reqwest::redirect::Policy::none())
        .build()?)
}

/// The same, on a runtime.
fn async_client() -> Result<reqwest::Client, Failure> {
    Ok(reqwest::Client::builder()
        .tls_backend_preconfigured(cauri_payments::tls_config()?)
        .connect_timeout(CONNECT)
        .timeout(ANSWER)
        .redirect(reqwest::redirect::Policy::none())
        .build()?)
}
