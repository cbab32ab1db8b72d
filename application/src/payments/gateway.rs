//! The port to payment gateways: what every one of them can be asked, in our words.
//! Deliberately not here: any gateway's field names, codes, addresses or signatures.

use async_trait::async_trait;
use cauri_domain::{
    kernel::{PaymentId, Personal, Timestamp, TransferId},
    money::Xof,
    payments::Channel,
};
use std::{collections::BTreeMap, sync::Arc};

/// Why a gateway gave no answer that can be used.
///
/// Neither variant says that a payment failed: a failure is an answer, this is none.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// No usable answer: time-out, connection refused, 5xx, not JSON, unknown code. Ask again.
    #[error("the gateway gave no usable answer: {0}")]
    Unknown(String),
    /// The gateway understood and refused the call itself (our settings or arguments are wrong).
    #[error("the gateway refused the call: {code}")]
    Refused {
        /// The gateway's own code, for the operator.
        code: String,
    },
}

/// What a gateway takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// Smallest payment in francs.
    pub payment_min_xof: Xof,
    /// Largest payment in francs.
    pub payment_max_xof: Xof,
    /// Smallest transfer in francs.
    pub transfer_min_xof: Xof,
    /// Largest transfer in francs.
    pub transfer_max_xof: Xof,
    /// Amounts must be a multiple of this many francs.
    pub step_xof: Xof,
    /// True if the gateway has a refund call.
    pub refunds: bool,
    /// True if it opens no page that offers cards without knowing the customer.
    pub cards_need_customer: bool,
    /// To whom it transfers: countries (ISO) and gateway-neutral operators, such as `("CI", "OM")`.
    pub transfers_to: &'static [(&'static str, &'static str)],
}

impl Capabilities {
    /// True if a payment by this channel is opened only for a customer who is known.
    pub const fn needs_customer(&self, channel: Channel) -> bool {
        self.cards_need_customer && channel.offers_cards()
    }
}

/// Whoever pays by card, as card schemes want to know it. It is handed on and never kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "named after what they hold")]
pub struct Customer {
    pub name: Personal<String>,
    pub surname: Personal<String>,
    pub email: Personal<String>,
    pub phone_number: Personal<String>,
    pub address: Personal<String>,
    pub city: Personal<String>,
    /// Two capital letters (ISO 3166-1).
    pub country: Personal<String>,
    pub zip_code: Personal<String>,
}

/// A payment to open at the gateway; its row is stored before this is sent.
#[derive(Debug, Clone)]
pub struct Initiate {
    /// Ours; the gateway knows the payment by it.
    pub payment_id: PaymentId,
    /// What the buyer pays, in francs.
    pub amount_xof: Xof,
    /// What the buyer reads at the gateway.
    pub description: String,
    /// How the buyer wants to pay.
    pub channel: Channel,
    /// The number that the buyer gave, if any.
    pub phone_number: Option<Personal<String>>,
    /// Who pays, where cards are on offer and the gateway asks for it.
    pub customer: Option<Customer>,
}

/// A payment opened at the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initiated {
    /// Where the buyer pays.
    pub payment_url: String,
}

/// What the gateway says of a payment when asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentState {
    /// Paid.
    Succeeded,
    /// Not yet decided.
    Pending,
    /// Refused, cancelled or expired at the gateway; may still be revived by it.
    Failed,
    /// The gateway knows no such payment.
    NotFound,
}

/// The checked answer of a gateway about one payment: the only thing that money follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentFact {
    /// Where the payment stands.
    pub state: PaymentState,
    /// Amount in francs, where the gateway tells.
    pub amount_xof: Option<Xof>,
    /// Currency (ISO 4217), where the gateway tells.
    pub currency: Option<String>,
    /// The gateway's code, for people who look into it.
    pub code: String,
    /// The gateway's word for the operator, such as `OM`.
    pub operator: Option<String>,
    /// The number that paid (E.164), where the gateway tells: a refund goes there.
    pub payer_number: Option<Personal<String>>,
}

/// Why a notice is not ours to act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoticeError {
    /// Not decodable, or a field is repeated.
    #[error("the notice can't be decoded")]
    Malformed,
    /// Missing, short or wrong signature, or a foreign site.
    #[error("the notice is not authentic")]
    NotAuthentic,
}

/// What may leave a notice: whom to ask about. Never a state, never an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The transaction that the notice is about, as the gateway spells it.
    pub transaction: String,
    /// True if the gateway must be asked before anything is believed (always, so far).
    pub must_requery: bool,
}

/// A transfer to a payee's number. `transfer_id` is the client id: a second try can't pay twice.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// Ours; the gateway refuses it the second time.
    pub transfer_id: TransferId,
    /// What the payee gets, in francs.
    pub amount_xof: Xof,
    /// E.164, such as `+2250707070707`.
    pub phone_number: Personal<String>,
    /// Gateway-neutral operator, such as `OM`.
    pub operator: String,
}

/// What the gateway says of a transfer when asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferState {
    /// The payee has the money.
    Succeeded,
    /// Not yet decided.
    Pending,
    /// Rejected for good; the money stays with us.
    Failed,
    /// The gateway knows no such transfer.
    NotFound,
}

/// The checked answer of a gateway about one transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferFact {
    /// Where the transfer stands.
    pub state: TransferState,
    /// Amount in francs, where the gateway tells.
    pub amount_xof: Option<Xof>,
    /// The gateway's code, for people who look into it.
    pub code: String,
    /// The number that it went to (E.164), where the gateway tells.
    pub receiver: Option<Personal<String>>,
    /// Gateway-neutral operator, such as `OM`, where the gateway tells.
    pub operator: Option<String>,
}

/// What the gateway holds for payouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FloatBalance {
    /// May be sent now, in francs.
    pub available_xof: Xof,
}

