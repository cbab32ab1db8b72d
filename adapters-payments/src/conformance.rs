//! What every gateway adapter promises, as one suite that each of them passes.
//! Deliberately not here: any gateway's wire – the driver moves the other side.

use async_trait::async_trait;
use cauri_application::payments::gateway::{
    Customer, GatewayError, Initiate, NoticeError, PaymentGateway, PaymentState, Transfer,
    TransferFact, TransferState,
};
use cauri_domain::{
    kernel::{PaymentId, Personal, TransferId},
    money::Xof,
    payments::Channel,
};

/// A promise that is not kept.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Broken(String);

/// What a buyer does on the payment page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuyerDoes {
    /// Pays.
    Pay,
    /// Is refused, by the wallet or the operator.
    BeRefused,
    /// Gives up.
    Cancel,
    /// Starts, and leaves it at that.
    Dawdle,
}

/// What a payee's number does with a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayeeNumber {
    /// Takes it.
    Good,
    /// Is rejected by the operator.
    Rejected,
}

/// What is wrong with a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeIs {
    /// Nothing.
    Authentic,
    /// Signed with another secret.
    Forged,
    /// Signed rightly, for another site.
    Foreign,
    /// Without a signature.
    Unsigned,
    /// Not decodable.
    Malformed,
}

/// A notice as it comes in.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "a phone number stands in the body")]
pub struct RawNotice {
    /// Header names and values.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Moves the other side of the wire.
#[async_trait]
pub trait Driver: Send + Sync {
    /// A new payment number.
    fn payment_id(&self) -> PaymentId;

    /// A new transfer number.
    fn transfer_id(&self) -> TransferId;

    /// Plays the buyer on the payment page.
    async fn buyer(&self, payment_url: &str, does: BuyerDoes) -> Result<(), Broken>;

    /// A notice about a payment.
    fn notice(&self, payment_id: PaymentId, is: NoticeIs) -> RawNotice;

    /// A number and an operator for a transfer.
    fn payee(&self, number: PayeeNumber) -> (Personal<String>, String);

