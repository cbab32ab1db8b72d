//! A number that money is to be sent to, held against those of people one works with.
//! Deliberately not here: keeping numbers (`identity`).

use crate::kernel::store_error;
use cauri_application::kernel::error::StoreError;
use cauri_domain::kernel::UserId;
use sqlx::PgConnection;

/// Sets the advisory locks of numbers apart from other locks of this kind.
const NUMBER_LOCKS: i64 = 0x006e_756d_6265;

/// Whether somebody in a running collaboration with this person asks to be paid to a number.
pub(super) async fn is_number_of_other_party(
    connection: &mut PgConnection,
    payee_id: UserId,
    number: &str,
) -> Result<bool, StoreError> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, $2)) AS locked",
        number,
        NUMBER_LOCKS,
    )
    .fetch_one(&mut *connection)
    .await
    .map_err(store_error)?;
    // A statement of its own, so that it sees what whoever held the lock has committed.
    sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM app.payout_numbers AS held
               WHERE held.phone_number = $2 AND held.user_id <> $1
                 AND (EXISTS (SELECT FROM app.collaborations AS sent
                              WHERE sent.merchant_id = $1 AND sent.influencer_id = held.user_id
                                AND sent.status IN ('accepted', 'active'))
                      OR EXISTS (SELECT FROM app.collaborations AS received
                                 WHERE received.influencer_id = $1
                                   AND received.merchant_id = held.user_id
                                   AND received.status IN ('accepted', 'active'))))
               AS "other!""#,
        payee_id.0,
        number,
    )
    .fetch_one(connection)
    .await
    .map_err(store_error)
}
