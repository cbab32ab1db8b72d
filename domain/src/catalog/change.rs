//! Changing a product, and taking it away.
//! Deliberately not here: what orders take from its stock (orders).

use super::{
    category::Category,
    product::{NewProduct, Product, ProductError, ProductField, ProductStatus},
};
use crate::{
    kernel::{Decision, Patch, Timestamp, printable_text, stored_words, to_micros},
    money::{RatePercent, Xof},
};

/// What a merchant changes of a product; `None` leaves it as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductChange {
    /// The name from now on.
    pub name: Option<String>,
    /// The description from now on.
    pub description: Option<String>,
    /// The price of one from now on, in francs; orders that were placed keep theirs.
    pub price_xof: Option<Xof>,
    /// The commission that the merchant would agree to.
    pub commission_hint: Patch<RatePercent>,
    /// The category from now on.
    pub category: Option<String>,
    /// Pieces left; cleared, nobody counts any more.
    pub stock: Patch<i64>,
    /// On the shelf, or off it.
    pub on_shelf: Option<bool>,
}

/// Why a product stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum ProductChangeError {
    /// It is archived: something names it as it is, and it is never for sale again.
    #[error("an archived product does not change")]
    Archived,
    /// What it would be breaks a rule about products.
    #[error(transparent)]
    Product(#[from] ProductError),
}

stored_words! {
    /// What becomes of a product that its merchant takes away.
    ///
    /// ```
    /// use cauri_domain::catalog::Removal;
    ///
    /// assert_eq!(Removal::of(true), Removal::Archived);
    /// assert_eq!(Removal::of(false).as_str(), "erased");
    /// ```
    Removal {
        /// Nothing names it: it is gone.
        Erased = "erased",
        /// A contract, an offer, a link or an order names it: it is kept, and not sold any more.
        Archived = "archived",
    }
}

impl Removal {
    /// What becomes of a product, by whether anything names it.
    pub const fn of(named: bool) -> Self {
        if named { Self::Archived } else { Self::Erased }
    }
}

impl Product {
    /// Changes a product; `category` is the one that it is to be in, if there is one of that name.
    /// A change that changes nothing has been applied already.
    ///
    /// # Errors
    /// [`ProductChangeError`]: it is archived, or the rule that it would break.
    ///
    /// ```
    /// use cauri_domain::catalog::{
    ///     Category, CategoryName, NewProduct, Product, ProductChange, ProductChangeError,
    /// };
    /// use cauri_domain::money::Xof;
    /// use chrono::DateTime;
    /// use uuid::Uuid;
    ///
    /// let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    /// let name = CategoryName::new("beaute").unwrap();
    /// let beaute = Category { id: Uuid::from_u128(1).into(), name, created_at: now };
    /// let new = NewProduct {
    ///     name: "Savon de karité".into(),
    ///     description: "Fait à la main".into(),
    ///     price_xof: Xof::new(10_000),
    ///     commission_hint: None,
    ///     category: "beaute".into(),
    ///     stock: Some(3),
    /// };
    /// let (id, merchant) = (Uuid::from_u128(2).into(), Uuid::from_u128(3).into());
    /// let soap = Product::create(id, merchant, &new, Some(&beaute), now).unwrap();
    ///
    /// let dearer = ProductChange { price_xof: Some(Xof::new(12_000)), ..Default::default() };
    /// let soap = soap.update(&dearer, Some(&beaute), now).unwrap().into_state();
    /// assert_eq!((soap.price_xof, soap.stock, soap.version), (Xof::new(12_000), Some(3), 2));
    ///
    /// let soap = soap.archive(now).into_state();
    /// assert_eq!(soap.update(&dearer, Some(&beaute), now), Err(ProductChangeError::Archived));
    /// ```
    pub fn update(
        self,
        change: &ProductChange,
        category: Option<&Category>,
        now: Timestamp,
    ) -> Result<Decision<Self, ()>, ProductChangeError> {
        if self.status == ProductStatus::Archived {
            return Err(ProductChangeError::Archived);
        }
        let wanted = NewProduct {
            name: change.name.clone().unwrap_or_else(|| self.name.clone()),
            description: change.description.clone().unwrap_or_else(|| self.description.clone()),
            price_xof: change.price_xof.unwrap_or(self.price_xof),
            commission_hint: change.commission_hint.apply(self.commission_hint),
            category: change.category.clone().unwrap_or_else(|| self.category.clone()),
            stock: change.stock.apply(self.stock),
        };
        let next = Self::of(self.id, self.merchant_id, &wanted, category, self.created_at)?;
        if next.name != self.name {
            let field = ProductField::Name;
            printable_text(&next.name).map_err(|why| ProductError::Text { field, why })?;
        }
        let status = match change.on_shelf {
            None => self.status,
            Some(true) => ProductStatus::Active,
            Some(false) => ProductStatus::Inactive,
        };
        let same = Self { status, updated_at: self.updated_at, version: self.version, ..next };
        Ok(if same == self { Decision::AlreadyApplied(self) } else { same.changed(now) })
    }

