//! Signs the contract; the last signature required puts it into force and makes the link.
//! Deliberately not here: the seal over a signature (`evidence`) and the PDF (`certificate`).

use super::negotiate::{MoveRequest, Moved, NegotiateError, negotiate};
use crate::{
    app::App,
    kernel::{caller::Caller, idempotency::Answer},
    matrix::Operation,
};
use cauri_domain::{
    affiliate::Link,
    collaboration::{Command, SignatureEvidence, Status},
    kernel::{Personal, SignatureId},
};

/// A signature, as its signer gives it.
#[derive(Debug, Clone)]
pub struct Signing {
    /// The name that the signer typed.
    pub full_name: Personal<String>,
    /// The hash of the contract that the signer saw.
    pub contract_hash: String,
    /// Whether the signer agreed to the terms.
    pub accept_terms: bool,
    /// Where the signature comes from.
    pub evidence: SignatureEvidence,
}

/// A signature that was taken, and the link once the contract is in force.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Where the signature led.
    pub answer: Answer<Moved>,
    /// The influencer's link; `None` while another signature is awaited.
    pub link: Option<Link>,
}

/// Signs the contract.
pub async fn sign_contract(
    app: &App,
    caller: &Caller,
    asked: MoveRequest<'_>,
    signing: Signing,
) -> Result<Signed, NegotiateError> {
    let command = Command::Sign {
        signature_id: SignatureId(app.ids.next()),
        full_name: signing.full_name,
        contract_hash: signing.contract_hash,
        accept_terms: signing.accept_terms,
        evidence: signing.evidence,
    };
    let answer = negotiate(app, caller, Operation::SignContract, asked, &command).await?;
    // A contract has one link for ever, so a replay finds the same one.
    let link = match answer.outcome.status {
        Status::Active => app.queries.find_link_of(asked.id).await?,
        _ => None,
    };
    Ok(Signed { answer, link })
}
