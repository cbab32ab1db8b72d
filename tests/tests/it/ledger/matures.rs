//! Earnings leave the holdback once, however often and by however many the sweep is run.
//! Deliberately not here: the balance, which is right without any sweep.

use super::bench::{days, figures, ledger, person, sale_of, start};
use cauri_domain::{ledger::maturity, money::Xof};
use chrono::TimeDelta;

#[test]
fn the_sweep_writes_one_movement_a_payee_and_nothing_the_second_time() {
    ledger(async |bench| {
        let (awa, binta) = (person(1), person(2));
        for i in 0..5_u8 {
            let at = start() + TimeDelta::hours(i64::from(i));
            bench.post(&[sale_of(u128::from(i), awa, binta, at)]).await;
        }
        let nearly = start() + days(30) - TimeDelta::hours(1);
        assert!(bench.sweep(nearly, 100).await.is_empty());
        let now = start() + days(30) + TimeDelta::hours(2);
        let matured = bench.sweep(now, 100).await;
        let amounts: Vec<_> = matured.iter().map(|m| (m.payee_id, m.amount_xof.get())).collect();
        assert_eq!(amounts, [(awa, 19_500), (binta, 4_500)]);
        assert!(bench.sweep(now, 100).await.is_empty());
        assert_eq!(figures(&bench.balance(awa, now).await), (13_000, 19_500, 0, 0));
        assert_eq!(bench.count("entries").await, 7);
        assert_eq!(bench.differences().await, []);
    });
}

#[test]
fn the_store_writes_the_entry_of_the_recipe() {
    ledger(async |bench| {
        let (awa, now) = (person(1), start() + days(30));
        bench.post(&[sale_of(1, awa, person(2), start())]).await;
        bench.sweep(now, 100).await;
        let recipe = maturity(awa, 1, Xof::new(6_500), now).unwrap();
        let kept: Vec<u8> =
            sqlx::query_scalar("SELECT fingerprint FROM ledger.keys WHERE key = $1")
                .bind(recipe.key())
                .fetch_one(&mut *bench.program().await)
                .await
                .unwrap();
        assert_eq!(kept, recipe.fingerprint());
    });
}

#[test]
fn many_sweeps_at_once_mature_each_bucket_once() {
    ledger(async |bench| {
        let now = start() + days(40);
        for lane in 1..=2 {
            let entries: Vec<_> = (0..300_u32)
                .map(|i| {
                    let at = start() + TimeDelta::seconds(i64::from(i % 50));
                    let seller = person(u128::from(i % 30) + 1);
                    sale_of(u128::from(i) + lane * 1_000, seller, person(99), at)
                })
                .collect();
            bench.post_in(i32::try_from(lane).unwrap(), &entries, start()).await;
        }
        let sweep = async || {
            let mut sum = 0;
            loop {
                let matured = bench.sweep(now, 37).await;
                if matured.is_empty() {
                    return sum;
                }
                sum += matured.iter().map(|m| m.amount_xof.get()).sum::<i64>();
            }
        };
        let late: Vec<_> =
            (5_000..5_100).map(|i| sale_of(i, person(7), person(99), start())).collect();
        let (one, two, three, paid, posted) = tokio::join!(
            sweep(),
            sweep(),
            sweep(),
            bench.withdraw(1, person(5), 6_500, now),
            bench.post_in(3, &late, now),
        );
        assert_eq!(paid, cauri_application::ledger::ports::Posted::Created);
        assert_eq!(posted.len(), 100);
        let rest = sweep().await;
        let whole = 700 * 8_000;
        let own: i64 = whole - (one + two + three + rest);
        // What `withdraw` matured for its payee is missing from the sweeps, and nothing else.
        assert!((0..=20 * 6_500).contains(&own), "{own}");
        assert_eq!(bench.count("buckets").await, 0);
        assert_eq!(bench.differences().await, []);
    });
}
