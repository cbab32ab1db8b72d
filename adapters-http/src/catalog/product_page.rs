//! `GET /p/{id}`: a product's plain public page.
//! Deliberately not here: a cart – a buyer orders through the API.

use crate::kernel::{language::Language, path::PathWord, problem::Problem, state::Http};
use axum::{extract::State, http::HeaderMap, response::Html};
use cauri_application::{catalog::product_page, kernel::wording::amount};
use cauri_domain::{
    catalog::{Product, ShownStatus},
    kernel::{ProductId, without_trailing_marks},
};
use uuid::Uuid;

/// A product's public page.
#[utoipa::path(
    get, path = "/p/{id}", tag = "products", params(("id" = Uuid, Path)),
    responses((status = 200, body = String, content_type = "text/html"))
)]
pub(crate) async fn product_page(
    State(http): State<Http>,
    PathWord(id): PathWord,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    // As people paste it, with what stands behind it in a sentence.
    let id = Uuid::try_parse(without_trailing_marks(&id)).map_err(|_| Problem::not_found())?;
    let id = ProductId(id);
    let found = product_page::product_page(&http.app, id).await?;
    let product = found.ok_or_else(Problem::not_found)?;
    Ok(Html(render(&product, Language::of(&headers))))
}

fn render(product: &Product, language: Language) -> String {
    let key = match product.shown_status() {
        ShownStatus::Active => "pages.available",
        ShownStatus::OutOfStock => "pages.sold_out",
        ShownStatus::Inactive | ShownStatus::Archived => "pages.not_for_sale",
    };
    let availability = crate::_rust_i18n_t!(key, locale = language.as_str());
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
