//! Affiliate links: making them, following them, keeping what they brought.
//! Deliberately not here: coupons and shops of merchants' own (later).

pub mod clean_up;
pub mod follow_link;
pub mod link;
pub mod ports;
pub mod react;
