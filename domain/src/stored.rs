//! Reading stored values (feature `serde`): what breaks a rule is refused, whoever wrote it.
//! Deliberately not here: values without a rule of their own, which are read as they are.
//!
//! # The shapes
//!
//! They are stable: a field is only ever added.
//!
//! | value | shape |
//! | --- | --- |
//! | amount | whole francs as an integer: `5000`; `5000.0`, `5e3` and `"5000"` are refused |
//! | rate | decimal text, at most two decimals: `"15.5"` |
//! | identifier | UUID as text |
//! | instant | RFC 3339 in UTC: `"2026-09-21T14:13:20Z"`; finer than a microsecond is cut |
//! | word (status, role, actor …) | in lower case, as `as_str` spells it: `"counter_offer"` |
//! | state, command, fact with fields | its word around them: `{"reject":{"reason":"…"}}` |
//! | ledger account | its code: `"platform_revenue"` |
//! | [`Personal`] | the value itself: it hides from logs, but to be stored is its purpose |
//!
//! Who stores an event or a collaboration stores personal values with it, and must be able to
//! erase them.

use crate::{
    affiliate::LinkCode,
    catalog::{CategoryName, CategoryNameError, Product, ProductStatus},
    collaboration::{Collaboration, Move, Offer, Stage},
    identity::{Account, AccountStatus, EmailRefusal, PendingEmail, Role},
    kernel::{
        CollaborationId, Country, Email, EmailError, Language, OrderId, PaymentId, PayoutId,
        Personal, ProductId, Timestamp, TransferId, UserId, to_micros,
    },
    ledger,
    money::{RatePercent, SplitPolicy, Xof},
    orders::{Basket, BasketError, Item, Order, OrderLine, OrderStatus},
    payments::{Channel, Payer, Payment, PaymentState},
    revenue::{
        CapturedPayment, MobileNumber, Payout, PayoutStatus, Sale, SaleLine, TransferNumber,
    },
};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// An instant, or perhaps one.
pub(crate) trait Instants {
    fn cut(self) -> Self;
}

impl Instants for Timestamp {
    fn cut(self) -> Self {
        to_micros(self)
    }
}

impl Instants for Option<Timestamp> {
    fn cut(self) -> Self {
        self.map(to_micros)
    }
}

/// Reads instants as the domain keeps them, whoever wrote them: in whole microseconds.
pub(crate) fn micros<'de, D, T>(input: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Instants,
{
    T::deserialize(input).map(Instants::cut)
}

