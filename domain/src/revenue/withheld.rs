//! A commission that was withheld because the purchase looked like the creator's own: objections
//! to that, and two admins who give it back. Families share phones.
//! Deliberately not here: whether it was (`affiliate`), and posting what is given back (`ledger`).

use super::sale::{Sale, SaleLine, WithheldPart};
use crate::kernel::{
    Decision, OrderId, OrderLineId, PaymentId, ProductId, TextError, Timestamp, UserId,
    bounded_prose, stored_words, to_micros,
};
use crate::ledger::RestoredCommission;
use crate::money::Xof;
use chrono::TimeDelta;

/// The longest objection, in characters.
pub const OBJECTION_LIMIT: usize = 2_000;
/// For how many days a party may object.
pub const OBJECTION_DAYS: i64 = 30;

stored_words! {
    /// A party of a sale that a link brought.
    SaleParty {
        /// Who sold.
        Seller = "seller",
        /// Whose link it was.
        Creator = "creator",
    }
}

stored_words! {
    /// Where a withheld commission stands.
    #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
    WithheldStatus {
        /// Nobody has said a word against it.
        Withheld = "withheld",
        /// A party objects.
        Objected = "objected",
        /// One admin would give it back; another has to agree.
        Approved = "approved",
        /// Two admins gave it back.
        Restored = "restored",
    }
}

/// What a party says against it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Objection {
    /// Which party.
    pub by: SaleParty,
    /// In its own words.
    pub message: String,
    /// When.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
    pub objected_at: Timestamp,
}

/// An admin's word that it is to be given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Approval {
    /// Who.
    pub admin_id: UserId,
    /// When.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
    pub at: Timestamp,
}

/// Why a party can't object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum ObjectError {
    /// The words.
    #[error("the message {0}")]
    Message(#[from] TextError),
    /// The creator bought by its own account, or the merchant by its own: nothing is in doubt.
    #[error("the account itself has bought")]
    SameAccount,
    /// Two admins gave it back.
    #[error("the commission was given back")]
    Restored,
    /// The time for it is over.
    #[error("objections were possible until {until}")]
    TooLate {
        /// Since when.
        until: Timestamp,
    },
    /// It has said something else before.
    #[error("this party has objected in other words")]
    AlreadyObjected,
}

/// Why an admin can't give it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum ApproveError {
    /// Nobody objects.
    #[error("nobody objects")]
    NoObjection,
    /// The admin sold or would have earned.
    #[error("the admin is a party of the sale")]
    Involved,
    /// Two others gave it back.
    #[error("the commission was given back by two others")]
    Restored,
}

/// A commission that was withheld at settlement.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct WithheldCommission {
    /// Of which line.
    pub line_id: OrderLineId,
    /// Of which order.
    pub order_id: OrderId,
    /// By which payment.
    pub payment_id: PaymentId,
    /// What was bought.
    pub product_id: ProductId,
    /// Who sold it.
    pub seller_id: UserId,
    /// What it cost, in francs.
    pub gross_xof: Xof,
    /// The part, and by what it is told that the purchase is somebody's own.
    pub part: WithheldPart,
    /// Since when it is withheld.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
    pub withheld_at: Timestamp,
    /// When the line's earnings may be withdrawn.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
    pub release_at: Timestamp,
    /// At most one a party, the first first.
    pub objections: Vec<Objection>,
    /// The first admin's word.
    pub approved: Option<Approval>,
    /// The second's, by which it was given back.
    pub restored: Option<Approval>,
    /// Counts its changes.
    pub version: i64,
}

impl WithheldCommission {
    /// What a line of a sale withholds, if it does.
    pub fn of(sale: &Sale, line: &SaleLine) -> Option<Self> {
        let part = line.withheld.clone()?;
        Some(Self {
            line_id: line.line_id,
            order_id: sale.order_id,
            payment_id: sale.payment.payment_id,
            product_id: line.product_id,
            seller_id: line.seller_id,
            gross_xof: line.gross_xof,
            part,
            withheld_at: sale.payment.paid_at,
            release_at: sale.release_at,
            objections: vec![],
            approved: None,
            restored: None,
            version: 1,
        })
    }

