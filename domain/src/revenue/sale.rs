//! Settlement of one payment: the order's lines are split, once, and the parts are frozen.
//! Deliberately not here: refunds of a sale (later), and writing any of it down.

use crate::affiliate::{Attribution, OwnPurchase};
use crate::kernel::{
    CollaborationId, LinkId, OrderId, OrderLineId, PaymentId, ProductId, Timestamp, UserId,
    to_micros,
};
use crate::ledger::{self, CapturedSale, Earning, Entry, EntryError, HoldbackError};
use crate::money::{RatePercent, SplitError, SplitPolicy, Xof};
use crate::orders::{NotPayable, Order, OrderLine};

/// Why a payment can't be settled; a person has to look at it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum SettleError {
    /// The payment is not for what the order costs.
    #[error("{paid_xof} were paid for an order of {total_xof}")]
    AmountDiffers {
        /// What was paid.
        paid_xof: Xof,
        /// What the order costs.
        total_xof: Xof,
    },
    /// The payment has settled the order before.
    #[error("the payment has settled the order before")]
    SettledBefore,
    /// A line can't be split.
    #[error("a line can't be split")]
    Split(#[from] SplitError),
    /// There is no such holdback.
    #[error("the earnings can't be held back")]
    Holdback(#[from] HoldbackError),
    /// The parts are no entry.
    #[error("the parts can't be posted")]
    Entry(#[from] EntryError),
}

/// A payment that a gateway captured.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CapturedPayment {
    /// Which.
    pub payment_id: PaymentId,
    /// By which gateway the money came.
    pub gateway: String,
    /// How much, in francs.
    pub amount_xof: Xof,
    /// When we recorded it.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
    pub paid_at: Timestamp,
}

/// A creator's part of a line, and the contract that it is owed by.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LineCommission {
    /// Under which contract.
    pub collaboration_id: CollaborationId,
    /// By which link.
    pub link_id: LinkId,
    /// Whose part.
    pub creator_id: UserId,
    /// The agreed rate, in percent of the line's gross.
    pub rate: RatePercent,
    /// The hash of the contract.
    pub contract_hash: String,
    /// The part, in francs.
    pub creator_xof: Xof,
}

/// A creator who asks to be paid to the very number that has paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OwnPayer {
    /// Who would have earned.
    pub creator_id: UserId,
    /// By what it is told.
    pub why: OwnPurchase,
}

/// A commission that nobody gets, because the purchase is somebody's own.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct WithheldPart {
    /// The part as it would have been; it is in the seller's.
    pub commission: LineCommission,
    /// By what it is told.
    pub why: OwnPurchase,
}

/// One line of a sale. Its parts add up to its gross and never change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SaleLine {
    /// The order's line.
    pub line_id: OrderLineId,
    /// What was bought.
    pub product_id: ProductId,
    /// Who sold it.
    pub seller_id: UserId,
    /// What it cost, in francs.
    pub gross_xof: Xof,
    /// The platform's rate, in percent.
    pub platform_rate: RatePercent,
    /// The platform's part, in francs.
    pub platform_xof: Xof,
    /// The seller's part, in francs.
    pub seller_xof: Xof,
    /// The creator's part, if one earns.
    pub commission: Option<LineCommission>,
    /// What a creator would have earned, if the purchase were not somebody's own.
    #[cfg_attr(feature = "serde", serde(default))]
    pub withheld: Option<WithheldPart>,
}

/// A paid order, split.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Sale {
    /// By which payment.
    pub payment: CapturedPayment,
    /// Which order.
    pub order_id: OrderId,
    /// When the earnings may be withdrawn.
    pub release_at: Timestamp,
    /// Its lines, in the order of the order's.
    pub lines: Vec<SaleLine>,
}

/// What becomes of a captured payment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum Settlement {
    /// It pays the order.
    Sold {
        /// The parts.
        sale: Box<Sale>,
        /// The order, paid.
        order: Box<Order>,
    },
    /// No order waits for it; the money is kept apart until it goes back.
    Unapplied(NotPayable),
}

