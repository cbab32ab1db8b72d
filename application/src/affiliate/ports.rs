//! What affiliation asks of the store and of secrets.
//! Deliberately not here: SQL, keys.

use crate::kernel::{caller::Permit, error::StoreError};
use async_trait::async_trait;
use cauri_domain::{
    affiliate::{AgentClass, ClickClaims, Link, LinkCode},
    kernel::{
        ClickId, CollaborationId, LinkId, OrderLineId, Personal, ProductId, Timestamp, UserId,
    },
    money::Xof,
};
use chrono::NaiveDate;
use std::{ops::Range, sync::Arc};

/// Seals clicks, and hides who clicked.
pub trait ClickSeal: Send + Sync {
    /// A token that only we can make; it fits into an address.
    fn seal(&self, claims: &ClickClaims) -> String;

    /// What a token says; `None` if its seal does not hold.
    fn open(&self, token: &str) -> Option<ClickClaims>;

    /// A keyed hash of a visitor, another one every day: two clicks of one day can be told to be
    /// one visitor's, and nobody can tell whose.
    fn visitor_hash(&self, day: NaiveDate, visitor: &Personal<String>) -> [u8; 16];
}

/// A click, as it is kept for counting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Click {
    /// Which.
    pub id: ClickId,
    /// On which link.
    pub link_id: LinkId,
    /// For which product.
    pub product_id: ProductId,
    /// When.
    pub clicked_at: Timestamp,
    /// Who, so that nobody can tell; `None` if the address is not known.
    pub visitor_hash: Option<[u8; 16]>,
    /// With what kind of program.
    pub agent: AgentClass,
    /// From which host.
    pub referrer_host: Option<String>,
    /// False for programs and for looks ahead.
    pub counts: bool,
}

/// A sale that a link brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conversion {
    /// The line of the order.
    pub line_id: OrderLineId,
    /// Under which contract.
    pub collaboration_id: CollaborationId,
    /// By which link.
    pub link_id: LinkId,
    /// To whom the commission is owed.
    pub creator_id: UserId,
    /// What the line cost, in francs.
    pub gross_xof: Xof,
    /// The creator's part, in francs.
    pub commission_xof: Xof,
    /// When it was sold.
    pub sold_at: Timestamp,
    /// When the commission may be withdrawn.
    pub release_at: Timestamp,
}

/// How often a link was followed on one day (UTC); what does not count is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClickDay {
    /// The day.
    pub date: NaiveDate,
    /// Clicks that count.
    pub clicks: i64,
}

/// What a link brought on one day (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaleDay {
    /// The day.
    pub date: NaiveDate,
    /// Lines of paid orders.
    pub sales: i64,
    /// What they cost, in francs.
    pub gross_xof: Xof,
    /// The creator's part, in francs.
    pub commission_xof: Xof,
}

/// A link as attribution looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkStanding {
    /// The link.
    pub link: Link,
    /// Since when its creator or its merchant is suspended, whichever was first.
    pub suspended_since: Option<Timestamp>,
}

impl LinkStanding {
    /// True if a click at this instant can earn: the contract is in force, and nobody of the two is
    /// suspended.
    pub fn earns(&self, at: Timestamp) -> bool {
        self.link.is_live(at) && self.suspended_since.is_none_or(|since| at < since)
    }
}

/// Links, clicks and conversions, in a transaction.
#[async_trait]
pub trait AffiliateRepository: Send {
    /// Stores a new link.
    async fn insert_link(&mut self, permit: &Permit, link: &Link) -> Result<(), StoreError>;

    /// Ends the link of a collaboration, if it has one that has not ended.
    async fn end_link(
        &mut self,
        permit: &Permit,
        collaboration_id: CollaborationId,
        ended_at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Links by their ids, in the order of ids; unknown ids are left out.
    async fn list_standings(&mut self, ids: &[LinkId]) -> Result<Vec<LinkStanding>, StoreError>;

    /// Keeps a click; one that counts is counted only if no click of the same visitor on the same
    /// link was counted after `counted_after`.
    async fn insert_click(
        &mut self,
        permit: &Permit,
        click: &Click,
        counted_after: Timestamp,
    ) -> Result<(), StoreError>;

    /// Keeps conversions; those that are kept already stay as they are.
    async fn insert_conversions(
        &mut self,
        permit: &Permit,
        conversions: &[Conversion],
    ) -> Result<(), StoreError>;

    /// Takes away up to `limit` clicks that had come by then; answers how many.
    async fn forget_clicks(
        &mut self,
        clicked_until: Timestamp,
        limit: i64,
    ) -> Result<usize, StoreError>;
}

/// Reading links without a transaction.
#[async_trait]
pub trait AffiliateQueries: Send + Sync {
    /// The link of a code, as it stands.
    async fn find_link_by_code(&self, code: &LinkCode) -> Result<Option<LinkStanding>, StoreError>;

    /// The link of a collaboration.
    async fn find_link_of(&self, id: CollaborationId) -> Result<Option<Link>, StoreError>;

    /// Clicks on a link by the day, oldest first; days without any are left out.
    async fn list_click_days(
        &self,
        id: LinkId,
        period: &Range<Timestamp>,
    ) -> Result<Vec<ClickDay>, StoreError>;

    /// Sales of a contract by the day, oldest first; days without any are left out.
    async fn list_sale_days(
        &self,
        id: CollaborationId,
        period: &Range<Timestamp>,
    ) -> Result<Vec<SaleDay>, StoreError>;
}

/// What links and clicks ask of the outside.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "ports are trait objects and may hold secrets")]
pub struct AffiliatePorts {
    /// Seals of clicks.
    pub click_seal: Arc<dyn ClickSeal>,
}
