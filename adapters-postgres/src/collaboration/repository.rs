//! Collaborations in a transaction.
//! Deliberately not here: reading them for people (`read`).

use super::{
    evidence,
    load::load,
    sweep,
    write::{close_products, insert_head, insert_last_move, update_head},
};
use crate::kernel::{store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{
    collaboration::ports::{Certificate, CollaborationRepository, Parties},
    kernel::{caller::Permit, error::StoreError},
};
use cauri_domain::{
    collaboration::{ChainHead, Collaboration, SealedChainLink, SealedSignatureEvidence},
    kernel::{CollaborationId, ProductId, SignatureId, Timestamp, UserId},
};
use uuid::Uuid;

/// Sets the advisory locks of pairs apart from other locks of this kind.
const PAIR_LOCK: i64 = 0x6361_7572_6902;

#[async_trait]
impl CollaborationRepository for PgTx {
    async fn find_parties(&mut self, id: CollaborationId) -> Result<Option<Parties>, StoreError> {
        let row = sqlx::query!(
            r#"SELECT merchant_id, influencer_id, version,
                      ARRAY(SELECT product_id FROM app.collaboration_products
                            WHERE collaboration_id = it.id ORDER BY place) AS "product_ids!"
               FROM app.collaborations AS it WHERE id = $1"#,
            id.0,
        )
        .fetch_optional(self.connection())
        .await
        .map_err(store_error)?;
        Ok(row.map(|row| Parties {
            id,
            merchant_id: UserId(row.merchant_id),
            influencer_id: UserId(row.influencer_id),
            product_ids: row.product_ids.into_iter().map(ProductId).collect(),
            version: row.version,
        }))
    }

    async fn get_for_update(
        &mut self,
        id: CollaborationId,
    ) -> Result<Option<Collaboration>, StoreError> {
        let locked =
            sqlx::query_scalar!("SELECT id FROM app.collaborations WHERE id = $1 FOR UPDATE", id.0)
                .fetch_optional(self.connection())
                .await
                .map_err(store_error)?;
        match locked {
            Some(id) => Ok(load(self.connection(), &[id]).await?.pop()),
            None => Ok(None),
        }
    }

    async fn lock_pair(
        &mut self,
        merchant_id: UserId,
        influencer_id: UserId,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "SELECT pg_advisory_xact_lock(hashtextextended($1::text || $2::text, $3)) AS locked",
            merchant_id.to_string(),
            influencer_id.to_string(),
            PAIR_LOCK,
        )
        .fetch_one(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn list_open_sharing(
        &mut self,
        merchant_id: UserId,
        influencer_id: UserId,
        product_ids: &[ProductId],
    ) -> Result<Vec<Collaboration>, StoreError> {
        let product_ids: Vec<Uuid> = product_ids.iter().map(|id| id.0).collect();
        let ids = sqlx::query_scalar!(
            "SELECT id FROM app.collaborations
             WHERE id IN (SELECT collaboration_id FROM app.collaboration_products
                          WHERE merchant_id = $1 AND influencer_id = $2
                            AND product_id = ANY ($3) AND is_open)
             ORDER BY id FOR UPDATE",
            merchant_id.0,
            influencer_id.0,
            &product_ids,
        )
        .fetch_all(self.connection())
        .await
        .map_err(store_error)?;
        if ids.is_empty() { Ok(vec![]) } else { load(self.connection(), &ids).await }
    }

    async fn insert(
        &mut self,
        _permit: &Permit,
        collaboration: &Collaboration,
    ) -> Result<(), StoreError> {
        insert_head(self.connection(), collaboration).await?;
        insert_last_move(self.connection(), collaboration).await
    }

    async fn save(
        &mut self,
        _permit: &Permit,
        collaboration: &Collaboration,
    ) -> Result<(), StoreError> {
        update_head(self.connection(), collaboration).await?;
        close_products(self.connection(), collaboration).await?;
        insert_last_move(self.connection(), collaboration).await
    }

    async fn claim_due(
        &mut self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<Collaboration>, StoreError> {
        sweep::claim_due(self.connection(), now, limit).await
    }

    async fn save_expired(
        &mut self,
        _permit: &Permit,
        expired: &[Collaboration],
    ) -> Result<(), StoreError> {
        sweep::save_expired(self.connection(), expired).await
    }

    async fn find_chain_head(
        &mut self,
        id: CollaborationId,
    ) -> Result<Option<ChainHead>, StoreError> {
        evidence::find_chain_head(self.connection(), id).await
    }

    async fn append_links(
        &mut self,
        _permit: &Permit,
        links: &[SealedChainLink],
    ) -> Result<(), StoreError> {
        for link in links {
            evidence::insert_link(self.connection(), link).await?;
        }
        Ok(())
    }

    async fn insert_evidence(
        &mut self,
        _permit: &Permit,
        id: SignatureId,
        evidence: &SealedSignatureEvidence,
    ) -> Result<(), StoreError> {
        evidence::insert_evidence(self.connection(), id, evidence).await
    }

    async fn insert_certificate(
        &mut self,
        _permit: &Permit,
        certificate: &Certificate,
    ) -> Result<(), StoreError> {
        evidence::insert_certificate(self.connection(), certificate).await
    }
}
