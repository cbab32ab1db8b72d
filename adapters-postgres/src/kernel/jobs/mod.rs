//! The queue of jobs: the job crate behind our port.
//! Deliberately not here: what a job does.

mod crate_schema;
mod due;
mod options;
mod repository;
mod schema;
mod work;

pub(super) use crate_schema::{count_migrations as count_job_migrations, waiting_jobs};
pub use due::PgDueJobs;
pub use options::JobSettings;
pub(super) use schema::{KNOWN_JOB_MIGRATIONS, migrate_jobs};
pub use work::{WorkJobsError, work_jobs};
