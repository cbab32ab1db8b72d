//! Affiliate links, clicks, and whose sale it is.
//! Deliberately not here: coupons (later), what a commission is in francs (`money`).

mod agent;
mod attribution;
mod click;
mod conversion_rate;
mod link;
mod own_purchase;

pub use agent::AgentClass;
pub use attribution::{Attribution, ClickEvidence, attribute};
pub use click::{CLOCK_SKEW_MINUTES, ClickClaims, ContractMark, TOKEN_LIMIT, keep_latest};
pub use conversion_rate::conversion_rate;
pub use link::{LINK_CODE_BYTES, LINK_CODE_LENGTH, Link, LinkCode};
pub use own_purchase::{NumberEnd, OwnPurchase};
