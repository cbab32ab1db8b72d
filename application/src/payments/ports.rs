//! What payments ask of the store.
//! Deliberately not here: SQL; what gateways are asked (`gateway`).

use crate::kernel::{
    caller::Permit,
    delivery::Lease,
    error::StoreError,
    numbered_page::{NumberedPage, NumberedPageRequest},
};
use async_trait::async_trait;
use cauri_domain::{
    kernel::{NoticeId, OrderId, PaymentId, Personal, Timestamp},
    money::Xof,
    payments::{Channel, Payment},
    words,
};

/// A completed payment that waits for its settlement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletedPayment {
    /// Which.
    pub payment_id: PaymentId,
    /// What was paid.
    pub order_id: OrderId,
    /// By which gateway the money came.
    pub gateway: String,
    /// How much, in francs.
    pub amount_xof: Xof,
    /// When it was recorded.
    pub paid_at: Timestamp,
    /// From which number, as the gateway tells it.
    pub payer_number: Option<Personal<String>>,
}

/// A pending payment whose check is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueCheck {
    /// Which.
    pub payment_id: PaymentId,
    /// Whom to ask.
    pub gateway: String,
    /// Questions in a row that found no answer.
    pub unanswered: i32,
}

/// A payment whose opening was broken off: whoever was at it has died.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrokenOpening {
    /// Which.
    pub payment_id: PaymentId,
    /// By which means it is to be paid.
    pub channel: Channel,
}

words! {
    /// Why a person has to look at a payment.
    pub HeldReason {
        /// Its money came, and no order waited for it.
        Unapplied = "unapplied",
        /// Another amount or currency came than was asked for.
        Mismatch = "mismatch",
        /// It can't be settled.
        Parked = "parked",
    }
}

/// A payment that a person has to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPayment {
    /// The payment.
    pub payment: Payment,
    /// Why.
    pub reason: HeldReason,
    /// Since when.
    pub since: Timestamp,
}

words! {
    /// What a notice is about.
    pub NoticeAbout {
        /// A buyer's payment.
        Payment = "payment",
        /// A transfer to a payee.
        Transfer = "transfer",
    }
}

/// A notice as it came in. Numbers of people stand in it, so that it never reaches a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawNotice {
    /// Ours.
    pub id: NoticeId,
    /// Who sent it.
    pub gateway: &'static str,
    /// What it is about.
    pub about: NoticeAbout,
    /// The transaction, as the gateway spells it.
    pub transaction: String,
    /// Its headers: names and values.
    pub headers: Personal<Vec<(String, String)>>,
    /// Its body, byte for byte.
    pub body: Personal<Vec<u8>>,
    /// When it came in.
    pub received_at: Timestamp,
}

/// A stored notice that is to be followed by a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedNotice {
    /// Which.
    pub id: NoticeId,
    /// Whom to ask.
    pub gateway: String,
    /// About what, as the gateway spells it.
    pub transaction: String,
    /// Questions in a row that found no answer.
    pub unanswered: i32,
}

/// Payments, in a transaction.
#[async_trait]
pub trait PaymentsRepository: NoticesRepository {
    /// Stores a new payment; `payments_open_key` refuses a second open one for an order.
    async fn insert(&mut self, permit: &Permit, payment: &Payment) -> Result<(), StoreError>;

    /// One payment, without a lock.
    async fn find(&mut self, id: PaymentId) -> Result<Option<Payment>, StoreError>;

    /// The order's payment on which something may still come: pending, or waiting for a person.
    async fn find_open_for_order(&mut self, id: OrderId) -> Result<Option<Payment>, StoreError>;

    /// One payment, locked until the transaction ends.
    async fn get_for_update(&mut self, id: PaymentId) -> Result<Option<Payment>, StoreError>;

    /// Writes a payment's new state, with which its questions begin anew; [`StoreError::Stale`] if
    /// somebody was faster.
    async fn save(&mut self, permit: &Permit, payment: &Payment) -> Result<(), StoreError>;

