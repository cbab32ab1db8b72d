//! The checker finds what somebody changed behind the ledger's back.
//! Deliberately not here: preventing it (`refuses`).

use super::bench::{Bench, days, person, sale_of, start};
use cauri_application::ledger::verify::Difference;
use sqlx::Executor;

async fn bench() -> Bench {
    let bench = Bench::new().await;
    let entries: Vec<_> =
        (1..=3).map(|i| sale_of(i, person(1), person(2), start() + days(i as i64))).collect();
    bench.post(&entries).await;
    bench.sweep(start() + days(31), 100).await;
    assert_eq!(bench.differences().await, []);
    bench
}

/// What is found after the owner, with the triggers off, ran some statements.
async fn after(statements: &'static str) -> Vec<Difference> {
    let bench = bench().await;
    let mut owner = bench.owner().await;
    for table in ["keys", "entries", "movements", "accounts"] {
        let off = format!("ALTER TABLE ledger.{table} DISABLE TRIGGER append_only");
        sqlx::query(sqlx::AssertSqlSafe(off)).execute(&mut owner).await.unwrap();
    }
    owner.execute(statements).await.unwrap();
    bench.differences().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_balance_is_found() {
    let found =
        after("UPDATE ledger.balances SET credits_xof = credits_xof + 1 WHERE account_id = 2")
            .await;
    assert!(found.iter().any(|d| matches!(d, Difference::Balance { .. })), "{found:?}");
    assert!(found.iter().any(|d| matches!(d, Difference::Totals { .. })), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_bucket_is_found() {
    let found =
        after("UPDATE ledger.buckets SET release_at = release_at - interval '9 days'").await;
    assert!(found.iter().all(|d| matches!(d, Difference::Bucket { .. })), "{found:?}");
    assert!(!found.is_empty());
    let found = after("DELETE FROM ledger.buckets").await;
    assert!(found.iter().any(|d| matches!(d, Difference::Held { .. })), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_entry_is_found_even_if_every_balance_was_changed_with_it() {
    // The seller's held part of one sale is moved to the platform, books and all.
    let found = after(
        "UPDATE ledger.movements SET amount_xof = amount_xof + 100
         WHERE entry_id = (SELECT max(entry_id) FROM ledger.movements WHERE place = 3) AND place = 3;
         UPDATE ledger.movements SET amount_xof = amount_xof - 100
         WHERE entry_id = (SELECT max(entry_id) FROM ledger.movements WHERE place = 3) AND place = 1;
         UPDATE ledger.balances SET credits_xof = credits_xof + 100
         WHERE account_id = (SELECT id FROM ledger.accounts WHERE code = 'platform_revenue');
         UPDATE ledger.balances SET credits_xof = credits_xof - 100
         WHERE lane = 1 AND account_id = (
             SELECT credit_account FROM ledger.movements WHERE place = 1 ORDER BY entry_id LIMIT 1);
         UPDATE ledger.buckets SET amount_xof = amount_xof - 100
         WHERE release_at = (SELECT max(release_at) FROM ledger.buckets) AND account_id = (
             SELECT credit_account FROM ledger.movements WHERE place = 1 ORDER BY entry_id LIMIT 1)",
    )
    .await;
    let [Difference::Fingerprint { key }] = &found[..] else { panic!("{found:?}") };
    assert_eq!(key, sale_of(3, person(1), person(2), start()).key());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_or_invented_entry_is_found() {
    let found = after("DELETE FROM ledger.entries WHERE kind = 'maturity'").await;
    assert!(found.iter().any(|d| matches!(d, Difference::Key { .. })), "{found:?}");
    let found = after("DELETE FROM ledger.keys WHERE key LIKE 'sale:%1'").await;
    assert!(matches!(found[..], [Difference::Key { .. }]), "{found:?}");
    let found = after(
        "INSERT INTO ledger.entries VALUES (999, 'sale:x', 'sale', 1, '2026-11-21Z', '2026-11-21Z');
         INSERT INTO ledger.keys VALUES ('sale:x', sha256('x'), 999)",
    )
    .await;
    assert!(matches!(found[..], [Difference::Fingerprint { .. }]), "{found:?}");
}
