//! `POST /api/collaborations/requests`
//! Deliberately not here: later offers (`counter_offer`).

use super::moved::MovedAnswer;
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        answer::replayable, body::Body, language::Language, problem::Problem, state::Http,
        wire::WireRate,
    },
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use cauri_application::{
    collaboration::propose::{self, Propose},
    matrix::Operation,
};
use cauri_domain::kernel::{ProductId, UserId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An invitation.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ProposalBody {
    #[schema(example = "0198c5f2-7a41-7d3e-9b60-5c1f2e8a4d07")]
    influencer_id: Uuid,
    /// 1 to 50 products of one's own, all for sale.
    #[schema(
        example = json!(["0198c5f2-7a41-7d3e-9b60-5c1f2e8a4d07"]), min_items = 1, max_items = 50
    )]
    product_ids: Vec<Uuid>,
    /// Percent, 5 to 50.
    #[schema(schema_with = crate::kernel::wire::commission)]
    commission: WireRate,
    #[schema(example = "Vos vidéos nous plaisent.", max_length = 5_000)]
    message: Option<String>,
}

/// Invites an influencer to promote products for a commission.
#[utoipa::path(
    post, path = "/api/collaborations/requests", tag = "collaborations",
    operation_id = "propose_collaboration", security(("bearer" = [])),
    request_body = ProposalBody,
    responses((status = 201, body = MovedAnswer), (status = 200, body = MovedAnswer))
)]
pub(crate) async fn propose(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    headers: HeaderMap,
    body: Body<ProposalBody>,
) -> Result<Response, Problem> {
    Operation::ProposeCollaboration.permit(&caller)?;
    let Body { value, key } = body;
    let command = Propose {
        influencer_id: UserId(value.influencer_id),
        product_ids: value.product_ids.into_iter().map(ProductId).collect(),
        rate_percent: value.commission.rate("commission", http.app.policy.terms.split())?,
        message: value.message,
    };
    let answer = propose::propose(&http.app, &caller, key.as_ref(), &command).await?;
    let replay = answer.outcome.already_applied;
    let status = if replay { StatusCode::OK } else { StatusCode::CREATED };
    let language = Language::of(&headers);
    Ok(replayable(status, answer, |moved| MovedAnswer::of(moved, "moves.proposed", language)))
}
