//! Who may see and pay what.
//! Deliberately not here: which roles may pay at all (`matrix`).

use crate::kernel::caller::Caller;
use cauri_domain::{identity::Role, orders::Order, payments::Payment};

/// Only the buyer pays an order; to anybody else it is not there.
pub fn may_pay(caller: &Caller, order: &Order) -> bool {
    caller.user_id == order.buyer_id
}

/// The buyer and the platform's people see a payment.
pub fn may_see(caller: &Caller, payment: &Payment) -> bool {
    caller.user_id == payment.buyer_id || caller.role == Role::Admin
}
