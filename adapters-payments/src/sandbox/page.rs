//! The sandbox's payment page: a plain form, and what posting it decides.
//! Deliberately not here: scripts, or any address outside.
//!
//! `POST` takes `outcome=ACCEPTED|REFUSED|CANCELLED|WAITING`, and if wanted `operator`,
//! `phone_number` (E.164), `notice=normal|late|duplicate|lost|forged|reordered`, and `amount` and
//! `currency`: what the gateway is to say was paid, whatever was asked for. The first final outcome
//! is kept, with its lies; deciding again sends the notice again.

use super::{Sandbox, Unavailable, notice};
use crate::phone::Phone;
use axum::{
    Form,
    extract::{Path, State, rejection::FormRejection},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use cauri_application::{
    kernel::wording::amount,
    payments::gateway::{SandboxDecision, SandboxKind, SandboxTransaction},
};
use cauri_domain::kernel::{Language, Personal};
use serde::Deserialize;
use url::Url;

/// The page loads nothing, runs nothing and may not be framed.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const OPERATORS: [&str; 4] = ["OM", "MOMO", "MOOV", "WAVE"];

#[derive(Deserialize)]
pub(super) struct Choice {
    outcome: String,
    operator: Option<String>,
    phone_number: Option<String>,
    notice: Option<String>,
    amount: Option<String>,
    currency: Option<String>,
}

/// `GET payment/{id}`
pub(super) async fn show(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<Response, Unavailable> {
    Ok(match sandbox.find(&id, SandboxKind::Payment).await? {
        Some(payment) => html(StatusCode::OK, form_page(&payment)),
        None => message(StatusCode::NOT_FOUND, "Paiement inconnu", ""),
    })
}

/// `POST payment/{id}`
pub(super) async fn decide(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    choice: Result<Form<Choice>, FormRejection>,
) -> Result<Response, Unavailable> {
    let bad = |what: &str| message(StatusCode::BAD_REQUEST, "Formulaire incorrect", what);
    let Ok(Form(choice)) = choice else {
        return Ok(bad("Le champ outcome est obligatoire, une seule fois."));
    };
    let Some(manner) = notice::Manner::parse(choice.notice.as_deref()) else {
        return Ok(bad("notice : normal, late, duplicate, lost, forged ou reordered."));
    };
    let operator = choice.operator.filter(|operator| !operator.is_empty());
    if operator.as_ref().is_some_and(|operator| !OPERATORS.contains(&operator.as_str())) {
        return Ok(bad("operator : OM, MOMO, MOOV ou WAVE."));
    }
    let phone_number = choice.phone_number.filter(|number| !number.trim().is_empty());
    if phone_number.as_ref().is_some_and(|number| Phone::parse(number.trim()).is_none()) {
        return Ok(bad("phone_number : un numéro avec l’indicatif du pays, comme +2250707070707."));
    }
    let filled = |field: Option<String>| field.filter(|text| !text.trim().is_empty());
    let amount = filled(choice.amount).map(|text| text.trim().parse::<i64>());
    let Ok(told_amount) = amount.transpose() else {
        return Ok(bad("amount : un nombre entier."));
    };
    let told_currency = filled(choice.currency).map(|text| text.trim().to_owned());
    if told_currency.as_ref().is_some_and(|currency| !is_currency(currency)) {
        return Ok(bad("currency : trois lettres majuscules."));
    }
    let known = match choice.outcome.as_str() {
        "WAITING" => sandbox.find(&id, SandboxKind::Payment).await?,
        outcome @ ("ACCEPTED" | "REFUSED" | "CANCELLED") => {
            let decision = SandboxDecision {
                outcome: outcome.to_owned(),
                operator,
                phone_number: phone_number.map(|number| Personal::new(number.trim().to_owned())),
                told_amount,
                told_currency,
                at: sandbox.0.clock.now(),
            };
            decide_known(&sandbox, &id, &decision).await?
        }
        _ => return Ok(bad("outcome : ACCEPTED, REFUSED, CANCELLED ou WAITING.")),
    };
    let Some(payment) = known else {
        return Ok(message(StatusCode::NOT_FOUND, "Paiement inconnu", ""));
    };
    notice::send(&sandbox, &payment, manner).await;
    Ok(html(StatusCode::OK, decided_page(&sandbox, &payment)))
}

fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|letter| letter.is_ascii_uppercase())
}

async fn decide_known(
    sandbox: &Sandbox,
    id: &str,
    decision: &SandboxDecision,
) -> Result<Option<SandboxTransaction>, Unavailable> {
    // The id of a transfer is none of a payment page's business.
    match sandbox.find(id, SandboxKind::Payment).await? {
        Some(_) => Ok(sandbox.0.books.decide(id, decision).await?),
        None => Ok(None),
    }
}

fn form_page(payment: &SandboxTransaction) -> String {
    let number = payment.phone_number.as_ref().map_or("", |number| number.reveal().as_str());
    format!(
        include_str!("page.html"),
        amount = amount(payment.amount_xof, Language::French),
        description = escape(&payment.description),
        outcome = outcome_in_words(&payment.outcome),
        number = escape(number),
    )
}

fn decided_page(sandbox: &Sandbox, payment: &SandboxTransaction) -> String {
    let back: Option<Url> = sandbox.merchant_address(&payment.return_url).map(|mut address| {
        address.query_pairs_mut().append_pair("transaction_id", &payment.id);
        address
    });
    format!(
        include_str!("decided.html"),
        amount = amount(payment.amount_xof, Language::French),
        outcome = outcome_in_words(&payment.outcome),
        back = escape(back.as_ref().map_or("", Url::as_str)),
    )
}

fn outcome_in_words(outcome: &str) -> &'static str {
    match outcome {
        "ACCEPTED" => "accepté",
        "REFUSED" => "refusé",
        "CANCELLED" => "annulé",
        _ => "en attente",
    }
}

fn message(status: StatusCode, title: &str, detail: &str) -> Response {
    html(
        status,
        format!(include_str!("message.html"), title = escape(title), detail = escape(detail)),
    )
}

fn html(status: StatusCode, page: String) -> Response {
    let headers =
        [(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY), (header::CACHE_CONTROL, "no-store")];
    (status, headers, Html(page)).into_response()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
