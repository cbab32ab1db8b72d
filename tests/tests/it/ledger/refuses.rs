//! What must never be is refused by the database itself.
//! Deliberately not here: what the checker finds (`verifies`).

use super::bench::{days, figures, ledger, payout, person, sale_of, start};
use cauri_application::ledger::ports::Posted;
use cauri_domain::{
    ledger::{payout_failed, payout_paid},
    money::Xof,
};
use uuid::Uuid;

#[test]
fn eight_withdrawals_of_everything_at_once_are_one() {
    ledger(async |bench| {
        let (awa, now) = (person(1), start() + days(30));
        bench.post(&[sale_of(1, awa, person(2), start())]).await;
        let asked: [_; 8] = tokio::join!(
            bench.withdraw(1, awa, 6_500, now),
            bench.withdraw(2, awa, 6_500, now),
            bench.withdraw(3, awa, 6_500, now),
            bench.withdraw(4, awa, 6_500, now),
            bench.withdraw(5, awa, 6_500, now),
            bench.withdraw(6, awa, 6_500, now),
            bench.withdraw(7, awa, 6_500, now),
            bench.withdraw(8, awa, 6_500, now),
        )
        .into();
        assert_eq!(asked.iter().filter(|posted| **posted == Posted::Created).count(), 1);
        assert_eq!(asked.iter().filter(|posted| **posted == Posted::Refused).count(), 7);
        assert_eq!(figures(&bench.balance(awa, now).await), (0, 0, 6_500, 0));
        // Sale, maturity, one withdrawal: a refused one leaves nothing behind.
        assert_eq!((bench.count("entries").await, bench.count("keys").await), (3, 3));
        assert_eq!(bench.differences().await, []);
    });
}

#[test]
fn one_franc_too_many_is_refused_and_may_be_tried_again() {
    ledger(async |bench| {
        let (awa, now) = (person(1), start() + days(30));
        bench.post(&[sale_of(1, awa, person(2), start())]).await;
        let early = now - chrono::TimeDelta::seconds(1);
        assert_eq!(bench.withdraw(1, awa, 1, early).await, Posted::Refused);
        assert_eq!(bench.withdraw(1, awa, 6_501, now).await, Posted::Refused);
        assert_eq!(bench.withdraw(1, awa, 6_500, now).await, Posted::Created);
        assert_eq!(bench.withdraw(1, awa, 6_500, now).await, Posted::Duplicate);
        assert_eq!(bench.withdraw(1, awa, 6_499, now).await, Posted::Conflict);
        assert_eq!(bench.withdraw(2, awa, 1, now).await, Posted::Refused);
    });
}

#[test]
fn withdrawals_in_one_batch_are_judged_in_their_order() {
    use Posted::{Created, Duplicate, Refused};
    ledger(async |bench| {
        let (awa, now) = (person(1), start() + days(30));
        bench.post(&[sale_of(1, awa, person(2), start())]).await;
        bench.sweep(now, 10).await;
        let asked: Vec<_> = [(1, 4_000), (2, 3_000), (3, 2_500), (1, 4_000)]
            .map(|(number, francs)| payout(number, awa, francs, now))
            .into();
        assert_eq!(bench.post_in(0, &asked, now).await, [Created, Refused, Created, Duplicate]);
        assert_eq!(bench.differences().await, []);
    });
}

#[test]
fn a_payout_is_paid_or_given_back_never_both() {
    ledger(async |bench| {
        let (awa, now) = (person(1), start() + days(30));
        bench.post(&[sale_of(1, awa, person(2), start())]).await;
        bench.withdraw(1, awa, 6_500, now).await;
        let (id, amount) = (Uuid::from_u128(1).into(), Xof::new(6_500));
        let failed = payout_failed(id, awa, amount, now).unwrap();
        let paid = payout_paid(id, awa, "cinetpay", amount, now).unwrap();
        assert_eq!(
            bench.post_in(0, &[failed, paid], now).await,
            [Posted::Created, Posted::Conflict]
        );
        assert_eq!(figures(&bench.balance(awa, now).await), (0, 6_500, 0, 0));
        assert_eq!(bench.differences().await, []);
    });
}

