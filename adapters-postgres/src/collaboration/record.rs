//! A contract with everything that proves it, as it is stored; and its certificate.
//! Deliberately not here: whether the one fits the other (the domain's verifier).

use crate::kernel::{corrupt, store_error};
use cauri_application::{collaboration::ports::Certificate, kernel::error::StoreError};
use cauri_domain::{
    collaboration::{
        CHAIN_LINK_LIMIT, ChainEntry, ChainLink, ChainLinkKind, ContractRecord, EvidenceSalt,
        Party, RequiredSignatures, Seal, SealedChainLink, SealedSignatureEvidence,
        SignatureEvidence, SignatureRecord,
    },
    kernel::{CollaborationId, Personal, SignatureId, UserId},
};
use sqlx::PgConnection;

/// The record; `None` before acceptance. The chain is read first, and then as many signatures as it
/// tells of, so that a signature that commits in between does not contradict it.
pub(super) async fn find_record(
    connection: &mut PgConnection,
    id: CollaborationId,
) -> Result<Option<ContractRecord>, StoreError> {
    let chain = load_chain(connection, id).await?;
    let contract = sqlx::query!(
        r#"SELECT terms_version, required_signatures, hash,
                  (SELECT kept.text FROM app.contract_texts AS kept
                   WHERE kept.collaboration_id = made.collaboration_id) AS "text?"
           FROM app.contracts AS made WHERE collaboration_id = $1"#,
        id.0,
    )
    .fetch_optional(&mut *connection)
    .await
    .map_err(store_error)?;
    let Some(contract) = contract else { return Ok(None) };
    let required = RequiredSignatures::from_word(&contract.required_signatures)
        .ok_or_else(|| corrupt("app.contracts", "required_signatures", id))?;
    let signed: Vec<_> =
        chain.iter().filter(|sealed| sealed.link.entry.kind == ChainLinkKind::Signed).collect();
    let signatures = load_signatures(connection, id, signed.len()).await?;
    Ok(Some(ContractRecord {
        collaboration_id: id,
        version: contract.terms_version,
        required,
        text: contract.text.map(Personal::new),
        contract_hash: contract.hash,
        signatures,
        chain,
    }))
}

async fn load_chain(
    connection: &mut PgConnection,
    id: CollaborationId,
) -> Result<Vec<SealedChainLink>, StoreError> {
    let rows = sqlx::query!(
        "SELECT sequence, kind, subject, contract_hash, evidence_hash, linked_at, previous, hash,
                seal_kid, seal
         FROM app.contract_links WHERE collaboration_id = $1 ORDER BY sequence LIMIT $2",
        id.0,
        i64::try_from(CHAIN_LINK_LIMIT).unwrap_or(i64::MAX),
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    rows.into_iter()
        .map(|row| {
            let wrong = |column| corrupt("app.contract_links", column, id);
            let entry = ChainEntry {
                kind: ChainLinkKind::from_word(&row.kind).ok_or_else(|| wrong("kind"))?,
                subject: row.subject,
                contract_hash: row.contract_hash,
                evidence_hash: row.evidence_hash,
                at: row.linked_at,
            };
            let link = ChainLink {
                collaboration_id: id,
                sequence: u16::try_from(row.sequence).map_err(|_| wrong("sequence"))?,
                entry,
                previous: row.previous,
                hash: row.hash,
            };
            Ok(SealedChainLink { link, seal: Seal { kid: row.seal_kid, signature: row.seal } })
        })
        .collect()
}

/// As many signatures as the chain tells of, oldest first: one that was added after the chain was
/// read belongs to a later state.
async fn load_signatures(
    connection: &mut PgConnection,
    id: CollaborationId,
    count: usize,
) -> Result<Vec<SignatureRecord>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT made.id, made.signed_by, made.signer_id, made.contract_hash, made.signed_at,
                  kept.full_name AS "full_name?", kept.address AS "address?",
                  kept.user_agent AS "user_agent?", kept.salt AS "salt?",
                  kept.seal_kid AS "seal_kid?", kept.seal AS "seal?"
           FROM app.collaboration_signatures AS made
           LEFT JOIN app.signature_evidence AS kept ON kept.signature_id = made.id
           WHERE made.collaboration_id = $1 ORDER BY made.version LIMIT $2"#,
        id.0,
        i64::try_from(count).unwrap_or(i64::MAX),
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    rows.into_iter()
        .map(|row| {
            let by = Party::from_word(&row.signed_by)
                .ok_or_else(|| corrupt("app.collaboration_signatures", "signed_by", row.id))?;
            let salt = row.salt.map(<[u8; 32]>::try_from).transpose();
            let salt = salt.map_err(|_| corrupt("app.signature_evidence", "salt", row.id))?;
            let personal =
                (row.full_name, row.address, row.user_agent, salt, row.seal_kid, row.seal);
            let personal = match personal {
                (Some(name), Some(address), Some(program), Some(salt), Some(kid), Some(seal)) => {
                    Some(SealedSignatureEvidence {
                        full_name: Personal::new(name),
                        evidence: SignatureEvidence {
                            address: Personal::new(address),
                            user_agent: Personal::new(program),
                        },
                        salt: EvidenceSalt::new(salt),
                        seal: Seal { kid, signature: seal },
                    })
                }
                _ => None,
            };
            Ok(SignatureRecord {
                id: SignatureId(row.id),
                signer_id: UserId(row.signer_id),
                by,
                contract_hash: row.contract_hash,
                signed_at: row.signed_at,
                personal,
            })
        })
        .collect()
}

/// The certificate, once it was made.
pub(super) async fn find_certificate(
    connection: &mut PgConnection,
    id: CollaborationId,
) -> Result<Option<Certificate>, StoreError> {
    let row = sqlx::query!(
        "SELECT pdf, made_at FROM app.contract_certificates WHERE collaboration_id = $1",
        id.0,
    )
    .fetch_optional(connection)
    .await
    .map_err(store_error)?;
    Ok(row.map(|row| Certificate { id, pdf: Personal::new(row.pdf), made_at: row.made_at }))
}
