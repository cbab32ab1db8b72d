//! `GET /api/collaborations/requests/{id}/contract`
//! Deliberately not here: the PDF (`read_certificate`).

use crate::{
    edge::signed_in::SignedIn,
    kernel::{path::PathId, problem::Problem, state::Http},
};
use axum::{Json, extract::State};
use cauri_application::collaboration::{
    document::{ChainLinkDocument, ContractDocument, SealDocument, SignatureDocument},
    read_contract,
};
use cauri_domain::kernel::CollaborationId;
use serde::Serialize;
use utoipa::ToSchema;

/// A contract with everything that proves it. As a file it can be checked by anybody: by
/// `POST /api/contracts/verify`, or offline by `cauri contract verify`.
#[derive(Serialize, ToSchema)]
pub(crate) struct ContractAnswer {
    success: bool,
    /// The format of this record.
    #[schema(example = "cauri-contract/v1")]
    format: String,
    collaboration_id: String,
    /// Version of the standard terms in it.
    #[schema(example = "v1.1")]
    version: String,
    /// Whose signature puts it into force: `influencer` or `both`.
    required_signatures: String,
    /// SHA-256 of the text's UTF-8 bytes in lower-case hex.
    contract_hash: String,
    /// True once every required signature is there.
    executed: bool,
    /// Says so before it is executed, with the signatures that are there and that are required.
    #[schema(example = "NON CONCLU — NOT EXECUTED 0/1")]
    notice: Option<String>,
    /// The whole text; French is binding. Null once it was erased after the legal term.
    text: Option<String>,
    /// Signatures, oldest first.
    signatures: Vec<SignatureWire>,
    /// The chain of evidence, first link first.
    chain: Vec<ChainLinkWire>,
}

/// A signature; what is personal is null once it was erased after the legal term.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignatureWire {
    id: String,
    signer_id: String,
    /// `merchant` or `influencer`.
    role: String,
    contract_hash: String,
    #[schema(example = "2026-11-21T08:00:00.000000Z")]
    signed_at: String,
    full_name: Option<String>,
    /// The network address that signed.
    address: Option<String>,
    /// The program that signed, as it names itself.
    user_agent: Option<String>,
    /// Salt of the evidence's hash in the chain, in hex.
    salt: Option<String>,
    /// The platform's seal over the signature with all its evidence.
    seal: Option<SealWire>,
}

/// A link of the chain; it holds salted hashes of what is personal.
#[derive(Serialize, ToSchema)]
#[schema(as = ContractLink)]
pub(crate) struct ChainLinkWire {
    sequence: u16,
    /// `rendered`, `signed`, `activated` or `terminated`.
    kind: String,
    /// Which of those: terms and required signatures; or signature, role and signer.
    subject: String,
    contract_hash: String,
    /// Salted hash of a signature's evidence.
    evidence_hash: Option<String>,
    #[schema(example = "2026-11-21T08:00:00.000000Z")]
    at: String,
    /// The hash of the link before; zeros for the first.
    previous: String,
    /// SHA-256 over all of this link.
    hash: String,
    /// The platform's seal over the hash.
    seal: SealWire,
}

/// A seal of the platform.
#[derive(Serialize, ToSchema)]
pub(crate) struct SealWire {
    /// The key's name.
    kid: String,
    /// Ed25519, in lower-case hex.
    signature: String,
}

impl From<SealDocument> for SealWire {
    fn from(SealDocument { kid, signature }: SealDocument) -> Self {
        Self { kid, signature }
    }
}

impl From<SignatureDocument> for SignatureWire {
    fn from(it: SignatureDocument) -> Self {
        Self {
            id: it.id,
            signer_id: it.signer_id,
            role: it.role,
            contract_hash: it.contract_hash,
            signed_at: it.signed_at,
            full_name: it.full_name,
            address: it.address,
            user_agent: it.user_agent,
            salt: it.salt,
            seal: it.seal.map(SealWire::from),
        }
    }
}

impl From<ChainLinkDocument> for ChainLinkWire {
    fn from(it: ChainLinkDocument) -> Self {
        Self {
            sequence: it.sequence,
            kind: it.kind,
            subject: it.subject,
            contract_hash: it.contract_hash,
            evidence_hash: it.evidence_hash,
            at: it.at,
            previous: it.previous,
            hash: it.hash,
            seal: it.seal.into(),
        }
    }
}

impl From<ContractDocument> for ContractAnswer {
    fn from(it: ContractDocument) -> Self {
        Self {
            success: true,
            format: it.format,
            collaboration_id: it.collaboration_id,
            version: it.version,
            required_signatures: it.required_signatures,
            contract_hash: it.contract_hash,
            executed: it.executed,
            notice: it.notice,
            text: it.text,
            signatures: it.signatures.into_iter().map(SignatureWire::from).collect(),
            chain: it.chain.into_iter().map(ChainLinkWire::from).collect(),
        }
    }
}

/// The contract: text, hash, signatures with their evidence, seals and chain.
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
    let document = read_contract::read_contract(&http.app, &caller, id).await?;
    Ok(Json(document.into()))
}
