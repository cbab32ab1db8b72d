//! `GET /api/revenue/entries`
//! Deliberately not here: statements by period (later).

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
use cauri_application::{ledger::ports::PayeeEntry, revenue::list_entries};
use serde::Serialize;
use utoipa::ToSchema;

/// What one business fact did to the caller's accounts; amounts in francs CFA, signed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntryWire {
    /// Number in the journal.
    id: i64,
    /// `sale`, `maturity`, `payout_requested`, `payout_paid`, `payout_failed` …
    #[schema(example = "sale")]
    kind: String,
    /// What it is about.
    #[schema(example = "sale:0199c5a0-0000-7000-8000-000000000001")]
    reference: String,
    /// Change of what is held.
    held: i64,
    /// Change of what is available.
    available: i64,
    /// Change of what is on its way.
    in_flight: i64,
    /// When the held part leaves the holdback.
    release_at: Option<WireTime>,
    occurred_at: WireTime,
}

impl From<PayeeEntry> for EntryWire {
    fn from(entry: PayeeEntry) -> Self {
        Self {
            id: entry.id,
            kind: entry.kind.as_str().to_owned(),
            reference: entry.reference,
            held: entry.held_xof,
            available: entry.available_xof,
            in_flight: entry.in_flight_xof,
            release_at: entry.release_at.map(WireTime::from),
            occurred_at: entry.occurred_at.into(),
        }
    }
}

/// A page of entries, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntriesAnswer {
    success: bool,
    entries: Vec<EntryWire>,
    next_cursor: Option<String>,
}

/// The caller's entries in the journal.
#[utoipa::path(
    get, path = "/api/revenue/entries", tag = "revenue", security(("bearer" = [])),
    params(FeedParams), responses((status = 200, body = EntriesAnswer))
)]
pub(crate) async fn list_entries(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    Params(feed): Params<FeedParams>,
) -> Result<Json<EntriesAnswer>, Problem> {
    let page = list_entries::list_entries(&http.app, &caller, feed.page()?).await?;
    Ok(Json(EntriesAnswer {
        success: true,
        entries: page.items.into_iter().map(EntryWire::from).collect(),
        next_cursor: page.next.map(write_cursor),
    }))
}
