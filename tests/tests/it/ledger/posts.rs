//! Entries get into the journal once, with their figures.
//! Deliberately not here: what is refused.

use super::bench::{days, figures, ledger, person, sale_of, start};
use cauri_application::{kernel::page::PageRequest, ledger::ports::Posted};
use cauri_domain::ledger::EntryKind;

#[test]
fn a_sale_is_held_for_thirty_days_to_the_second() {
    ledger(async |bench| {
        let (awa, binta) = (person(1), person(2));
        assert_eq!(bench.post(&[sale_of(1, awa, binta, start())]).await, [Posted::Created]);
        let before = start() + days(30) - chrono::TimeDelta::microseconds(1);
        let held = bench.balance(awa, before).await;
        assert_eq!(figures(&held), (6_500, 0, 0, 0));
        let [release] = held.releases[..] else { panic!("{held:?}") };
        assert_eq!(release.date, (start() + days(30)).date_naive());
        assert_eq!(release.amount_xof.get(), 6_500);
        // No sweep has run.
        let after = bench.balance(awa, start() + days(30)).await;
        assert_eq!(figures(&after), (0, 6_500, 0, 0));
        assert!(after.releases.is_empty());
        assert_eq!(figures(&bench.balance(person(3), start()).await), (0, 0, 0, 0));
        let trial = bench.queries().trial_balance().await.unwrap();
        assert!(trial.is_balanced());
        assert_eq!(trial.net_xof("gateway_clearing:cinetpay"), -10_000);
        assert_eq!(trial.net_xof("platform_revenue"), 2_000);
        assert_eq!(trial.net_xof("held"), 8_000);
        assert_eq!(bench.differences().await, []);
    });
}

#[test]
fn one_key_is_one_entry_for_ever() {
    use Posted::{Conflict, Created, Duplicate};
    ledger(async |bench| {
        let (awa, binta) = (person(1), person(2));
        let (first, other) = (sale_of(1, awa, binta, start()), sale_of(1, binta, awa, start()));
        let new = sale_of(2, awa, binta, start());
        let batch = [first.clone(), other.clone(), first.clone(), new];
        let posted = bench.post(&batch).await;
        assert_eq!(posted, [Created, Conflict, Duplicate, Created]);
        assert_eq!(bench.post(&[other, first]).await, [Conflict, Duplicate]);
        assert_eq!((bench.count("entries").await, bench.count("keys").await), (2, 2));
        assert_eq!(figures(&bench.balance(awa, start()).await), (13_000, 0, 0, 0));
        assert_eq!(bench.differences().await, []);
    });
}

#[test]
fn two_writers_at_once_write_each_entry_once() {
    ledger(async |bench| {
        let people: Vec<_> = (1..=20).map(person).collect();
        let entries: Vec<_> = (0..512)
            .map(|i| {
                sale_of(i, people[i as usize % 20], people[(i as usize * 7 + 1) % 20], start())
            })
            .collect();
        let reversed: Vec<_> = entries.iter().rev().cloned().collect();
        let (one, two, three) = tokio::join!(
            bench.post_in(1, &entries, start()),
            bench.post_in(2, &reversed, start()),
            bench.post_in(1, &reversed, start()),
        );
        let created =
            [one, two, three].concat().into_iter().filter(|posted| *posted == Posted::Created);
        assert_eq!(created.count(), 512);
        assert_eq!(bench.count("entries").await, 512);
        assert_eq!(bench.differences().await, []);
    });
}

#[test]
fn a_payee_reads_its_entries_page_by_page() {
    ledger(async |bench| {
        let (awa, binta) = (person(1), person(2));
        let sales: Vec<_> = (1..=5).map(|i| sale_of(i, awa, binta, start())).collect();
        bench.post(&sales).await;
        bench.sweep(start() + days(30), 100).await;
        bench.withdraw(1, awa, 1_000, start() + days(31)).await;
        let all = bench.entries(awa).await;
        assert_eq!(all.len(), 7);
        assert_eq!(all[0].kind, EntryKind::PayoutRequested);
        assert_eq!(
            (all[0].held_xof, all[0].available_xof, all[0].in_flight_xof),
            (0, -1_000, 1_000)
        );
        assert_eq!(all[1].kind, EntryKind::Maturity);
        assert_eq!((all[1].held_xof, all[1].available_xof), (-32_500, 32_500));
        assert_eq!(all[6].reference, sales[0].key());
        assert_eq!((all[6].held_xof, all[6].release_at), (6_500, Some(start() + days(30))));
        let (mut after, mut paged) = (None, vec![]);
        loop {
            let page = PageRequest { limit: 3, after };
            let page = bench.queries().list_entries(awa, page).await.unwrap();
            paged.extend(page.items);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(paged, all);
        assert_eq!(bench.entries(binta).await.len(), 6);
    });
}
