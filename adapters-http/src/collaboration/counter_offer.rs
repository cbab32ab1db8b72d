//! `PUT /api/collaborations/requests/{id}/counter-offer`
//! Deliberately not here: the first offer (`propose`).

use super::moved::{MovedAnswer, moved};
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        body::Body, if_match::IfMatch, language::Language, path::PathId, problem::Problem,
        state::Http, wire::WireRate,
    },
};
use axum::{extract::State, http::HeaderMap, response::Response};
use cauri_application::{
    collaboration::{counter_offer, negotiate::MoveRequest},
    matrix::Operation,
};
use cauri_domain::kernel::CollaborationId;
use serde::Deserialize;
use utoipa::ToSchema;

/// Another offer.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct CounterBody {
    /// Percent, 5 to 50, different from the one on the table.
    #[schema(schema_with = crate::kernel::wire::commission)]
    counter_commission: WireRate,
    /// The justification.
    #[schema(example = "Mes abonnés achètent.", min_length = 1, max_length = 5_000)]
    message: String,
}

/// Answers the offer on the table with another one.
#[utoipa::path(
    put, path = "/api/collaborations/requests/{id}/counter-offer", tag = "collaborations",
    operation_id = "counter_collaboration", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("If-Match" = Option<String>, Header)),
    request_body = CounterBody, responses((status = 200, body = MovedAnswer))
)]
pub(crate) async fn counter_offer(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    IfMatch(if_match): IfMatch,
    PathId(id): PathId<CollaborationId>,
    headers: HeaderMap,
    body: Body<CounterBody>,
) -> Result<Response, Problem> {
    Operation::CounterCollaboration.permit(&caller)?;
    let Body { value, key } = body;
    let asked = MoveRequest { id, key: key.as_ref(), if_match };
    let rate = value.counter_commission.rate("counter_commission")?;
    let answer = counter_offer::counter_offer(&http.app, &caller, asked, rate, value.message)
        .await
        .map_err(|error| Problem::from(error).rename_field("commission", "counter_commission"))?;
    Ok(moved(answer, "moves.countered", Language::of(&headers)))
}