/// Settles an order by a payment.
///
/// A line whose creator is among `own_payers` is the creator's own purchase: it settles as nobody's
/// sale, and what the creator would have had is kept beside it.
///
/// # Errors
/// [`SettleError`] for what can't be, and has to be looked at if it is.
///
/// ```
/// use cauri_domain::affiliate::Attribution;
/// use cauri_domain::money::{RatePercent, SplitPolicy, Xof};
/// use cauri_domain::orders::{NotPayable, Order, OrderLine, PricedLine};
/// use cauri_domain::revenue::{CapturedPayment, Settlement, settle};
/// use chrono::TimeDelta;
/// use uuid::Uuid;
///
/// let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
/// let priced = PricedLine {
///     product_id: Uuid::from_u128(1).into(),
///     seller_id: Uuid::from_u128(2).into(),
///     title: "Savon".into(),
///     quantity: 1,
///     unit_price_xof: Xof::new(10_000),
///     discount_xof: Xof::ZERO,
///     gross_xof: Xof::new(10_000),
/// };
/// let attribution = Attribution::Attributed {
///     collaboration_id: Uuid::from_u128(3).into(),
///     link_id: Uuid::from_u128(4).into(),
///     creator_id: Uuid::from_u128(5).into(),
///     rate: RatePercent::whole(15),
///     contract_hash: "…".into(),
/// };
/// let line = OrderLine::new(Uuid::from_u128(6).into(), priced, attribution);
/// let (id, buyer) = (Uuid::from_u128(7).into(), Uuid::from_u128(8).into());
/// let order = Order::place(id, buyer, vec![line], now, 24).unwrap();
/// let payment = CapturedPayment {
///     payment_id: Uuid::from_u128(9).into(),
///     gateway: "cinetpay".into(),
///     amount_xof: order.total_xof,
///     paid_at: now,
/// };
///
/// let settled = settle(order.clone(), &payment, &[], SplitPolicy::default(), 30).unwrap();
/// let Settlement::Sold { sale, order: paid } = settled else { panic!("it was paid in time") };
/// let line = &sale.lines[0];
/// let creator_xof = line.commission.as_ref().map(|part| part.creator_xof);
/// assert_eq!((line.platform_xof, line.seller_xof), (Xof::new(2_000), Xof::new(6_500)));
/// assert_eq!((creator_xof, paid.status.as_str()), (Some(Xof::new(1_500)), "paid"));
/// assert_eq!(sale.entry().unwrap().movements().len(), 3);
///
/// // Money that comes too late is nobody's yet, and nothing of it is lost.
/// let late = CapturedPayment { paid_at: now + TimeDelta::hours(24), ..payment };
/// let left_over = settle(order, &late, &[], SplitPolicy::default(), 30);
/// assert_eq!(left_over, Ok(Settlement::Unapplied(NotPayable::Expired)));
/// ```
pub fn settle(
    order: Order,
    payment: &CapturedPayment,
    own_payers: &[OwnPayer],
    policy: SplitPolicy,
    holdback_days: i64,
) -> Result<Settlement, SettleError> {
    let payment = CapturedPayment { paid_at: to_micros(payment.paid_at), ..payment.clone() };
    let order = match order.mark_paid(payment.payment_id, payment.paid_at) {
        Err(why) => return Ok(Settlement::Unapplied(why)),
        Ok(decision) if decision.is_replay() => return Err(SettleError::SettledBefore),
        Ok(decision) => decision.into_state(),
    };
    if order.total_xof != payment.amount_xof {
        return Err(SettleError::AmountDiffers {
            paid_xof: payment.amount_xof,
            total_xof: order.total_xof,
        });
    }
    let lines = order
        .lines
        .iter()
        .map(|line| split(line, own_payers, policy))
        .collect::<Result<Vec<_>, SplitError>>()?;
    let release_at = ledger::release_at(payment.paid_at, holdback_days)?;
    let sale = Sale { payment, order_id: order.id, release_at, lines };
    Ok(Settlement::Sold { sale: Box::new(sale), order: Box::new(order) })
}

/// Whose sale a line is, now that it is known who paid.
fn attribution(line: &OrderLine, own_payers: &[OwnPayer]) -> Attribution {
    let frozen = line.attribution.clone();
    let Attribution::Attributed { creator_id, .. } = &frozen else { return frozen };
    match own_payers.iter().find(|payer| payer.creator_id == *creator_id) {
        None => frozen,
        Some(payer) => frozen.as_own_purchase(payer.why),
    }
}

