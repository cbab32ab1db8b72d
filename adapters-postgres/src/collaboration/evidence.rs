//! Writes what proves a contract: links, the personal part of signatures, certificates.
//! Deliberately not here: reading it back (`record`).

use crate::kernel::{corrupt, store_error};
use cauri_application::{collaboration::ports::Certificate, kernel::error::StoreError};
use cauri_domain::{
    collaboration::{ChainHead, SealedChainLink, SealedSignatureEvidence},
    kernel::{CollaborationId, SignatureId},
};
use sqlx::PgConnection;

/// The last link of a contract's chain.
pub(super) async fn find_chain_head(
    connection: &mut PgConnection,
    id: CollaborationId,
) -> Result<Option<ChainHead>, StoreError> {
    let last = sqlx::query!(
        "SELECT sequence, hash FROM app.contract_links
         WHERE collaboration_id = $1 ORDER BY sequence DESC LIMIT 1",
        id.0,
    )
    .fetch_optional(connection)
    .await
    .map_err(store_error)?;
    last.map(|row| {
        let sequence = u16::try_from(row.sequence)
            .map_err(|_| corrupt("app.contract_links", "sequence", id))?;
        Ok(ChainHead { sequence, hash: row.hash })
    })
    .transpose()
}

/// One more link.
pub(super) async fn insert_link(
    connection: &mut PgConnection,
    SealedChainLink { link, seal }: &SealedChainLink,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO app.contract_links (collaboration_id, sequence, kind, subject, contract_hash,
             evidence_hash, linked_at, previous, hash, seal_kid, seal)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        link.collaboration_id.0,
        i16::try_from(link.sequence).unwrap_or(i16::MAX),
        link.entry.kind.as_str(),
        link.entry.subject,
        link.entry.contract_hash,
        link.entry.evidence_hash,
        link.entry.at,
        link.previous,
        link.hash,
        seal.kid,
        seal.signature,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}

/// The personal part of a signature.
pub(super) async fn insert_evidence(
    connection: &mut PgConnection,
    id: SignatureId,
    personal: &SealedSignatureEvidence,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO app.signature_evidence (signature_id, full_name, address, user_agent, salt,
             seal_kid, seal)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        personal.full_name.reveal(),
        personal.evidence.address.reveal(),
        personal.evidence.user_agent.reveal(),
        personal.salt.bytes(),
        personal.seal.kid,
        personal.seal.signature,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}

/// A certificate; of two that are made at once the first is kept.
pub(super) async fn insert_certificate(
    connection: &mut PgConnection,
    certificate: &Certificate,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO app.contract_certificates (collaboration_id, pdf, made_at)
         VALUES ($1, $2, $3) ON CONFLICT (collaboration_id) DO NOTHING",
        certificate.id.0,
        certificate.pdf.reveal(),
        certificate.made_at,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}