#[test]
fn the_program_may_not_write_around_the_door() {
    ledger(async |bench| {
        bench.post(&[sale_of(1, person(1), person(2), start())]).await;
        for statement in [
            "INSERT INTO ledger.keys VALUES ('x', sha256('x'), 1)",
            "INSERT INTO ledger.movements VALUES (1, 9, 1, 2, 1, NULL)",
            "UPDATE ledger.balances SET credits_xof = 1",
            "UPDATE ledger.accounts SET code = 'held:x'",
            "DELETE FROM ledger.entries",
            "DELETE FROM ledger.buckets",
            "TRUNCATE ledger.movements",
            "SELECT nextval('ledger.entry_ids')",
            "SELECT ledger.open_accounts(ARRAY['unapplied'])",
            "SELECT ledger.write(0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, \
             NULL)",
            "ALTER TABLE ledger.keys DISABLE TRIGGER ALL",
        ] {
            let mut tx = bench.program().await;
            let refused = sqlx::query(statement).execute(&mut *tx).await.unwrap_err();
            let code = refused.as_database_error().unwrap().code().unwrap().into_owned();
            assert_eq!(code, "42501", "{statement}");
        }
        assert_eq!(bench.differences().await, []);
    });
}

#[test]
fn not_even_the_owner_changes_the_journal() {
    ledger(async |bench| {
        bench.post(&[sale_of(1, person(1), person(2), start())]).await;
        for statement in [
            "UPDATE ledger.movements SET amount_xof = 1",
            "DELETE FROM ledger.movements",
            "UPDATE ledger.entries SET kind = 'unapplied'",
            "DELETE FROM ledger.keys",
            "TRUNCATE ledger.keys",
            "TRUNCATE ledger.entries, ledger.movements",
            "DELETE FROM ledger.accounts",
        ] {
            let mut tx = bench.owner().await;
            let refused = sqlx::query(statement).execute(&mut *tx).await.unwrap_err();
            let code = refused.as_database_error().unwrap().code().unwrap().into_owned();
            assert_eq!(code, "23001", "{statement}");
        }
        for unbalanced in [
            "INSERT INTO ledger.movements VALUES (1, 9, 1, 2, 0, NULL)",
            "INSERT INTO ledger.movements VALUES (1, 9, 1, 2, -5, NULL)",
            "INSERT INTO ledger.movements VALUES (1, 9, 2, 2, 5, NULL)",
        ] {
            let mut tx = bench.owner().await;
            let refused = sqlx::query(unbalanced).execute(&mut *tx).await.unwrap_err();
            let code = refused.as_database_error().unwrap().code().unwrap().into_owned();
            assert_eq!(code, "23514", "{unbalanced}");
        }
    });
}

#[test]
fn nothing_goes_around_the_holdback() {
    ledger(async |bench| {
        let post =
            "SELECT ledger.post(0, '2026-11-21Z', ARRAY['x'], ARRAY['sale'], ARRAY[sha256('x')],
        ARRAY['2026-11-21Z'::timestamptz], ARRAY['held:' || $1, 'available:' || $1, 'unapplied'],
        ARRAY[1], ARRAY[$2], ARRAY[$3], ARRAY[5::bigint], ARRAY[$4::timestamptz])";
        for (debit, credit, release_at) in [
            (1, 2, None),          // held to available, without the sweep
            (3, 1, None),          // into the holdback without a release
            (3, 2, Some(start())), // a release of what is not held
        ] {
            let refused = sqlx::query(post)
                .bind(person(1).to_string())
                .bind(debit)
                .bind(credit)
                .bind(release_at)
                .execute(&mut *bench.program().await)
                .await
                .unwrap_err();
            let code = refused.as_database_error().unwrap().code().unwrap().into_owned();
            assert_eq!(code, "23514", "{debit} {credit}");
        }
    });
}
