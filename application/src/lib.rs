//! What we do: use cases, ports, reactions, schedule.
//! Deliberately not here: SQL, status codes, gateway names, clocks and chance.
//!
//! Contexts stand in the order in which they may use each other. A use case has one name, and that
//! is its file's name here, in HTTP and in the tests; it reads authorize → load → decide (domain)
//! → save → publish.
//!
//! # How to add a use case
//!
//! Followed for a person's own thing, a merchant's product: `catalog/update_product.rs` and
//! `catalog/remove_product.rs` are what came of it. What only admins do is shown by
//! `catalog/add_category.rs` and `remove_category.rs`.
//!
//! 1. What is true about it goes into the domain first (`cauri_domain`, "How to add something").
//! 2. The operation gets a row in `matrix.rs`: its id in the API, and which roles may call it.
//!    Whose thing it is, is no matter of roles: the context's `policy.rs` says it, and to anybody
//!    else the thing is not there (`NotFound`, a 404).
//!    Whatever only admins may call is audited: the use case calls `audit::done` in its
//!    transaction; refused attempts are kept by HTTP.
//! 3. A file under the use case's name in its context's folder, and a line in the folder's
//!    `mod.rs`. In it: one error enum that names every broken rule (`store_conflicts!` if it
//!    writes; what is only read shares `ReadError`), and one function of the form below. `once`
//!    opens the transaction, gives the earlier answer to a client's key that was used, and runs a
//!    collision again. `if_match` is the version that the client saw, if it says so.
//! 4. What it asks of the store becomes a verb of the context's port (`ports.rs`): with a
//!    transaction in `…Repository` (a write takes the `Permit`), without one in `…Queries`. A new
//!    port also gets its accessor in `tx.rs`, or its line in `queries.rs`.
//! 5. What others should hear of becomes an event: a payload in the context's `events.rs` with ids
//!    and amounts only, a row in `event.rs`, and its arm in `routes.rs` – the compiler asks for
//!    it. A reaction is that arm's call of a function in the hearing context's `react.rs`, which
//!    is safe to run twice. Its golden file is written by
//!    `INSTA_UPDATE=always ./dev test --test it -- public_events` from the sample in
//!    `tests/tests/it/kernel/public_events.rs`.
//! 6. The verbs are kept in `cauri_postgres`, the operation is asked in `cauri_http`; each has a
//!    guide of its own. Promises go to `tests/tests/it/CONTEXT/VERB.rs`: the happy path, each
//!    refusal, the wrong role, somebody else's thing, the replay, two at once.
//! 7. `CAURI_TEST_WRITE=1 ./dev test --test it -- matrix settings state_machine` writes the other
//!    files that follow from the code: `docs/authorization.md` from the matrix, `docs/settings.md`
//!    and `.env.example` from the settings, what `domain/README.md` shows of the table of
//!    transitions; `cargo test -p cauri-domain --test public_api` under the same variable the list
//!    of what the domain shows.
//!
//! ```
//! use cauri_application::{
//!     app::App,
//!     kernel::{
//!         caller::{Caller, Denied},
//!         error::StoreError,
//!         idempotency::{Answer, IdempotencyError},
//!         ports::IdempotencyKey,
//!     },
//!     matrix::Operation,
//!     once::once,
//!     store_conflicts,
//! };
//! use cauri_domain::kernel::{Decision, ProductId};
//!
//! #[derive(Debug, thiserror::Error)]
//! enum RetireProductError {
//!     #[error(transparent)]
//!     Denied(#[from] Denied),
//!     #[error("there is no such product")]
//!     NotFound,
//!     #[error(transparent)]
//!     Idempotency(#[from] IdempotencyError),
//!     #[error("the product is in version {found}")]
//!     StaleVersion { found: i64 },
//!     #[error(transparent)]
//!     Store(#[from] StoreError),
//! }
//!
//! store_conflicts!(RetireProductError);
//!
//! /// Authorize → load → decide → save; `once` commits on `Ok` and rolls back on `Err`.
//! async fn retire_product(
//!     app: &App,
//!     caller: &Caller,
//!     key: Option<&IdempotencyKey>,
//!     id: ProductId,
//!     if_match: Option<i64>,
//! ) -> Result<Answer<i64>, RetireProductError> {
//!     let operation = Operation::RemoveProduct;
//!     let permit = operation.permit(caller)?;
//!     once(app, caller, operation, key, async |tx, now| {
//!         let found = tx.catalog().get_product_for_update(id).await?;
//!         let own = found.filter(|product| product.merchant_id == caller.user_id);
//!         let product = own.ok_or(RetireProductError::NotFound)?;
//!         if if_match.is_some_and(|seen| seen != product.version) {
//!             return Err(RetireProductError::StaleVersion { found: product.version });
//!         }
//!         let decision = product.archive(now);
//!         if let Decision::Applied { next, .. } = &decision {
//!             tx.catalog().save_product(&permit, next).await?;
//!         }
//!         Ok(decision.into_state().version)
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
