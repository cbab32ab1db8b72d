//! `POST /api/admin/alerts/{id}/acknowledge`
//! Deliberately not here: clearing an alert – it passes by itself.

use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        answer::replayable,
        body::{Body, NoBody},
        path::PathId,
        problem::Problem,
        request_id::CommandOrigin,
        state::Http,
        wire::WireTime,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use cauri_application::alerts::acknowledge_alert;
use cauri_domain::kernel::AlertId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Note is taken of the alert.
#[derive(Serialize, ToSchema)]
pub(crate) struct AcknowledgedAnswer {
    success: bool,
    alert_id: Uuid,
    acknowledged_at: WireTime,
    /// True if the caller had acknowledged it before.
    already_applied: bool,
}

/// Takes note of an alert.
#[utoipa::path(
    post, path = "/api/admin/alerts/{id}/acknowledge", tag = "administration",
    security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = AcknowledgedAnswer))
)]
pub(crate) async fn acknowledge_alert(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<AlertId>,
    CommandOrigin(origin): CommandOrigin,
    body: Body<NoBody>,
) -> Result<Response, Problem> {
    let key = body.key.as_ref();
    let noted = acknowledge_alert::acknowledge_alert(&http.app, &caller, key, &origin, id).await?;
    Ok(replayable(StatusCode::OK, noted, |noted| AcknowledgedAnswer {
        success: true,
        alert_id: noted.alert_id.0,
        acknowledged_at: noted.acknowledged_at.into(),
        already_applied: noted.already_applied,
    }))
}