    /// Claims the opening of a payment at its gateway; false if somebody else is at it, or if it
    /// has its page or was closed.
    async fn claim_opening(&mut self, id: PaymentId, lease: Lease) -> Result<bool, StoreError>;

    /// Ends the opening, with the buyer's page if there is one now. A page that is there stays; a
    /// payment that was closed gets none.
    async fn end_opening(
        &mut self,
        id: PaymentId,
        payment_url: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Pending payments whose opening nobody is at any more although it never ended, those first
    /// that are so for longest.
    async fn list_broken_openings(
        &mut self,
        machine_now: Timestamp,
        limit: i64,
    ) -> Result<Vec<BrokenOpening>, StoreError>;

    /// Takes away what such an opening left, if nobody is at it again.
    async fn drop_broken_opening(
        &mut self,
        id: PaymentId,
        machine_now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Pending payments whose check is due by the business clock, longest due first; those that
    /// somebody else asks about are left out.
    async fn claim_due_checks(
        &mut self,
        now: Timestamp,
        lease: Lease,
        limit: i64,
    ) -> Result<Vec<DueCheck>, StoreError>;

    /// Puts a check off after a question without an answer, by the machine clock.
    async fn postpone_check(&mut self, id: PaymentId, until: Timestamp) -> Result<(), StoreError>;

    /// Completed payments that are neither settled nor parked, locked, in the order of ids; those
    /// that somebody else holds are left out.
    async fn claim_completed(&mut self, limit: i64) -> Result<Vec<CompletedPayment>, StoreError>;

    /// Marks payments as settled.
    async fn mark_settled(
        &mut self,
        permit: &Permit,
        ids: &[PaymentId],
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Marks settled payments as left over: no order waited for their money.
    async fn mark_unapplied(
        &mut self,
        permit: &Permit,
        ids: &[PaymentId],
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Takes a payment that can't be settled out of the queue until a person has looked at it.
    async fn park(
        &mut self,
        permit: &Permit,
        id: PaymentId,
        now: Timestamp,
    ) -> Result<(), StoreError>;
}

/// Notices, in a transaction.
#[async_trait]
pub trait NoticesRepository: Send {
    /// Keeps a notice raw.
    async fn insert_notice(&mut self, notice: &RawNotice) -> Result<(), StoreError>;

    /// Notices that were not followed yet, oldest first; those that somebody else follows, or that
    /// were put off, are left out.
    async fn claim_notices(
        &mut self,
        about: NoticeAbout,
        lease: Lease,
        limit: i64,
    ) -> Result<Vec<ClaimedNotice>, StoreError>;

    /// Marks notices as followed.
    async fn mark_followed(&mut self, ids: &[NoticeId], now: Timestamp) -> Result<(), StoreError>;

    /// Puts notices off after a question without an answer, by the machine clock.
    async fn postpone_notices(
        &mut self,
        ids: &[NoticeId],
        until: Timestamp,
    ) -> Result<(), StoreError>;

    /// Takes away up to `limit` notices that were followed and had come in by then; answers how
    /// many.
    async fn forget_notices(
        &mut self,
        received_until: Timestamp,
        limit: i64,
    ) -> Result<usize, StoreError>;
}

/// Reading payments without a transaction.
#[async_trait]
pub trait PaymentsQueries: Send + Sync {
    /// One payment.
    async fn find_payment(&self, id: PaymentId) -> Result<Option<Payment>, StoreError>;

    /// A page of the payments that a person has to look at, longest so first.
    async fn list_held_payments(
        &self,
        reason: Option<HeldReason>,
        page: NumberedPageRequest,
    ) -> Result<NumberedPage<HeldPayment>, StoreError>;

    /// Payments that are still pending and their gateways, in the order of ids, after this one.
    async fn list_pending(
        &self,
        after: Option<PaymentId>,
        limit: i64,
    ) -> Result<Vec<(PaymentId, String)>, StoreError>;
}
