//! Alerts and workers as figures, for whoever watches from outside.
//! Deliberately not here: how figures are written down.

use crate::{
    app::App,
    kernel::{error::StoreError, workers::Workers},
};
use cauri_domain::alerts::{AlertKind, Subject, limits};
use chrono::TimeDelta;

/// Alerts and workers, now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertFigures {
    /// Every kind, with the number of its open alerts.
    pub open: Vec<(AlertKind, i64)>,
    /// Workers by their signs of life.
    pub workers: Workers,
}

/// Counts what is open.
pub async fn alert_figures(app: &App) -> Result<AlertFigures, StoreError> {
    let counted = app.queries.count_open_alerts().await?;
    let of = |kind| counted.iter().find(|(other, _)| *other == kind).map_or(0, |(_, count)| *count);
    let open = AlertKind::ALL.iter().copied().map(|kind| (kind, of(kind))).collect();
    let workers = app.queries.count_workers(app.machine.now() - silence()).await?;
    Ok(AlertFigures { open, workers })
}

/// The silence after which a worker counts as silent.
pub fn silence() -> TimeDelta {
    let any = Subject::new("worker").map(|any| limits(AlertKind::SilentWorker, &any).raise_from);
    TimeDelta::seconds(any.unwrap_or_default())
}
