//! What the database knows of kinds and recipes is what the domain knows.
//! Deliberately not here: what a movement against them meets (`refuses`, `odd`).

use super::bench::{Call, code, days, ledger, person, start};
use cauri_domain::ledger::{EntryKind, GatewayAccount, HouseAccount, PayeeAccount};
use sqlx::Executor as _;
use std::collections::BTreeSet;

#[test]
fn the_kinds_of_account_are_those_of_the_domain() {
    ledger(async |bench| {
        let kept: BTreeSet<(String, bool, bool)> =
            sqlx::query_as("SELECT kind, of_payee, of_gateway FROM ledger.account_kinds")
                .fetch_all(&mut *bench.program().await)
                .await
                .unwrap()
                .into_iter()
                .collect();
        let payees = PayeeAccount::ALL.iter().map(|kind| (kind.as_str(), true, false));
        let houses = HouseAccount::ALL.iter().map(|kind| (kind.as_str(), false, false));
        let gateways = GatewayAccount::ALL.iter().map(|kind| (kind.as_str(), false, true));
        let ours = payees.chain(houses).chain(gateways);
        let ours: BTreeSet<_> = ours.map(|(word, of, at)| (word.to_owned(), of, at)).collect();
        assert_eq!(kept, ours);
    });
}

#[test]
fn every_kind_of_entry_has_its_recipe() {
    ledger(async |bench| {
        for table in
            ["SELECT kind FROM ledger.entry_kinds", "SELECT entry_kind FROM ledger.recipes"]
        {
            let kept: Vec<String> =
                sqlx::query_scalar(table).fetch_all(&mut *bench.program().await).await.unwrap();
            let kept: BTreeSet<_> = kept.iter().map(String::as_str).collect();
            assert_eq!(kept, EntryKind::ALL.iter().map(|kind| kind.as_str()).collect(), "{table}");
        }
    });
}

/// A recipe that may takes held money out of its own bucket, whichever lanes put it there, and
/// never more than is in it; without one, nobody does.
#[test]
fn held_money_leaves_by_the_recipes_that_say_so() {
    ledger(async |bench| {
        let held = format!("held:{}", person(1));
        let (soon, late) = (start() + days(30), start() + days(31));
        for (lane, key, francs, release_at) in
            [(1, "sale:1", 80, soon), (2, "sale:2", 10, soon), (1, "sale:3", 20, late)]
        {
            let codes = ["gateway_clearing:cinetpay", &*held];
            let mut sale = Call::of(key, "sale", codes, francs).released(release_at);
            sale.lane = Some(lane);
            let mut tx = bench.program().await;
            assert_eq!(sale.post(&mut tx).await.unwrap(), ["created"]);
            tx.commit().await.unwrap();
        }
        let take = |key: &str, francs| {
            Call::of(key, "unapplied", [&held, "unapplied"], francs).released(soon)
        };
        let refused = take("unapplied:1", 5).post(&mut bench.program().await).await;
        assert_eq!(code(refused), "23514");

        let mut tx = bench.owner().await;
        tx.execute("INSERT INTO ledger.recipes VALUES ('unapplied', 'held', 'unapplied', false)")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        for (key, francs, outcome) in [
            ("unapplied:1", 91, "refused"),
            ("unapplied:1", 85, "created"),
            ("unapplied:1", 85, "duplicate"),
            ("unapplied:2", 6, "refused"),
            ("unapplied:2", 5, "created"),
            ("unapplied:3", 1, "refused"),
        ] {
            let mut tx = bench.program().await;
            assert_eq!(take(key, francs).post(&mut tx).await.unwrap(), [outcome], "{key} {francs}");
            tx.commit().await.unwrap();
        }
        let mut elsewhere = take("unapplied:4", 1).released(late);
        elsewhere.lane = Some(1);
        assert_eq!(code(elsewhere.post(&mut bench.program().await).await), "23514");
        assert_eq!(bench.balance(person(1), start()).await.held_xof.get(), 20);
        assert_eq!(bench.sweep(late, 10).await.len(), 1);
        let left = bench.differences().await;
        let named = |it: &_| format!("{it:?}").starts_with("Fingerprint");
        assert!(left.iter().all(named), "{left:?}");
    });
}
