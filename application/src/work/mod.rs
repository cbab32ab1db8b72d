//! The engine: workers and their signs of life, the dispatcher, jobs, the day's clean-up.
//! Deliberately not here: what there is to do (the tables at the crate's root, and each context).

pub mod clean_up;
pub mod daily;
pub mod dispatch;
pub mod heartbeat;
mod liveness;
pub mod ports;
pub mod public_event;
pub mod queues;
pub mod run_job;
pub mod worker;
