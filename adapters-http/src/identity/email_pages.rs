//! `GET /account/reset-password` and `GET /account/verify-email`: where an e-mail's link leads.
//! Deliberately not here: any write – the pages ask the API like every client, and the token, which
//! stands behind the address's `#`, reaches no server before.

use crate::kernel::language::Language;
use axum::{
    http::{HeaderMap, HeaderName, header},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

/// The pages' one script.
const SCRIPT: &str = include_str!("email_pages.js");
/// Addresses with a token in them stay here, and so do the pages.
const HEADERS: [(HeaderName, &str); 3] = [
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::CACHE_CONTROL, "no-store"),
];

/// A form that the script sends: to which operation, whether it needs the e-mail's token, what is
/// told afterwards, and its fields.
struct Form {
    to: &'static str,
    needs: &'static str,
    texts: &'static str,
    field: &'static str,
}

/// The page on which a new password is set, or the e-mail for it is asked for.
#[utoipa::path(
    get, path = "/account/reset-password", tag = "people",
    responses((status = 200, body = String, content_type = "text/html"))
)]
pub(crate) async fn reset_password_page(headers: HeaderMap) -> Response {
    let set = Form {
        to: "/api/auth/password-reset/complete",
        needs: "token",
        texts: "reset_page.set",
        field: "name=\"new_password\" type=\"password\" autocomplete=\"new-password\" \
                minlength=\"8\" maxlength=\"200\"",
    };
    let ask = Form {
        to: "/api/auth/password-reset",
        needs: "nothing",
        texts: "reset_page.ask",
        field: "name=\"email\" type=\"email\" autocomplete=\"email\" maxlength=\"254\"",
    };
    page(Language::of(&headers), "reset_page.title", &[set, ask])
}

/// The page on which an e-mail's reader proves the address.
#[utoipa::path(
    get, path = "/account/verify-email", tag = "people",
    responses((status = 200, body = String, content_type = "text/html"))
)]
pub(crate) async fn verify_email_page(headers: HeaderMap) -> Response {
    let prove = Form {
        to: "/api/auth/email-verification/complete",
        needs: "token",
        texts: "verify_page.prove",
        field: "",
    };
    page(Language::of(&headers), "verify_page.title", &[prove])
}

fn page(language: Language, title: &'static str, forms: &[Form]) -> Response {
    let text = |key: &str| crate::_rust_i18n_t!(key, locale = language.as_str()).to_string();
    let forms: String = forms.iter().map(|form| render(form, &text)).collect();
    let html = format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title></head><body><main><h1>{title}</h1>{forms}\
         <p id=\"said\" role=\"status\" data-failed=\"{failed}\"></p>\
         <noscript>{noscript}</noscript></main><script>{SCRIPT}</script></body></html>",
        lang = language.as_str(),
        title = text(title),
        failed = text("email_page.failed"),
        noscript = text("email_page.noscript"),
    );
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
        STANDARD.encode(Sha256::digest(SCRIPT)),
    );
    (HEADERS, [(header::CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
}

fn render(form: &Form, text: &dyn Fn(&str) -> String) -> String {
    let Form { to, needs, texts, field } = form;
    let say = |part: &str| text(&format!("{texts}.{part}"));
    let input = if field.is_empty() {
        format!("<p>{}</p>", say("label"))
    } else {
        format!("<p><label>{} <input {field} required></label></p>", say("label"))
    };
    format!(
        "<form hidden data-to=\"{to}\" data-needs=\"{needs}\" data-done=\"{done}\">{input}\
         <p><button>{button}</button></p></form>",
        done = say("done"),
        button = say("button"),
    )
}