fn split(
    line: &OrderLine,
    own_payers: &[OwnPayer],
    policy: SplitPolicy,
) -> Result<SaleLine, SplitError> {
    let attribution = attribution(line, own_payers);
    let parts = policy.split(line.gross_xof, attribution.rate())?;
    let mut settled = SaleLine {
        line_id: line.id,
        product_id: line.product_id,
        seller_id: line.seller_id,
        gross_xof: line.gross_xof,
        platform_rate: policy.platform_rate(),
        platform_xof: parts.platform_xof,
        seller_xof: parts.seller_xof,
        commission: None,
        withheld: None,
    };
    match attribution {
        Attribution::Unattributed => {}
        Attribution::Attributed { collaboration_id, link_id, creator_id, rate, contract_hash } => {
            let creator_xof = parts.creator_xof;
            settled.commission = Some(LineCommission {
                collaboration_id,
                link_id,
                creator_id,
                rate,
                contract_hash,
                creator_xof,
            });
        }
        Attribution::SelfPurchase {
            collaboration_id,
            link_id,
            creator_id,
            rate,
            contract_hash,
            why,
        } => {
            let creator_xof = policy.split(line.gross_xof, Some(rate))?.creator_xof;
            let commission = LineCommission {
                collaboration_id,
                link_id,
                creator_id,
                rate,
                contract_hash,
                creator_xof,
            };
            settled.withheld = Some(WithheldPart { commission, why });
        }
    }
    Ok(settled)
}

impl Sale {
    /// The journal's entry of the sale.
    ///
    /// # Errors
    /// [`EntryError`] if the parts are not what was paid.
    pub fn entry(&self) -> Result<Entry, EntryError> {
        let earnings: Vec<_> = self.lines.iter().flat_map(SaleLine::earnings).collect();
        let platform_xof = Xof::checked_sum(self.lines.iter().map(|line| line.platform_xof))
            .ok_or(EntryError::Overflow)?;
        ledger::sale(&CapturedSale {
            payment_id: self.payment.payment_id,
            gateway: &self.payment.gateway,
            amount_xof: self.payment.amount_xof,
            paid_at: self.payment.paid_at,
            release_at: self.release_at,
            platform_xof,
            earnings: &earnings,
        })
    }
}

