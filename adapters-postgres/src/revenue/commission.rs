//! What has become of a contract's commission.
//! Deliberately not here: a creator's balance (`ledger`), which holds no contracts.

use crate::kernel::store_error;
use cauri_application::{kernel::error::StoreError, revenue::ports::CommissionStanding};
use cauri_domain::{
    kernel::{CollaborationId, Timestamp, UserId},
    money::Xof,
};
use sqlx::PgPool;

/// Commissions of the creator stand in a row, in the order of their release; what was withdrawn
/// covers the row from its beginning, and each commission counts as far as it is covered.
pub(super) async fn commission_standing(
    pool: &PgPool,
    id: CollaborationId,
    creator_id: UserId,
    now: Timestamp,
) -> Result<CommissionStanding, StoreError> {
    let row = sqlx::query!(
        r#"WITH withdrawn AS (
               SELECT coalesce(sum(amount_xof) FILTER (WHERE status = 'paid'), 0) AS paid,
                      coalesce(sum(amount_xof) FILTER (WHERE status <> 'failed'), 0) AS gone
               FROM app.payouts WHERE payee_id = $2),
           earned AS (
               SELECT collaboration_id, commission_xof AS amount, release_at > $3 AS held,
                      sum(commission_xof) OVER (ORDER BY release_at, order_line_id) AS up_to
               FROM app.conversions WHERE creator_id = $2),
           covered AS (
               SELECT amount, held,
                      least(up_to, paid) - least(up_to - amount, paid) AS paid,
                      least(up_to, gone) - least(up_to - amount, gone) AS gone
               FROM earned, withdrawn WHERE collaboration_id = $1)
           SELECT coalesce(sum(amount) FILTER (WHERE held), 0)::bigint AS "held!",
                  coalesce(sum(amount - gone) FILTER (WHERE NOT held), 0)::bigint AS "available!",
                  coalesce(sum(gone - paid) FILTER (WHERE NOT held), 0)::bigint AS "in_flight!",
                  coalesce(sum(paid) FILTER (WHERE NOT held), 0)::bigint AS "paid!"
           FROM covered"#,
        id.0,
        creator_id.0,
        now,
    )
    .fetch_one(pool)
    .await
    .map_err(store_error)?;
    Ok(CommissionStanding {
        held_xof: Xof::new(row.held),
        available_xof: Xof::new(row.available),
        in_flight_xof: Xof::new(row.in_flight),
        paid_xof: Xof::new(row.paid),
    })
}
