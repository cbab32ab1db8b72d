//! The form in which events leave us: one envelope for outbound webhooks and sockets.
//! Deliberately not here: who gets which (subscribers), and how they are sent.

use crate::event::{Event, Recorded};
use cauri_domain::kernel::{EventId, rfc3339_micros};
use serde::Serialize;
use serde_json::Value;

/// An event as the world gets it. Subscribers know a repeated delivery by its `id`, and ignore
/// what they don't know; a shape never changes under its version.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublicEvent {
    /// The same for every delivery of the event.
    pub id: EventId,
    /// What happened, such as `order.paid`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Version of the shape of `data`.
    pub version: u32,
    /// When (business clock), RFC 3339 with microseconds.
    pub occurred_at: String,
    /// Ids and amounts; never personal data.
    pub data: Value,
}

impl PublicEvent {
    /// The envelope around a recorded event.
    ///
    /// # Errors
    /// If the event can't be written as JSON.
    pub fn of(recorded: &Recorded) -> Result<Self, serde_json::Error> {
        let mut written = serde_json::to_value(&recorded.event)?;
        let kind = written["kind"].as_str().unwrap_or_default().to_owned();
        Ok(Self {
            id: recorded.id,
            kind,
            version: version(&recorded.event),
            occurred_at: rfc3339_micros(recorded.occurred_at),
            data: written["data"].take(),
        })
    }
}

/// Version of an event's shape; a changed shape is a new variant with the next number.
const fn version(_: &Event) -> u32 {
    1
}
