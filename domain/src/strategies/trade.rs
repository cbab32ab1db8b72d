//! Products, links, orders, payments, sales, entries and payouts.
//! Deliberately not here: negotiations (`negotiation`).

use super::money::{amounts, charges, payable_amounts, rates};
use super::people::{any_id, any_instant, any_mobile_number, any_name, any_text};
use crate::affiliate::{Attribution, Link, LinkCode, NumberEnd, OwnPurchase};
use crate::catalog::{Product, ProductStatus};
use crate::kernel::{Personal, Timestamp};
use crate::ledger::Entry;
use crate::money::{SplitPolicy, Xof};
use crate::orders::{Order, OrderLine, PricedLine};
use crate::payments::{Channel, CheckedFact, Outcome, Payer, Payment};
use crate::revenue::{
    CapturedPayment, NextTransfer, Payout, Sale, Settlement, TransferAnswer, TransferNumber, settle,
};
use chrono::TimeDelta;
use proptest::prelude::*;

/// How long an order waits for its payment, in hours.
const UNPAID_HOURS: i64 = 24;
/// How long earnings are held back, in days.
const HOLDBACK_DAYS: i64 = 30;

/// A product of any status.
pub fn any_product() -> impl Strategy<Value = Product> {
    let ids = (any_id(), any_id());
    let texts = (any_name(), any_text());
    let figures = (payable_amounts(), prop::option::of(rates()), prop::option::of(0_i64..100));
    let status = prop::sample::select(ProductStatus::ALL.to_vec());
    (ids, texts, figures, status, any_instant()).prop_map(
        |((id, merchant_id), (name, description), (price_xof, hint, stock), status, now)| Product {
            id,
            merchant_id,
            name,
            description,
            price_xof,
            commission_hint: hint,
            category: "mode".to_owned(),
            stock,
            status,
            created_at: now,
            updated_at: now,
            version: 1,
        },
    )
}

/// A link that earns, or does no more.
pub fn any_link() -> impl Strategy<Value = Link> {
    let ids = (any_id(), any_id(), any_id(), any_id());
    let products = prop::collection::vec(any_id(), 1..4);
    let ended_at = prop::option::of(any_instant());
    (ids, any::<[u8; 13]>(), rates(), products, any_instant(), ended_at).prop_map(
        |(ids, entropy, rate, product_ids, created_at, ended_at)| Link {
            id: ids.0,
            collaboration_id: ids.1,
            code: LinkCode::from_entropy(&entropy),
            merchant_id: ids.2,
            creator_id: ids.3,
            rate,
            contract_hash: crate::collaboration::contract_hash("a contract"),
            product_ids,
            created_at,
            ended_at,
        },
    )
}

fn any_own_purchase() -> impl Strategy<Value = OwnPurchase> {
    let end = || NumberEnd::parse("07").expect("two digits");
    prop::sample::select(vec![
        OwnPurchase::SameAccount,
        OwnPurchase::SharedNumber(end()),
        OwnPurchase::PayerNumber(end()),
    ])
}

fn any_attribution() -> impl Strategy<Value = Attribution> {
    prop_oneof![
        Just(Attribution::Unattributed),
        (any_link(), any_own_purchase()).prop_map(|(link, why)| Attribution::SelfPurchase {
            collaboration_id: link.collaboration_id,
            link_id: link.id,
            creator_id: link.creator_id,
            rate: link.rate,
            contract_hash: link.contract_hash,
            why,
        }),
        any_link().prop_map(|link| Attribution::Attributed {
            collaboration_id: link.collaboration_id,
            link_id: link.id,
            creator_id: link.creator_id,
            rate: link.rate,
            contract_hash: link.contract_hash,
        }),
    ]
}

fn any_line() -> impl Strategy<Value = OrderLine> {
    let ids = (any_id(), any_id(), any_id());
    (ids, any_text(), 1_i64..=10, 25_i64..=50_000, any_attribution()).prop_map(
        |((id, product_id, seller_id), title, quantity, price, attribution)| {
            let priced = PricedLine {
                product_id,
                seller_id,
                title,
                quantity,
                unit_price_xof: Xof::new(price),
                discount_xof: Xof::ZERO,
                gross_xof: Xof::new(price * quantity),
            };
            OrderLine::new(id, priced, attribution)
        },
    )
}

