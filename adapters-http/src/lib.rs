//! How it is asked: REST, its description, and plain pages.
//! Deliberately not here: rules, SQL, or any gateway's words.
//!
//! One endpoint is one file: wire types, description, handler, under the name of its use case. The
//! table of what can be asked is [`router`](mod@router).
//!
//! # What every request has gone through
//!
//! [`router::router`] lists the layers. Before a handler runs, the request has a number,
//! came by HTTPS from a proxy that we trust (production), has a client's address, is signed in if
//! the matrix asks for it (401), and is within its limits (429). No handler need think of it.
//!
//! # How to add an endpoint
//!
//! As it was done for a merchant's products (`catalog/update_product.rs`, `remove_product.rs`) and
//! for categories (`catalog/add_category.rs`, `list_categories.rs`):
//!
//! 1. A file under the use case's name: wire types with examples, `#[utoipa::path]` with the
//!    operation's id from the matrix, and a handler that turns wire into a command, calls the use
//!    case, and turns its outcome into wire. No rule, no SQL.
//! 2. Arguments are the kernel's extractors, in the order of checks: `SignedIn`, `IfMatch`,
//!    `PathId`, `Params` or `FeedParams`, `CommandOrigin` for what admins do, `ClientAddress`
//!    where the address matters, and `Body` last. Francs are `WireXof`, rates `WireRate`, instants
//!    `WireTime`. An answer that can be a replay goes through `replayable`.
//!    `changed` and `cleared` (`kernel/body.rs`) read fields that may be left out, and may or may
//!    not be null.
//! 3. Each variant of the use case's error becomes a problem, without a `_`: in the endpoint's
//!    file, or in the context's `problem.rs` where several share it. Each new word gets a title and
//!    a detail in French and English in `locales/`.
//! 4. A line in the context's `routes` (`mod.rs`). A limit of its own, if the class that
//!    `edge/limits.rs` finds for it is not right.
//! 5. `law::authorization` fails until matrix and description agree, `law::languages` until every
//!    word has its texts.
#![forbid(unsafe_code)]

#[macro_use]
extern crate rust_i18n;

// French is the default; a key that is missing in one language is found by a test.
i18n!("locales", fallback = "fr");

pub mod router;

pub mod kernel;

pub mod openapi;

pub mod edge;

mod system;

mod identity;

mod catalog;

mod affiliate;

mod collaboration;

mod orders;

mod payments;

mod revenue;

mod alerts;

pub use axum::http::HeaderValue;
pub use edge::{
    draining::Draining,
    hold_off::{bind, can_hold_off},
    listen::serve,
    policy::{Edge, EdgeError, REQUEST_TIME, read_origins, read_proxies},
};
pub use ipnet::IpNet;
pub use kernel::state::Http;
pub use openapi::operations::{Operations, described_operations};
pub use router::{api_description, router, worker_router};
