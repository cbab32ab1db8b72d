//! What a buyer wants, and what it costs by the shelf's prices.
//! Deliberately not here: discounts (promo codes come later) – the field is there and zero.

use crate::catalog::Sellable;
use crate::kernel::{ProductId, UserId, stored_words};
use crate::money::Xof;

/// The most lines of an order.
pub const LINE_LIMIT: usize = 50;
/// The most pieces of a line.
pub const QUANTITY_LIMIT: i64 = 10_000;

/// A wish: so many of this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Item {
    /// Of what.
    pub product_id: ProductId,
    /// How many.
    pub quantity: i64,
}

stored_words! {
    /// Why something can't be bought.
    #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
    WhyNot {
        /// There is no such product.
        Unknown = "unknown",
        /// It is not for sale now.
        NotForSale = "not_for_sale",
        /// Fewer pieces are left than wanted.
        TooFewLeft = "too_few_left",
    }
}

/// Something wanted that can't be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct UnavailableItem {
    /// What.
    pub product_id: ProductId,
    /// Why.
    pub why: WhyNot,
}

/// Why a basket can't be ordered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum BasketError {
    /// Nothing is wanted.
    #[error("nothing is wanted")]
    Empty,
    /// More lines than an order has.
    #[error("{found} lines are more than {LINE_LIMIT}")]
    TooManyLines {
        /// Lines found.
        found: usize,
    },
    /// So many can't be ordered.
    #[error("a quantity of {quantity} is not between 1 and {QUANTITY_LIMIT}")]
    Quantity {
        /// Of what.
        product_id: ProductId,
        /// How many were wanted.
        quantity: i64,
    },
    /// Some of it can't be bought; all of it is named.
    #[error("{} of the products can't be bought", .0.len())]
    Unavailable(Vec<UnavailableItem>),
    /// Quantity times price is more than can be counted.
    #[error("a line costs more than can be counted")]
    LineTooLarge(ProductId),
}

/// What a buyer wants: each thing once, in the order in which it was named.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "Vec<Item>", into = "Vec<Item>")
)]
pub struct Basket(Vec<Item>);

/// A line with its price.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PricedLine {
    /// What is bought.
    pub product_id: ProductId,
    /// Who sells it.
    pub seller_id: UserId,
    /// What the buyer read.
    pub title: String,
    /// How many.
    pub quantity: i64,
    /// Price of one, in francs.
    pub unit_price_xof: Xof,
    /// What the seller takes off the line, in francs.
    pub discount_xof: Xof,
    /// What the line costs, in francs: price × quantity − discount.
    pub gross_xof: Xof,
}

impl Basket {
    /// Takes wishes; the same thing named twice is one line.
    ///
    /// # Errors
    /// [`BasketError`]: nothing, too many lines, or a quantity out of bounds.
    pub fn of(items: &[Item]) -> Result<Self, BasketError> {
        if items.is_empty() {
            return Err(BasketError::Empty);
        }
        let mut lines: Vec<Item> = Vec::new();
        for item in items {
            if let Some(line) = lines.iter_mut().find(|line| line.product_id == item.product_id) {
                // Each is checked to be small below, so a sum that saturates is refused as well.
                line.quantity = match (line.quantity, item.quantity) {
                    (held, more) if more >= 1 => held.saturating_add(more),
                    (_, refused) => refused,
                };
            } else if lines.len() == LINE_LIMIT {
                return Err(BasketError::TooManyLines { found: items.len() });
            } else {
                lines.push(*item);
            }
        }
        match lines.iter().find(|line| !(1..=QUANTITY_LIMIT).contains(&line.quantity)) {
            Some(&Item { product_id, quantity }) => {
                Err(BasketError::Quantity { product_id, quantity })
            }
            None => Ok(Self(lines)),
        }
    }

    /// The lines: each thing once.
    pub fn items(&self) -> &[Item] {
        &self.0
    }

    /// Prices every line by the shelf's prices.
    ///
    /// # Errors
    /// [`BasketError::Unavailable`] names everything that can't be bought.
    pub fn price(&self, on_sale: &[Sellable]) -> Result<Vec<PricedLine>, BasketError> {
        let found: Vec<_> = self
            .0
            .iter()
            .map(|item| (item, on_sale.iter().find(|sellable| sellable.id == item.product_id)))
            .collect();
        let unavailable: Vec<_> = found
            .iter()
            .filter_map(|(item, sellable)| {
                let why = why_not(item, *sellable)?;
                Some(UnavailableItem { product_id: item.product_id, why })
            })
            .collect();
        if !unavailable.is_empty() {
            return Err(BasketError::Unavailable(unavailable));
        }
        found
            .into_iter()
            .filter_map(|(item, sellable)| sellable.map(|sellable| price_line(item, sellable)))
            .collect()
    }
}

