//! `GET /api/collaborations/requests/{id}/contract`
//! Deliberately not here: the PDF; and a signature's evidence, which is kept and not shown.

use crate::kernel::{
    path::PathId, problem::Problem, signed_in::SignedIn, state::Http, wire::WireTime,
};
use axum::{Json, extract::State};
use cauri_application::collaboration::read_contract;
use cauri_domain::{
    collaboration::{Agreement, Signature},
    kernel::CollaborationId,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A contract.
#[derive(Serialize, ToSchema)]
pub(crate) struct ContractAnswer {
    success: bool,
    /// Version of the standard terms in it.
    #[schema(example = "v1.0")]
    version: String,
    /// The whole text; French is binding.
    text: String,
    /// SHA-256 of the text's UTF-8 bytes in lower-case hex.
    contract_hash: String,
    /// True once every required signature is there.
    executed: bool,
    /// Signatures, oldest first.
    signatures: Vec<SignatureWire>,
}

/// A signature.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignatureWire {
    id: Uuid,
    signer_id: Uuid,
    /// `merchant` or `influencer`.
    role: String,
    full_name: String,
    contract_hash: String,
    signed_at: WireTime,
}

impl From<Signature> for SignatureWire {
    fn from(signature: Signature) -> Self {
        Self {
            id: signature.id.0,
            signer_id: signature.signer_id.0,
            role: signature.by.to_string(),
            full_name: signature.full_name.into_inner(),
            contract_hash: signature.contract_hash,
            signed_at: signature.signed_at.into(),
        }
    }
}

impl From<Agreement> for ContractAnswer {
    fn from(agreement: Agreement) -> Self {
        Self {
            success: true,
            executed: agreement.is_executed(),
            version: agreement.contract.version,
            text: agreement.contract.text.into_inner(),
            contract_hash: agreement.contract.hash,
            signatures: agreement.signatures.into_iter().map(SignatureWire::from).collect(),
        }
    }
}

/// The contract: text, hash, signatures.
#[utoipa::path(
    get, path = "/api/collaborations/requests/{id}/contract", tag = "collaborations",
    operation_id = "read_contract", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path)), responses((status = 200, body = ContractAnswer))
)]
pub(crate) async fn read_contract(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<CollaborationId>,
) -> Result<Json<ContractAnswer>, Problem> {
    let agreement = read_contract::read_contract(&http.app, &caller, id).await?;
    Ok(Json(agreement.into()))
}
