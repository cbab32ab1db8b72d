//! The queue of jobs, as an admin reads it.
//! Deliberately not here: what a job carries.

use crate::{
    app::App,
    jobs::{JobState, JobView},
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
        numbered_page::{NumberedPage, NumberedPageRequest},
    },
    matrix::Operation,
};

/// Why no list was made.
#[derive(Debug, thiserror::Error)]
pub enum ListJobsError {
    /// Only admins look at jobs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists the jobs that stand so, the oldest first.
///
/// # Errors
/// [`ListJobsError`] says why not.
pub async fn list_jobs(
    app: &App,
    caller: &Caller,
    state: JobState,
    page: NumberedPageRequest,
) -> Result<NumberedPage<JobView>, ListJobsError> {
    Operation::ListJobs.permit(caller)?;
    Ok(app.queries.list_jobs(state, page).await?)
}
