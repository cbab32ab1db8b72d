//! Strategies for property tests (feature `proptest`): made-up values, negotiations, commands.
//! Deliberately not here: what must hold of them; our own tests say so, and yours may too.
//!
//! Instants, identifiers and names come from the strategies too, so that a failure can be played
//! again from its seed alone. `any_…` is a value that keeps every rule; [`command_sequences`] are
//! full of what the rules refuse.
//!
//! ```
//! use cauri_domain::strategies::{amounts, any_collaboration, rates};
//! use proptest::prelude::*;
//!
//! proptest!(ProptestConfig::with_cases(32), |(
//!     collaboration in any_collaboration(),
//!     gross in amounts(),
//!     rate in rates(),
//! )| {
//!     prop_assert_eq!(collaboration.clone().checked(), Ok(collaboration));
//!     prop_assert!(rate.floor_of(gross) <= gross);
//! });
//! ```
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "values that are made up well are good; if not, a test has to end"
)]

mod money;
mod negotiation;
mod people;
mod trade;
mod world;

pub use money::{amounts, charges, payable_amounts, policies, rates, writable_rates};
pub use negotiation::{
    Intent, Seen, Step, any_collaboration, any_command, any_event, any_history, any_terms,
    command_sequences, instants,
};
pub use people::{any_account, any_id, any_instant, any_mobile_number, any_name, any_text};
pub use trade::{any_entry, any_link, any_order, any_payment, any_payout, any_product, any_sale};
pub use world::{
    BOTH_SIGN, INFLUENCER, MERCHANT, ONE_SIGNS, SHEA, SOAP, facts_under, product, products,
    proposal, proposal_facts, proposed_under, start,
};