/// An order that waits for its payment.
fn any_placed_order() -> impl Strategy<Value = Order> {
    let lines = prop::collection::vec(any_line(), 1..=5);
    (any_id(), any_id(), lines, any_instant()).prop_map(|(id, buyer_id, lines, now)| {
        Order::place(id, buyer_id, lines, now, UNPAID_HOURS).expect("a good order")
    })
}

/// An order that waits, is paid, or was cancelled.
pub fn any_order() -> impl Strategy<Value = Order> {
    (any_placed_order(), any_id(), 0_i64..48, any::<bool>()).prop_map(
        |(order, payment_id, hours, pays)| {
            let now = later(order.created_at, hours);
            let order = order.as_of(now);
            match order.clone().mark_paid(payment_id, now) {
                Ok(paid) if pays => paid.into_state(),
                _ => order,
            }
        },
    )
}

/// A payment of any state, for an order that was waiting for it.
pub fn any_payment() -> impl Strategy<Value = Payment> {
    let outcomes = vec![Outcome::Succeeded, Outcome::Pending, Outcome::Failed, Outcome::NotFound];
    let answer = (prop::sample::select(outcomes), any::<bool>(), amounts(), 0_i64..100);
    (any_placed_order(), any_id(), answer).prop_map(
        |(order, id, (outcome, is_right, other, hours))| {
            let now = order.created_at;
            let payment =
                Payment::open(id, &order, "cinetpay", Channel::All, now).expect("a waiting order");
            let fact = CheckedFact {
                outcome,
                amount_xof: Some(if is_right { payment.amount_xof } else { other }),
                currency: Some("XOF".to_owned()),
                code: "00".to_owned(),
                payer: Payer {
                    operator: Some("OM".to_owned()),
                    phone_number: Some(Personal::new("+2250707070707".to_owned())),
                },
            };
            let told = payment.record_fact(&fact, later(now, hours));
            told.expect("amount and currency are told").into_state()
        },
    )
}

/// A paid order, split by the standard policy.
pub fn any_sale() -> impl Strategy<Value = Sale> {
    (any_placed_order(), any_id()).prop_map(|(order, payment_id)| {
        let payment = CapturedPayment {
            payment_id,
            gateway: "cinetpay".to_owned(),
            amount_xof: order.total_xof,
            paid_at: order.created_at,
        };
        let settled = settle(order, &payment, &[], SplitPolicy::default(), HOLDBACK_DAYS);
        match settled.expect("a good payment") {
            Settlement::Sold { sale, .. } => *sale,
            Settlement::Unapplied(why) => unreachable!("the order waits for it: {why}"),
        }
    })
}

/// The journal's entry of a sale.
pub fn any_entry() -> impl Strategy<Value = Entry> {
    any_sale().prop_map(|sale| sale.entry().expect("parts that are the whole"))
}

/// A payout of any status.
pub fn any_payout() -> impl Strategy<Value = Payout> {
    let answers = vec![
        None,
        Some(TransferAnswer::Pending),
        Some(TransferAnswer::Succeeded),
        Some(TransferAnswer::Failed { code: "804".to_owned() }),
        Some(TransferAnswer::Refused { code: "624".to_owned() }),
    ];
    let amount = charges().prop_map(|amount| amount.max(Payout::MIN_XOF));
    let ids = (any_id(), any_id());
    (ids, amount, any_mobile_number(), any_instant(), prop::sample::select(answers)).prop_map(
        |((id, payee_id), amount_xof, to, now, answer)| {
            let gateway = "cinetpay".to_owned();
            let number = TransferNumber::new(1).expect("above zero");
            let next = NextTransfer { number, under_way: 0 };
            let requested = Payout::request(id, payee_id, amount_xof, to, gateway, next, now);
            let requested = requested.expect("a good payout");
            match answer {
                Some(answer) => requested.sending(now).record_answer(&answer, later(now, 1)).0,
                None => requested,
            }
        },
    )
}

fn later(at: Timestamp, hours: i64) -> Timestamp {
    at + TimeDelta::hours(hours)
}
