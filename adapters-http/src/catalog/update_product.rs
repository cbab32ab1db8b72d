//! `PUT /api/products/{id}`
//! Deliberately not here: pictures; `archived`, which is what `DELETE` may leave.

use super::wire::ProductWire;
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        answer::replayable,
        body::{Body, changed, cleared},
        if_match::IfMatch,
        path::PathId,
        problem::Problem,
        state::Http,
        wire::{WireRate, WireXof},
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use cauri_application::catalog::update_product::{self, UpdateProductError};
use cauri_domain::{
    catalog::{ProductChange, ProductChangeError},
    kernel::{Patch, ProductId},
};
use serde::{Deserialize, Serialize};
use std::ops::Not;
use utoipa::ToSchema;

/// What a merchant may write of a status; the others are computed, or final.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ShelfWord {
    /// On the shelf.
    Active,
    /// Off the shelf.
    Inactive,
}

/// What changes of a product; what is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ProductChangeBody {
    #[serde(default, deserialize_with = "changed")]
    #[schema(example = "Savon de karité", min_length = 1, max_length = 200, nullable = false)]
    name: Option<String>,
    #[serde(default, deserialize_with = "changed")]
    #[schema(example = "Fait à la main", min_length = 1, max_length = 5_000, nullable = false)]
    description: Option<String>,
    /// Francs CFA, 1 to 5,000,000.
    #[serde(default, deserialize_with = "changed")]
    #[schema(schema_with = crate::kernel::wire::price)]
    price: Option<WireXof>,
    /// Percent, 5 to 50; null takes it away.
    #[serde(default, deserialize_with = "cleared")]
    #[schema(schema_with = crate::kernel::wire::commission_if_any)]
    commission_hint: Patch<WireRate>,
    #[serde(default, deserialize_with = "changed")]
    #[schema(example = "beaute", pattern = "^[a-z][a-z0-9-]{0,39}$", nullable = false)]
    category: Option<String>,
    /// Pieces left; with null nobody counts any more.
    #[serde(default, deserialize_with = "cleared")]
    #[schema(example = 12, minimum = 0, value_type = Option<i64>)]
    stock: Patch<i64>,
    #[serde(default, deserialize_with = "changed")]
    #[schema(nullable = false, example = "active")]
    status: Option<ShelfWord>,
}

/// The product as it is now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UpdatedProductAnswer {
    success: bool,
    product: ProductWire,
    /// `price_not_payable` if no gateway takes its price.
    warnings: Vec<String>,
    /// Only there, and true, if it was so already.
    #[serde(skip_serializing_if = "Not::not")]
    already_applied: bool,
}

/// Changes one's own product.
///
/// Fields that are left out stay, `null` clears. Orders that were placed and contracts keep what
/// they say.
#[utoipa::path(
    put, path = "/api/products/{id}", tag = "products", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path)), request_body = ProductChangeBody,
    responses((status = 200, body = UpdatedProductAnswer))
)]
pub(crate) async fn update_product(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<ProductId>,
    IfMatch(if_match): IfMatch,
    body: Body<ProductChangeBody>,
) -> Result<Response, Problem> {
    let Body { value, key } = body;
    let split = http.app.policy.terms.split();
    let hint = |hint: WireRate| hint.rate("commission_hint", split);
    let change = ProductChange {
        name: value.name,
        description: value.description,
        price_xof: value.price.map(|price| price.0),
        commission_hint: value.commission_hint.try_map(hint)?,
        category: value.category,
        stock: value.stock,
        on_shelf: value.status.map(|word| matches!(word, ShelfWord::Active)),
    };
    let key = key.as_ref();
    let answer =
        update_product::update_product(&http.app, &caller, key, id, if_match, &change).await?;
    Ok(replayable(StatusCode::OK, answer, |updated| UpdatedProductAnswer {
        success: true,
        product: updated.product.into(),
        warnings: updated.warnings,
        already_applied: updated.already_applied,
    }))
}

impl From<UpdateProductError> for Problem {
    fn from(error: UpdateProductError) -> Self {
        match error {
            UpdateProductError::Denied(error) => error.into(),
            UpdateProductError::NotFound => Self::not_found(),
            UpdateProductError::Idempotency(error) => error.into(),
            UpdateProductError::StaleVersion { found } => {
                Self::conflict("stale_version").extra("version", found)
            }
            UpdateProductError::Refused(ProductChangeError::Archived) => {
                Self::conflict("product_archived")
            }
            UpdateProductError::Refused(ProductChangeError::Product(error)) => error.into(),
            UpdateProductError::Store(error) => error.into(),
        }
    }
}
