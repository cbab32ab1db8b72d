//! Rows of `app.alerts` and what they mean.
//! Deliberately not here: statements.

use crate::kernel::corrupt;
use cauri_application::kernel::error::StoreError;
use cauri_domain::{
    alerts::{Alert, AlertKind, Observation, Subject},
    kernel::{AlertId, Timestamp, UserId},
};
use std::fmt::Display;
use uuid::Uuid;

/// A row as it stands in the table.
#[derive(Debug)]
pub(super) struct AlertRow {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) subject: String,
    pub(super) measure: i64,
    pub(super) since: Option<Timestamp>,
    pub(super) raised_at: Timestamp,
    pub(super) cleared_at: Option<Timestamp>,
    pub(super) acknowledged_at: Option<Timestamp>,
    pub(super) acknowledged_by: Option<Uuid>,
    pub(super) updated_at: Timestamp,
    pub(super) version: i64,
}

/// A kind as it is written.
pub(super) fn kind(word: &str, id: impl Display) -> Result<AlertKind, StoreError> {
    AlertKind::from_word(word).ok_or_else(|| corrupt("app.alerts", "kind", id))
}

/// A subject as it is written.
pub(super) fn subject(name: &str, id: impl Display) -> Result<Subject, StoreError> {
    Subject::new(name).map_err(|_| corrupt("app.alerts", "subject", id))
}

impl TryFrom<AlertRow> for Alert {
    type Error = StoreError;

    fn try_from(row: AlertRow) -> Result<Self, StoreError> {
        let id = row.id;
        let acknowledged = match (row.acknowledged_by, row.acknowledged_at) {
            (Some(by), Some(at)) => Some((UserId(by), at)),
            (None, None) => None,
            _ => return Err(corrupt("app.alerts", "acknowledged_by", id)),
        };
        Ok(Self {
            id: AlertId(id),
            kind: kind(&row.kind, id)?,
            subject: subject(&row.subject, id)?,
            measure: row.measure,
            since: row.since,
            raised_at: row.raised_at,
            cleared_at: row.cleared_at,
            acknowledged,
            updated_at: row.updated_at,
            version: row.version,
        })
    }
}

/// Something that was looked at.
#[derive(Debug)]
pub(super) struct SeenRow {
    pub(super) kind: String,
    pub(super) subject: String,
    pub(super) measure: i64,
    pub(super) since: Option<Timestamp>,
}

impl TryFrom<SeenRow> for Observation {
    type Error = StoreError;

    fn try_from(row: SeenRow) -> Result<Self, StoreError> {
        Ok(Self {
            kind: kind(&row.kind, &row.subject)?,
            subject: subject(&row.subject, &row.subject)?,
            measure: row.measure,
            since: row.since,
        })
    }
}
