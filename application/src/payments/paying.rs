//! What paying an order is about: what the buyer wishes for, the page, and what stands in the way.
//! Deliberately not here: which payment it is (`pay_order`), and opening it (`opening`).

use super::customer::{CustomerFields, CustomerIncomplete};
use crate::{
    kernel::{caller::Denied, error::StoreError, idempotency::IdempotencyError},
    store_conflicts,
};
use cauri_domain::{
    kernel::{Country, PaymentId, Personal, PhoneError},
    money::Xof,
    payments::{Channel, OpenError},
};

/// How a buyer wants to pay.
#[derive(Debug, Clone)]
pub struct PayOrder {
    /// By which gateway; the operator's usual one if nobody names one.
    pub gateway: Option<String>,
    /// By which means.
    pub channel: Channel,
    /// The buyer's number as it was written, if the page is to know it.
    pub phone_number: Option<Personal<String>>,
    /// The country that was named beside the number.
    pub country: Option<Country>,
    /// Who pays, as far as it was said; cards need all of it.
    pub customer: CustomerFields,
}

impl PayOrder {
    /// A wish of which nothing is known but the means.
    pub(super) fn by(channel: Channel) -> Self {
        Self {
            gateway: None,
            channel,
            phone_number: None,
            country: None,
            customer: CustomerFields::default(),
        }
    }
}

/// Where the buyer pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The payment.
    pub payment_id: PaymentId,
    /// Its page at the gateway.
    pub payment_url: String,
    /// Its number at the gateway.
    pub transaction_id: String,
}

/// Why there is nothing to pay, or no page to pay on.
#[derive(Debug, thiserror::Error)]
pub enum PayOrderError {
    /// The role may not pay.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It is not there, or somebody else's.
    #[error("there is no such order")]
    NotFound,
    /// The client's key.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// The order does not wait for money.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A payment of the order came with another amount; a person looks at it.
    #[error("a payment of the order waits for a person")]
    UnderReview,
    /// No gateway has this name.
    #[error("no gateway has this name")]
    UnknownGateway,
    /// The buyer's number.
    #[error(transparent)]
    Phone(#[from] PhoneError),
    /// The gateway does not take this amount.
    #[error("the gateway does not take {amount_xof}")]
    AmountNotPayable {
        /// The order's total.
        amount_xof: Xof,
        /// The nearest amounts that it takes.
        nearest: Vec<Xof>,
    },
    /// Cards are on offer, and the gateway wants to know who pays.
    #[error(transparent)]
    CustomerIncomplete(#[from] CustomerIncomplete),
    /// The order's payment may be paid by card and has to be opened anew, for which its customer is
    /// needed once more.
    #[error("the payment has to be opened anew, for which its customer is needed")]
    CustomerNeeded(CustomerIncomplete),
    /// The gateway gave no answer; the payment stays open, and asking again goes on with it.
    #[error("the gateway gives no answer")]
    GatewayUnavailable,
    /// The gateway refused to open the payment, which has failed by it.
    #[error("the gateway refused to open the payment")]
    GatewayRefused,
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(PayOrderError);
