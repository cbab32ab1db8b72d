//! CinetPay: checkout v2 with its signed notices, and transfers by the legacy API v1.
//! Deliberately not here: the API of 2026, whose accounts, tokens and answers are others.

mod checkout;
pub(crate) mod codes;
mod settings;
mod transfer;
mod transfer_notice;
pub(crate) mod x_token;

pub use settings::{
    CHECKOUT_URL, Language, Settings, SettingsError, TRANSFER_URL, cautious_capabilities,
};

use crate::{client::GatewayClient, transaction_id};
use async_trait::async_trait;
use cauri_application::{
    kernel::clock::MachineClock,
    payments::gateway::{
        Capabilities, FloatBalance, GatewayError, Initiate, Initiated, Notice, NoticeError,
        PaymentFact, PaymentGateway, RawHeaders, Transfer, TransferFact,
    },
};
use cauri_domain::kernel::{PaymentId, TransferId};
use std::{fmt, sync::Arc};
use tokio::sync::Mutex;
use x_token::XToken;

/// One merchant's account at CinetPay.
pub struct CinetPay {
    settings: Settings,
    checkout: GatewayClient,
    transfer: GatewayClient,
    notices: XToken,
    clock: Arc<dyn MachineClock>,
    token: Mutex<Option<transfer::Token>>,
}

impl CinetPay {
    /// Builds the gateway; a blank secret refuses, since it would let forged notices in.
    pub fn new(settings: Settings, clock: Arc<dyn MachineClock>) -> Result<Self, SettingsError> {
        let settings = settings.checked()?;
        let notices = XToken::new(settings.secret_key.reveal(), &settings.site_id)
            .ok_or(SettingsError::Blank { setting: "secret_key" })?;
        Ok(Self {
            checkout: GatewayClient::new("cinetpay-checkout", settings.limits)?,
            transfer: GatewayClient::new("cinetpay-transfer", settings.limits)?,
            settings,
            notices,
            clock,
            token: Mutex::new(None),
        })
    }
}

impl fmt::Debug for CinetPay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CinetPay").field("settings", &self.settings).finish_non_exhaustive()
    }
}

#[async_trait]
impl PaymentGateway for CinetPay {
    fn name(&self) -> &'static str {
        "cinetpay"
    }

    fn capabilities(&self) -> Capabilities {
        self.settings.capabilities
    }

    async fn initiate(&self, payment: &Initiate) -> Result<Initiated, GatewayError> {
        checkout::initiate(self, payment).await
    }

    async fn status(&self, payment_id: PaymentId) -> Result<PaymentFact, GatewayError> {
        checkout::status(self, payment_id).await
    }

    fn authenticate_notice(
        &self,
        headers: RawHeaders<'_>,
        body: &[u8],
    ) -> Result<Notice, NoticeError> {
        let mut tokens =
            headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(x_token::HEADER));
        // Two tokens are one too many: which of them counts is not for the sender to choose.
        let token = match (tokens.next(), tokens.next()) {
            (Some((_, token)), None) => Some(*token),
            _ => None,
        };
        self.notices.authenticate(token, body)
    }

    fn transaction(&self, payment_id: PaymentId) -> String {
        transaction_id::encode(payment_id.0)
    }

    fn payment_id(&self, transaction: &str) -> Option<PaymentId> {
        transaction_id::decode(transaction).map(PaymentId)
    }

    async fn transfer(&self, transfer: &Transfer) -> Result<TransferFact, GatewayError> {
        transfer::transfer(self, transfer).await
    }

    async fn transfer_status(&self, transfer_id: TransferId) -> Result<TransferFact, GatewayError> {
        transfer::transfer_status(self, transfer_id).await
    }

    fn read_transfer_notice(
        &self,
        _headers: RawHeaders<'_>,
        body: &[u8],
    ) -> Result<Notice, NoticeError> {
        transfer_notice::read(body)
    }

    fn transfer_id(&self, transaction: &str) -> Option<TransferId> {
        transaction_id::decode(transaction).map(TransferId)
    }

    async fn balance(&self) -> Result<FloatBalance, GatewayError> {
        transfer::balance(self).await
    }
}
