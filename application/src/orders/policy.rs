//! Who may see what of an order.
//! Deliberately not here: which roles may order at all (`matrix`).

use crate::kernel::caller::Caller;
use cauri_domain::orders::Order;

/// How much of an order a caller may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// All lines, no parts.
    Buyer,
    /// Its own lines, with their parts; never the buyer.
    Seller,
    /// Not even that it is there.
    Nothing,
}

/// How much of this order may this caller see?
pub fn sight(caller: &Caller, order: &Order) -> Sight {
    if order.buyer_id == caller.user_id {
        Sight::Buyer
    } else if order.lines.iter().any(|line| line.seller_id == caller.user_id) {
        Sight::Seller
    } else {
        Sight::Nothing
    }
}

/// Only the buyer cancels an order; to anybody else it is not there to be cancelled.
pub fn may_cancel(caller: &Caller, order: &Order) -> bool {
    caller.user_id == order.buyer_id
}
