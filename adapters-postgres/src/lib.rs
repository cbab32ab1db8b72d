//! How it is kept: migrations, repositories, read models, all in PostgreSQL (15 to 18).
//! Deliberately not here: rules; and no statement asks the database for the time.
//!
//! One [`PgTx`](kernel::tx::PgTx) implements every repository: `repository.rs` in the context's
//! folder, with the rows of a table in a file under the table's name beside it. Queries are checked
//! at compile time against `.sqlx`; after changing one, `./dev prepare` writes it anew.
//!
//! # How to add a repository, or a verb of one
//!
//! As it was done for products (`migrations/0004_catalog.sql`, `catalog/product.rs`,
//! `catalog/repository.rs`):
//!
//! 1. The table goes into its context's migration (into a new one with the next number once a
//!    version is out). It has every rule that a database can hold as a constraint, an index for
//!    every statement that is asked often, and no time of its own: instants come as parameters. At
//!    the migration's end it is granted to `cauri_app`, what the statements need and no more: a
//!    table that is only added to has no `UPDATE` and no `DELETE` (`app.audit` in
//!    `0001_kernel.sql`), and one that is deleted from is named in
//!    `tests/tests/it/kernel/boundary.rs`.
//! 2. A row is a private struct, and `TryFrom` makes a value of the domain from it; a row that
//!    contradicts a rule is `corrupt(table, column, id)`, never a panic.
//! 3. The verbs of the port are implemented for [`PgTx`](kernel::tx::PgTx) on `self.connection()`,
//!    or for [`PgQueries`] on `self.pool`. Guarded writes say `AND version = $n`; zero rows are
//!    [`StoreError::Stale`](cauri_application::kernel::error::StoreError::Stale) or an answer of
//!    their own, never silence. Rows are locked in the order of ids.
//! 4. A port that is new gets its accessor in `kernel/tx.rs`.
//! 5. `./dev prepare`, and the new files in `.sqlx` are committed with the code. The house rules
//!    ask for a plan by index of every statement (`tests/tests/it/law/plans.rs`); one that reads a
//!    small table as a whole is named there, with the reason.
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

mod alerts;

pub use kernel::{
    backup::{
        Figures, KeepingError, OWNER, SCHEMAS, SIGNS_OF_LIFE, Snapshot, known_schema_version,
        make_room, open_snapshot, settle_in,
    },
    connect::{ConnectError, PoolSettings, connect},
    inspect::{FoundSchema, Inspection, inspect},
    jobs::{JobSettings, PgDueJobs, WorkJobsError, work_jobs},
    login::{Login, is_unknown_login},
    mails::PgSandboxMailbox,
    migrate::{MigrateError, migrate, read_clock_offset},
    migration_plan::{Migrated, MigrationPlan, MigrationRow, MigrationState, plan_migration},
    schema::{SchemaError, check_schema},
    store::{PgQueries, PgStore},
    wear::{SlowStatement, SlowStatements, TableWear, UnusedIndex, Wear, look_for_wear},
};
pub use payments::PgSandboxBooks;
