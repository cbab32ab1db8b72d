//! The checker finds what somebody changed behind the ledger's back.
//! Deliberately not here: preventing it (`refuses`).

use super::bench::{Bench, days, figures, ledger, person, sale_of, start};
use cauri_application::ledger::ports::{Difference, Posted};
use cauri_domain::{ledger::payout_recovered, money::Xof};
use sqlx::Executor;
use uuid::Uuid;

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

/// As the owner, who need not go by the door: everything is written as it should be but the guard.
#[test]
fn money_that_was_taken_and_did_not_stand_there_is_found() {
    ledger(async |bench| {
        let awa = person(1);
        bench.post(&[sale_of(1, awa, person(2), start())]).await;
        bench.sweep(start() + days(30), 10).await;
        let mut tx = bench.owner().await;
        sqlx::query(
            "SELECT ledger.write(0, $2, ARRAY['payout:x:requested'], ARRAY['payout_requested'],
                 ARRAY[sha256(convert_to(E'payout_requested\npayout:x:requested\navailable:' || $1
                     || '|payout_in_flight:' || $1 || E'|7500|\n', 'UTF8'))],
                 ARRAY[$2], (ledger.open_accounts(
                     ARRAY['available:' || $1, 'payout_in_flight:' || $1])).ids,
                 ARRAY[1], ARRAY[1], ARRAY[2], ARRAY[7500::bigint], ARRAY[NULL::timestamptz],
                 '{}', false)",
        )
        .bind(awa.to_string())
        .bind(start())
        .execute(&mut *tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let found = bench.differences().await;
        let [Difference::Overdrawn { account, key, balance_xof: -1_000 }] = &found[..] else {
            panic!("{found:?}")
        };
        assert_eq!((&**account, &**key), (&*format!("available:{awa}"), "payout:x:requested"));
    });
}

#[test]
fn what_a_recipe_may_overdraw_is_no_difference() {
    ledger(async |bench| {
        let awa = person(1);
        let now = start() + days(30);
        bench.post(&[sale_of(1, awa, person(2), start())]).await;
        bench.sweep(now, 10).await;
        let (id, amount) = (Uuid::from_u128(9).into(), Xof::new(7_500));
        let found = payout_recovered(id, awa, "cinetpay", amount, now).unwrap();
        assert_eq!(bench.post_in(0, &[found], now).await, [Posted::Created]);
        assert_eq!(figures(&bench.balance(awa, now).await), (0, 0, 0, 1_000));
        assert_eq!(bench.withdraw(1, awa, 1, now).await, Posted::Refused);
        assert_eq!(bench.differences().await, []);
    });
}
