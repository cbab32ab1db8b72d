//! Numbers that people ask to be paid to, and who shares one with whom.
//! Deliberately not here: what follows from sharing one (domain).

use crate::kernel::store_error;
use cauri_application::{identity::ports::SamePerson, kernel::error::StoreError};
use cauri_domain::kernel::{Personal, Timestamp, UserId};
use sqlx::PgConnection;
use uuid::Uuid;

pub(super) async fn keep(
    connection: &mut PgConnection,
    user_id: UserId,
    number: &Personal<String>,
    now: Timestamp,
    usable_from: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO app.payout_numbers (user_id, phone_number, asked_at, usable_from)
         VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        user_id.0,
        number.reveal(),
        now,
        usable_from,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}

/// From when on somebody may be paid to a number; `None` if it is new.
pub(super) async fn find(
    connection: &mut PgConnection,
    user_id: UserId,
    number: &Personal<String>,
) -> Result<Option<Timestamp>, StoreError> {
    sqlx::query_scalar!(
        "SELECT usable_from FROM app.payout_numbers WHERE user_id = $1 AND phone_number = $2",
        user_id.0,
        number.reveal(),
    )
    .fetch_optional(connection)
    .await
    .map_err(store_error)
}

pub(super) async fn is_shared(
    connection: &mut PgConnection,
    one: UserId,
    other: UserId,
) -> Result<bool, StoreError> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM app.payout_numbers AS it
               JOIN app.payout_numbers AS same USING (phone_number)
               WHERE it.user_id = $1 AND same.user_id = $2) AS "shared!""#,
        one.0,
        other.0,
    )
    .fetch_one(connection)
    .await
    .map_err(store_error)
}

/// A number tells if the buyer pays from it, or asks to be paid to it, and so does an account of
/// the other's: the account itself, or one that asks to be paid to a number of its. The payer's
/// comes first, then what the other asks for itself.
pub(super) async fn list_shared(
    connection: &mut PgConnection,
    asks: &[SamePerson],
) -> Result<Vec<Option<Personal<String>>>, StoreError> {
    if asks.is_empty() {
        return Ok(vec![]);
    }
    let buyers: Vec<Uuid> = asks.iter().map(|ask| ask.buyer_id.0).collect();
    let others: Vec<Uuid> = asks.iter().map(|ask| ask.other_id.0).collect();
    let numbers: Vec<Option<String>> =
        asks.iter().map(|ask| ask.payer_number.clone().map(Personal::into_inner)).collect();
    let rows = sqlx::query!(
        r#"SELECT ask.place AS "place!", told.phone_number AS "number!"
           FROM unnest($1::uuid[], $2::uuid[], $3::text[]) WITH ORDINALITY
                AS ask (buyer_id, other_id, payer_number, place)
           CROSS JOIN LATERAL (
               SELECT mine.phone_number
               FROM (SELECT ask.payer_number AS phone_number, 1 AS rank
                     WHERE ask.payer_number IS NOT NULL
                     UNION ALL
                     SELECT own.phone_number, 2 FROM app.payout_numbers AS own
                     WHERE own.user_id = ask.buyer_id) AS mine
               WHERE EXISTS (
                   SELECT FROM app.payout_numbers AS holder
                   WHERE holder.phone_number = mine.phone_number
                     AND (holder.user_id = ask.other_id OR EXISTS (
                         SELECT FROM app.payout_numbers AS theirs
                         JOIN app.payout_numbers AS same
                             ON same.phone_number = theirs.phone_number
                            AND same.user_id = holder.user_id
                         WHERE theirs.user_id = ask.other_id)))
               ORDER BY mine.rank,
                   NOT EXISTS (SELECT FROM app.payout_numbers AS own
                               WHERE own.user_id = ask.other_id
                                 AND own.phone_number = mine.phone_number),
                   mine.phone_number
               LIMIT 1) AS told"#,
        &buyers,
        &others,
        &numbers[..] as &[Option<String>],
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    let mut told = vec![None; asks.len()];
    for row in rows {
        let place = usize::try_from(row.place - 1).ok();
        if let Some(told) = place.and_then(|place| told.get_mut(place)) {
            *told = Some(Personal::new(row.number));
        }
    }
    Ok(told)
}
