//! What we do: use cases, ports, reactions, schedule.
//! Deliberately not here: SQL, status codes, gateway names, clocks and chance.
//!
//! Contexts stand in the order in which they may use each other. A use case has one name, and that
//! is its file's name here, in HTTP and in the tests; it reads authorize → load → decide (domain)
//! → save → publish.
//!
//! # How to add a use case
//!
//! The steps were followed once for categories: `catalog/add_category.rs`, `remove_category.rs` and
//! `list_categories.rs` are what came of it.
//!
//! 1. What is true about it goes into the domain first (`cauri_domain`, "How to add something").
//! 2. The operation gets a row in `matrix.rs`: its id in the API, and who may call it.
//!    Whatever only admins may call is audited: the use case calls `audit::done` in its
//!    transaction; refused attempts are kept by HTTP.
//! 3. A file under the use case's name in its context's folder, and a line in the folder's
//!    `mod.rs`. In it: one error enum that names every broken rule (`store_conflicts!` if it
//!    writes), and one function of the form below.
//! 4. What it asks of the store becomes a verb of the context's port (`ports.rs`): with a
//!    transaction in `…Repository` (a write takes the `Permit`), without one in `…Queries`. A new
//!    port also gets its accessor in `tx.rs`, or its line in `queries.rs`.
//! 5. What others should hear of becomes an event: a payload in the context's `events.rs` with ids
//!    and amounts only, a row in `event.rs`, and its arm in `routes.rs` – the compiler asks for
//!    it. A reaction is that arm's call of a function in the hearing context's `react.rs`, which
//!    is safe to run twice.
//! 6. The verbs are kept in `cauri_postgres`, the operation is asked in `cauri_http`; each has a
//!    guide of its own. Promises go to `tests/tests/it/CONTEXT/VERB.rs`: the happy path, each
//!    refusal, the wrong role, the replay, two at once.
//!
//! ```
//! use cauri_application::{
//!     app::App,
//!     kernel::{
//!         audit,
//!         caller::{Caller, Denied},
//!         error::StoreError,
//!         ports::Origin,
//!     },
//!     matrix::Operation,
//!     store_conflicts,
//!     tx::{in_tx, retry_conflicts},
//! };
//! use cauri_domain::catalog::{Category, CategoryName};
//!
//! #[derive(Debug, thiserror::Error)]
//! enum RenewCategoryError {
//!     #[error(transparent)]
//!     Denied(#[from] Denied),
//!     #[error("there is none of this name")]
//!     NotFound,
//!     #[error(transparent)]
//!     Store(#[from] StoreError),
//! }
//!
//! store_conflicts!(RenewCategoryError);
//!
//! /// Authorize → load → decide → save; `in_tx` commits on `Ok` and rolls back on `Err`.
//! async fn renew_category(
//!     app: &App,
//!     caller: &Caller,
//!     origin: &Origin,
//!     name: &CategoryName,
//! ) -> Result<(), RenewCategoryError> {
//!     let operation = Operation::AddCategory;
//!     let permit = operation.permit(caller)?;
//!     let now = app.clock.now();
//!     retry_conflicts(|| async {
//!         in_tx(&*app.store, async |tx| {
//!             let found = tx.catalog().get_category_for_update(name).await?;
//!             let old = found.ok_or(RenewCategoryError::NotFound)?;
//!             tx.catalog().delete_category(&permit, old.id).await?;
//!             let new = Category { created_at: now, ..old };
//!             tx.catalog().insert_category(&permit, &new).await?;
//!             Ok(audit::done(tx, app, caller, operation, &name.thing(), origin).await?)
//!         })
//!         .await
//!     })
//!     .await
//! }
//! ```
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod app;
pub mod event;
pub mod jobs;
pub mod matrix;
pub mod once;
pub mod queries;
pub mod routes;
pub mod schedule;
pub mod tx;

pub mod kernel;

pub mod ledger;

pub mod identity;

pub mod catalog;

pub mod affiliate;

pub mod collaboration;

pub mod orders;

pub mod payments;

pub mod revenue;

pub mod alerts;

pub mod system;

pub mod work;

/// The examples of the project's README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
