//! Orders: what is bought, at which price, and until when it must be paid.
//! Deliberately not here: carts and promo codes (later), fulfilment and refunds (later), stock
//! (catalog) and money (payments, revenue).

mod basket;
mod cancel;
mod order;
mod pay;

pub use crate::affiliate::Attribution;
pub use basket::{
    Basket, BasketError, Item, LINE_LIMIT, PricedLine, QUANTITY_LIMIT, UnavailableItem, WhyNot,
};
pub use cancel::{CancelError, CancelledBy, UNPAID_LIMIT};
pub use order::{Order, OrderLine, OrderStatus, PlaceError};
pub use pay::{NotPayable, StockLeft};
