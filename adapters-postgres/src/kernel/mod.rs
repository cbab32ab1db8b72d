//! Connections, migrations, transactions, the outbox, client keys, the audit.
//! Deliberately not here: anything of one context.

mod audit;
pub mod backup;
pub mod connect;
mod error;
pub mod heartbeat;
mod idempotency;
pub mod inspect;
pub mod jobs;
pub mod login;
pub mod mails;
pub mod migrate;
pub mod migration_plan;
mod outbox;
mod queues;
mod ready;
pub mod schema;
pub mod store;
mod system;
pub mod tx;
pub mod wear;

pub(crate) use error::{corrupt, store_error};
