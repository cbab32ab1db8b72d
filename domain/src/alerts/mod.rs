//! What operators must know of: kinds of alerts, when one is raised and when it passes.
//! Deliberately not here: how the system is looked at, and how anybody is told.

mod alert;
mod rules;

pub use alert::{AcknowledgeError, Alert, AlertKind, SUBJECT_LIMIT, Subject, SubjectError};
pub use rules::{Limits, Observation, OpenAlert, Step, decide, limits, step};
