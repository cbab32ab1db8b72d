//! An alert on the wire.
//! Deliberately not here: operations.

use crate::kernel::wire::WireTime;
use cauri_domain::alerts::Alert;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something that operators must know of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlertWire {
    id: Uuid,
    /// What is wrong.
    #[schema(example = "settle_age")]
    kind: &'static str,
    /// With what: an identifier, or the word of a queue, a gateway, a recurring work.
    #[schema(example = "settlements")]
    subject: String,
    /// `open` or `closed`.
    #[schema(example = "open")]
    state: &'static str,
    /// How much, in `unit`, when it was raised.
    #[schema(example = 75)]
    measure: i64,
    /// `seconds`, `xof` or `differences`.
    #[schema(example = "seconds")]
    unit: &'static str,
    /// Since when it is so, where the thing tells; it may be older than the alert.
    since: Option<WireTime>,
    raised_at: WireTime,
    cleared_at: Option<WireTime>,
    acknowledged_at: Option<WireTime>,
    /// The admin who took note of it.
    acknowledged_by: Option<Uuid>,
    created_at: WireTime,
    updated_at: WireTime,
    version: i64,
}

impl From<Alert> for AlertWire {
    fn from(alert: Alert) -> Self {
        Self {
            id: alert.id.0,
            kind: alert.kind.as_str(),
            subject: alert.subject.as_str().to_owned(),
            state: if alert.cleared_at.is_none() { "open" } else { "closed" },
            measure: alert.measure,
            unit: alert.kind.unit(),
            since: alert.since.map(WireTime::from),
            raised_at: alert.raised_at.into(),
            cleared_at: alert.cleared_at.map(WireTime::from),
            acknowledged_at: alert.acknowledged.map(|(_, at)| at.into()),
            acknowledged_by: alert.acknowledged.map(|(by, _)| by.0),
            created_at: alert.raised_at.into(),
            updated_at: alert.updated_at.into(),
            version: alert.version,
        }
    }
}