/// One header or form value as it came in; its content is never logged.
pub type RawHeaders<'a> = &'a [(&'a str, &'a [u8])];

/// A payment gateway.
///
/// # Contract
/// An adapter MUST treat unknown codes and answers that are not what the gateway documents as
/// [`GatewayError::Unknown`], never as failed; MUST compare signatures in constant time; MUST
/// refuse to be built with an empty secret; and MUST bound the time and the size of every answer.
#[async_trait]
pub trait PaymentGateway: Send + Sync {
    /// The name under which notices come in, such as `cinetpay`.
    fn name(&self) -> &'static str;

    /// What it takes.
    fn capabilities(&self) -> Capabilities;

    /// Opens a payment. Opening the same payment again answers the same page or
    /// [`GatewayError::Refused`]; it never opens a second one.
    async fn initiate(&self, payment: &Initiate) -> Result<Initiated, GatewayError>;

    /// Asks where a payment stands.
    async fn status(&self, payment_id: PaymentId) -> Result<PaymentFact, GatewayError>;

    /// Checks that a notice comes from the gateway and is meant for us.
    fn authenticate_notice(
        &self,
        headers: RawHeaders<'_>,
        body: &[u8],
    ) -> Result<Notice, NoticeError>;

    /// The gateway's spelling of a payment of ours.
    fn transaction(&self, payment_id: PaymentId) -> String;

    /// Our payment, from the gateway's spelling of it; `None` if it can't be one of ours.
    fn payment_id(&self, transaction: &str) -> Option<PaymentId>;

    /// Sends a transfer; `Ok` says that the gateway has taken it, not that it is paid.
    async fn transfer(&self, transfer: &Transfer) -> Result<TransferFact, GatewayError>;

    /// Asks where a transfer stands.
    async fn transfer_status(&self, transfer_id: TransferId) -> Result<TransferFact, GatewayError>;

    /// Reads a notice about a transfer. Some gateways sign none of them, so that it is never more
    /// than a reason to ask.
    fn read_transfer_notice(
        &self,
        headers: RawHeaders<'_>,
        body: &[u8],
    ) -> Result<Notice, NoticeError>;

    /// Our transfer, from the gateway's spelling of it; `None` if it can't be one of ours.
    fn transfer_id(&self, transaction: &str) -> Option<TransferId>;

    /// Asks what may be sent.
    async fn balance(&self) -> Result<FloatBalance, GatewayError>;
}

/// The storage that a sandbox gateway keeps its own books in (schema `sandbox`): it lives on the
/// other side of the wire, so it is no part of any unit of work of ours.
#[async_trait]
pub trait SandboxBooks: Send + Sync {
    /// Remembers a transaction; false if its id is already there.
    async fn open(&self, transaction: SandboxTransaction) -> Result<bool, SandboxBooksError>;

    /// Reads one transaction.
    async fn find(&self, id: &str) -> Result<Option<SandboxTransaction>, SandboxBooksError>;

    /// Decides a transaction; the first decision is kept. Answers what it is now.
    async fn decide(
        &self,
        id: &str,
        decision: &SandboxDecision,
    ) -> Result<Option<SandboxTransaction>, SandboxBooksError>;
}

/// Which way the money of a transaction goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SandboxKind {
    /// From a buyer to the merchant.
    Payment,
    /// From the merchant to a payee.
    Transfer,
}

/// One transaction (payment or transfer) in the sandbox gateway's books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SandboxTransaction {
    /// Which way its money goes.
    pub kind: SandboxKind,
    /// The merchant's transaction id (for a transfer: the client's).
    pub id: String,
    /// Amount in francs.
    pub amount_xof: Xof,
    /// Currency, as asked for.
    pub currency: String,
    /// What the buyer reads.
    pub description: String,
    /// Where notices go.
    pub notify_url: String,
    /// Where the buyer goes afterwards (empty for a transfer).
    pub return_url: String,
    /// Phone number (payer's or payee's), if known.
    pub phone_number: Option<Personal<String>>,
    /// Operator chosen on the page, or asked for.
    pub operator: Option<String>,
    /// `PENDING`, `ACCEPTED`, `REFUSED`, `CANCELLED` (payments); `NEW`, `VAL`, `REJ` (transfers).
    pub outcome: String,
    /// What the gateway says was paid, if that is a lie.
    pub told_amount: Option<i64>,
    /// In which currency it says so, if that is a lie.
    pub told_currency: Option<String>,
    /// When it was opened (machine clock).
    pub opened_at: Timestamp,
    /// When its outcome became final (machine clock).
    pub decided_at: Option<Timestamp>,
}

/// A final outcome of a transaction in the sandbox gateway's books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SandboxDecision {
    /// `ACCEPTED`, `REFUSED`, `CANCELLED` (payments); `VAL`, `REJ` (transfers).
    pub outcome: String,
    /// Operator chosen on the page; `None` leaves what is known.
    pub operator: Option<String>,
    /// Number typed on the page; `None` leaves what is known.
    pub phone_number: Option<Personal<String>>,
    /// What the gateway is to say was paid, in units of the currency; `None` says the truth.
    pub told_amount: Option<i64>,
    /// In which currency it is to say so; `None` says the truth.
    pub told_currency: Option<String>,
    /// Now (machine clock).
    pub at: Timestamp,
}

/// The sandbox gateway's books can't be reached.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox gateway's books can't be reached")]
pub struct SandboxBooksError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// What payments and payouts ask of the outside.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "ports are trait objects and may hold secrets")]
pub struct PaymentsPorts {
    /// Payment gateways by name.
    pub gateways: BTreeMap<&'static str, Arc<dyn PaymentGateway>>,
    /// The gateway that is used when nobody names one.
    pub default_gateway: &'static str,
}
