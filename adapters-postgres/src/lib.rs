//! How it is kept: migrations, repositories, read models, all in PostgreSQL (15 to 18).
//! Deliberately not here: rules; and no statement asks the database for the time.
//!
//! One [`PgTx`](kernel::tx::PgTx) implements every repository, each in its context's folder under
//! the name of the port. Queries are checked at compile time against `.sqlx`; after changing one,
//! `./dev prepare` writes it anew.
#![forbid(unsafe_code)]

pub mod kernel;

mod ledger;

mod identity;

mod catalog;

mod affiliate;

mod collaboration;

mod orders;

mod payments;

mod revenue;

pub use kernel::{
    connect::{ConnectError, PoolSettings, connect},
    inspect::{FoundSchema, Inspection, inspect},
    migrate::{MigrateError, migrate, read_clock_offset},
    schema::{SchemaError, check_schema},
    store::{PgQueries, PgStore},
};
pub use payments::PgSandboxBooks;