fn why_not(item: &Item, sellable: Option<&Sellable>) -> Option<WhyNot> {
    match sellable {
        None => Some(WhyNot::Unknown),
        Some(sellable) if !sellable.for_sale => Some(WhyNot::NotForSale),
        Some(sellable) if sellable.stock.is_some_and(|left| left < item.quantity) => {
            Some(WhyNot::TooFewLeft)
        }
        Some(_) => None,
    }
}

fn price_line(item: &Item, sellable: &Sellable) -> Result<PricedLine, BasketError> {
    let discount_xof = Xof::ZERO;
    let gross_xof = sellable
        .unit_price_xof
        .checked_mul(item.quantity)
        .and_then(|full| full.checked_sub(discount_xof))
        .ok_or(BasketError::LineTooLarge(item.product_id))?;
    Ok(PricedLine {
        product_id: item.product_id,
        seller_id: sellable.seller_id,
        title: sellable.title.clone(),
        quantity: item.quantity,
        unit_price_xof: sellable.unit_price_xof,
        discount_xof,
        gross_xof,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn product(number: u128) -> ProductId {
        Uuid::from_u128(number).into()
    }

    fn want(number: u128, quantity: i64) -> Item {
        Item { product_id: product(number), quantity }
    }

    fn on_shelf(number: u128, price: i64, stock: Option<i64>) -> Sellable {
        Sellable {
            id: product(number),
            seller_id: Uuid::from_u128(50).into(),
            unit_price_xof: Xof::new(price),
            title: format!("product {number}"),
            stock,
            for_sale: true,
        }
    }

    #[test]
    fn the_same_thing_twice_is_one_line() {
        let basket = Basket::of(&[want(2, 1), want(1, 5), want(2, 3)]).unwrap();
        assert_eq!(basket.items(), [want(2, 4), want(1, 5)]);
    }

    #[test]
    fn every_bound_is_named() {
        assert_eq!(Basket::of(&[]), Err(BasketError::Empty));
        for items in [
            vec![want(1, 0)],
            vec![want(1, -1)],
            vec![want(1, QUANTITY_LIMIT + 1)],
            vec![want(1, QUANTITY_LIMIT), want(1, 1)],
            vec![want(1, i64::MAX), want(1, i64::MAX)],
            vec![want(1, 5), want(1, -4)],
        ] {
            assert!(matches!(Basket::of(&items), Err(BasketError::Quantity { .. })), "{items:?}");
        }
        let many: Vec<_> = (0..51).map(|number| want(number, 1)).collect();
        assert!(Basket::of(&many[..50]).is_ok());
        assert_eq!(Basket::of(&many), Err(BasketError::TooManyLines { found: 51 }));
    }

    #[test]
    fn everything_that_can_not_be_bought_is_named() {
        let basket = Basket::of(&[want(1, 2), want(2, 2), want(3, 2), want(4, 2)]).unwrap();
        let shelf = [
            on_shelf(1, 100, Some(2)),
            on_shelf(2, 100, Some(1)),
            Sellable { for_sale: false, ..on_shelf(3, 100, None) },
        ];
        let unavailable = [
            UnavailableItem { product_id: product(2), why: WhyNot::TooFewLeft },
            UnavailableItem { product_id: product(3), why: WhyNot::NotForSale },
            UnavailableItem { product_id: product(4), why: WhyNot::Unknown },
        ];
        assert_eq!(basket.price(&shelf), Err(BasketError::Unavailable(unavailable.into())));
    }

    #[test]
    fn prices_are_the_shelf_s() {
        let basket = Basket::of(&[want(1, 3)]).unwrap();
        let lines = basket.price(&[on_shelf(1, 333, Some(3))]).unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].gross_xof, Xof::new(999));
        assert_eq!(lines[0].discount_xof, Xof::ZERO);
        let basket = Basket::of(&[want(1, 2)]).unwrap();
        let huge = basket.price(&[on_shelf(1, i64::MAX, None)]);
        assert_eq!(huge, Err(BasketError::LineTooLarge(product(1))));
    }
}
