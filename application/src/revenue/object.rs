//! A seller or a creator objects to a commission that was withheld as somebody's own purchase.
//! Deliberately not here: giving it back (`approve_objection`).

use super::{policy::party_of, withheld_view::WithheldView};
use crate::{
    app::App,
    event::Event,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
        idempotency::{Answer, IdempotencyError, conclude, earlier},
        outbox::publish,
        ports::IdempotencyKey,
    },
    matrix::Operation,
    revenue::events::CommissionObjected,
    store_conflicts,
    tx::{in_tx, retry_conflicts},
};
use cauri_domain::{
    kernel::{Decision, OrderLineId},
    revenue::ObjectError,
};
use serde::{Deserialize, Serialize};

/// Why there is no objection.
#[derive(Debug, thiserror::Error)]
pub enum ObjectionError {
    /// The role neither sells nor earns.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Nothing is withheld of such a line, or it is other people's.
    #[error("nothing is withheld of such a line")]
    NotFound,
    /// The client's key.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// The rule that was broken.
    #[error(transparent)]
    Rule(#[from] ObjectError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(ObjectionError);

/// What a party hears of its objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objected {
    /// What it objects to, as it is now.
    pub withheld: WithheldView,
    /// True if it had said the same before.
    pub already_applied: bool,
}

/// Objects.
///
/// # Errors
/// [`ObjectionError`] says why not.
pub async fn object(
    app: &App,
    caller: &Caller,
    key: Option<&IdempotencyKey>,
    line_id: OrderLineId,
    message: &str,
) -> Result<Answer<Objected>, ObjectionError> {
    let operation = Operation::Object;
    let permit = operation.permit(caller)?;
    let now = app.clock.now();
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| {
            let found = tx.revenue().get_withheld_for_update(line_id).await?;
            let (withheld, party) = found
                .and_then(|withheld| party_of(caller, &withheld).map(|party| (withheld, party)))
                .ok_or(ObjectionError::NotFound)?;
            if let Some(answer) = earlier(tx, caller, operation, key, now).await? {
                return Ok(answer);
            }
            let decision = withheld.object(party, message, now)?;
            if let Decision::Applied { next, .. } = &decision {
                tx.revenue().save_withheld(&permit, next).await?;
                let event = CommissionObjected { line_id, objector_id: caller.user_id };
                publish(tx, app, now, [Event::CommissionObjected(event)]).await?;
            }
            let already_applied = decision.is_replay();
            let withheld = WithheldView::from(&decision.into_state());
            let outcome = Objected { withheld, already_applied };
            Ok(conclude(tx, caller, operation, key, outcome).await?)
        })
        .await
    })
    .await
}
