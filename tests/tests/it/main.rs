//! What we promise, in one test binary.
//! Deliberately not here: rules – those are tested beside themselves.
mod ledger;
