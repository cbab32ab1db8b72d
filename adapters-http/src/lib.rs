//! How it is asked: REST, its description, and plain pages.
//! Deliberately not here: rules, SQL, or any gateway's words.
//!
//! One endpoint is one file: wire types, description, handler, under the name of its use case. The
//! table of what can be asked is [`kernel::router`].
#![forbid(unsafe_code)]

#[macro_use]
extern crate rust_i18n;

// French is the default; a key that is missing in one language is found by a test.
i18n!("locales", fallback = "fr");

pub mod kernel;

mod identity;

mod catalog;

mod affiliate;

mod collaboration;

mod orders;

mod payments;

mod revenue;

pub use kernel::{
    router::{api_description, router, worker_router},
    state::Http,
};
