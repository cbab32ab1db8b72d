//! A merchant's product.
//! Deliberately not here: how many are sold (orders) or where pictures lie (media).

use super::category::{Category, CategoryName};
use crate::{
    kernel::{
        ProductId, TextError, Timestamp, UserId, bounded_prose, bounded_text, printable_text,
        stored_words, to_micros,
    },
    money::{RatePercent, SplitPolicy, Xof},
};
use std::fmt;
use uuid::Uuid;

/// The longest name, in characters.
pub const NAME_LIMIT: usize = 200;
/// The longest description, in characters.
pub const DESCRIPTION_LIMIT: usize = 5_000;

/// Which text of a product is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum ProductField {
    /// `name`
    Name,
    /// `description`
    Description,
}

impl fmt::Display for ProductField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "name",
            Self::Description => "description",
        })
    }
}

/// Why a product is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum ProductError {
    /// A text is blank, too long, or not plain, or a name that contracts can't print.
    #[error("the {field} {why}")]
    Text {
        /// Which text.
        field: ProductField,
        /// What is wrong with it.
        why: TextError,
    },
    /// A price is above zero and at most the largest charge.
    #[error("a price of {0} is not between 1 and 5,000,000 XOF")]
    Price(Xof),
    /// The hint is a commission that nobody could agree on.
    #[error("a commission hint of {0} % is not between 5 and 50")]
    CommissionHint(RatePercent),
    /// The word names no category.
    #[error("names no category")]
    UnknownCategory,
    /// Stock is at least 0, or untracked.
    #[error("a stock of {0} is below zero")]
    NegativeStock(i64),
}

stored_words! {
    /// What its merchant wants of a product; whether any is left is its stock's to say.
    #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
    ProductStatus {
        /// For sale.
        Active = "active",
        /// Taken off the shelf by its merchant.
        Inactive = "inactive",
        /// Kept because something names it; never for sale again.
        Archived = "archived",
    }
}

/// The status that people read: what the merchant wants, and what is left.
///
/// It is computed, never stored: a word beside a number would be a second truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShownStatus {
    /// For sale, and there is some.
    Active,
    /// Taken off the shelf by its merchant.
    Inactive,
    /// For sale, and there is none left.
    OutOfStock,
    /// Kept because something names it; never for sale again.
    Archived,
}

impl ShownStatus {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Active, Self::Inactive, Self::OutOfStock, Self::Archived];

    /// What shows for a status and the pieces left.
    ///
    /// ```
    /// use cauri_domain::catalog::{ProductStatus, ShownStatus};
    ///
    /// let shown = |stock| ShownStatus::of(ProductStatus::Active, stock);
    /// assert_eq!(shown(Some(0)), ShownStatus::OutOfStock);
    /// assert_eq!((shown(Some(1)), shown(None)), (ShownStatus::Active, ShownStatus::Active));
    /// ```
    pub const fn of(status: ProductStatus, stock: Option<i64>) -> Self {
        match (status, stock) {
            (ProductStatus::Active, Some(0)) => Self::OutOfStock,
            (ProductStatus::Active, _) => Self::Active,
            (ProductStatus::Inactive, _) => Self::Inactive,
            (ProductStatus::Archived, _) => Self::Archived,
        }
    }

    /// What is stored of a product that shows so, and whether its stock is 0; `None` is either.
    pub const fn stored(self) -> (ProductStatus, Option<bool>) {
        match self {
            Self::Active => (ProductStatus::Active, Some(false)),
            Self::OutOfStock => (ProductStatus::Active, Some(true)),
            Self::Inactive => (ProductStatus::Inactive, None),
            Self::Archived => (ProductStatus::Archived, None),
        }
    }

    /// The status' word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::OutOfStock => "out_of_stock",
            Self::Archived => "archived",
        }
    }

    /// The status of a word, if it names one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

