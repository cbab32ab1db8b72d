//! Long random histories: the figures are the model's, and the checker finds nothing.
//! Deliberately not here: kills half-way (a transaction is all or nothing).

use super::bench::{Bench, Dice, days, figures, ledger, person, sale_of, start};
use cauri_application::ledger::ports::Posted;
use cauri_domain::{
    kernel::Timestamp,
    ledger::{payout_failed, payout_paid},
    money::Xof,
};
use chrono::TimeDelta;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What one payee should have.
#[derive(Default, Clone)]
struct Purse {
    buckets: Vec<(Timestamp, i64)>,
    settled: i64,
    in_flight: i64,
}

impl Purse {
    fn expected(&self, now: Timestamp) -> (i64, i64, i64, i64) {
        let held = self.buckets.iter().filter(|(at, _)| *at > now).map(|(_, francs)| francs).sum();
        let due: i64 = self.buckets.iter().filter(|(at, _)| *at <= now).map(|(_, f)| f).sum();
        (held, self.settled + due, self.in_flight, 0)
    }
}

#[test]
fn any_history_adds_up() {
    for seed in 1..=3 {
        ledger(async |bench| history(bench, seed, 250).await);
    }
}

async fn history(bench: &Bench<'_>, seed: u64, moves: u64) {
    let mut dice = Dice(seed);
    let mut now = start();
    let mut purses: BTreeMap<u64, Purse> = BTreeMap::new();
    let mut flying: Vec<(u128, u64, i64)> = vec![];
    for step in 0..moves {
        now += TimeDelta::minutes(i64::try_from(dice.roll(2_000)).unwrap());
        let payee = 1 + dice.roll(5);
        match dice.roll(10) {
            0..=3 => {
                let creator = 1 + dice.roll(5);
                let entry = sale_of(step.into(), person(payee.into()), person(creator.into()), now);
                let lane = 1 + i32::from(dice.roll(2) == 1);
                let posted = bench.post_in(lane, &[entry.clone(), entry], now).await;
                assert_eq!(posted, [Posted::Created, Posted::Duplicate]);
                let due = now + days(30);
                purses.entry(payee).or_default().buckets.push((due, 6_500));
                purses.entry(creator).or_default().buckets.push((due, 1_500));
            }
            4 | 5 => {
                bench.sweep(now, 5).await;
            }
            6 | 7 => {
                let purse = purses.entry(payee).or_default();
                let (_, available, ..) = purse.expected(now);
                let francs = 1 + i64::try_from(dice.roll(12_000)).unwrap();
                let posted = bench.withdraw(step.into(), person(payee.into()), francs, now).await;
                let fits = francs <= available;
                assert_eq!(posted == Posted::Created, fits, "seed {seed}, step {step}");
                if fits {
                    purse.settled -= francs;
                    purse.in_flight += francs;
                    flying.push((step.into(), payee, francs));
                }
            }
            _ => {
                let Some((number, payee, francs)) = flying.pop() else { continue };
                let (id, amount) = (Uuid::from_u128(number).into(), Xof::new(francs));
                let person = person(payee.into());
                let failed = dice.roll(2) == 0;
                let entry = if failed {
                    payout_failed(id, person, amount, now)
                } else {
                    payout_paid(id, person, "cinetpay", amount, now)
                };
                assert_eq!(bench.post_in(0, &[entry.unwrap()], now).await, [Posted::Created]);
                let purse = purses.entry(payee).or_default();
                purse.in_flight -= francs;
                purse.settled += if failed { francs } else { 0 };
            }
        }
        let found = bench.balance(person(payee.into()), now).await;
        let expected = purses.get(&payee).cloned().unwrap_or_default().expected(now);
        assert_eq!(figures(&found), expected, "seed {seed}, step {step}");
    }
    assert_eq!(bench.differences().await, []);
}
