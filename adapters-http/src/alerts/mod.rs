//! Alerts, as admins see them.
//! Deliberately not here: how others are told of them.

pub(crate) mod acknowledge_alert;
pub(crate) mod list_alerts;
mod problem;
mod wire;
