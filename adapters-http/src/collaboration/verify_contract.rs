//! `POST /api/contracts/verify`
//! Deliberately not here: the checks (domain), and keeping what was sent: nothing is kept.

use crate::kernel::{body::unreadable, language::Language, problem::Problem, state::Http};
use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
};
use cauri_application::collaboration::verify_contract::{self, DocumentSummary, Verified};
use cauri_domain::collaboration::{Execution, Flaw};
use serde::Serialize;
use utoipa::ToSchema;

/// What was found out about a document.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VerifiedAnswer {
    success: bool,
    /// True if nothing in it was changed since this platform sealed it.
    genuine: bool,
    /// `genuine`, `altered`, or `undecided` where only a seal by an unknown key is in the way.
    #[schema(example = "genuine")]
    verdict: &'static str,
    /// The verdict in both languages.
    message: BothLanguages,
    /// Everything that is wrong; nothing for a genuine document.
    reasons: Vec<ReasonWire>,
    /// The contract's hash, as far as the document could be read.
    contract_hash: Option<String>,
    /// True if every required signature is there.
    executed: Option<bool>,
    /// Required signatures that are there.
    signed: Option<usize>,
    /// Required signatures.
    required: Option<usize>,
    /// Names of the keys of its seals.
    kids: Vec<String>,
    /// True if the text was erased after the legal term.
    text_erased: bool,
    /// Signatures whose evidence was erased after the legal term.
    evidence_erased: Vec<String>,
}

/// Something that is wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReasonWire {
    /// Its stable word.
    #[schema(example = "text_changed")]
    code: &'static str,
    /// The signature, link or key that it is about.
    subject: Option<String>,
    #[serde(flatten)]
    message: BothLanguages,
}

/// A sentence in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BothLanguages {
    fr: String,
    en: String,
}

impl BothLanguages {
    fn of(key: &str) -> Self {
        let text =
            |language: Language| crate::_rust_i18n_t!(key, locale = language.as_str()).into_owned();
        Self { fr: text(Language::French), en: text(Language::English) }
    }
}

impl From<&Flaw> for ReasonWire {
    fn from(flaw: &Flaw) -> Self {
        let message = BothLanguages::of(&format!("flaws.{}", flaw.code()));
        Self { code: flaw.code(), subject: flaw.subject(), message }
    }
}

impl From<Verified> for VerifiedAnswer {
    fn from(Verified { verdict, told }: Verified) -> Self {
        let word = match (verdict.is_genuine(), verdict.is_undecided()) {
            (true, _) => "genuine",
            (false, true) => "undecided",
            (false, false) => "altered",
        };
        let execution = told.as_ref().map(|told| told.execution);
        let (contract_hash, kids) = match told {
            Some(DocumentSummary { contract_hash, kids, .. }) => (Some(contract_hash), kids),
            None => (None, vec![]),
        };
        Self {
            success: true,
            genuine: verdict.is_genuine(),
            verdict: word,
            message: BothLanguages::of(&format!("verdicts.{word}")),
            reasons: verdict.flaws.iter().map(ReasonWire::from).collect(),
            contract_hash,
            executed: execution.map(Execution::is_executed),
            signed: execution.map(|execution| execution.signed),
            required: execution.map(|execution| execution.required),
            kids,
            text_erased: verdict.text_erased,
            evidence_erased: verdict.evidence_erased.iter().map(ToString::to_string).collect(),
        }
    }
}

/// Says whether a document about a contract is genuine.
///
/// A certificate (PDF), or the answer of `GET …/contract` as it was given out. Nothing of it is
/// kept.
#[utoipa::path(
    post, path = "/api/contracts/verify", tag = "collaborations",
    operation_id = "verify_contract",
    request_body(
        description = "The document's bytes, 1 MiB at most.",
        content((Vec<u8> = "application/pdf"), (serde_json::Value = "application/json"))
    ),
    responses((status = 200, body = VerifiedAnswer))
)]
pub(crate) async fn verify_contract(
    State(http): State<Http>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<VerifiedAnswer>, Problem> {
    let bytes = body.map_err(unreadable)?;
    if bytes.is_empty() {
        return Err(Problem::malformed("malformed_body"));
    }
    Ok(Json(verify_contract::verify_contract(&http.app, &bytes).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flaw_and_verdict_is_told_in_both_languages() {
        let flaws = Flaw::CODES.iter().map(|code| format!("flaws.{code}"));
        let verdicts = ["genuine", "altered", "undecided"].map(|word| format!("verdicts.{word}"));
        for key in flaws.chain(verdicts) {
            let BothLanguages { fr, en } = BothLanguages::of(&key);
            assert!(!fr.contains(&key) && !en.contains(&key) && fr != en, "{key}: {fr} {en}");
        }
    }
}
