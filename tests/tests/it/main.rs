//! What we promise, as one test binary: the same contexts and verbs as in every ring.
//! Deliberately not here: unit tests – they stand beside what they test.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and ends"
)]

mod harness;

mod law;

mod kernel;

mod ledger;

mod identity;

mod catalog;

mod affiliate;

mod collaboration;

mod orders;

mod payments;

mod revenue;

mod alerts;

mod crash;

mod operations;

mod story;
