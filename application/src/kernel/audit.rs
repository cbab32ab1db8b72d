//! The audit: what admins did, and who tried to and was refused; append-only.
//! Deliberately not here: reading it (`list_audit`), and what other people do.

use super::{caller::Caller, error::StoreError};
use crate::{
    app::App,
    kernel::ports::{AuditEntry, Origin, Outcome, THING_LIMIT},
    matrix::Operation,
    tx::{Tx, in_tx},
};
use cauri_domain::kernel::{AuditEntryId, UserId};
use uuid::Uuid;

/// Keeps what an admin does, in the transaction that does it.
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
