//! Alerts and their messages, and looking at the system.
//! Deliberately not here: when something is an alert.

mod alert;
mod delivery;
mod queries;
mod repository;
