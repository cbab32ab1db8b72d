//! `POST /api/collaborations/requests/{id}/sign-contract`
//! Deliberately not here: reading the contract first (`read_contract`).

use super::{evidence::SignedFrom, moved::MovedAnswer, wire::LinkWire};
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        answer::replayable, body::Body, if_match::IfMatch, language::Language, path::PathId,
        problem::Problem, state::Http,
    },
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use cauri_application::collaboration::{
    negotiate::MoveRequest,
    sign_contract::{self, Signed, Signing},
};
use cauri_domain::{
    collaboration::Status,
    kernel::{CollaborationId, Personal},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A signature.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SignBody {
    /// The signer's full name.
    #[schema(example = "Awa Diop", min_length = 1, max_length = 200)]
    signature: String,
    /// True: the terms are accepted.
    #[schema(example = true)]
    accept_terms: bool,
    /// The hash of the contract as it was read.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    contract_hash: String,
}

/// A signature that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignedAnswer {
    #[serde(flatten)]
    moved: MovedAnswer,
    #[serde(flatten)]
    link: LinkWire,
}

/// Signs the contract.
///
/// With the last signature required it is in force, and the link works.
#[utoipa::path(
    post, path = "/api/collaborations/requests/{id}/sign-contract", tag = "collaborations",
    operation_id = "sign_contract", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("If-Match" = Option<String>, Header)),
    request_body = SignBody, responses((status = 200, body = SignedAnswer))
)]
pub(crate) async fn sign_contract(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    IfMatch(if_match): IfMatch,
    PathId(id): PathId<CollaborationId>,
    SignedFrom(evidence): SignedFrom,
    headers: HeaderMap,
    body: Body<SignBody>,
) -> Result<Response, Problem> {
    let Body { value, key } = body;
    let asked = MoveRequest { id, key: key.as_ref(), if_match };
    let signing = Signing {
        full_name: Personal::new(value.signature),
        contract_hash: value.contract_hash,
        accept_terms: value.accept_terms,
        evidence,
    };
    let Signed { answer, link } =
        sign_contract::sign_contract(&http.app, &caller, asked, signing).await?;
    let active = answer.outcome.status == Status::Active;
    let message = if active { "moves.activated" } else { "moves.signed" };
    let language = Language::of(&headers);
    Ok(replayable(StatusCode::OK, answer, |moved| SignedAnswer {
        moved: MovedAnswer::of(moved, message, language),
        link: LinkWire::of(&http.app, link.as_ref()),
    }))
}
