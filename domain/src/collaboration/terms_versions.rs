//! Which versions of the standard terms there are, and which one is in force.
//! Deliberately not here: their sentences (one file a version).

use super::terms::{ContractPolicy, Terms, TermsInForce};
use super::terms_v1_0::TERMS_V1_0;
use super::terms_v1_1::TERMS_V1_1;
use std::sync::LazyLock;

/// Every version of the standard terms that was ever published, the latest last.
pub static PUBLISHED_TERMS: [&Terms; 2] = [&TERMS_V1_0, &TERMS_V1_1];

/// The latest standard terms, worded for the standard policy: 80/20, commissions of 5 to 50 %,
/// thirty days of holdback.
#[expect(clippy::expect_used, reason = "no input is involved, and every test words them")]
pub static STANDARD_TERMS: LazyLock<TermsInForce> = LazyLock::new(|| {
    TermsInForce::new(&TERMS_V1_1, ContractPolicy::default()).expect("terms that hold together")
});
