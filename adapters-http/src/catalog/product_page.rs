//! `GET /p/{id}`: a product's plain public page.
//! Deliberately not here: a cart – a buyer orders through the API.

use crate::kernel::{language::Language, path::PathId, problem::Problem, state::Http};
use axum::{extract::State, http::HeaderMap, response::Html};
use cauri_application::{catalog::product_page, kernel::wording::amount};
use cauri_domain::{
    catalog::{Product, ProductStatus},
    kernel::ProductId,
};

/// A product's public page.
#[utoipa::path(
    get, path = "/p/{id}", tag = "products", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = String, content_type = "text/html"))
)]
pub(crate) async fn product_page(
    State(http): State<Http>,
    PathId(id): PathId<ProductId>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    let found = product_page::product_page(&http.app, id).await?;
    let product = found.ok_or_else(Problem::not_found)?;
    Ok(Html(render(&product, Language::of(&headers))))
}

/// A hidden product is not sold out: nobody knows whether there is one left.
const fn availability(product: &Product) -> &'static str {
    match (product.status, product.stock) {
        (ProductStatus::Active, Some(..1)) | (ProductStatus::OutOfStock, _) => "pages.sold_out",
        (ProductStatus::Active, _) => "pages.available",
        (ProductStatus::Inactive | ProductStatus::Archived, _) => "pages.not_for_sale",
    }
}

fn render(product: &Product, language: Language) -> String {
    let availability = crate::_rust_i18n_t!(availability(product), locale = language.as_str());
    format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{name}</title></head><body><main><h1>{name}</h1><p>{description}</p>\
         <p><strong>{price}</strong></p><p>{availability}</p></main></body></html>",
        lang = language.as_str(),
        name = escape(&product.name),
        description = escape(&product.description),
        price = amount(product.price_xof, language.into()),
    )
}

/// Text as HTML text.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
