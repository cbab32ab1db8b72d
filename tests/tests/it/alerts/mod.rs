//! What operators must know of: raised, told, read, cleared.
//! Deliberately not here: limits and the state machine (the domain's own tests).

mod acknowledge_alert;
mod letters;
mod list_alerts;
mod look;
mod support;
mod tell;
