//! What we promise, as one test binary: the same contexts and verbs as in every ring.
//! Deliberately not here: unit tests – they stand beside what they test.

mod harness;

mod law;

mod kernel;

mod identity;

mod catalog;

mod affiliate;

mod orders;
