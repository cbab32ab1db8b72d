//! `PUT /api/orders/{id}/cancel`
//! Deliberately not here: cancelling what is paid – that is a refund.

use super::wire::OrderWire;
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        answer::replayable,
        body::{Body, NoBody},
        if_match::IfMatch,
        path::PathId,
        problem::Problem,
        state::Http,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use cauri_application::orders::cancel_order;
use cauri_domain::kernel::OrderId;
use serde::Serialize;
use std::ops::Not;
use utoipa::ToSchema;

/// The order, cancelled.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CancelledOrderAnswer {
    success: bool,
    order: OrderWire,
    /// Only there, and true, if its buyer had cancelled it before.
    #[serde(skip_serializing_if = "Not::not")]
    already_applied: bool,
}

/// Cancels an order that is not paid.
///
/// Its stock goes back. Money that comes by a payment that was open is kept apart until it is given
/// back.
#[utoipa::path(
    put, path = "/api/orders/{id}/cancel", tag = "orders", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path)), responses((status = 200, body = CancelledOrderAnswer))
)]
pub(crate) async fn cancel_order(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<OrderId>,
    IfMatch(if_match): IfMatch,
    body: Body<NoBody>,
) -> Result<Response, Problem> {
    let key = body.key.as_ref();
    let answer = cancel_order::cancel_order(&http.app, &caller, key, id, if_match).await?;
    Ok(replayable(StatusCode::OK, answer, |cancelled| CancelledOrderAnswer {
        success: true,
        order: cancelled.order.into(),
        already_applied: cancelled.already_applied,
    }))
}
