//! `POST /api/products`
//! Deliberately not here: pictures.

use super::wire::ProductWire;
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        answer::replayable,
        body::Body,
        problem::Problem,
        state::Http,
        wire::{WireRate, WireXof},
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use cauri_application::catalog::create_product::{self, CreateProductError};
use cauri_domain::catalog::NewProduct;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A new product.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ProductBody {
    #[schema(example = "Savon de karité", min_length = 1, max_length = 200)]
    name: String,
    #[schema(example = "Fait à la main à Thiès", min_length = 1, max_length = 5_000)]
    description: String,
    /// Francs CFA, 1 to 5,000,000.
    #[schema(schema_with = crate::kernel::wire::price)]
    price: WireXof,
    /// Percent, 5 to 50.
    #[schema(schema_with = crate::kernel::wire::commission_if_any)]
    commission_hint: Option<WireRate>,
    #[schema(example = "beaute", pattern = "^[a-z][a-z0-9-]{0,39}$")]
    category: String,
    /// Pieces left; leave it out if nobody counts.
    #[schema(example = 25, minimum = 0)]
    stock: Option<i64>,
}

/// The product that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CreatedProductAnswer {
    success: bool,
    product: ProductWire,
    /// `price_not_payable` if no gateway takes its price.
    warnings: Vec<String>,
}

/// Puts a product on the shelf.
#[utoipa::path(
    post, path = "/api/products", tag = "products", security(("bearer" = [])),
    request_body = ProductBody, responses((status = 201, body = CreatedProductAnswer))
)]
pub(crate) async fn create_product(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    body: Body<ProductBody>,
) -> Result<Response, Problem> {
    let Body { value, key } = body;
    let new = NewProduct {
        name: value.name,
        description: value.description,
        price_xof: value.price.0,
        commission_hint: value
            .commission_hint
            .map(|hint| hint.rate("commission_hint", http.app.policy.terms.split()))
            .transpose()?,
        category: value.category,
        stock: value.stock,
    };
    let answer = create_product::create_product(&http.app, &caller, key.as_ref(), &new).await?;
    Ok(replayable(StatusCode::CREATED, answer, |created| CreatedProductAnswer {
        success: true,
        product: created.product.into(),
        warnings: created.warnings,
    }))
}

impl From<CreateProductError> for Problem {
    fn from(error: CreateProductError) -> Self {
        match error {
            CreateProductError::Denied(error) => error.into(),
            CreateProductError::Idempotency(error) => error.into(),
            CreateProductError::Product(error) => error.into(),
            CreateProductError::Store(error) => error.into(),
        }
    }
}
