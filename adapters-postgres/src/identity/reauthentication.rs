//! Rows of `app.reauthentications`.
//! Deliberately not here: how long one is good, and when a code is right.

use crate::kernel::{corrupt, store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{
    identity::reauthentication_ports::{Reauthentication, ReauthenticationRepository},
    kernel::error::StoreError,
};
use cauri_domain::{
    identity::SentCode,
    kernel::{EmailId, SessionId, Timestamp},
};
use uuid::Uuid;

struct Row {
    session_id: Uuid,
    good_until: Option<Timestamp>,
    email_id: Option<Uuid>,
    code_hash: Option<Vec<u8>>,
    code_ends_at: Option<Timestamp>,
    wrong_tries: i16,
    code_used: bool,
}

impl TryFrom<Row> for Reauthentication {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let wrong = |column| corrupt("app.reauthentications", column, row.session_id);
        let wrong_tries = u16::try_from(row.wrong_tries).map_err(|_| wrong("wrong_tries"))?;
        let code = match row.code_hash.zip(row.code_ends_at) {
            None => None,
            Some((hash, ends_at)) => {
                let hash = hash.try_into().map_err(|_| wrong("code_hash"))?;
                Some((hash, SentCode { ends_at, wrong_tries, used: row.code_used }))
            }
        };
        Ok(Self {
            session_id: SessionId(row.session_id),
            good_until: row.good_until,
            email_id: row.email_id.map(EmailId),
            code,
        })
    }
}

#[async_trait]
impl ReauthenticationRepository for PgTx {
    async fn hold_reauthentication(
        &mut self,
        id: SessionId,
    ) -> Result<Option<Reauthentication>, StoreError> {
        sqlx::query!(
            "INSERT INTO app.reauthentications (session_id)
             SELECT id FROM app.sessions WHERE id = $1 FOR KEY SHARE
             ON CONFLICT DO NOTHING",
            id.0,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        let row = sqlx::query_as!(
            Row,
            "SELECT session_id, good_until, email_id, code_hash, code_ends_at, wrong_tries,
                    code_used
             FROM app.reauthentications WHERE session_id = $1 FOR UPDATE",
            id.0,
        )
        .fetch_optional(self.connection())
        .await
        .map_err(store_error)?;
        row.map(Reauthentication::try_from).transpose()
    }

    async fn get_by_email_for_update(
        &mut self,
        id: EmailId,
    ) -> Result<Option<Reauthentication>, StoreError> {
        let row = sqlx::query_as!(
            Row,
            "SELECT session_id, good_until, email_id, code_hash, code_ends_at, wrong_tries,
                    code_used
             FROM app.reauthentications WHERE email_id = $1 FOR UPDATE",
            id.0,
        )
        .fetch_optional(self.connection())
        .await
        .map_err(store_error)?;
        row.map(Reauthentication::try_from).transpose()
    }

    async fn save_reauthentication(&mut self, held: &Reauthentication) -> Result<(), StoreError> {
        let (hash, sent) = held.code.unzip();
        sqlx::query!(
            "UPDATE app.reauthentications
             SET good_until = $2, email_id = $3, code_hash = $4, code_ends_at = $5,
                 wrong_tries = $6, code_used = $7
             WHERE session_id = $1",
            held.session_id.0,
            held.good_until,
            held.email_id.map(|id| id.0),
            hash.as_ref().map(|hash| &hash[..]),
            sent.map(|sent| sent.ends_at),
            sent.map_or(0, |sent| i16::try_from(sent.wrong_tries).unwrap_or(i16::MAX)),
            sent.is_some_and(|sent| sent.used),
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn is_reauthenticated(
        &mut self,
        id: SessionId,
        machine_now: Timestamp,
    ) -> Result<bool, StoreError> {
        let good_until = sqlx::query_scalar!(
            "SELECT good_until FROM app.reauthentications WHERE session_id = $1",
            id.0,
        )
        .fetch_optional(self.connection())
        .await
        .map_err(store_error)?;
        Ok(good_until.flatten().is_some_and(|until| until > machine_now))
    }
}
