//! The audit: what admins did, and who tried to and was refused; append-only.
//! Deliberately not here: reading it (`list_audit`), and what other people do.

use super::{
    app::App,
    caller::Caller,
    error::StoreError,
    matrix::Operation,
    page::{Page, PageRequest},
    uow::{Tx, in_tx},
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

/// Keeps what an admin does, in the transaction that does it.
///
/// # Errors
/// The store's.
pub async fn done(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
    operation: Operation,
    thing: &str,
    origin: &Origin,
) -> Result<(), StoreError> {
    let entry = entry(app, caller, operation, thing, Outcome::Done, origin.clone());
    tx.audit().append_audit(&entry).await
}

/// Keeps a refused attempt, in a transaction of its own: the attempt itself left nothing behind.
///
/// # Errors
/// The store's.
pub async fn refused(
    app: &App,
    caller: &Caller,
    operation: Operation,
    thing: &str,
    code: &str,
    origin: Origin,
) -> Result<(), StoreError> {
    let outcome = Outcome::Refused(code.to_owned());
    let entry = entry(app, caller, operation, thing, outcome, origin);
    in_tx(&*app.store, async |tx| tx.audit().append_audit(&entry).await).await
}

/// Keeps what the operator did at the command line, where nobody is signed in: the actor is
/// nobody (the nil id).
///
/// # Errors
/// The store's.
pub async fn by_operator(
    tx: &mut Tx,
    app: &App,
    operation: &'static str,
    thing: &str,
) -> Result<(), StoreError> {
    let entry = AuditEntry {
        id: AuditEntryId(app.ids.next()),
        actor_id: UserId(Uuid::nil()),
        operation: operation.to_owned(),
        thing: thing.to_owned(),
        outcome: Outcome::Done,
        origin: Origin { request_id: app.ids.next(), address: None },
        occurred_at: app.clock.now(),
    };
    tx.audit().append_audit(&entry).await
}

fn entry(
    app: &App,
    caller: &Caller,
    operation: Operation,
    thing: &str,
    outcome: Outcome,
    origin: Origin,
) -> AuditEntry {
    AuditEntry {
        id: AuditEntryId(app.ids.next()),
        actor_id: caller.user_id,
        operation: operation.id().to_owned(),
        // What somebody made up may be as long as it likes; its beginning is evidence enough.
        thing: thing.chars().take(THING_LIMIT).collect(),
        outcome,
        origin,
        occurred_at: app.clock.now(),
    }
}
