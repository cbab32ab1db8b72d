//! Traces for an OTLP collector (HTTP, protobuf), in batches on a thread of their own.
//! Deliberately not here: which spans there are – the code that opens them says so.

use super::waiting_client;
use crate::commands::Failure;
use opentelemetry::{Context, KeyValue, trace::TracerProvider as _};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    propagation::TraceContextPropagator,
    trace::{BatchConfigBuilder, BatchSpanProcessor, SdkTracerProvider, Span, SpanData},
};
use std::time::Duration;
use tracing::{Level, Subscriber};
use tracing_subscriber::{Layer, filter::Targets, registry::LookupSpan};
use url::Url;

/// Spans that wait to be sent; further ones are dropped, nobody waits.
const QUEUE_LIMIT: usize = 4_096;
/// Spans that are sent at once.
const BATCH: usize = 512;
/// The longest that a span waits for others.
const PAUSE: Duration = Duration::from_secs(2);

/// Begins to send traces.
pub(super) fn begin(endpoint: &Url) -> Result<SdkTracerProvider, Failure> {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(waiting_client()?)
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(address(endpoint)?)
        .build()?;
    let batches = BatchConfigBuilder::default()
        .with_max_queue_size(QUEUE_LIMIT)
        .with_max_export_batch_size(BATCH)
        .with_scheduled_delay(PAUSE)
        .build();
    let batches = BatchSpanProcessor::builder(exporter).with_batch_config(batches).build();
    opentelemetry::global::set_text_map_propagator(TraceContextPropagator::new());
    Ok(SdkTracerProvider::builder()
        .with_span_processor(Worthwhile(batches))
        .with_resource(Resource::builder_empty().with_attributes(resource()).build())
        .build())
}

/// Who we are, for the collector.
fn resource() -> [KeyValue; 2] {
    [
        KeyValue::new("service.name", "cauri"),
        KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
    ]
}

/// A collector is told by its address; where it takes traces is a convention.
fn address(endpoint: &Url) -> Result<String, Failure> {
    let base = endpoint.as_str();
    if base.ends_with("/v1/traces") {
        return Ok(base.to_owned());
    }
    Ok(Url::parse(&format!("{}/", base.trim_end_matches('/')))?.join("v1/traces")?.into())
}

/// Hands our own spans over, and nobody else's.
pub(super) fn layer<S>(provider: &SdkTracerProvider) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
{
    tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("cauri"))
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_filter(Targets::new().with_target("cauri", Level::INFO))
}

/// Names requests by what was asked, and leaves out looks that found nothing to do.
#[derive(Debug)]
struct Worthwhile(BatchSpanProcessor);

impl opentelemetry_sdk::trace::SpanProcessor for Worthwhile {
    fn on_start(&self, span: &mut Span, context: &Context) {
        self.0.on_start(span, context);
    }

    fn on_end(&self, mut span: SpanData) {
        let of = |key: &str| {
            let found = span.attributes.iter().find(|attribute| attribute.key.as_str() == key);
            found.map(|attribute| attribute.value.to_string())
        };
        match (span.name.as_ref(), of("done"), of("method"), of("route")) {
            ("tick", Some(done), ..) if done == "0" => return,
            ("request", _, Some(method), Some(route)) => {
                span.name = format!("{method} {route}").into();
            }
            _ => {}
        }
        self.0.on_end(span);
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collector_is_told_by_its_address() {
        for (told, expected) in [
            ("http://127.0.0.1:4318", "http://127.0.0.1:4318/v1/traces"),
            ("https://traces.example/otlp/", "https://traces.example/otlp/v1/traces"),
            ("https://traces.example/v1/traces", "https://traces.example/v1/traces"),
        ] {
            assert_eq!(address(&Url::parse(told).unwrap()).unwrap(), expected);
        }
    }
}
