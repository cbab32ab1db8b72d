//! The checker finds what somebody changed behind the ledger's back.
//! Deliberately not here: preventing it (`refuses`).

use super::bench::{Bench, days, ledger, person, sale_of, start};
use cauri_application::ledger::ports::Difference;
use sqlx::Executor;

/// What is found after the owner, with the triggers off, ran some statements.
async fn after(bench: &Bench<'_>, statements: &'static str) -> Vec<Difference> {
    let mut tx = bench.owner().await;
    for table in ["keys", "entries", "movements", "accounts"] {
        let off = format!("ALTER TABLE ledger.{table} DISABLE TRIGGER append_only");
        sqlx::query(sqlx::AssertSqlSafe(off)).execute(&mut *tx).await.unwrap();
    }
    tx.execute(statements).await.unwrap();
    tx.commit().await.unwrap();
    bench.differences().await
}

/// Three sales, one of them matured; then a statement of the owner, and what is found.
fn tamper(statements: &'static str, judge: impl FnOnce(&[Difference]) -> bool) {
    ledger(async |bench| {
        let entries: Vec<_> = (1..=3)
            .map(|i| sale_of(i, person(1), person(2), start() + days(i64::try_from(i).unwrap())))
            .collect();
        bench.post(&entries).await;
        bench.sweep(start() + days(31), 100).await;
        assert_eq!(bench.differences().await, []);
        let found = after(bench, statements).await;
        assert!(judge(&found), "{found:?}");
    });
}

#[test]
fn a_changed_balance_is_found() {
    tamper(
        "UPDATE ledger.balances SET credits_xof = credits_xof + 1 WHERE account_id = 2",
        |found| {
            found.iter().any(|d| matches!(d, Difference::Balance { .. }))
                && found.iter().any(|d| matches!(d, Difference::Totals { .. }))
        },
    );
}

#[test]
fn a_bucket_that_is_released_early_is_found() {
    tamper("UPDATE ledger.buckets SET release_at = release_at - interval '9 days'", |found| {
        !found.is_empty() && found.iter().all(|d| matches!(d, Difference::Bucket { .. }))
    });
}

#[test]
fn a_missing_bucket_is_found() {
    tamper("DELETE FROM ledger.buckets", |found| {
        matches!(found, [Difference::Held { .. }, Difference::Held { .. }])
    });
}

/// The creator's held part of one sale goes to the platform, with every balance and bucket.
#[test]
fn a_changed_entry_is_found_even_if_all_books_were_changed_with_it() {
    let key = sale_of(3, person(1), person(2), start()).key().to_owned();
    tamper(
        "CREATE TEMP TABLE last AS SELECT max(entry_id) AS id FROM ledger.movements WHERE place = 3;
         CREATE TEMP TABLE loser AS
             SELECT m.* FROM ledger.movements AS m, last WHERE entry_id = id AND place = 1;
         UPDATE ledger.movements SET amount_xof = amount_xof + 100 FROM last
         WHERE entry_id = id AND place = 3;
         UPDATE ledger.movements SET amount_xof = amount_xof - 100 FROM last
         WHERE entry_id = id AND place = 1;
         UPDATE ledger.balances SET credits_xof = credits_xof + 100
         WHERE account_id = (SELECT id FROM ledger.accounts WHERE code = 'platform_revenue');
         UPDATE ledger.balances AS b SET credits_xof = credits_xof - 100 FROM loser
         WHERE b.lane = 1 AND b.account_id = loser.credit_account;
         UPDATE ledger.buckets AS b SET amount_xof = b.amount_xof - 100 FROM loser
         WHERE b.release_at = loser.release_at AND b.account_id = loser.credit_account",
        |found| matches!(found, [Difference::Fingerprint { key: other }] if *other == key),
    );
}

#[test]
fn a_missing_entry_is_found() {
    tamper("DELETE FROM ledger.entries WHERE kind = 'maturity'", |found| {
        found.iter().any(|d| matches!(d, Difference::Key { .. }))
    });
}

#[test]
fn a_missing_key_is_found() {
    tamper("DELETE FROM ledger.keys WHERE key LIKE 'sale:%1'", |found| {
        matches!(found, [Difference::Key { .. }])
    });
}

#[test]
fn an_invented_entry_is_found() {
    tamper(
        "INSERT INTO ledger.entries
             VALUES (999, 'sale:x', 'sale', 1, '2026-11-21Z', '2026-11-21Z');
         INSERT INTO ledger.keys VALUES ('sale:x', sha256('x'), 999)",
        |found| matches!(found, [Difference::Fingerprint { .. }]),
    );
}
