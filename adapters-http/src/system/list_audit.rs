//! `GET /api/admin/audit`
//! Deliberately not here: writing it.

use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        page::{FeedParams, Params, write_cursor},
        problem::Problem,
        state::Http,
        wire::WireTime,
    },
};
use axum::{Json, extract::State};
use cauri_application::{
    kernel::ports::{AuditEntry, Outcome},
    system::list_audit,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// One attempt at an operation that only admins have.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditEntryWire {
    id: Uuid,
    /// Who.
    actor_id: Uuid,
    /// What, as the operation's id.
    #[schema(example = "remove_category")]
    operation: String,
    /// The thing, as its address below `/api/`.
    #[schema(example = "categories/mode")]
    thing: String,
    /// `done` or `refused`.
    outcome: &'static str,
    /// The stable word of the refusal.
    code: Option<String>,
    /// The network address that it came from.
    address: Option<String>,
    /// The request, as the logs name it.
    request_id: Uuid,
    created_at: WireTime,
    updated_at: WireTime,
}

impl From<AuditEntry> for AuditEntryWire {
    fn from(entry: AuditEntry) -> Self {
        let (outcome, code) = match entry.outcome {
            Outcome::Done => ("done", None),
            Outcome::Refused(code) => ("refused", Some(code)),
        };
        Self {
            id: entry.id.0,
            actor_id: entry.actor_id.0,
            operation: entry.operation,
            thing: entry.thing,
            outcome,
            code,
            address: entry.origin.address.map(cauri_domain::kernel::Personal::into_inner),
            request_id: entry.origin.request_id,
            created_at: entry.occurred_at.into(),
            updated_at: entry.occurred_at.into(),
        }
    }
}

/// A page of the audit, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditAnswer {
    success: bool,
    entries: Vec<AuditEntryWire>,
    next_cursor: Option<String>,
}

/// What admins did, and what was refused.
#[utoipa::path(
    get, path = "/api/admin/audit", tag = "administration", security(("bearer" = [])),
    params(FeedParams), responses((status = 200, body = AuditAnswer))
)]
pub(crate) async fn list_audit(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    Params(feed): Params<FeedParams>,
) -> Result<Json<AuditAnswer>, Problem> {
    let page = list_audit::list_audit(&http.app, &caller, feed.page()?).await?;
    Ok(Json(AuditAnswer {
        success: true,
        entries: page.items.into_iter().map(AuditEntryWire::from).collect(),
        next_cursor: page.next.map(write_cursor),
    }))
}
