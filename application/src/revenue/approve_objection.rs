//! An admin agrees with an objection; with the second admin the commission is given back.
//! Deliberately not here: objecting (`object`).

use super::{events::CommissionRestored, withheld_view::WithheldView};
use crate::{
    app::App,
    event::Event,
    kernel::{
        audit,
        caller::{Caller, Denied},
        error::StoreError,
        idempotency::{Answer, IdempotencyError, conclude, earlier},
        outbox::publish,
        ports::{IdempotencyKey, Origin},
    },
    ledger::ports::{Posted, SINGLE_LANE},
    matrix::Operation,
    store_conflicts,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{
    kernel::{Decision, OrderLineId, Timestamp},
    ledger::{EntryError, commission_restored},
    revenue::{ApproveError, WithheldCommission},
};
use serde::{Deserialize, Serialize};

/// Why nobody agreed.
#[derive(Debug, thiserror::Error)]
pub enum ApproveObjectionError {
    /// Only admins agree.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Nothing is withheld of such a line.
    #[error("nothing is withheld of such a line")]
    NotFound,
    /// The client's key.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// The rule that was broken.
    #[error(transparent)]
    Rule(#[from] ApproveError),
    /// The amount can't be posted.
    #[error("the commission can't be posted")]
    Entry(#[from] EntryError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(ApproveObjectionError);

/// What an admin hears of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// What it is about, as it is now.
    pub withheld: WithheldView,
    /// True if the admin had agreed before.
    pub already_applied: bool,
}

/// Agrees. The second admin's word gives the commission back, in the same transaction.
///
/// # Errors
/// [`ApproveObjectionError`] says why not.
pub async fn approve_objection(
    app: &App,
    caller: &Caller,
    key: Option<&IdempotencyKey>,
    origin: &Origin,
    line_id: OrderLineId,
) -> Result<Answer<Approved>, ApproveObjectionError> {
    let operation = Operation::ApproveObjection;
    let permit = operation.permit(caller)?;
    retry_conflicts(|| async {
        // Read anew for each try: where money leaves its holdback meanwhile, the books say so.
        let now = app.clock.now();
        in_tx(&*app.store, async |tx| {
            if let Some(answer) = earlier(tx, caller, operation, key, now).await? {
                return Ok(answer);
            }
            let found = tx.revenue().get_withheld_for_update(line_id).await?;
            let withheld = found.ok_or(ApproveObjectionError::NotFound)?;
            let decision = withheld.approve(caller.user_id, now)?;
            let already_applied = decision.is_replay();
            let restored = match &decision {
                Decision::Applied { next, .. } => {
                    tx.revenue().save_withheld(&permit, next).await?;
                    let thing = format!("admin/objections/{line_id}");
                    audit::done(tx, app, caller, operation, &thing, origin).await?;
                    next.restored.map(|_| next.clone())
                }
                Decision::AlreadyApplied(_) => None,
            };
            if let Some(restored) = &restored {
                let event = Event::CommissionRestored(CommissionRestored::from(restored));
                publish(tx, app, now, [event]).await?;
            }
            let withheld = WithheldView::from(&decision.into_state());
            let outcome = Approved { withheld, already_applied };
            let answer = conclude(tx, caller, operation, key, outcome).await?;
            if let Some(restored) = restored {
                give_back(tx, &restored, now).await?;
            }
            Ok(answer)
        })
        .await
    })
    .await
}

/// Posts what is given back, out of the seller's part: held where it still is, else available.
async fn give_back(
    tx: &mut Tx,
    restored: &WithheldCommission,
    now: Timestamp,
) -> Result<(), ApproveObjectionError> {
    let Some(commission) = restored.to_restore() else { return Ok(()) };
    let entry = commission_restored(&commission, now)?;
    if commission.release_at <= now {
        tx.ledger().mature_payee(commission.seller_id, now).await?;
    }
    let posted = tx.ledger().post(SINGLE_LANE, std::slice::from_ref(&entry), now).await?;
    match posted[..] {
        [Posted::Created] => Ok(()),
        // It left its holdback between the clock and the books: the next try finds it available.
        [Posted::Refused] => Err(StoreError::Collision.into()),
        _ => Err(ApproveObjectionError::Store(StoreError::Corrupt {
            table: "ledger.keys",
            column: "fingerprint",
            id: entry.key().to_owned(),
        })),
    }
}
