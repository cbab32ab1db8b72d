//! Payments: where one stands, and what a checked answer of a gateway makes of it.
//! Deliberately not here: asking a gateway, splitting money, or what an order is.

mod channel;
mod fact;
mod open;
mod payment;
mod schedule;

pub use channel::Channel;
pub use fact::{CheckedFact, FactError, Outcome, PaymentEvent};
pub use open::OpenError;
pub use payment::{CURRENCY, Payer, Payment, PaymentState, UNCONFIRMED};
pub use schedule::{CHECKS_AFTER, checks_passed, last_check_at, next_check_at};
