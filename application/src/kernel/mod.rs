//! What every use case leans on: clocks, identifiers, the unit of work, outbox, permits.
//! Deliberately not here: rules of any context.

pub mod app;
pub mod audit;
pub mod caller;
pub mod clean_up;
pub mod clock;
pub mod daily;
pub mod desk;
pub mod dispatch;
pub mod error;
pub mod event;
pub mod failpoint;
pub mod heartbeat;
pub mod idempotency;
pub mod ids;
pub mod jobs;
pub mod list_audit;
pub mod list_jobs;
pub mod mail;
pub mod matrix;
pub mod outbox;
pub mod page;
pub mod public_event;
mod pulse;
pub mod queries;
pub mod queues;
pub mod routes;
pub mod run_job;
pub mod sandbox;
pub mod schedule;
pub mod settle_dead_job;
pub mod system;
pub mod uow;
pub mod wording;
pub mod worker;
