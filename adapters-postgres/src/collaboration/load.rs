//! Loads collaborations with all their parts: the same five statements for one and for hundreds.
//! Deliberately not here: which ones, and their locks.

use super::row::{HeadRow, Parts, rate};
use crate::kernel::{corrupt, store_error};
use cauri_application::kernel::error::StoreError;
use cauri_domain::{
    collaboration::{
        Collaboration, Contract, Offer, Party, RequiredSignatures, Signature, SignatureEvidence,
    },
    kernel::{OfferId, Personal, ProductId, SignatureId, UserId},
};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

type PartsById = BTreeMap<Uuid, Parts>;

/// The collaborations of these ids, in their order; unknown ids are left out.
///
/// Parts are read as of the version of the head, so that a move that commits between two of the
/// statements can't make a collaboration contradict itself.
pub(super) async fn load(
    connection: &mut PgConnection,
    ids: &[Uuid],
) -> Result<Vec<Collaboration>, StoreError> {
    let heads = load_heads(connection, ids).await?;
    let (ids, versions): (Vec<Uuid>, Vec<i64>) =
        heads.iter().map(|head| (head.id, head.version)).unzip();
    let mut parts = PartsById::new();
    load_products(connection, &ids, &mut parts).await?;
    load_offers(connection, &ids, &versions, &mut parts).await?;
    let agreed: Vec<Uuid> =
        heads.iter().filter(|head| head.accepted_at.is_some()).map(|head| head.id).collect();
    if !agreed.is_empty() {
        load_contracts(connection, &agreed, &mut parts).await?;
        load_signatures(connection, &ids, &versions, &mut parts).await?;
    }
    heads
        .into_iter()
        .map(|head| {
            let parts = parts.remove(&head.id).unwrap_or_default();
            head.assemble(parts)
        })
        .collect()
}

async fn load_heads(
    connection: &mut PgConnection,
    ids: &[Uuid],
) -> Result<Vec<HeadRow>, StoreError> {
    sqlx::query_as!(
        HeadRow,
        "SELECT it.id, it.merchant_id, it.influencer_id, it.status, it.proposed_at, it.expires_at,
                it.agreed_rate, it.accepted_at, it.activated_at, it.closed_at, it.closed_by,
                it.closed_reason, it.created_at, it.updated_at, it.version,
                last.actor, last.command, last.fingerprint, last.rate_percent, last.message,
                last.moved_at
         FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, place)
         JOIN app.collaborations AS it USING (id)
         JOIN app.collaboration_moves AS last
              ON last.collaboration_id = it.id AND last.version = it.version
         ORDER BY wanted.place",
        ids,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)
}

async fn load_products(
    connection: &mut PgConnection,
    ids: &[Uuid],
    parts: &mut PartsById,
) -> Result<(), StoreError> {
    let rows = sqlx::query!(
        "SELECT collaboration_id, product_id FROM app.collaboration_products
         WHERE collaboration_id = ANY ($1) ORDER BY collaboration_id, place",
        ids,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    for row in rows {
        parts.entry(row.collaboration_id).or_default().products.push(ProductId(row.product_id));
    }
    Ok(())
}

async fn load_offers(
    connection: &mut PgConnection,
    ids: &[Uuid],
    versions: &[i64],
    parts: &mut PartsById,
) -> Result<(), StoreError> {
    let rows = sqlx::query!(
        "SELECT offer.id, offer.collaboration_id, offer.number, offer.made_by, offer.rate_percent,
                offer.message, offer.terms_version, offer.offered_at, offer.hash
         FROM unnest($1::uuid[], $2::bigint[]) AS head (id, version)
         JOIN app.collaboration_offers AS offer
              ON offer.collaboration_id = head.id AND offer.version <= head.version
         ORDER BY offer.collaboration_id, offer.number",
        ids,
        versions,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    for row in rows {
        let wrong = |column| corrupt("app.collaboration_offers", column, row.id);
        let offer = Offer {
            id: OfferId(row.id),
            number: u16::try_from(row.number).map_err(|_| wrong("number"))?,
            by: Party::from_word(&row.made_by).ok_or_else(|| wrong("made_by"))?,
            rate_percent: rate(Some(row.rate_percent))
                .ok()
                .flatten()
                .ok_or_else(|| wrong("rate_percent"))?,
            message: row.message,
            terms_version: row.terms_version,
            offered_at: row.offered_at,
            hash: row.hash,
        };
        parts.entry(row.collaboration_id).or_default().offers.push(offer);
    }
    Ok(())
}

async fn load_contracts(
    connection: &mut PgConnection,
    ids: &[Uuid],
    parts: &mut PartsById,
) -> Result<(), StoreError> {
    let rows = sqlx::query!(
        r#"SELECT collaboration_id, terms_version, required_signatures, hash,
                  coalesce((SELECT kept.text FROM app.contract_texts AS kept
                            WHERE kept.collaboration_id = made.collaboration_id), '') AS "text!"
           FROM app.contracts AS made WHERE collaboration_id = ANY ($1)"#,
        ids,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    for row in rows {
        let required = RequiredSignatures::from_word(&row.required_signatures)
            .ok_or_else(|| corrupt("app.contracts", "required_signatures", row.collaboration_id))?;
        let text = Personal::new(row.text);
        let contract = Contract { version: row.terms_version, required, text, hash: row.hash };
        parts.entry(row.collaboration_id).or_default().contract = Some(contract);
    }
    Ok(())
}

async fn load_signatures(
    connection: &mut PgConnection,
    ids: &[Uuid],
    versions: &[i64],
    parts: &mut PartsById,
) -> Result<(), StoreError> {
    // Evidence that was erased is empty: nobody decides anything by it.
    let rows = sqlx::query!(
        r#"SELECT made.id, made.collaboration_id, made.signed_by, made.signer_id,
                  made.contract_hash, made.signed_at,
                  coalesce(kept.full_name, '') AS "full_name!",
                  coalesce(kept.address, '') AS "address!",
                  coalesce(kept.user_agent, '') AS "user_agent!"
           FROM unnest($1::uuid[], $2::bigint[]) AS head (id, version)
           JOIN app.collaboration_signatures AS made
                ON made.collaboration_id = head.id AND made.version <= head.version
           LEFT JOIN app.signature_evidence AS kept ON kept.signature_id = made.id
           ORDER BY made.collaboration_id, made.version"#,
        ids,
        versions,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    for row in rows {
        let by = Party::from_word(&row.signed_by)
            .ok_or_else(|| corrupt("app.collaboration_signatures", "signed_by", row.id))?;
        let signature = Signature {
            id: SignatureId(row.id),
            by,
            signer_id: UserId(row.signer_id),
            full_name: Personal::new(row.full_name),
            contract_hash: row.contract_hash,
            evidence: SignatureEvidence {
                address: Personal::new(row.address),
                user_agent: Personal::new(row.user_agent),
            },
            signed_at: row.signed_at,
        };
        parts.entry(row.collaboration_id).or_default().signatures.push(signature);
    }
    Ok(())
}
