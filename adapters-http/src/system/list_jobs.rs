//! `GET /api/admin/jobs`
//! Deliberately not here: repeating or discarding one (`resolve_dead_job`).

use super::jobs_wire::JobWire;
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        numbered_page::{NumberedPageParams, numbered_page_request},
        page::Params,
        problem::Problem,
        state::Http,
    },
};
use axum::{Json, extract::State};
use cauri_application::{jobs::JobState, system::list_jobs};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which jobs are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct JobParams {
    /// `waiting`, `running` or `dead`; `dead` if not given.
    #[param(example = "dead", pattern = "^(waiting|running|dead)$")]
    state: Option<String>,
}

/// A page of the jobs that stand so, the oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JobsAnswer {
    success: bool,
    jobs: Vec<JobWire>,
    total: i64,
    page: u32,
    pages: i64,
    has_more: bool,
}

/// Jobs that wait, run, or have no tries left.
#[utoipa::path(
    get, path = "/api/admin/jobs", tag = "administration", security(("bearer" = [])),
    params(JobParams, NumberedPageParams), responses((status = 200, body = JobsAnswer))
)]
pub(crate) async fn list_jobs(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    Params(which): Params<JobParams>,
    Params(wanted_page): Params<NumberedPageParams>,
) -> Result<Json<JobsAnswer>, Problem> {
    let word = which.state.as_deref().unwrap_or(JobState::Dead.as_str());
    let state = JobState::from_word(word);
    let state = state
        .ok_or_else(|| Problem::unprocessable("invalid_query").field("state", "unknown_word"))?;
    let listed =
        list_jobs::list_jobs(&http.app, &caller, state, numbered_page_request(&wanted_page)?)
            .await?;
    Ok(Json(JobsAnswer {
        success: true,
        total: listed.total,
        page: listed.request.page,
        pages: listed.pages(),
        has_more: listed.has_more(),
        jobs: listed.items.into_iter().map(JobWire::from).collect(),
    }))
}
