//! A job on the wire.
//! Deliberately not here: what it carries.

use crate::kernel::wire::WireTime;
use cauri_application::jobs::JobView;
use serde::Serialize;
use utoipa::ToSchema;

/// A job of the queue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JobWire {
    id: i64,
    /// What it does.
    #[schema(example = "clean_up")]
    name: String,
    /// `waiting`, `running` or `dead`.
    state: &'static str,
    /// `urgent`, `normal` or `bulk`.
    priority: &'static str,
    /// How often it was tried.
    tries: i64,
    /// How often it is tried before it is dead.
    most_tries: i64,
    /// Why the last try failed; what lies behind it is in the log.
    last_error: Option<String>,
    /// When it is due.
    due_at: WireTime,
    created_at: WireTime,
    updated_at: WireTime,
}

impl From<JobView> for JobWire {
    fn from(job: JobView) -> Self {
        Self {
            id: job.id,
            name: job.name,
            state: job.state.as_str(),
            priority: job.priority.as_str(),
            tries: job.tries,
            most_tries: job.most_tries,
            last_error: job.last_error,
            due_at: job.due_at.into(),
            created_at: job.created_at.into(),
            updated_at: job.updated_at.into(),
        }
    }
}