    /// Lets the time pass that the gateway takes for a transfer.
    async fn transfers_settle(&self);
}

const AMOUNT: Xof = Xof::new(2_500);

/// Payments: each outcome of the page, and a number that was never opened.
pub async fn payments(gateway: &dyn PaymentGateway, driver: &dyn Driver) -> Result<(), Broken> {
    for (does, expected) in [
        (BuyerDoes::Pay, PaymentState::Succeeded),
        (BuyerDoes::BeRefused, PaymentState::Failed),
        (BuyerDoes::Cancel, PaymentState::Failed),
        (BuyerDoes::Dawdle, PaymentState::Pending),
    ] {
        let payment_id = driver.payment_id();
        let opened = ok("initiate", gateway.initiate(&payment(payment_id)).await)?;
        expect_state(gateway, payment_id, PaymentState::Pending).await?;
        driver.buyer(&opened.payment_url, does).await?;
        expect_state(gateway, payment_id, expected).await?;
    }
    expect_state(gateway, driver.payment_id(), PaymentState::NotFound).await?;
    opening_twice_opens_one(gateway, driver).await
}

async fn expect_state(
    gateway: &dyn PaymentGateway,
    payment_id: PaymentId,
    expected: PaymentState,
) -> Result<(), Broken> {
    let fact = ok("status", gateway.status(payment_id).await)?;
    ensure(fact.state == expected, || format!("expected {expected:?}, found {fact:?}"))?;
    if expected == PaymentState::Succeeded {
        let amount = fact.amount_xof.is_none_or(|amount| amount == AMOUNT);
        let currency = fact.currency.as_deref().is_none_or(|currency| currency == "XOF");
        ensure(amount && currency, || format!("another amount or currency: {fact:?}"))?;
    }
    Ok(())
}

async fn opening_twice_opens_one(
    gateway: &dyn PaymentGateway,
    driver: &dyn Driver,
) -> Result<(), Broken> {
    let payment = payment(driver.payment_id());
    let first = ok("initiate", gateway.initiate(&payment).await)?;
    match gateway.initiate(&payment).await {
        Ok(second) => ensure(first == second, || "a second page was opened".to_owned()),
        Err(GatewayError::Refused { .. }) => Ok(()),
        Err(error) => Err(Broken(format!("opening again: {error}"))),
    }
}

/// Notices: only an authentic one is let in, and only its transaction leaves it.
pub fn notices(gateway: &dyn PaymentGateway, driver: &dyn Driver) -> Result<(), Broken> {
    let payment_id = driver.payment_id();
    for (is, expected) in [
        (NoticeIs::Authentic, None),
        (NoticeIs::Forged, Some(NoticeError::NotAuthentic)),
        (NoticeIs::Foreign, Some(NoticeError::NotAuthentic)),
        (NoticeIs::Unsigned, Some(NoticeError::NotAuthentic)),
        (NoticeIs::Malformed, Some(NoticeError::Malformed)),
    ] {
        let raw = driver.notice(payment_id, is);
        let headers: Vec<(&str, &[u8])> =
            raw.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
        let judged = gateway.authenticate_notice(&headers, &raw.body);
        match (judged, expected) {
            (Ok(notice), None) => {
                let named = gateway.payment_id(&notice.transaction);
                ensure(named == Some(payment_id), || format!("names {named:?}"))?;
                ensure(notice.must_requery, || "believed without asking".to_owned())?;
            }
            (judged, expected) => {
                let refused = judged.as_ref().err() == expected.as_ref();
                ensure(refused, || format!("{is:?} was judged {judged:?}"))?;
            }
        }
    }
    let foreign = gateway.payment_id("not one of ours");
    ensure(foreign.is_none(), || "a foreign number was taken for ours".to_owned())
}

/// Transfers: taken, paid, rejected, never twice, and a number that was never sent.
pub async fn transfers(gateway: &dyn PaymentGateway, driver: &dyn Driver) -> Result<(), Broken> {
    let balance = ok("balance", gateway.balance().await)?;
    ensure(balance.available_xof >= AMOUNT, || "the float is too low for the suite".to_owned())?;
    for (number, expected) in [
        (PayeeNumber::Good, TransferState::Succeeded),
        (PayeeNumber::Rejected, TransferState::Failed),
    ] {
        let transfer = transfer(driver, number);
        let taken = ok("transfer", gateway.transfer(&transfer).await)?;
        let open = matches!(taken.state, TransferState::Pending | TransferState::Succeeded);
        ensure(open, || format!("taken as {taken:?}"))?;
        let again = ok("transfer again", gateway.transfer(&transfer).await)?;
        ensure(again.state != TransferState::NotFound, || "lost between two sendings".to_owned())?;
        driver.transfers_settle().await;
        let fact = ok("transfer_status", gateway.transfer_status(transfer.transfer_id).await)?;
        ensure(fact.state == expected, || format!("{number:?} ended as {fact:?}"))?;
        same_amount(&fact)?;
    }
    let unknown = ok("transfer_status", gateway.transfer_status(driver.transfer_id()).await)?;
    ensure(unknown.state == TransferState::NotFound, || format!("unknown is {unknown:?}"))
}

fn same_amount(fact: &TransferFact) -> Result<(), Broken> {
    let same = fact.amount_xof.is_none_or(|amount| amount == AMOUNT);
    ensure(same, || format!("another amount: {fact:?}"))
}

/// Against another side that answers rubbish or nothing: no call may say that anything failed.
pub async fn rubbish_is_never_failure(
    gateway: &dyn PaymentGateway,
    driver: &dyn Driver,
) -> Result<(), Broken> {
    let transfer = transfer(driver, PayeeNumber::Good);
    unknown("initiate", gateway.initiate(&payment(driver.payment_id())).await)?;
    unknown("status", gateway.status(driver.payment_id()).await)?;
    unknown("transfer", gateway.transfer(&transfer).await)?;
    unknown("transfer_status", gateway.transfer_status(driver.transfer_id()).await)?;
    unknown("balance", gateway.balance().await)
}

fn unknown<T: std::fmt::Debug>(call: &str, answer: Result<T, GatewayError>) -> Result<(), Broken> {
    match answer {
        Err(GatewayError::Unknown(_)) => Ok(()),
        other => Err(Broken(format!("{call} made {other:?} of rubbish"))),
    }
}

fn payment(payment_id: PaymentId) -> Initiate {
    Initiate {
        payment_id,
        amount_xof: AMOUNT,
        description: "Commande #1 / essai".to_owned(),
        channel: Channel::All,
        phone_number: None,
        customer: Some(customer()),
    }
}

fn customer() -> Customer {
    let text = |text: &str| Personal::new(text.to_owned());
    Customer {
        name: text("Ndiaye"),
        surname: text("Coumba"),
        email: text("coumba@example.sn"),
        phone_number: text("+221771234567"),
        address: text("12, rue Félix-Faure"),
        city: text("Dakar"),
        country: text("SN"),
        zip_code: text("11000"),
    }
}

fn transfer(driver: &dyn Driver, number: PayeeNumber) -> Transfer {
    let (phone_number, operator) = driver.payee(number);
    Transfer { transfer_id: driver.transfer_id(), amount_xof: AMOUNT, phone_number, operator }
}

fn ok<T>(call: &str, answer: Result<T, GatewayError>) -> Result<T, Broken> {
    answer.map_err(|error| Broken(format!("{call}: {error}")))
}

fn ensure(kept: bool, broken: impl FnOnce() -> String) -> Result<(), Broken> {
    if kept { Ok(()) } else { Err(Broken(broken())) }
}

impl From<String> for Broken {
    fn from(what: String) -> Self {
        Self(what)
    }
}
