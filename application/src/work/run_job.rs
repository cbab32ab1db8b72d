//! One try of a job: within its time, apart from others, and not for ever at its process's cost.
//! Deliberately not here: when it is tried, and how often (`jobs`, adapters-postgres).

use super::clean_up::clean_up;
use crate::{
    app::App,
    collaboration::certificate::{CertificateError, render_contract},
    identity::emails::send_email,
    jobs::{Job, JobRunner},
    kernel::{error::StoreError, mail::MailError},
    payments,
    tx::in_tx,
};
use async_trait::async_trait;
use serde_json::Value;
use std::{error::Error, sync::Arc};
use tokio::{task::JoinSet, time::timeout};

/// How often a process may end while it runs a job before the job is set aside. The queue gives a
/// try back when a worker is gone, so that it would never use its tries up by that.
pub const MOST_UNENDED_STARTS: u16 = 3;

/// Why a try failed. What it says is kept with the job and shown to admins: no personal data.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// This program knows no such job; a newer one may.
    #[error("this program knows no such job")]
    Unknown,
    /// It took longer than it may.
    #[error("it took longer than it may")]
    OutOfTime,
    /// It panicked.
    #[error("it panicked")]
    Panicked,
    /// The process ended too often while it ran.
    #[error("its process ended {MOST_UNENDED_STARTS} times while it ran")]
    EndsProcesses,
    /// A contract's certificate.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// An e-mail did not leave.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Job → what is done. Each is safe to run twice.
///
/// # Errors
/// [`JobError`] says why it did not work out; it is tried again.
pub async fn run_job(app: &App, job: &Job) -> Result<(), JobError> {
    match job {
        Job::SendEmail { email_id } => Ok(send_email(app, *email_id).await?),
        Job::TellOfUnapplied { payment_id } => {
            Ok(payments::emails::tell_of_unapplied(app, *payment_id).await?)
        }
        Job::CleanUp { what } => Ok(clean_up(app, *what).await?),
        Job::RenderContract { collaboration_id } => {
            Ok(render_contract(app, *collaboration_id).await?)
        }
    }
}

/// Runs jobs with what use cases are given.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "the app holds secrets")]
pub struct AppJobRunner(pub Arc<App>);

#[async_trait]
impl JobRunner for AppJobRunner {
    async fn run(&self, job_id: i64, kept: Value) -> Result<(), String> {
        // The words of the error are kept with the job; its source is in the log.
        try_job(&self.0, job_id, kept).await.map_err(|error| error.to_string())
    }
}

/// Tries what the queue kept under this number; an error was logged.
async fn try_job(app: &Arc<App>, job_id: i64, kept: Value) -> Result<(), JobError> {
    let name = kept["name"].as_str().unwrap_or_default().to_owned();
    let tried = try_known(app, job_id, kept).await;
    if let Err(error) = &tried {
        let source = error.source().map(ToString::to_string);
        tracing::warn!(job_id, job = name, error = %error, source, "a job failed");
    }
    tried
}

async fn try_known(app: &Arc<App>, job_id: i64, kept: Value) -> Result<(), JobError> {
    let job: Job = serde_json::from_value(kept).map_err(|_| JobError::Unknown)?;
    let store = &*app.store;
    let unended = in_tx(store, async |tx| tx.jobs().count_unended_starts(job_id).await).await?;
    if unended >= MOST_UNENDED_STARTS {
        in_tx(store, async |tx| tx.jobs().exhaust_attempts(job_id).await).await?;
        return Err(JobError::EndsProcesses);
    }
    // Whatever ran when a process ended may have ended it: it runs alone, so that it harms nobody
    // else, and nobody else's start is counted with it.
    let (_alone, _beside) = if unended == 0 {
        (None, Some(app.work.solo_lock.read().await))
    } else {
        (Some(app.work.solo_lock.write().await), None)
    };
    let machine_now = app.machine.now();
    in_tx(store, async |tx| tx.jobs().note_start(job_id, machine_now).await).await?;
    let ran = run_in_time(app, job).await;
    in_tx(store, async |tx| tx.jobs().note_end(job_id).await).await?;
    ran
}

/// Runs a job as a task of its own, which ends with its time.
async fn run_in_time(app: &Arc<App>, job: Job) -> Result<(), JobError> {
    let time_limit = job.time_limit();
    let app = Arc::clone(app);
    let mut task = JoinSet::new();
    task.spawn(async move { run_job(&app, &job).await });
    match timeout(time_limit, task.join_next()).await {
        Ok(Some(Ok(ran))) => ran,
        Ok(_) => Err(JobError::Panicked),
        Err(_) => Err(JobError::OutOfTime),
    }
}
