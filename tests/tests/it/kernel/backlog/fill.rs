//! Backlogs, made in one statement each.
//! Deliberately not here: what is measured.

use sqlx::{AssertSqlSafe, PgPool};

/// Puts rows into tables without asking whether what they name is there, and has the planner look
/// at them. Nobody vacuums them meanwhile: that would change what touching a row costs.
pub(crate) async fn fill(owner: &PgPool, tables: &[&str], sql: &str) {
    for table in tables {
        let keep = format!("ALTER TABLE {table} SET (autovacuum_enabled = false)");
        sqlx::raw_sql(AssertSqlSafe(keep)).execute(owner).await.expect("a setting");
    }
    let looks = tables.join(", ");
    let sql = format!(
        "BEGIN; SET LOCAL session_replication_role = replica; {sql}; COMMIT; ANALYZE {looks}"
    );
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(owner).await.expect("rows");
}

/// Takes them all away again, so that nothing is left for the world's end.
pub(crate) async fn empty(owner: &PgPool, tables: &[&str]) {
    let list = tables.join(", ");
    let sql = format!(
        "SET session_replication_role = replica; TRUNCATE {list} CASCADE; \
                       RESET session_replication_role"
    );
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(owner).await.expect("nothing");
}

/// Payments of a status that stand so.
pub(crate) fn payments(count: i64, columns: &str, values: &str) -> String {
    format!(
        "INSERT INTO app.payments (id, order_id, buyer_id, gateway, channel, amount_xof,
             unanswered, created_at, updated_at, version, {columns})
         SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'cinetpay', 'all', 1000,
                0, '2026-01-01', '2026-01-01', 1, {values}
         FROM generate_series(1, {count}) AS n"
    )
}

/// Notices that nobody has followed.
pub(crate) fn notices(count: i64, about: &str, claimed_until: &str) -> String {
    format!(
        "INSERT INTO app.notices (id, gateway, about, transaction, headers, body, received_at,
             claimed_until, unanswered)
         SELECT gen_random_uuid(), 'cinetpay', '{about}', n::text, '{{}}', 'x',
                '2026-01-01'::timestamptz + n * interval '1 millisecond', {claimed_until}, 0
         FROM generate_series(1, {count}) AS n"
    )
}

/// Payouts of a status that are due.
pub(crate) fn payouts(count: i64, status: &str, sendings: i64) -> String {
    format!(
        "INSERT INTO app.payouts (id, payee_id, number, transfer_id, amount_xof, phone_number,
             operator, gateway, status, due_at, sendings, checks, created_at, updated_at, version)
         SELECT gen_random_uuid(), gen_random_uuid(), 1, gen_random_uuid(), 500, '+2250707070707',
                'OM', 'cinetpay', '{status}',
                '2026-01-01'::timestamptz + n * interval '1 millisecond', {sendings}, 0,
                '2026-01-01', '2026-01-01', 1
         FROM generate_series(1, {count}) AS n"
    )
}

/// Orders whose time to pay has run out.
pub(crate) fn unpaid_orders(count: i64) -> String {
    format!(
        "INSERT INTO app.orders (id, buyer_id, status, total_xof, cancel_at, confirmed, created_at,
             updated_at, version)
         SELECT gen_random_uuid(), gen_random_uuid(), 'pending', 1000,
                '2026-01-02'::timestamptz + n * interval '1 millisecond', false,
                '2026-01-01', '2026-01-01', 1
         FROM generate_series(1, {count}) AS n"
    )
}

/// Requests past their deadline.
pub(crate) fn requests(count: i64) -> String {
    format!(
        "INSERT INTO app.collaborations (id, merchant_id, influencer_id, status, proposed_at,
             expires_at, created_at, updated_at, version)
         SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'pending', '2026-01-01',
                '2026-01-02'::timestamptz + n * interval '1 millisecond',
                '2026-01-01', '2026-01-01', 1
         FROM generate_series(1, {count}) AS n"
    )
}

/// Earnings past their holdback, of a hundred payees whose accounts are open.
pub(crate) fn buckets(count: i64) -> String {
    format!(
        "INSERT INTO ledger.accounts (id, code, kind, payee_id)
         SELECT who * 10 + place, kind || ':' || payee, kind, payee
         FROM (SELECT who, ('00000000-0000-7000-8000-' || lpad(who::text, 12, '0'))::uuid AS payee
               FROM generate_series(1, 100) AS who) AS payees
         CROSS JOIN (VALUES (1, 'held'), (2, 'available'), (3, 'payout_in_flight'))
              AS each (place, kind)
         ON CONFLICT DO NOTHING;
         INSERT INTO ledger.buckets (account_id, release_at, lane, amount_xof)
         SELECT (n % 100 + 1) * 10 + 1,
                '2026-01-01'::timestamptz + n * interval '1 millisecond', 1, 100
         FROM generate_series(1, {count}) AS n
         ON CONFLICT (account_id, release_at, lane) DO UPDATE SET amount_xof = 200"
    )
}

/// Messages about one alert that are due.
pub(crate) fn alert_deliveries(count: i64) -> String {
    format!(
        "INSERT INTO app.alerts (id, kind, subject, measure, raised_at, updated_at, version)
         SELECT '00000000-0000-7000-8000-000000000001', 'settle_age', 'x', 1, '2026-01-01',
                '2026-01-01', 1
         ON CONFLICT DO NOTHING;
         INSERT INTO app.alert_deliveries (id, alert_id, change, channel, recipient_id, tries,
             made_at, due_at)
         SELECT gen_random_uuid(), '00000000-0000-7000-8000-000000000001', 'raised', 'email',
                gen_random_uuid(), 0, '2026-01-01',
                '2026-01-01'::timestamptz + n * interval '1 millisecond'
         FROM generate_series(1, {count}) AS n"
    )
}

/// E-mails of long ago.
pub(crate) fn emails(count: i64) -> String {
    format!(
        "INSERT INTO app.emails (id, email, purpose, asked_at, closed_at)
         SELECT gen_random_uuid(), n || '@example.sn', 'verify_email',
                '2025-01-01'::timestamptz + n * interval '1 millisecond', '2025-01-01'
         FROM generate_series(1, {count}) AS n"
    )
}

/// Sessions that have ended, and whose token was replaced.
pub(crate) fn sessions(count: i64) -> String {
    format!(
        "INSERT INTO app.sessions (id, user_id, family_hash, refresh_hash, created_at, expires_at,
             previous_hash, sealed_successor, replaced_at)
         SELECT gen_random_uuid(), gen_random_uuid(), sha256(gen_random_uuid()::text::bytea),
                sha256('x'), '2025-01-01',
                '2025-02-01'::timestamptz + n * interval '1 millisecond',
                sha256('x'), 'x', '2025-01-01'::timestamptz + n * interval '1 millisecond'
         FROM generate_series(1, {count}) AS n"
    )
}

/// Failed sign-ins of long ago.
pub(crate) fn failures(count: i64) -> String {
    format!(
        "INSERT INTO app.sign_in_failures (key, count, failed_at)
         SELECT sha256(gen_random_uuid()::text::bytea), 1,
                '2025-01-01'::timestamptz + n * interval '1 millisecond'
         FROM generate_series(1, {count}) AS n"
    )
}
