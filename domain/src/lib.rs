//! What is true in creator commerce: values, state machines and rules, as pure functions.
//! Deliberately not here: IO, async, clocks, randomness, floats, SQL, HTTP, JSON.
//!
//! Contexts stand in the order in which they may use each other:
//! `kernel → money → ledger → identity → catalog → affiliate → collaboration → orders → payments
//! → revenue → alerts`. Time, identifiers and entropy are always parameters.
//!
//! Who embeds this crate begins with its README and `examples/embed.rs`. Feature `serde` writes
//! and reads every value, command, event and state (module `stored`); feature `proptest` makes
//! them up for property tests (module `strategies`); feature `exhaustive` lets a `match` name every
//! variant of an enum that may grow. All are off by default.
//!
//! # How to add something that is true
//!
//! The steps were followed for categories (`catalog/category.rs`) and for changing products
//! (`catalog/change.rs`).
//!
//! 1. A new kind of thing gets an identifier in `kernel/id.rs`.
//! 2. A word with a rule becomes a type that can't be made without it (`catalog/category.rs`),
//!    with a typed error that names the broken rule. A new rule of a thing becomes a variant of
//!    the thing's error (`catalog/product.rs`).
//!    A closed list of words is declared once, each word beside its value (`kernel/words.rs`).
//! 3. What a rule must know of the world is a parameter: a product is created with the category
//!    that it names, if there is one; who looks that up is not decided here.
//! 4. The file's own tests hold each side of each rule; a public function shows itself in a
//!    doctest.
//!
//! ```
//! use cauri_domain::catalog::{CategoryName, CategoryNameError};
//!
//! assert_eq!(CategoryName::new("jeux-video").map(|name| name.thing()).as_deref(),
//!     Ok("categories/jeux-video"));
//! assert_eq!(CategoryName::new("Jeux vidéo"), Err(CategoryNameError));
//! ```
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod kernel;

pub mod money;

pub mod ledger;

pub mod identity;

pub mod catalog;

pub mod affiliate;

pub mod collaboration;

pub mod orders;

pub mod payments;

pub mod revenue;

pub mod alerts;

pub mod wording;

#[cfg(feature = "serde")]
pub mod stored;

#[cfg(any(test, feature = "proptest"))]
pub mod strategies;

/// The kit's own README: its program is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct KitReadme;
