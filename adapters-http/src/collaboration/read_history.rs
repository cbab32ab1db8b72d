//! `GET /api/collaborations/requests/{id}/history`
//! Deliberately not here: messages between the parties (messaging).

use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        path::PathId,
        problem::Problem,
        state::Http,
        wire::{WireRate, WireTime},
    },
};
use axum::{Json, extract::State};
use cauri_application::collaboration::{ports::HistoryRow, read_history};
use cauri_domain::kernel::CollaborationId;
use serde::Serialize;
use utoipa::ToSchema;

/// The negotiation, oldest move first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HistoryAnswer {
    success: bool,
    history: Vec<MoveWire>,
}

/// One move.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MoveWire {
    /// The version that the move made.
    version: i64,
    /// `merchant`, `influencer` or `clock`.
    actor: String,
    /// `propose`, `accept`, `reject`, `counter`, `withdraw`, `sign`, `expire` or `terminate`.
    command: String,
    /// The rate offered or agreed on, in percent.
    commission: Option<WireRate>,
    /// Message, justification or reason.
    message: Option<String>,
    created_at: WireTime,
}

impl From<HistoryRow> for MoveWire {
    fn from(HistoryRow { version, made }: HistoryRow) -> Self {
        Self {
            version,
            actor: made.actor.to_string(),
            command: made.command.to_string(),
            commission: made.rate_percent.map(WireRate::from),
            message: made.message,
            created_at: made.at.into(),
        }
    }
}

/// The negotiation, oldest move first.
#[utoipa::path(
    get, path = "/api/collaborations/requests/{id}/history", tag = "collaborations",
    operation_id = "read_history", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path)), responses((status = 200, body = HistoryAnswer))
)]
pub(crate) async fn read_history(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<CollaborationId>,
) -> Result<Json<HistoryAnswer>, Problem> {
    let rows = read_history::read_history(&http.app, &caller, id).await?;
    let history = rows.into_iter().map(MoveWire::from).collect();
    Ok(Json(HistoryAnswer { success: true, history }))
}
