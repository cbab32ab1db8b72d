//! Alerts: the system looks at itself, keeps what it finds, and tells those who run it.
//! Deliberately not here: notices inside the product – the context of notifications will make them
//! from the rows that are kept here.

pub mod acknowledge_alert;
pub mod clean_up;
pub mod deliver;
mod emails;
pub mod figures;
pub mod list_alerts;
pub mod look;
pub mod ports;
