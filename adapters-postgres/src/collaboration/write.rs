//! Writes a collaboration and what its last move brought.
//! Deliberately not here: deciding, and the bulk of expiries (`sweep`).

use crate::kernel::store_error;
use cauri_application::kernel::error::StoreError;
use cauri_domain::{
    collaboration::{Collaboration, CommandKind, Party, Stage, Status},
    kernel::Timestamp,
    money::RatePercent,
};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

/// The columns that belong to a stage.
struct StageColumns<'a> {
    expires_at: Option<Timestamp>,
    agreed_rate: Option<Decimal>,
    accepted_at: Option<Timestamp>,
    activated_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    closed_by: Option<Party>,
    closed_reason: Option<&'a str>,
}

impl<'a> From<&'a Stage> for StageColumns<'a> {
    fn from(stage: &'a Stage) -> Self {
        let agreement = stage.agreement();
        let open = Self {
            expires_at: stage.expires_at(),
            agreed_rate: agreement.map(|it| it.rate_percent.percent()),
            accepted_at: agreement.map(|it| it.accepted_at),
            activated_at: None,
            closed_at: None,
            closed_by: None,
            closed_reason: None,
        };
        match stage {
            Stage::Pending { .. } | Stage::CounterOffer { .. } | Stage::Accepted { .. } => open,
            Stage::Active { activated_at, .. } => {
                Self { activated_at: Some(*activated_at), ..open }
            }
            Stage::Expired { at, .. } | Stage::Withdrawn { at, .. } => {
                Self { closed_at: Some(*at), ..open }
            }
            Stage::Rejected { by, reason, at, .. } => Self {
                closed_at: Some(*at),
                closed_by: Some(*by),
                closed_reason: Some(reason),
                ..open
            },
            Stage::Terminated { by, reason, at, activated_at, .. } => Self {
                activated_at: Some(*activated_at),
                closed_at: Some(*at),
                closed_by: Some(*by),
                closed_reason: Some(reason),
                ..open
            },
        }
    }
}