    /// Which party somebody is, if any.
    pub fn party(&self, user_id: UserId) -> Option<SaleParty> {
        if user_id == self.seller_id {
            Some(SaleParty::Seller)
        } else if user_id == self.part.commission.creator_id {
            Some(SaleParty::Creator)
        } else {
            None
        }
    }

    /// Where it stands.
    pub fn status(&self) -> WithheldStatus {
        match (self.restored, self.approved) {
            (Some(_), _) => WithheldStatus::Restored,
            (None, Some(_)) => WithheldStatus::Approved,
            (None, None) if self.objections.is_empty() => WithheldStatus::Withheld,
            (None, None) => WithheldStatus::Objected,
        }
    }

    /// Until when a party may object; `None` if there is nothing to object to.
    pub fn objectable_until(&self) -> Option<Timestamp> {
        self.part.why.number_end()?;
        self.withheld_at.checked_add_signed(TimeDelta::days(OBJECTION_DAYS))
    }

    /// A party objects. The same words again are a replay.
    ///
    /// # Errors
    /// [`ObjectError`] names the rule that is broken.
    pub fn object(
        self,
        by: SaleParty,
        message: &str,
        now: Timestamp,
    ) -> Result<Decision<Self, ()>, ObjectError> {
        let now = to_micros(now);
        let message = bounded_prose(message, OBJECTION_LIMIT)?;
        if let Some(earlier) = self.objections.iter().find(|earlier| earlier.by == by) {
            return if earlier.message == message {
                Ok(Decision::AlreadyApplied(self))
            } else {
                Err(ObjectError::AlreadyObjected)
            };
        }
        if self.restored.is_some() {
            return Err(ObjectError::Restored);
        }
        let until = self.objectable_until().ok_or(ObjectError::SameAccount)?;
        if now > until {
            return Err(ObjectError::TooLate { until });
        }
        let mut next = Self { version: self.version + 1, ..self };
        next.objections.push(Objection { by, message, objected_at: now });
        Ok(Decision::Applied { next, events: vec![] })
    }

    /// An admin would give it back; the second one does. The same admin again is a replay.
    ///
    /// # Errors
    /// [`ApproveError`] names the rule that is broken.
    pub fn approve(
        self,
        admin_id: UserId,
        now: Timestamp,
    ) -> Result<Decision<Self, ()>, ApproveError> {
        let said = |word: Option<Approval>| word.is_some_and(|word| word.admin_id == admin_id);
        if said(self.approved) || said(self.restored) {
            return Ok(Decision::AlreadyApplied(self));
        }
        if self.party(admin_id).is_some() {
            return Err(ApproveError::Involved);
        }
        if self.restored.is_some() {
            return Err(ApproveError::Restored);
        }
        if self.objections.is_empty() {
            return Err(ApproveError::NoObjection);
        }
        let word = Some(Approval { admin_id, at: to_micros(now) });
        let version = self.version + 1;
        let next = match self.approved {
            None => Self { approved: word, version, ..self },
            Some(_) => Self { restored: word, version, ..self },
        };
        Ok(Decision::Applied { next, events: vec![] })
    }

