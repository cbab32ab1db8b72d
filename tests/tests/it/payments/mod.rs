//! Payments: paying orders, notices, checks.
//! Deliberately not here: what becomes of the money (revenue).

mod cards;
mod disconnects;
mod list_payments;
mod notices;
mod outages;
mod pay_order;
mod payment_return;
mod recheck;
mod support;