impl SaleLine {
    fn earnings(&self) -> impl Iterator<Item = Earning> {
        let seller = Earning { payee_id: self.seller_id, amount_xof: self.seller_xof };
        let creator = self.commission.as_ref().map(|commission| Earning {
            payee_id: commission.creator_id,
            amount_xof: commission.creator_xof,
        });
        std::iter::once(seller).chain(creator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affiliate::NumberEnd;
    use crate::orders::{OrderStatus, PricedLine};
    use proptest::prelude::*;
    use uuid::Uuid;

    const HOUR: i64 = 3_600;

    fn at(seconds: i64) -> Timestamp {
        chrono::DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    fn line(number: u128, gross: i64, hundredths: Option<i64>) -> OrderLine {
        let priced = PricedLine {
            product_id: Uuid::from_u128(number).into(),
            seller_id: Uuid::from_u128(100 + number % 3).into(),
            title: "Savon".into(),
            quantity: 1,
            unit_price_xof: Xof::new(gross),
            discount_xof: Xof::ZERO,
            gross_xof: Xof::new(gross),
        };
        let attribution =
            hundredths.map_or(Attribution::Unattributed, |hundredths| Attribution::Attributed {
                collaboration_id: Uuid::from_u128(1).into(),
                link_id: Uuid::from_u128(2).into(),
                creator_id: Uuid::from_u128(200 + number % 2).into(),
                rate: RatePercent::new(rust_decimal::Decimal::new(hundredths, 2)).unwrap(),
                contract_hash: "contract".into(),
            });
        OrderLine::new(Uuid::from_u128(number).into(), priced, attribution)
    }

    fn order(lines: Vec<OrderLine>) -> Order {
        let (id, buyer) = (Uuid::from_u128(7).into(), Uuid::from_u128(8).into());
        Order::place(id, buyer, lines, at(0), 24).unwrap()
    }

    fn payment(number: u128, francs: i64, seconds: i64) -> CapturedPayment {
        CapturedPayment {
            payment_id: Uuid::from_u128(number).into(),
            gateway: "cinetpay".into(),
            amount_xof: Xof::new(francs),
            paid_at: at(seconds),
        }
    }

    fn settled(order: Order, payment: &CapturedPayment) -> Result<Settlement, SettleError> {
        settle(order, payment, &[], SplitPolicy::default(), 30)
    }

    #[test]
    fn parts_are_frozen_with_their_contract() {
        let paid = payment(1, 10_999, HOUR);
        let order = order(vec![line(1, 10_000, Some(1_500)), line(2, 999, None)]);
        let Ok(Settlement::Sold { sale, order }) = settled(order, &paid) else { panic!() };
        let payment_id = paid.payment_id;
        assert_eq!(order.status, OrderStatus::Paid { payment_id, paid_at: at(HOUR) });
        assert_eq!(sale.release_at, at(HOUR + 30 * 86_400));
        let [soap, cream] = &sale.lines[..] else { panic!("{sale:?}") };
        let commission = soap.commission.as_ref().unwrap();
        assert_eq!((soap.platform_xof.get(), soap.seller_xof.get()), (2_000, 6_500));
        assert_eq!(
            (commission.creator_xof.get(), commission.rate),
            (1_500, RatePercent::whole(15))
        );
        assert_eq!((cream.platform_xof.get(), cream.seller_xof.get()), (199, 800));
        assert_eq!(cream.commission, None);
        assert_eq!(sale.entry().unwrap().movements().len(), 4);
    }

    #[test]
    fn a_creator_who_pays_earns_nothing() {
        let paid = payment(1, 20_000, HOUR);
        let order = order(vec![line(1, 10_000, Some(1_500)), line(2, 10_000, Some(1_000))]);
        let creator = |line: &OrderLine| match &line.attribution {
            Attribution::Attributed { creator_id, .. } => *creator_id,
            other => panic!("{other:?}"),
        };
        let why = OwnPurchase::PayerNumber(NumberEnd::parse("07").unwrap());
        let own = [OwnPayer { creator_id: creator(&order.lines[0]), why }];
        let found = settle(order, &paid, &own, SplitPolicy::default(), 30);
        let Ok(Settlement::Sold { sale, .. }) = found else { panic!("{found:?}") };
        let [soap, cream] = &sale.lines[..] else { panic!("{sale:?}") };
        assert_eq!((soap.platform_xof.get(), soap.seller_xof.get()), (2_000, 8_000));
        assert_eq!(soap.commission, None);
        let withheld = soap.withheld.as_ref().unwrap();
        assert_eq!((withheld.commission.creator_xof.get(), withheld.why), (1_500, why));
        // Another creator's line is as it was.
        assert_eq!(cream.commission.as_ref().unwrap().creator_xof.get(), 1_000);
        assert_eq!(cream.withheld, None);
        assert_eq!(sale.entry().unwrap().movements().len(), 4);
    }

    #[test]
    fn money_that_no_order_waits_for_is_kept_apart() {
        let paid = payment(1, 999, HOUR);
        let first = settled(order(vec![line(1, 999, None)]), &paid).unwrap();
        let Settlement::Sold { order: sold, .. } = first else { panic!() };
        let second = settled(*sold.clone(), &payment(2, 999, 2 * HOUR));
        assert_eq!(second, Ok(Settlement::Unapplied(NotPayable::Paid)));
        let late = settled(order(vec![line(1, 999, None)]), &payment(3, 999, 25 * HOUR));
        assert_eq!(late, Ok(Settlement::Unapplied(NotPayable::Expired)));
        assert_eq!(settled(*sold, &paid), Err(SettleError::SettledBefore));
    }

    #[test]
    fn another_amount_is_for_a_person_to_look_at() {
        let differs =
            SettleError::AmountDiffers { paid_xof: Xof::new(998), total_xof: Xof::new(999) };
        let found = settled(order(vec![line(1, 999, None)]), &payment(1, 998, HOUR));
        assert_eq!(found, Err(differs));
    }

    proptest! {
        #[test]
        fn every_franc_of_any_order_is_somebodys(
            lines in prop::collection::vec(
                (25_i64..100_000, prop::option::of(500_i64..=5_000)),
                1..20,
            ),
        ) {
            let total = lines.iter().map(|(gross, _)| gross).sum();
            let lines = lines.iter().zip(1..);
            let lines = lines.map(|((gross, rate), number)| line(number, *gross, *rate)).collect();
            let found = settled(order(lines), &payment(1, total, HOUR)).unwrap();
            let Settlement::Sold { sale, .. } = found else { panic!() };
            for line in &sale.lines {
                let creator = line.commission.as_ref().map_or(0, |part| part.creator_xof.get());
                let sum = line.platform_xof.get() + line.seller_xof.get() + creator;
                prop_assert_eq!(sum, line.gross_xof.get());
            }
            let entry = sale.entry().unwrap();
            let moved: i64 = entry.movements().iter().map(|m| m.amount_xof().get()).sum();
            prop_assert_eq!(moved, total);
        }
    }
}
