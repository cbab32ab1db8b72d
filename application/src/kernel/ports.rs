//! What the kernel asks of the store: clients' keys, and the audit.
//! Deliberately not here: SQL.

use super::{
    error::StoreError,
    page::{Page, PageRequest},
};
use async_trait::async_trait;
use cauri_domain::kernel::{AuditEntryId, Personal, Timestamp, UserId};
use uuid::Uuid;

/// The longest name of a thing, in characters; the store refuses longer ones.
pub const THING_LIMIT: usize = 200;

/// Where a command comes from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The request that brought it.
    pub request_id: Uuid,
    /// The client's network address, if it shows.
    pub address: Option<Personal<String>>,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused, with this stable word.
    Refused(String),
}

/// One attempt at an operation that only admins have.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    /// Which.
    pub id: AuditEntryId,
    /// Who.
    pub actor_id: UserId,
    /// What, as the operation's id.
    pub operation: String,
    /// The thing, as its address below `/api/`: `categories/mode`.
    pub thing: String,
    /// How it ended.
    pub outcome: Outcome,
    /// From where.
    pub origin: Origin,
    /// When (business clock).
    pub occurred_at: Timestamp,
}

/// Writing the audit, in the transaction of the deed.
#[async_trait]
pub trait AuditRepository: Send {
    /// Appends an entry; none is ever changed or removed.
    async fn append_audit(&mut self, entry: &AuditEntry) -> Result<(), StoreError>;
}

/// Reading the audit.
#[async_trait]
pub trait AuditQueries: Send + Sync {
    /// Every entry, newest first.
    async fn list_audit(&self, page: PageRequest) -> Result<Page<AuditEntry>, StoreError>;
}

/// A client's key for one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// The key, as the client chose it (1 to 255 printable characters).
    pub key: String,
    /// SHA-256 of method, path and raw body.
    pub fingerprint: [u8; 32],
}

/// What the store knows of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyState {
    /// It is new; this transaction holds it now.
    Claimed,
    /// It was used, with this fingerprint and this outcome.
    Used {
        /// Fingerprint of the first use.
        fingerprint: Vec<u8>,
        /// Outcome of the first use, as JSON.
        outcome: serde_json::Value,
    },
}

/// Keys and outcomes, in the transaction of what they guard.
#[async_trait]
pub trait IdempotencyRepository: Send {
    /// Inserts the key, waiting up to 10 s for another transaction that holds it
    /// ([`StoreError::LockTimeout`]).
    async fn claim(
        &mut self,
        caller: UserId,
        operation: &'static str,
        for_ever: bool,
        key: &IdempotencyKey,
        now: Timestamp,
    ) -> Result<KeyState, StoreError>;

    /// Stores the outcome of a key that this transaction claimed.
    async fn store_outcome(
        &mut self,
        caller: UserId,
        operation: &'static str,
        key: &str,
        outcome: &serde_json::Value,
    ) -> Result<(), StoreError>;

    /// Takes away a key that this transaction claimed: what it was for was refused.
    async fn release(
        &mut self,
        caller: UserId,
        operation: &'static str,
        key: &str,
    ) -> Result<(), StoreError>;

    /// Takes away up to `limit` keys that were used by then, except those that are kept for ever;
    /// answers how many.
    async fn forget_outcomes(
        &mut self,
        used_until: Timestamp,
        limit: i64,
    ) -> Result<usize, StoreError>;
}
