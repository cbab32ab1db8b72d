//! Work that is done after the answer: what there is, how urgent it is, how often it is tried.
//! Deliberately not here: the doing (`run_job`), and the queue that keeps it (adapters-postgres).

use crate::kernel::{
    caller::Permit,
    error::StoreError,
    numbered_page::{NumberedPage, NumberedPageRequest},
};
use async_trait::async_trait;
use cauri_domain::{
    kernel::{CollaborationId, EmailId, PaymentId, Timestamp},
    words,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{sync::Arc, time::Duration};

/// The longest time limit of a job: less than the grace that a worker gets when it is asked to
/// stop, so that no stop ever breaks a job off. What needs longer goes on in another job.
pub const LONGEST_TIME_LIMIT: Duration = Duration::from_secs(20);

/// One kind of job a variant; it carries ids and words, never personal data. The name of the
/// variant and its fields are what the queue keeps, so they are not changed while such jobs wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Job {
    /// Writes and sends an e-mail that was asked for.
    SendEmail {
        /// Which.
        email_id: EmailId,
    },
    /// Takes away what is older than it may become.
    CleanUp {
        /// What it looks for.
        what: Retained,
    },
    /// Tells a buyer of money that came by a payment for which no order waited.
    TellOfUnapplied {
        /// By which payment.
        payment_id: PaymentId,
    },
    /// Makes the certificate of a contract that is in force.
    RenderContract {
        /// Whose contract.
        collaboration_id: CollaborationId,
    },
}

/// What is kept for a time and then taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retained {
    /// Gateways' notices, as they came in.
    Notices,
    /// Clicks on affiliate links.
    Clicks,
    /// Clients' keys and the outcomes under them.
    Outcomes,
    /// Alerts that have passed.
    Alerts,
}

impl Retained {
    /// All there are.
    pub const ALL: [Self; 4] = [Self::Notices, Self::Clicks, Self::Outcomes, Self::Alerts];
}

words! {
    /// Which job goes first.
    pub Priority {
        /// Somebody waits for it.
        Urgent = "urgent",
        /// Soon.
        Normal = "normal",
        /// When there is nothing else.
        Bulk = "bulk",
    }
}

impl Job {
    /// Its name, as logs and admins read it; the queue keeps the same word.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::SendEmail { .. } => "send_email",
            Self::TellOfUnapplied { .. } => "tell_of_unapplied",
            Self::CleanUp { .. } => "clean_up",
            Self::RenderContract { .. } => "render_contract",
        }
    }

    /// Which job goes first.
    pub const fn priority(&self) -> Priority {
        match self {
            Self::SendEmail { .. } => Priority::Urgent,
            Self::CleanUp { .. } => Priority::Bulk,
            Self::TellOfUnapplied { .. } | Self::RenderContract { .. } => Priority::Normal,
        }
    }

    /// How often it is tried before it is set aside for a person. The pause after the n-th try is
    /// eⁿ seconds: 5 tries take 2 minutes, 8 half an hour, 10 four hours.
    pub const fn tries(&self) -> u8 {
        match self {
            Self::SendEmail { .. } | Self::TellOfUnapplied { .. } | Self::CleanUp { .. } => 8,
            Self::RenderContract { .. } => 10,
        }
    }

    /// How long one try may take; at most [`LONGEST_TIME_LIMIT`].
    pub const fn time_limit(&self) -> Duration {
        match self {
            Self::SendEmail { .. }
            | Self::TellOfUnapplied { .. }
            | Self::CleanUp { .. }
            | Self::RenderContract { .. } => LONGEST_TIME_LIMIT,
        }
    }
}

words! {
    /// How a job stands.
    pub JobState {
        /// It waits for its first or its next try.
        Waiting = "waiting",
        /// Somebody runs it, or is about to.
        Running = "running",
        /// Its tries are used up: a dead letter. It stays until a person repeats or discards it.
        Dead = "dead",
    }
}