/// Reads a struct with all of its fields, and then holds it against its rule.
macro_rules! read_checked {
    ($($name:ident {
        $($(#[$meta:meta])* $field:ident: $kind:ty),+ $(,)?
    } by $check:path;)+) => {$(
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                #[derive(Deserialize)]
                struct Read { $($(#[$meta])* $field: $kind),+ }
                let Read { $($field),+ } = Read::deserialize(input)?;
                $check($name { $($field),+ }).map_err(D::Error::custom)
            }
        }
    )+};
}

read_checked! {
    Collaboration {
        id: CollaborationId,
        merchant_id: UserId,
        influencer_id: UserId,
        products: Vec<ProductId>,
        offers: Vec<Offer>,
        #[serde(deserialize_with = "micros")]
        proposed_at: Timestamp,
        stage: Stage,
        last_move: Move,
        version: i64,
        #[serde(deserialize_with = "micros")]
        created_at: Timestamp,
        #[serde(deserialize_with = "micros")]
        updated_at: Timestamp,
    } by Collaboration::checked;
    Product {
        id: ProductId,
        merchant_id: UserId,
        name: String,
        description: String,
        price_xof: Xof,
        commission_hint: Option<RatePercent>,
        category: String,
        stock: Option<i64>,
        status: ProductStatus,
        #[serde(deserialize_with = "micros")]
        created_at: Timestamp,
        #[serde(deserialize_with = "micros")]
        updated_at: Timestamp,
        version: i64,
    } by Product::checked;
    Account {
        id: UserId,
        email: Email,
        name: Personal<String>,
        role: Role,
        status: AccountStatus,
        language: Language,
        country: Option<Country>,
        #[serde(default, deserialize_with = "micros")]
        email_verified_at: Option<Timestamp>,
        #[serde(default)]
        email_refused: Option<EmailRefusal>,
        #[serde(default)]
        pending_email: Option<PendingEmail>,
        #[serde(deserialize_with = "micros")]
        created_at: Timestamp,
        #[serde(deserialize_with = "micros")]
        updated_at: Timestamp,
        version: i64,
    } by Account::checked;
    Order {
        id: OrderId,
        buyer_id: UserId,
        status: OrderStatus,
        lines: Vec<OrderLine>,
        total_xof: Xof,
        #[serde(deserialize_with = "micros")]
        created_at: Timestamp,
        #[serde(deserialize_with = "micros")]
        updated_at: Timestamp,
        version: i64,
    } by order;
    Payment {
        id: PaymentId,
        order_id: OrderId,
        buyer_id: UserId,
        gateway: String,
        channel: Channel,
        amount_xof: Xof,
        state: PaymentState,
        payer: Payer,
        payment_url: Option<String>,
        #[serde(default, deserialize_with = "micros")]
        closed_at: Option<Timestamp>,
        #[serde(deserialize_with = "micros")]
        created_at: Timestamp,
        #[serde(deserialize_with = "micros")]
        updated_at: Timestamp,
        version: i64,
    } by payment;
    Payout {
        id: PayoutId,
        payee_id: UserId,
        amount_xof: Xof,
        to: MobileNumber,
        gateway: String,
        number: Option<TransferNumber>,
        transfer_id: TransferId,
        status: PayoutStatus,
        #[serde(deserialize_with = "micros")]
        created_at: Timestamp,
        #[serde(deserialize_with = "micros")]
        updated_at: Timestamp,
        version: i64,
    } by payout;
    Sale {
        payment: CapturedPayment,
        order_id: OrderId,
        #[serde(deserialize_with = "micros")]
        release_at: Timestamp,
        lines: Vec<SaleLine>,
    } by sale;
}

type Checked<T> = Result<T, &'static str>;

fn require<T>(value: T, holds: bool, otherwise: &'static str) -> Checked<T> {
    if holds { Ok(value) } else { Err(otherwise) }
}

fn order(it: Order) -> Checked<Order> {
    let is_priced = |line: &OrderLine| {
        let full = line.unit_price_xof.checked_mul(line.quantity);
        full.and_then(|full| full.checked_sub(line.discount_xof)) == Some(line.gross_xof)
    };
    let sum = Xof::checked_sum(it.lines.iter().map(|line| line.gross_xof));
    let holds = it.lines.iter().all(is_priced) && sum == Some(it.total_xof) && charge(it.total_xof);
    require(it, holds, "the order's lines are not what it costs")
}

fn payment(it: Payment) -> Checked<Payment> {
    let holds = charge(it.amount_xof);
    let it = require(it, holds, "the payment's amount is no charge")?;
    let holds = it.closed_at.is_none() || it.payment_url.is_none();
    require(it, holds, "a payment that was closed for want of a page has one")
}

fn payout(it: Payout) -> Checked<Payout> {
    let holds = it.amount_xof >= Payout::MIN_XOF;
    let it = require(it, holds, "the payout is below the smallest one")?;
    let follows = it.number.is_none_or(|it_is| it_is.transfer_id(it.payee_id) == it.transfer_id);
    require(it, follows, "the transfer's id does not follow from its number")
}

fn sale(it: Sale) -> Checked<Sale> {
    let adds_up = |line: &SaleLine| {
        let creator_xof = line.commission.as_ref().map_or(Xof::ZERO, |part| part.creator_xof);
        let parts = [line.platform_xof, line.seller_xof, creator_xof];
        parts.iter().all(|part| *part >= Xof::ZERO)
            && Xof::checked_sum(parts) == Some(line.gross_xof)
    };
    let sum = Xof::checked_sum(it.lines.iter().map(|line| line.gross_xof));
    let holds = it.lines.iter().all(adds_up) && sum == Some(it.payment.amount_xof);
    require(it, holds, "the sale's parts are not what was paid")
}

fn charge(amount: Xof) -> bool {
    (Xof::MIN_CHARGE..=Xof::MAX_CHARGE).contains(&amount)
}

impl Serialize for RatePercent {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RatePercent {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        if !text.bytes().all(|sign| sign.is_ascii_digit() || sign == b'.') {
            return Err(D::Error::custom("a rate is digits and a point"));
        }
        let percent: Decimal = text.parse().map_err(D::Error::custom)?;
        Self::new(percent).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for TransferNumber {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let number = i32::deserialize(input)?;
        Self::new(number).ok_or_else(|| D::Error::custom("a transfer's number is above zero"))
    }
}

impl<'de> Deserialize<'de> for SplitPolicy {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Read {
            platform: RatePercent,
            commission_min: RatePercent,
            commission_max: RatePercent,
        }
        let it = Read::deserialize(input)?;
        Self::new(it.platform, it.commission_min, it.commission_max).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for MobileNumber {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Read {
            number: String,
            operator: String,
        }
        let it = Read::deserialize(input)?;
        Self::from_stored(&it.number, &it.operator).map_err(D::Error::custom)
    }
}

/// Values that are stored as one text.
macro_rules! read_text {
    ($($name:ty, $error:ty, $from:expr, $to:expr;)+) => {$(
        impl TryFrom<String> for $name {
            type Error = $error;

            fn try_from(text: String) -> Result<Self, $error> {
                $from(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                $to(&value).to_owned()
            }
        }
    )+};
}

read_text! {
    Email, EmailError, Email::new, Email::reveal;
    CategoryName, CategoryNameError, CategoryName::new, CategoryName::as_str;
    LinkCode, &'static str, link_code, LinkCode::as_str;
    ledger::Account, &'static str, ledger_account, ledger::Account::code;
}

fn link_code(text: &str) -> Checked<LinkCode> {
    LinkCode::parse(text).ok_or("no code of a link")
}

fn ledger_account(text: &str) -> Checked<ledger::Account> {
    ledger::Account::from_code(text).ok_or("no account's code")
}

impl TryFrom<Vec<Item>> for Basket {
    type Error = BasketError;

    fn try_from(items: Vec<Item>) -> Result<Self, BasketError> {
        Self::of(&items)
    }
}

impl From<Basket> for Vec<Item> {
    fn from(basket: Basket) -> Self {
        basket.items().to_vec()
    }
}
