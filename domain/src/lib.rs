//! What is true in creator commerce: values, state machines and rules, as pure functions.
//! Deliberately not here: IO, async, clocks, randomness, floats, SQL, HTTP, JSON.
//!
//! Contexts stand in the order in which they may use each other:
//! `kernel → money → ledger → identity → catalog → collaboration → affiliate → orders → payments
//! → revenue`. Time, identifiers and entropy are always parameters.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod kernel;

pub mod money;

pub mod ledger;

pub mod identity;

pub mod catalog;

pub mod collaboration;

pub mod affiliate;

pub mod orders;

pub mod payments;

pub mod revenue;

/// The examples of the project's README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
