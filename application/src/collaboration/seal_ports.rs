//! What contracts ask of the platform's key and of whoever makes certificates.
//! Deliberately not here: keys, arithmetic and pages (adapters).

use async_trait::async_trait;
use cauri_domain::collaboration::{ContractRecord, Seal, SealKeys};
use std::sync::Arc;

/// The public half of a key, for whoever checks a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// Its name, made from the key itself.
    pub kid: String,
    /// The 32 bytes in lower-case hex.
    pub key: String,
    /// True for the one that seals today.
    pub is_current: bool,
}

/// The platform's seal. Sealing is arithmetic, no IO, so it may happen in a transaction.
pub trait ContractSeal: SealKeys + Send + Sync {
    /// Seals a text under today's key.
    fn seal(&self, text: &str) -> Seal;

    /// Every key whose seals hold, today's first.
    fn public_keys(&self) -> Vec<PublicKey>;
}

/// A certificate could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the certificate can't be made: {0}")]
pub struct RenderError(pub String);

/// Makes certificates: the same record gives the same bytes.
#[async_trait]
pub trait CertificateRenderer: Send + Sync {
    /// A PDF document of a record, which carries the record's own file inside, byte for byte.
    async fn render(&self, record: ContractRecord, file: Vec<u8>) -> Result<Vec<u8>, RenderError>;
}

/// What contracts ask of the outside.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "ports are trait objects and may hold secrets")]
pub struct CollaborationPorts {
    /// Seals under contracts.
    pub contract_seal: Arc<dyn ContractSeal>,
    /// Makes contracts' certificates.
    pub certificates: Arc<dyn CertificateRenderer>,
}
