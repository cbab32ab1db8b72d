//! An admin takes note of an alert.
//! Deliberately not here: clearing it – an alert passes when what it is about has passed.

use crate::{
    app::App,
    kernel::{
        audit,
        caller::{Caller, Denied},
        error::StoreError,
        idempotency::{Answer, IdempotencyError},
        ports::{IdempotencyKey, Origin},
    },
    matrix::Operation,
    once::once,
    store_conflicts,
};
use cauri_domain::{
    alerts::AcknowledgeError,
    kernel::{AlertId, Decision, Timestamp},
};
use serde::{Deserialize, Serialize};

/// What a client hears of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// Which alert.
    pub alert_id: AlertId,
    /// When the caller took note of it.
    pub acknowledged_at: Timestamp,
    /// True if that was before.
    pub already_applied: bool,
}

/// Why an alert was not acknowledged.
#[derive(Debug, thiserror::Error)]
pub enum AcknowledgeAlertError {
    /// Only admins acknowledge alerts.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The client's key.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// There is none of this id.
    #[error("there is no such alert")]
    NotFound,
    /// The rule that was broken.
    #[error(transparent)]
    Rule(#[from] AcknowledgeError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(AcknowledgeAlertError);

/// Writes down that an admin has taken note; a second time changes nothing.
pub async fn acknowledge_alert(
    app: &App,
    caller: &Caller,
    key: Option<&IdempotencyKey>,
    origin: &Origin,
    id: AlertId,
) -> Result<Answer<Acknowledged>, AcknowledgeAlertError> {
    let operation = Operation::AcknowledgeAlert;
    let permit = operation.permit(caller)?;
    once(app, caller, operation, key, async |tx, now| {
        let found = tx.alerts().get_alert_for_update(id).await?;
        let alert = found.ok_or(AcknowledgeAlertError::NotFound)?;
        let decision = alert.acknowledge(caller.user_id, now)?;
        if let Decision::Applied { next, .. } = &decision {
            tx.alerts().save_alert(&permit, next).await?;
            let thing = format!("admin/alerts/{id}");
            audit::done(tx, app, caller, operation, &thing, origin).await?;
        }
        let already_applied = decision.is_replay();
        let noted = decision.into_state().acknowledged;
        let acknowledged_at = noted.map_or(now, |(_, at)| at);
        let outcome = Acknowledged { alert_id: id, acknowledged_at, already_applied };
        Ok(outcome)
    })
    .await
}
