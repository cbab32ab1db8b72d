//! An admin repeats a job whose tries are used up, or takes it away.
//! Deliberately not here: jobs that are still tried.

use crate::{
    app::App,
    jobs::JobState,
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

/// Why a job stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ResolveDeadJobError {
    /// Only admins may.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The client's key.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// There is no such job: it was done, or taken away.
    #[error("there is no such job")]
    NotFound,
    /// It is still tried.
    #[error("the job is still tried")]
    NotDead,
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(ResolveDeadJobError);

/// What becomes of a dead job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// It gets all its tries again.
    Retry,
    /// It is taken away.
    Discard,
}

/// Repeats a dead job, or takes it away.
pub async fn resolve_dead_job(
    app: &App,
    caller: &Caller,
    key: Option<&IdempotencyKey>,
    origin: &Origin,
    (job_id, resolution): (i64, Resolution),
) -> Result<Answer<()>, ResolveDeadJobError> {
    let operation = match resolution {
        Resolution::Retry => Operation::RetryJob,
        Resolution::Discard => Operation::DiscardJob,
    };
    let permit = operation.permit(caller)?;
    let machine_now = app.machine.now();
    once(app, caller, operation, key, async |tx, _| {
        match tx.jobs().get_state_for_update(job_id).await? {
            None => return Err(ResolveDeadJobError::NotFound),
            Some(JobState::Dead) => {}
            Some(JobState::Waiting | JobState::Running) => {
                return Err(ResolveDeadJobError::NotDead);
            }
        }
        match resolution {
            Resolution::Retry => tx.jobs().repeat(&permit, job_id, machine_now).await?,
            Resolution::Discard => tx.jobs().discard(&permit, job_id).await?,
        }
        let thing = format!("admin/jobs/{job_id}");
        audit::done(tx, app, caller, operation, &thing, origin).await?;
        Ok(())
    })
    .await
}
