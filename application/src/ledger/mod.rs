//! The journal: posting, maturing, reading, verifying.
//! Deliberately not here: why money moves (`revenue`), and what an entry looks like (the domain).

pub mod ports;
pub mod trial_balance;
pub mod verify;
