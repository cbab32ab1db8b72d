//! The queue of jobs, as an admin reads it.
//! Deliberately not here: what a job carries.

use crate::{
    app::App,
    jobs::{JobState, JobView},
    kernel::{
        caller::Caller,
        error::ReadError,
        numbered_page::{NumberedPage, NumberedPageRequest},
    },
    matrix::Operation,
};

/// Lists the jobs that stand so, the oldest first.
pub async fn list_jobs(
    app: &App,
    caller: &Caller,
    state: JobState,
    page: NumberedPageRequest,
) -> Result<NumberedPage<JobView>, ReadError> {
    Operation::ListJobs.permit(caller)?;
    Ok(app.queries.list_jobs(state, page).await?)
}
