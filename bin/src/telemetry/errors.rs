//! Errors for a Sentry-compatible address: what happened and where, nothing about anybody.
//! Deliberately not here: which lines are errors – the code that writes them says so.

use super::{async_client, scrub::scrub};
use crate::commands::Failure;
use cauri_domain::kernel::Personal;
use sentry::{
    ClientInitGuard, ClientOptions, Transport, TransportFactory, TransportOptions,
    integrations::tracing::ErrorLayer,
    protocol::{Context, Event, Value},
    transports::ReqwestHttpTransportOptions,
    types::Dsn,
};
use std::sync::Arc;
use tracing::Subscriber;
use tracing_subscriber::registry::LookupSpan;

/// The fields of a line, as the layer names them.
const FIELDS: &str = "Rust Tracing Fields";
/// Where the line stands in the code.
const PLACE: &str = "Rust Tracing Location";

/// Begins to tell errors; on threads of its own, so that nobody waits for whoever is told.
pub(super) fn begin(dsn: &Personal<String>) -> Result<ClientInitGuard, Failure> {
    let dsn: Dsn = dsn.reveal().parse()?;
    let mut options = ClientOptions::new().before_send(|event| Some(impersonal(&event)));
    options.dsn = Some(dsn);
    options.release = Some(concat!("cauri@", env!("CARGO_PKG_VERSION")).into());
    options.default_integrations = false;
    options.send_default_pii = false;
    options.max_breadcrumbs = 0;
    options.transport = Some(Arc::new(OurTransport(async_client()?)));
    Ok(sentry::init(options))
}

/// Hands errors over as they are logged.
pub(super) fn layer<S>() -> impl tracing_subscriber::Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    ErrorLayer::new()
}

struct OurTransport(reqwest::Client);

impl TransportFactory for OurTransport {
    fn create_transport_with_options(&self, options: TransportOptions) -> Arc<dyn Transport> {
        let options = ReqwestHttpTransportOptions::from(options).with_client(self.0.clone());
        Arc::new(options.build())
    }
}

/// An event that says what happened and where; whatever else the library may add is left out.
fn impersonal(event: &Event<'static>) -> Event<'static> {
    let kept = [FIELDS, PLACE].into_iter().filter_map(|name| {
        let context = event.contexts.get(name)?;
        let Context::Other(fields) = context else { return None };
        let fields = fields.iter().map(|(key, value)| (key.clone(), clean(value))).collect();
        Some((name.to_owned(), Context::Other(fields)))
    });
    Event {
        contexts: kept.collect(),
        event_id: event.event_id,
        level: event.level,
        message: event.message.as_deref().map(scrub),
        logger: event.logger.clone(),
        timestamp: event.timestamp,
        release: event.release.clone(),
        environment: event.environment.clone(),
        sdk: event.sdk.clone(),
        ..Event::default()
    }
}

fn clean(value: &Value) -> Value {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        Value::String(text) => Value::String(scrub(text)),
        // No line of ours has such fields.
        Value::Array(_) | Value::Object(_) => Value::Null,
    }
}
