//! Payments, notices, and the sandbox gateway's books.
//! Deliberately not here: what a gateway's answer means.

mod held;
mod notice;
mod payment;
mod repository;
mod sandbox;
mod sweep;

pub use sandbox::PgSandboxBooks;