/// A new collaboration's row and products; its first offer comes with its first move.
pub(super) async fn insert_head(
    connection: &mut PgConnection,
    it: &Collaboration,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO app.collaborations (id, merchant_id, influencer_id, status, proposed_at,
             expires_at, created_at, updated_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        it.id.0,
        it.merchant_id.0,
        it.influencer_id.0,
        it.status().as_str(),
        it.proposed_at,
        it.stage.expires_at(),
        it.created_at,
        it.updated_at,
        it.version,
    )
    .execute(&mut *connection)
    .await
    .map_err(store_error)?;
    let products: Vec<Uuid> = it.products.iter().map(|id| id.0).collect();
    sqlx::query!(
        "INSERT INTO app.collaboration_products
             (collaboration_id, place, product_id, merchant_id, influencer_id, is_open)
         SELECT $1, place, product_id, $2, $3, true
         FROM unnest($4::uuid[]) WITH ORDINALITY AS new (product_id, place)",
        it.id.0,
        it.merchant_id.0,
        it.influencer_id.0,
        &products,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}

/// The row after a move, if it is still in the version before it.
pub(super) async fn update_head(
    connection: &mut PgConnection,
    it: &Collaboration,
) -> Result<(), StoreError> {
    let stage = StageColumns::from(&it.stage);
    let updated = sqlx::query!(
        "UPDATE app.collaborations
         SET status = $2, expires_at = $3, agreed_rate = $4, accepted_at = $5, activated_at = $6,
             closed_at = $7, closed_by = $8, closed_reason = $9, updated_at = $10,
             version = $11::bigint
         WHERE id = $1 AND version = $11::bigint - 1",
        it.id.0,
        it.status().as_str(),
        stage.expires_at,
        stage.agreed_rate,
        stage.accepted_at,
        stage.activated_at,
        stage.closed_at,
        stage.closed_by.map(Party::as_str),
        stage.closed_reason,
        it.updated_at,
        it.version,
    )
    .execute(&mut *connection)
    .await
    .map_err(store_error)?;
    if updated.rows_affected() == 1 { Ok(()) } else { Err(stale(connection, it.id.0).await?) }
}

/// The refusal of a guarded write, with the version found.
pub(super) async fn stale(
    connection: &mut PgConnection,
    id: Uuid,
) -> Result<StoreError, StoreError> {
    let found = sqlx::query_scalar!("SELECT version FROM app.collaborations WHERE id = $1", id)
        .fetch_optional(connection)
        .await
        .map_err(store_error)?;
    Ok(StoreError::Stale { table: "app.collaborations", id: id.to_string(), found })
}

/// Once a request is no longer open, its products may be asked for again.
pub(super) async fn close_products(
    connection: &mut PgConnection,
    it: &Collaboration,
) -> Result<(), StoreError> {
    if Status::is_open(it.status()) {
        return Ok(());
    }
    sqlx::query!(
        "UPDATE app.collaboration_products SET is_open = false
         WHERE collaboration_id = $1 AND is_open",
        it.id.0,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}

/// The last move, and the one thing that it brought: an offer, a contract or a signature (its
/// personal part comes sealed, with the chain).
pub(super) async fn insert_last_move(
    connection: &mut PgConnection,
    it: &Collaboration,
) -> Result<(), StoreError> {
    let made = &it.last_move;
    sqlx::query!(
        "INSERT INTO app.collaboration_moves (collaboration_id, version, actor, command,
             fingerprint, rate_percent, message, moved_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        it.id.0,
        it.version,
        made.actor.as_str(),
        made.command.as_str(),
        made.fingerprint,
        made.rate_percent.map(RatePercent::percent),
        made.message,
        made.at,
    )
    .execute(&mut *connection)
    .await
    .map_err(store_error)?;
    match made.command {
        CommandKind::Propose | CommandKind::Counter => insert_offer(connection, it).await,
        CommandKind::Accept => insert_contract(connection, it).await,
        CommandKind::Sign => insert_signature(connection, it).await,
        CommandKind::Reject
        | CommandKind::Withdraw
        | CommandKind::Expire
        | CommandKind::Terminate => Ok(()),
    }
}

async fn insert_offer(connection: &mut PgConnection, it: &Collaboration) -> Result<(), StoreError> {
    let Some(offer) = it.current_offer() else { return Ok(()) };
    sqlx::query!(
        "INSERT INTO app.collaboration_offers (id, collaboration_id, version, number, made_by,
             rate_percent, message, terms_version, offered_at, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        offer.id.0,
        it.id.0,
        it.version,
        i16::try_from(offer.number).unwrap_or(i16::MAX),
        offer.by.as_str(),
        offer.rate_percent.percent(),
        offer.message,
        offer.terms_version,
        offer.offered_at,
        offer.hash,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}

async fn insert_contract(
    connection: &mut PgConnection,
    it: &Collaboration,
) -> Result<(), StoreError> {
    let Some(agreement) = it.stage.agreement() else { return Ok(()) };
    let contract = &agreement.contract;
    sqlx::query!(
        "WITH made AS (
             INSERT INTO app.contracts (collaboration_id, terms_version, required_signatures, hash,
                 rendered_at)
             VALUES ($1, $2, $3, $4, $5) RETURNING collaboration_id)
         INSERT INTO app.contract_texts (collaboration_id, text)
         SELECT collaboration_id, $6 FROM made",
        it.id.0,
        contract.version,
        contract.required.as_str(),
        contract.hash,
        agreement.accepted_at,
        contract.text.reveal(),
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}

async fn insert_signature(
    connection: &mut PgConnection,
    it: &Collaboration,
) -> Result<(), StoreError> {
    let agreement = it.stage.agreement();
    let Some(signature) = agreement.and_then(|agreement| agreement.signatures.last()) else {
        return Ok(());
    };
    sqlx::query!(
        "INSERT INTO app.collaboration_signatures (id, collaboration_id, version, signed_by,
             signer_id, contract_hash, signed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        signature.id.0,
        it.id.0,
        it.version,
        signature.by.as_str(),
        signature.signer_id.0,
        signature.contract_hash,
        signature.signed_at,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}
