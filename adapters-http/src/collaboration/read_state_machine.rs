//! `GET /api/collaborations/state-machine`
//! Deliberately not here: the table (domain), and what one collaboration allows now (`read`).

use crate::kernel::accept::wanted;
use axum::{
    Json,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use cauri_application::collaboration::state_machine;
use cauri_domain::collaboration::{Row, Status};
use serde::Serialize;
use utoipa::ToSchema;

/// The forms in which the table is given, the usual one first.
const FORMS: [&str; 2] = ["application/json", "text/vnd.mermaid"];

/// The transition table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StateMachineAnswer {
    success: bool,
    states: Vec<StateWire>,
    /// In the order of the table.
    transitions: Vec<TransitionWire>,
}

/// Where a collaboration can stand.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StateWire {
    #[schema(example = "pending")]
    name: &'static str,
    /// True if nothing leads on from here.
    closed: bool,
}

/// Who may do what from where, and where it can lead.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TransitionWire {
    /// Null before there is a collaboration.
    #[schema(example = "pending")]
    from: Option<&'static str>,
    #[schema(example = "accept")]
    command: &'static str,
    /// `merchant`, `influencer` or `clock`.
    #[schema(example = "influencer")]
    actor: &'static str,
    /// What must hold of the collaboration itself: `none`, `not_signed_by_actor`, `offers_left` or
    /// `deadline_reached`.
    #[schema(example = "none")]
    guard: &'static str,
    to: Vec<&'static str>,
}

impl From<&Row> for TransitionWire {
    fn from(row: &Row) -> Self {
        Self {
            from: row.from.map(Status::as_str),
            command: row.command.as_str(),
            actor: row.actor.as_str(),
            guard: row.guard.as_str(),
            to: row.to.iter().map(|status| status.as_str()).collect(),
        }
    }
}

/// The transition table that is enforced, as JSON or as a Mermaid state diagram.
#[utoipa::path(
    get, path = "/api/collaborations/state-machine", tag = "collaborations",
    operation_id = "read_state_machine",
    responses((status = 200, description = "The table, as `Accept` asks for it", content(
        (StateMachineAnswer = "application/json"),
        (String = "text/vnd.mermaid", example = "stateDiagram-v2"),
    ), headers(("Vary" = String, description = "`accept`"))))
)]
pub(crate) async fn read_state_machine(headers: HeaderMap) -> Response {
    let vary = [(header::VARY, "accept")];
    if wanted(&headers, &FORMS) == 0 {
        return (vary, Json(machine())).into_response();
    }
    let kind = [(header::CONTENT_TYPE, "text/vnd.mermaid; charset=utf-8")];
    (vary, kind, state_machine::diagram()).into_response()
}

fn machine() -> StateMachineAnswer {
    let state = |status: &Status| StateWire { name: status.as_str(), closed: status.is_closed() };
    StateMachineAnswer {
        success: true,
        states: Status::ALL.iter().map(state).collect(),
        transitions: state_machine::transitions().iter().map(TransitionWire::from).collect(),
    }
}