    /// Takes a product off the shelf for good, while what names it goes on to.
    pub fn archive(self, now: Timestamp) -> Decision<Self, ()> {
        if self.status == ProductStatus::Archived {
            return Decision::AlreadyApplied(self);
        }
        Self { status: ProductStatus::Archived, ..self }.changed(now)
    }

    fn changed(self, now: Timestamp) -> Decision<Self, ()> {
        let next = Self { updated_at: to_micros(now), version: self.version + 1, ..self };
        Decision::Applied { next, events: vec![] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalog::CategoryName, kernel::TextError};

    fn at(seconds: i64) -> Timestamp {
        chrono::DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn category(name: &str) -> Category {
        let name = CategoryName::new(name).unwrap();
        Category { id: uuid::Uuid::nil().into(), name, created_at: at(0) }
    }

    fn soap() -> Product {
        let new = NewProduct {
            name: "Savon de karité".into(),
            description: "Fait à la main".into(),
            price_xof: Xof::new(10_000),
            commission_hint: Some(RatePercent::whole(10)),
            category: "beaute".into(),
            stock: Some(5),
        };
        let nil = uuid::Uuid::nil();
        Product::create(nil.into(), nil.into(), &new, Some(&category("beaute")), at(0)).unwrap()
    }

    fn changed(change: &ProductChange) -> Product {
        let decision = soap().update(change, Some(&category("beaute")), at(9)).unwrap();
        assert!(!decision.is_replay());
        decision.into_state()
    }

    #[test]
    fn each_field_changes_alone_and_what_can_be_cleared_is() {
        let keep = ProductChange::default();
        let (old, later) = (soap(), |product| Product { updated_at: at(9), version: 2, ..product });
        for (change, expected) in [
            (
                ProductChange { name: Some(" Savon ".into()), ..keep.clone() },
                Product { name: "Savon".into(), ..old.clone() },
            ),
            (
                ProductChange { price_xof: Some(Xof::new(1)), ..keep.clone() },
                Product { price_xof: Xof::new(1), ..old.clone() },
            ),
            (
                ProductChange { commission_hint: Patch::Clear, ..keep.clone() },
                Product { commission_hint: None, ..old.clone() },
            ),
            (
                ProductChange { stock: Patch::Clear, ..keep.clone() },
                Product { stock: None, ..old.clone() },
            ),
            (
                ProductChange { stock: Patch::Set(0), ..keep.clone() },
                Product { stock: Some(0), ..old.clone() },
            ),
            (
                ProductChange { on_shelf: Some(false), ..keep.clone() },
                Product { status: ProductStatus::Inactive, ..old.clone() },
            ),
        ] {
            assert_eq!(changed(&change), later(expected));
        }
    }

    #[test]
    fn what_changes_nothing_was_applied_already() {
        let same =
            ProductChange { stock: Patch::Set(5), on_shelf: Some(true), ..Default::default() };
        for change in [ProductChange::default(), same] {
            let decision = soap().update(&change, Some(&category("beaute")), at(9)).unwrap();
            assert!(decision.is_replay());
            assert_eq!(decision.into_state(), soap());
        }
    }

    #[test]
    fn the_rules_of_a_new_one_hold() {
        let keep = ProductChange::default();
        let field = ProductField::Name;
        let glyph = TextError::NotPrintable { character: '🧼' };
        for (change, error) in [
            (
                ProductChange { price_xof: Some(Xof::ZERO), ..keep.clone() },
                ProductError::Price(Xof::ZERO),
            ),
            (
                ProductChange { stock: Patch::Set(-1), ..keep.clone() },
                ProductError::NegativeStock(-1),
            ),
            (
                ProductChange { name: Some("🧼 Savon".into()), ..keep.clone() },
                ProductError::Text { field, why: glyph },
            ),
        ] {
            let refused = soap().update(&change, Some(&category("beaute")), at(9));
            assert_eq!(refused, Err(error.into()));
        }
        let elsewhere = ProductChange { category: Some("armes".into()), ..keep };
        let refused = soap().update(&elsewhere, None, at(9));
        assert_eq!(refused, Err(ProductError::UnknownCategory.into()));
    }

    #[test]
    fn an_archived_product_stays_as_it_is() {
        let archived = soap().archive(at(9)).into_state();
        assert_eq!((archived.status, archived.version), (ProductStatus::Archived, 2));
        assert!(archived.clone().archive(at(10)).is_replay());
        let refused = archived.update(&ProductChange::default(), None, at(10));
        assert_eq!(refused, Err(ProductChangeError::Archived));
    }
}
