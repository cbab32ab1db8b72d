//! `GET /api/contracts/keys`
//! Deliberately not here: private halves.

use crate::kernel::state::Http;
use axum::{Json, extract::State};
use cauri_application::collaboration::{seal_ports::PublicKey, verify_contract::contract_keys};
use serde::Serialize;
use utoipa::ToSchema;

/// Public keys.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContractKeysAnswer {
    success: bool,
    /// Every key whose seals hold, today's first.
    keys: Vec<ContractKeyWire>,
}

/// A public key (Ed25519).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContractKeyWire {
    /// Its name: the first 16 digits of the SHA-256 of its 32 bytes.
    kid: String,
    /// Its 32 bytes in lower-case hex.
    public_key: String,
    /// True for the one that seals today.
    current: bool,
}

impl From<PublicKey> for ContractKeyWire {
    fn from(PublicKey { kid, key, is_current }: PublicKey) -> Self {
        Self { kid, public_key: key, current: is_current }
    }
}

/// The public keys with which anybody can check a contract, offline too.
#[utoipa::path(
    get, path = "/api/contracts/keys", tag = "collaborations",
    operation_id = "list_contract_keys", responses((status = 200, body = ContractKeysAnswer))
)]
pub(crate) async fn list_contract_keys(State(http): State<Http>) -> Json<ContractKeysAnswer> {
    let keys = contract_keys(&http.app).into_iter().map(ContractKeyWire::from).collect();
    Json(ContractKeysAnswer { success: true, keys })
}
