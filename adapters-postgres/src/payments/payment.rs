//! Rows of `app.payments`.
//! Deliberately not here: rules about payments.

use super::held;
use crate::kernel::{corrupt, store::PgQueries, store_error};
use async_trait::async_trait;
use cauri_application::{
    kernel::{
        error::StoreError,
        numbered_page::{NumberedPage, NumberedPageRequest},
    },
    payments::ports::{HeldPayment, HeldReason, PaymentsQueries},
};
use cauri_domain::{
    kernel::{OrderId, PaymentId, Personal, Timestamp, UserId},
    money::Xof,
    payments::{Channel, Payer, Payment, PaymentState},
};
use uuid::Uuid;

/// A row of `app.payments`, as it is read everywhere.
pub(super) struct PaymentRow {
    pub(super) id: Uuid,
    pub(super) order_id: Uuid,
    pub(super) buyer_id: Uuid,
    pub(super) gateway: String,
    pub(super) channel: String,
    pub(super) amount_xof: i64,
    pub(super) status: String,
    pub(super) checks: Option<i16>,
    pub(super) next_check_at: Option<Timestamp>,
    pub(super) paid_at: Option<Timestamp>,
    pub(super) failed_at: Option<Timestamp>,
    pub(super) failure_code: Option<String>,
    pub(super) found_at: Option<Timestamp>,
    pub(super) found_amount: Option<i64>,
    pub(super) found_currency: Option<String>,
    pub(super) payer_operator: Option<String>,
    pub(super) payer_number: Option<String>,
    pub(super) payment_url: Option<String>,
    pub(super) closed_at: Option<Timestamp>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) version: i64,
}

impl PaymentRow {
    /// Where the payment stands; `None` if its columns contradict each other.
    fn state(&self) -> Option<PaymentState> {
        Some(match self.status.as_str() {
            "pending" => PaymentState::Pending {
                checks: u8::try_from(self.checks?).ok()?,
                next_check_at: self.next_check_at?,
            },
            "completed" => PaymentState::Completed { paid_at: self.paid_at? },
            "failed" => PaymentState::Failed {
                failed_at: self.failed_at?,
                code: self.failure_code.clone()?,
            },
            "mismatch" => PaymentState::Mismatch {
                found_at: self.found_at?,
                amount: self.found_amount?,
                currency: self.found_currency.clone()?,
            },
            _ => return None,
        })
    }
}

impl TryFrom<PaymentRow> for Payment {
    type Error = StoreError;

    fn try_from(row: PaymentRow) -> Result<Self, StoreError> {
        let state = row.state().ok_or_else(|| corrupt("app.payments", "status", row.id))?;
        let channel = Channel::from_word(&row.channel);
        let channel = channel.ok_or_else(|| corrupt("app.payments", "channel", row.id))?;
        Ok(Self {
            id: PaymentId(row.id),
            order_id: OrderId(row.order_id),
            buyer_id: UserId(row.buyer_id),
            gateway: row.gateway,
            channel,
            amount_xof: Xof::new(row.amount_xof),
            state,
            payer: Payer {
                operator: row.payer_operator,
                phone_number: row.payer_number.map(Personal::new),
            },
            payment_url: row.payment_url,
            closed_at: row.closed_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        })
    }
}

/// The columns that only some states fill.
#[derive(Default)]
pub(super) struct StateColumns {
    pub(super) checks: Option<i16>,
    pub(super) next_check_at: Option<Timestamp>,
    pub(super) paid_at: Option<Timestamp>,
    pub(super) failed_at: Option<Timestamp>,
    pub(super) failure_code: Option<String>,
    pub(super) found_at: Option<Timestamp>,
    pub(super) found_amount: Option<i64>,
    pub(super) found_currency: Option<String>,
}

impl From<&PaymentState> for StateColumns {
    fn from(state: &PaymentState) -> Self {
        let none = Self::default();
        match state {
            PaymentState::Pending { checks, next_check_at } => Self {
                checks: Some(i16::from(*checks)),
                next_check_at: Some(*next_check_at),
                ..none
            },
            PaymentState::Completed { paid_at } => Self { paid_at: Some(*paid_at), ..none },
            PaymentState::Failed { failed_at, code } => {
                Self { failed_at: Some(*failed_at), failure_code: Some(code.clone()), ..none }
            }
            PaymentState::Mismatch { found_at, amount, currency } => Self {
                found_at: Some(*found_at),
                found_amount: Some(*amount),
                found_currency: Some(currency.clone()),
                ..none
            },
        }
    }
}

#[async_trait]
impl PaymentsQueries for PgQueries {
    async fn find_payment(&self, id: PaymentId) -> Result<Option<Payment>, StoreError> {
        sqlx::query_as!(
            PaymentRow,
            "SELECT id, order_id, buyer_id, gateway, channel, amount_xof, status, checks,
                    next_check_at, paid_at, failed_at, failure_code, found_at, found_amount,
                    found_currency, payer_operator, payer_number, payment_url, closed_at,
                    created_at, updated_at, version
             FROM app.payments WHERE id = $1",
            id.0,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(store_error)?
        .map(Payment::try_from)
        .transpose()
    }

    async fn list_held_payments(
        &self,
        reason: Option<HeldReason>,
        page: NumberedPageRequest,
    ) -> Result<NumberedPage<HeldPayment>, StoreError> {
        held::list(self, reason, page).await
    }

    async fn list_pending(
        &self,
        after: Option<PaymentId>,
        limit: i64,
    ) -> Result<Vec<(PaymentId, String)>, StoreError> {
        let rows = sqlx::query!(
            "SELECT id, gateway FROM app.payments
             WHERE status = 'pending' AND id > $1
             ORDER BY id LIMIT $2",
            after.map_or(Uuid::nil(), |id| id.0),
            limit,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(store_error)?;
        Ok(rows.into_iter().map(|row| (PaymentId(row.id), row.gateway)).collect())
    }
}