/// A product.
///
/// ```
/// use cauri_domain::catalog::{Category, CategoryName, NewProduct, Product, ProductError};
/// use cauri_domain::money::Xof;
/// use chrono::DateTime;
/// use uuid::Uuid;
///
/// let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
/// let name = CategoryName::new("beaute").unwrap();
/// let category = Category { id: Uuid::from_u128(1).into(), name, created_at: now };
/// let new = NewProduct {
///     name: "Savon de karité".into(),
///     description: "Fait à la main".into(),
///     price_xof: Xof::new(10_000),
///     commission_hint: None,
///     category: "beaute".into(),
///     stock: None,
/// };
/// let (id, merchant) = (Uuid::from_u128(2).into(), Uuid::from_u128(3).into());
/// assert!(Product::create(id, merchant, &new, Some(&category), now).unwrap().is_active());
/// let free = NewProduct { price_xof: Xof::ZERO, ..new };
/// let refused = Product::create(id, merchant, &free, Some(&category), now);
/// assert_eq!(refused, Err(ProductError::Price(Xof::ZERO)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Product {
    /// Which product.
    pub id: ProductId,
    /// Whose it is.
    pub merchant_id: UserId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Price of one, in francs.
    pub price_xof: Xof,
    /// A commission that the merchant would agree to, in percent.
    pub commission_hint: Option<RatePercent>,
    /// Its category.
    pub category: String,
    /// Pieces left; `None` if nobody counts.
    pub stock: Option<i64>,
    /// What its merchant wants of it.
    pub status: ProductStatus,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts its changes.
    pub version: i64,
}

/// What a merchant says of a new product.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct NewProduct {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Price of one, in francs.
    pub price_xof: Xof,
    /// A commission that the merchant would agree to, in percent.
    pub commission_hint: Option<RatePercent>,
    /// Its category.
    pub category: String,
    /// Pieces left; `None` if nobody counts.
    pub stock: Option<i64>,
}

impl Product {
    /// Puts a product on the shelf; `category` is the one that it names, if there is one.
    ///
    /// # Errors
    /// [`ProductError`] names the rule that it breaks; names, then price, hint, category, stock,
    /// then whether contracts can print the name.
    pub fn create(
        id: ProductId,
        merchant_id: UserId,
        new: &NewProduct,
        category: Option<&Category>,
        now: Timestamp,
    ) -> Result<Self, ProductError> {
        let product = Self::of(id, merchant_id, new, category, now)?;
        let field = ProductField::Name;
        printable_text(&product.name).map_err(|why| ProductError::Text { field, why })?;
        Ok(product)
    }

    pub(super) fn of(
        id: ProductId,
        merchant_id: UserId,
        new: &NewProduct,
        category: Option<&Category>,
        now: Timestamp,
    ) -> Result<Self, ProductError> {
        let name = bounded_text(&new.name, NAME_LIMIT)
            .map_err(|why| ProductError::Text { field: ProductField::Name, why })?;
        let description = bounded_prose(&new.description, DESCRIPTION_LIMIT)
            .map_err(|why| ProductError::Text { field: ProductField::Description, why })?;
        if !new.price_xof.is_positive() || new.price_xof > Xof::MAX_CHARGE {
            return Err(ProductError::Price(new.price_xof));
        }
        if let Some(hint) = new.commission_hint.filter(|hint| !SplitPolicy::default().allows(*hint))
        {
            return Err(ProductError::CommissionHint(hint));
        }
        let category = category.ok_or(ProductError::UnknownCategory)?;
        let now = to_micros(now);
        if let Some(stock) = new.stock.filter(|stock| *stock < 0) {
            return Err(ProductError::NegativeStock(stock));
        }
        Ok(Self {
            id,
            merchant_id,
            name,
            description,
            price_xof: new.price_xof,
            commission_hint: new.commission_hint,
            category: category.name.as_str().to_owned(),
            stock: new.stock,
            status: ProductStatus::Active,
            created_at: now,
            updated_at: now,
            version: 1,
        })
    }

