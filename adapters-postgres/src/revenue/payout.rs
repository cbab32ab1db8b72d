//! Rows of `app.payouts`, and those that are due.
//! Deliberately not here: rules about payouts.

use crate::kernel::{corrupt, store_error};
use cauri_application::kernel::error::StoreError;
use cauri_domain::{
    kernel::{PayoutId, Timestamp, TransferId, UserId},
    money::Xof,
    revenue::{MobileNumber, Payout, PayoutStatus, TransferNumber},
};
use sqlx::PgConnection;
use uuid::Uuid;

const TABLE: &str = "app.payouts";

/// A row of `app.payouts`, as it is read everywhere.
pub(super) struct PayoutRow {
    pub(super) id: Uuid,
    pub(super) payee_id: Uuid,
    pub(super) amount_xof: i64,
    pub(super) phone_number: String,
    pub(super) operator: String,
    pub(super) gateway: String,
    pub(super) number: Option<i32>,
    pub(super) transfer_id: Uuid,
    pub(super) status: String,
    pub(super) due_at: Option<Timestamp>,
    pub(super) sendings: i16,
    pub(super) checks: i32,
    pub(super) refusal: Option<String>,
    pub(super) paid_at: Option<Timestamp>,
    pub(super) failed_at: Option<Timestamp>,
    pub(super) failure_code: Option<String>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) version: i64,
}

impl PayoutRow {
    fn status(&self) -> Result<PayoutStatus, StoreError> {
        let wrong = |column| corrupt(TABLE, column, self.id);
        match self.status.as_str() {
            "requested" => Ok(PayoutStatus::Requested),
            "processing" => Ok(PayoutStatus::Processing {
                sendings: u8::try_from(self.sendings).map_err(|_| wrong("sendings"))?,
                checks: u16::try_from(self.checks).map_err(|_| wrong("checks"))?,
                next_check_at: self.due_at.ok_or_else(|| wrong("due_at"))?,
                refusal: self.refusal.clone(),
            }),
            "paid" => {
                Ok(PayoutStatus::Paid { paid_at: self.paid_at.ok_or_else(|| wrong("paid_at"))? })
            }
            "failed" => Ok(PayoutStatus::Failed {
                failed_at: self.failed_at.ok_or_else(|| wrong("failed_at"))?,
                code: self.failure_code.clone().ok_or_else(|| wrong("failure_code"))?,
            }),
            _ => Err(wrong("status")),
        }
    }
}

impl TryFrom<PayoutRow> for Payout {
    type Error = StoreError;

    fn try_from(row: PayoutRow) -> Result<Self, StoreError> {
        let status = row.status()?;
        let wrong = corrupt(TABLE, "number", row.id);
        let number =
            row.number.map(|number| TransferNumber::new(number).ok_or(wrong)).transpose()?;
        let to = MobileNumber::from_stored(&row.phone_number, &row.operator)
            .map_err(|_| corrupt(TABLE, "phone_number", row.id))?;
        Ok(Self {
            id: PayoutId(row.id),
            payee_id: UserId(row.payee_id),
            amount_xof: Xof::new(row.amount_xof),
            to,
            gateway: row.gateway,
            number,
            transfer_id: TransferId(row.transfer_id),
            status,
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        })
    }
}

/// The columns that only some statuses fill.
#[derive(Default)]
pub(super) struct StatusColumns {
    pub(super) due_at: Option<Timestamp>,
    pub(super) sendings: i16,
    pub(super) checks: i32,
    pub(super) refusal: Option<String>,
    pub(super) paid_at: Option<Timestamp>,
    pub(super) failed_at: Option<Timestamp>,
    pub(super) failure_code: Option<String>,
}

impl From<&Payout> for StatusColumns {
    fn from(payout: &Payout) -> Self {
        match &payout.status {
            PayoutStatus::Requested => Self { due_at: Some(payout.created_at), ..Self::default() },
            PayoutStatus::Processing { sendings, checks, next_check_at, refusal } => Self {
                due_at: Some(*next_check_at),
                sendings: i16::from(*sendings),
                checks: i32::from(*checks),
                refusal: refusal.clone(),
                ..Self::default()
            },
            PayoutStatus::Paid { paid_at } => Self { paid_at: Some(*paid_at), ..Self::default() },
            PayoutStatus::Failed { failed_at, code } => Self {
                failed_at: Some(*failed_at),
                failure_code: Some(code.clone()),
                ..Self::default()
            },
        }
    }
}

/// Payouts that are to be sent or asked about, longest due first; rows that others hold are left
/// out.
pub(super) async fn claim_due(
    connection: &mut PgConnection,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<PayoutRow>, StoreError> {
    sqlx::query_as!(
        PayoutRow,
        "SELECT id, payee_id, amount_xof, phone_number, operator, gateway, number,
                transfer_id, status, due_at, sendings, checks, refusal, paid_at, failed_at,
                failure_code, created_at, updated_at, version
         FROM app.payouts WHERE due_at <= $1
         ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED",
        now,
        limit,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)
}

/// The same without those of which nothing was sent, by an index of their own.
pub(super) async fn claim_sent(
    connection: &mut PgConnection,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<PayoutRow>, StoreError> {
    sqlx::query_as!(
        PayoutRow,
        "SELECT id, payee_id, amount_xof, phone_number, operator, gateway, number,
                transfer_id, status, due_at, sendings, checks, refusal, paid_at, failed_at,
                failure_code, created_at, updated_at, version
         FROM app.payouts WHERE status = 'processing' AND due_at <= $1
         ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED",
        now,
        limit,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)
}
