//! `GET /api/collaborations/contract-terms`
//! Deliberately not here: a signed contract (`read_contract`).

use crate::{
    edge::signed_in::SignedIn,
    kernel::{language::Language, problem::Problem, state::Http},
};
use axum::{Json, extract::State, http::HeaderMap};
use cauri_application::collaboration::contract_terms;
use cauri_domain::collaboration::Clause;
use serde::Serialize;
use utoipa::ToSchema;

/// The standard terms in force.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TermsAnswer {
    success: bool,
    contract: TermsWire,
}

/// A version of the terms.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TermsWire {
    #[schema(example = "v1.1")]
    version: String,
    terms: Vec<ClauseWire>,
}

/// A clause, in the reader's language; French is binding.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClauseWire {
    title: String,
    content: String,
}

impl ClauseWire {
    fn of(clause: &Clause, language: Language) -> Self {
        let (title, content) = match language {
            Language::French => (&clause.title_fr, &clause.content_fr),
            Language::English => (&clause.title_en, &clause.content_en),
        };
        Self { title: title.to_string(), content: content.to_string() }
    }
}

/// The standard terms, for anyone signed in.
#[utoipa::path(
    get, path = "/api/collaborations/contract-terms", tag = "collaborations",
    operation_id = "read_contract_terms", security(("bearer" = [])),
    responses((status = 200, body = TermsAnswer))
)]
pub(crate) async fn contract_terms(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    headers: HeaderMap,
) -> Result<Json<TermsAnswer>, Problem> {
    let found = contract_terms::contract_terms(&http.app, &caller)?;
    let language = Language::of(&headers);
    let terms = found.clauses().iter().map(|clause| ClauseWire::of(clause, language)).collect();
    let contract = TermsWire { version: found.version().to_owned(), terms };
    Ok(Json(TermsAnswer { success: true, contract }))
}
