//! The journal: its functions called, its figures read.
//! Deliberately not here: statements that write – those are the database's own (`0002_ledger.sql`).

mod balance;
mod entries;
mod queries;
mod repository;
mod verify;

pub(crate) use verify::count_differences;
