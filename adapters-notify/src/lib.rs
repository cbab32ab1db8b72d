//! How people and their systems are told: signed calls about alerts.
//! Deliberately not here: when somebody is told what (application), and rules.
#![forbid(unsafe_code)]

mod alert_webhook;

pub use alert_webhook::{KeyError, SignedAlertWebhook};
