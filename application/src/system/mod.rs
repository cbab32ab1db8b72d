//! The system as its operators see it: audit, jobs, the sandbox's clock.
//! Deliberately not here: the engine itself (`work`).

pub mod list_audit;
pub mod list_jobs;
pub mod ports;
pub mod resolve_dead_job;
pub mod sandbox;
