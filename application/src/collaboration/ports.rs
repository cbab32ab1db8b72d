//! What collaborations ask of the store.
//! Deliberately not here: SQL.

use crate::kernel::{
    caller::Permit,
    error::StoreError,
    page::{Page, PageRequest},
};
use async_trait::async_trait;
use cauri_domain::{
    collaboration::{
        ChainHead, Collaboration, ContractRecord, Move, Party, SealedChainLink,
        SealedSignatureEvidence, Status,
    },
    kernel::{CollaborationId, Personal, ProductId, SignatureId, Timestamp, UserId},
    money::Xof,
};

/// The part of a collaboration that never changes, and the version that it was seen in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parties {
    /// Which collaboration.
    pub id: CollaborationId,
    /// Who sells.
    pub merchant_id: UserId,
    /// Who promotes.
    pub influencer_id: UserId,
    /// For which products.
    pub product_ids: Vec<ProductId>,
    /// The version seen.
    pub version: i64,
}

/// Collaborations, in a transaction.
#[async_trait]
pub trait CollaborationRepository: Send {
    /// Who takes part in a collaboration, without a lock.
    async fn find_parties(&mut self, id: CollaborationId) -> Result<Option<Parties>, StoreError>;

    /// A collaboration, locked until the transaction ends.
    async fn get_for_update(
        &mut self,
        id: CollaborationId,
    ) -> Result<Option<Collaboration>, StoreError>;

    /// Waits until nobody else proposes between the two, and keeps others waiting until the
    /// transaction ends.
    async fn lock_pair(
        &mut self,
        merchant_id: UserId,
        influencer_id: UserId,
    ) -> Result<(), StoreError>;

    /// The requests between the two that are stored as open and share one of the products, locked,
    /// in the order of ids; there are at most as many as products.
    async fn list_open_sharing(
        &mut self,
        merchant_id: UserId,
        influencer_id: UserId,
        product_ids: &[ProductId],
    ) -> Result<Vec<Collaboration>, StoreError>;

    /// Stores a new collaboration with its first offer and move.
    async fn insert(
        &mut self,
        permit: &Permit,
        collaboration: &Collaboration,
    ) -> Result<(), StoreError>;

    /// Stores a collaboration after its last move, with what the move brought; guarded by the
    /// version before it.
    async fn save(
        &mut self,
        permit: &Permit,
        collaboration: &Collaboration,
    ) -> Result<(), StoreError>;

    /// Collaborations whose deadline has come, oldest deadline first, locked; those that somebody
    /// else has locked are left to them.
    async fn claim_due(
        &mut self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<Collaboration>, StoreError>;

    /// Stores expired collaborations, all in one; guarded like [`save`](Self::save).
    async fn save_expired(
        &mut self,
        permit: &Permit,
        expired: &[Collaboration],
    ) -> Result<(), StoreError>;

    /// The end of a contract's chain; whoever adds to it holds the collaboration locked.
    async fn find_chain_head(
        &mut self,
        id: CollaborationId,
    ) -> Result<Option<ChainHead>, StoreError>;

    /// Adds links to the chain of one contract.
    async fn append_links(
        &mut self,
        permit: &Permit,
        links: &[SealedChainLink],
    ) -> Result<(), StoreError>;

    /// Stores the personal part of a signature beside it, where it can be erased.
    async fn insert_evidence(
        &mut self,
        permit: &Permit,
        id: SignatureId,
        evidence: &SealedSignatureEvidence,
    ) -> Result<(), StoreError>;

    /// Stores a contract's certificate, unless it has one.
    async fn insert_certificate(
        &mut self,
        permit: &Permit,
        certificate: &Certificate,
    ) -> Result<(), StoreError>;
}

/// A contract's certificate, as it was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Whose contract.
    pub id: CollaborationId,
    /// The document. It names people.
    pub pdf: Personal<Vec<u8>>,
    /// When it was made.
    pub made_at: Timestamp,
}

/// A product, as the parties read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductSummary {
    /// Which.
    pub id: ProductId,
    /// Its name.
    pub name: String,
    /// Its price, in francs.
    pub price_xof: Xof,
}

/// A collaboration with the names that its readers see; as stored, so ask it
/// [`as_of`](Collaboration::as_of) the present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollaborationView {
    /// The collaboration.
    pub collaboration: Collaboration,
    /// The merchant's name.
    pub merchant_name: Personal<String>,
    /// The influencer's name.
    pub influencer_name: Personal<String>,
    /// Its products, in the collaboration's order.
    pub products: Vec<ProductSummary>,
}

/// Which part of a party's feed, and as of when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedFilter {
    /// Only those that stand so at `now`.
    pub status: Option<Status>,
    /// The present: past its deadline a request *is* expired, whatever is stored.
    pub now: Timestamp,
}

/// A row of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRow {
    /// The version that the move made.
    pub version: i64,
    /// The move.
    pub made: Move,
}

/// Reading collaborations without a transaction.
#[async_trait]
pub trait CollaborationQueries: Send + Sync {
    /// One collaboration.
    async fn find_collaboration(
        &self,
        id: CollaborationId,
    ) -> Result<Option<CollaborationView>, StoreError>;

    /// A person's collaborations on one side of the table, newest first.
    async fn list_collaborations(
        &self,
        side: Party,
        user_id: UserId,
        filter: FeedFilter,
        page: PageRequest,
    ) -> Result<Page<CollaborationView>, StoreError>;

    /// How many offers wait for an answer of this person on this side.
    async fn count_awaiting(
        &self,
        side: Party,
        user_id: UserId,
        now: Timestamp,
    ) -> Result<i64, StoreError>;

    /// The moves of a collaboration, oldest first.
    async fn list_moves(&self, id: CollaborationId) -> Result<Vec<HistoryRow>, StoreError>;

    /// A contract with everything that proves it; `None` before acceptance.
    async fn find_record(&self, id: CollaborationId) -> Result<Option<ContractRecord>, StoreError>;

    /// A contract's certificate, once it was made.
    async fn find_certificate(
        &self,
        id: CollaborationId,
    ) -> Result<Option<Certificate>, StoreError>;
}