    /// Holds a product that was read somewhere against the rules of a new one; what can be printed
    /// is asked where a name is given.
    ///
    /// # Errors
    /// [`ProductError`] names the rule that it breaks.
    pub fn checked(self) -> Result<Self, ProductError> {
        let name = CategoryName::new(&self.category).map_err(|_| ProductError::UnknownCategory)?;
        let category = Category { id: Uuid::nil().into(), name, created_at: self.created_at };
        let new = NewProduct {
            name: self.name.clone(),
            description: self.description.clone(),
            price_xof: self.price_xof,
            commission_hint: self.commission_hint,
            category: self.category.clone(),
            stock: self.stock,
        };
        Self::of(self.id, self.merchant_id, &new, Some(&category), self.created_at)?;
        Ok(self)
    }

    /// The status that people read.
    pub const fn shown_status(&self) -> ShownStatus {
        ShownStatus::of(self.status, self.stock)
    }

    /// True if it is on the shelf, so that it can be negotiated, and bought while any is left.
    pub const fn is_active(&self) -> bool {
        matches!(self.status, ProductStatus::Active)
    }
}

/// What an order may know of a thing that is for sale, whatever it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Sellable {
    /// The thing.
    pub id: ProductId,
    /// Who sells it.
    pub seller_id: UserId,
    /// Price of one, in francs.
    pub unit_price_xof: Xof,
    /// What a buyer reads.
    pub title: String,
    /// Pieces left; `None` if nobody counts.
    pub stock: Option<i64>,
    /// True if it can be bought now.
    pub for_sale: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::CategoryName;

    fn soap() -> NewProduct {
        NewProduct {
            name: "Savon de karité".into(),
            description: "Fait à la main".into(),
            price_xof: Xof::new(10_000),
            commission_hint: None,
            category: "beaute".into(),
            stock: None,
        }
    }

    fn create(new: &NewProduct) -> Result<Product, ProductError> {
        let now = chrono::DateTime::from_timestamp(0, 0).unwrap();
        let nil = uuid::Uuid::nil();
        let name = CategoryName::new("beaute").unwrap();
        let beaute = Category { id: nil.into(), name, created_at: now };
        let category = Some(&beaute).filter(|known| known.name.as_str() == new.category);
        Product::create(nil.into(), nil.into(), new, category, now)
    }

    #[test]
    fn what_shows_leads_back_to_what_is_stored() {
        for shown in ShownStatus::ALL {
            assert_eq!(ShownStatus::from_word(shown.as_str()), Some(shown));
            let (status, sold_out) = shown.stored();
            let stock = match sold_out {
                Some(true) => Some(0),
                Some(false) => Some(1),
                None => None,
            };
            assert_eq!(ShownStatus::of(status, stock), shown);
            // Nobody misses what was taken off the shelf, whatever is left of it.
            assert_eq!(shown.stored().0 == ProductStatus::Active, sold_out.is_some());
        }
    }

    #[test]
    fn every_rule_is_named() {
        assert!(create(&soap()).is_ok_and(|product| product.is_active()));
        let refused = [
            (
                NewProduct { name: " ".into(), ..soap() },
                ProductError::Text { field: ProductField::Name, why: TextError::Blank },
            ),
            (
                NewProduct { name: "Savon 🧼".into(), ..soap() },
                ProductError::Text {
                    field: ProductField::Name,
                    why: TextError::NotPrintable { character: '🧼' },
                },
            ),
            (NewProduct { price_xof: Xof::ZERO, ..soap() }, ProductError::Price(Xof::ZERO)),
            (
                NewProduct { price_xof: Xof::new(5_000_001), ..soap() },
                ProductError::Price(Xof::new(5_000_001)),
            ),
            (
                NewProduct { commission_hint: Some(RatePercent::whole(51)), ..soap() },
                ProductError::CommissionHint(RatePercent::whole(51)),
            ),
            (NewProduct { category: "armes".into(), ..soap() }, ProductError::UnknownCategory),
            (NewProduct { stock: Some(-1), ..soap() }, ProductError::NegativeStock(-1)),
        ];
        for (new, error) in refused {
            assert_eq!(create(&new), Err(error));
        }
    }
}
