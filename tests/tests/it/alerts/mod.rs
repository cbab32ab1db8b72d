//! What operators must know of: raised, told, read, cleared.
//! Deliberately not here: limits and the state machine (the domain's own tests).

mod acknowledge_alert;
mod deliver;
mod emails;
mod list_alerts;
mod look;
mod support;