/// A job as admins see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobView {
    /// Which.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// How it stands.
    pub state: JobState,
    /// Which job goes first.
    pub priority: Priority,
    /// How often it was tried.
    pub tries: i64,
    /// How often it is tried.
    pub most_tries: i64,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it was left (the queue's clock, as all times here).
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it is due.
    pub due_at: Timestamp,
}

/// Reading the queue without a transaction.
#[async_trait]
pub trait JobQueries: Send + Sync {
    /// A page of the jobs that stand so, the oldest first.
    async fn list_jobs(
        &self,
        state: JobState,
        page: NumberedPageRequest,
    ) -> Result<NumberedPage<JobView>, StoreError>;
}

/// The queue, in the transaction of what a job follows from.
#[async_trait]
pub trait JobRepository: Send {
    /// Leaves a job to be done at once, if this transaction commits.
    async fn enqueue(&mut self, job: &Job) -> Result<(), StoreError>;

    /// How often the process ended while it ran this job.
    async fn count_unended_starts(&mut self, job_id: i64) -> Result<u16, StoreError>;

    /// Writes down that a job begins.
    async fn note_start(&mut self, job_id: i64, machine_now: Timestamp) -> Result<(), StoreError>;

    /// Writes down that a job has ended, well or not.
    async fn note_end(&mut self, job_id: i64) -> Result<(), StoreError>;

    /// Takes its further tries from a job that runs.
    async fn exhaust_attempts(&mut self, job_id: i64) -> Result<(), StoreError>;

    /// How a job stands; it stands so until this transaction ends.
    async fn get_state_for_update(&mut self, job_id: i64) -> Result<Option<JobState>, StoreError>;

    /// Gives a dead job all its tries again, the first of them at once.
    async fn repeat(
        &mut self,
        permit: &Permit,
        job_id: i64,
        machine_now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Takes a job away.
    async fn discard(&mut self, permit: &Permit, job_id: i64) -> Result<(), StoreError>;

    /// Takes the turn to do this day's `work`; false if it, or a later day's, was taken before.
    async fn claim_daily_run(
        &mut self,
        work: &'static str,
        day: NaiveDate,
    ) -> Result<bool, StoreError>;
}

/// Tries one job; a queue hands it whatever it kept.
#[async_trait]
pub trait JobRunner: Send + Sync {
    /// Tries what the queue kept under this number; the error is in words that may be kept.
    async fn run(&self, job_id: i64, kept: Value) -> Result<(), String>;
}

/// Runs jobs outside the worker, for whoever finishes what is due.
#[async_trait]
pub trait DueJobs: Send + Sync {
    /// Runs the jobs that are due until there is none, and answers whether there was any: one that
    /// ran here, or one that somebody else still runs.
    async fn run_due(&self, runner: Arc<dyn JobRunner>) -> Result<bool, StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn every_job() -> impl Iterator<Item = Job> {
        let email = Job::SendEmail { email_id: EmailId(Uuid::from_u128(7)) };
        let collaboration_id = CollaborationId(Uuid::from_u128(1));
        let contract = Job::RenderContract { collaboration_id };
        let perishable = Retained::ALL.into_iter().map(|what| Job::CleanUp { what });
        let unapplied = Job::TellOfUnapplied { payment_id: PaymentId(Uuid::from_u128(2)) };
        perishable.chain([email, contract, unapplied])
    }

    #[test]
    fn what_the_queue_keeps_is_read_as_the_same_job_under_its_name() {
        for job in every_job() {
            let kept = serde_json::to_value(&job).unwrap();
            assert_eq!(kept["name"], job.name());
            assert_eq!(serde_json::from_value::<Job>(kept).unwrap(), job);
        }
        let kept = serde_json::json!({ "name": "clean_up", "what": "clicks" });
        let job = Job::CleanUp { what: Retained::Clicks };
        assert_eq!(serde_json::from_value::<Job>(kept).unwrap(), job);
    }

    #[test]
    fn no_job_outlives_the_grace_of_a_stop() {
        assert!(every_job().all(|job| job.time_limit() <= LONGEST_TIME_LIMIT));
        assert!(every_job().all(|job| job.tries() > 0));
    }
}