    /// What is to be posted once it is given back; `None` before, and for a part of 0 francs.
    pub fn to_restore(&self) -> Option<RestoredCommission> {
        self.restored?;
        let commission = &self.part.commission;
        commission.creator_xof.is_positive().then_some(RestoredCommission {
            line_id: self.line_id,
            seller_id: self.seller_id,
            creator_id: commission.creator_id,
            amount_xof: commission.creator_xof,
            release_at: self.release_at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affiliate::{NumberEnd, OwnPurchase};
    use crate::money::RatePercent;
    use crate::revenue::LineCommission;
    use uuid::Uuid;

    const DAY: i64 = 86_400;

    fn at(seconds: i64) -> Timestamp {
        chrono::DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    fn user(number: u128) -> UserId {
        UserId(Uuid::from_u128(number))
    }

    /// Withheld from creator 2 of seller 1, by the number that paid.
    fn withheld() -> WithheldCommission {
        let commission = LineCommission {
            collaboration_id: Uuid::from_u128(3).into(),
            link_id: Uuid::from_u128(4).into(),
            creator_id: user(2),
            rate: RatePercent::whole(15),
            contract_hash: "contract".into(),
            creator_xof: Xof::new(1_500),
        };
        let why = OwnPurchase::PayerNumber(NumberEnd::parse("07").unwrap());
        WithheldCommission {
            line_id: Uuid::from_u128(5).into(),
            order_id: Uuid::from_u128(6).into(),
            payment_id: Uuid::from_u128(7).into(),
            product_id: Uuid::from_u128(8).into(),
            seller_id: user(1),
            gross_xof: Xof::new(10_000),
            part: WithheldPart { commission, why },
            withheld_at: at(0),
            release_at: at(30 * DAY),
            objections: vec![],
            approved: None,
            restored: None,
            version: 1,
        }
    }

    #[test]
    fn each_party_objects_once_within_thirty_days() {
        let it = withheld();
        assert_eq!(it.party(user(1)), Some(SaleParty::Seller));
        assert_eq!(it.party(user(2)), Some(SaleParty::Creator));
        assert_eq!(it.party(user(3)), None);
        assert_eq!(it.status(), WithheldStatus::Withheld);
        let object =
            |it: &WithheldCommission, by, words: &str, now| it.clone().object(by, words, at(now));
        let until = at(30 * DAY);
        let late = object(&it, SaleParty::Creator, "Ma sœur", 30 * DAY + 1);
        assert_eq!(late, Err(ObjectError::TooLate { until }));
        let blank = object(&it, SaleParty::Creator, "\u{200b}", 1);
        assert_eq!(blank, Err(ObjectError::Message(TextError::Blank)));
        let once = object(&it, SaleParty::Creator, " Ma sœur ", 30 * DAY).unwrap().into_state();
        assert_eq!((once.status(), once.version), (WithheldStatus::Objected, 2));
        assert_eq!(once.objections[0].message, "Ma sœur");
        // Said again, however late; in other words; and by the other party.
        let again = object(&once, SaleParty::Creator, "Ma sœur", 90 * DAY).unwrap();
        assert!(again.is_replay());
        let other = object(&once, SaleParty::Creator, "Mon frère", 1);
        assert_eq!(other, Err(ObjectError::AlreadyObjected));
        let both = object(&once, SaleParty::Seller, "C’est vrai", 2).unwrap().into_state();
        assert_eq!(both.objections.len(), 2);
        let part = WithheldPart { why: OwnPurchase::SameAccount, ..it.part.clone() };
        let plain = WithheldCommission { part, ..it };
        assert_eq!(plain.objectable_until(), None);
        let refused = object(&plain, SaleParty::Creator, "Moi", 1);
        assert_eq!(refused, Err(ObjectError::SameAccount));
    }

    #[test]
    fn two_admins_give_it_back() {
        let it = withheld();
        assert_eq!(it.clone().approve(user(8), at(1)), Err(ApproveError::NoObjection));
        let it = it.object(SaleParty::Creator, "Ma sœur", at(1)).unwrap().into_state();
        assert_eq!(it.clone().approve(user(2), at(2)), Err(ApproveError::Involved));
        let one = it.approve(user(8), at(2)).unwrap().into_state();
        assert_eq!((one.status(), one.to_restore()), (WithheldStatus::Approved, None));
        let again = one.clone().approve(user(8), at(3)).unwrap();
        assert!(again.is_replay());
        assert_eq!(again.into_state().to_restore(), None);
        let two = one.approve(user(9), at(4)).unwrap().into_state();
        assert_eq!((two.status(), two.version), (WithheldStatus::Restored, 4));
        let restored = two.to_restore().unwrap();
        assert_eq!((restored.seller_id, restored.creator_id), (user(1), user(2)));
        assert_eq!(restored.amount_xof, Xof::new(1_500));
        for admin in [8, 9] {
            assert!(two.clone().approve(user(admin), at(5)).unwrap().is_replay());
        }
        assert_eq!(two.clone().approve(user(10), at(5)), Err(ApproveError::Restored));
        let late = two.object(SaleParty::Seller, "Non", at(6));
        assert_eq!(late, Err(ObjectError::Restored));
    }
}
