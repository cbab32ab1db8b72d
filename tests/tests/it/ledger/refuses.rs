//! What must never be is refused by the database itself.
//! Deliberately not here: what the checker finds (`verifies`).

use super::bench::{Call, code, days, figures, ledger, payout, person, sale_of, start};
use cauri_application::ledger::ports::Posted;
use cauri_domain::{
    ledger::{payout_failed, payout_paid},
    money::Xof,
};
use sqlx::Executor as _;
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
             NULL, NULL, NULL)",
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
        let of = |kind| format!("{kind}:{}", person(1));
        let (held, available, flying) = (of("held"), of("available"), of("payout_in_flight"));
        let clearing = "gateway_clearing:cinetpay";
        let soon = start() + days(30);
        let sale = |to: &str| Call::of("sale:x", "sale", [clearing, to], 5);
        for (call, why) in [
            (Call::of("sale:x", "sale", [&held, &available], 5), "held to available by hand"),
            (sale(&held), "into the holdback without a release"),
            (sale("platform_revenue").released(soon), "a release of what is not held"),
            (sale(&held).released(start() - days(1)), "released before it was earned"),
            (sale(&available), "earned past the holdback"),
            (Call::of("maturity:x", "maturity", [&held, &available], 5), "the sweep's own kind"),
            (Call::of("maturity:x", "sale", [clearing, &held], 5).released(soon), "its key"),
            (Call::of("payout:x:requested", "payout_requested", [&held, &flying], 5), "withdrawn"),
            (
                Call::of("payout:x:requested", "payout_requested", [&held, &flying], 5)
                    .released(soon),
                "withdrawn from a bucket",
            ),
        ] {
            let refused = call.post(&mut bench.program().await).await;
            assert_eq!(code(refused), "23514", "{why}");
        }
        let good = sale(&held).released(soon).post(&mut bench.program().await).await;
        assert_eq!(good.unwrap(), ["created"]);
    });
}

/// One code that leads nowhere would move all after it up by one place: what was checked as one
/// account would be written to another.
#[test]
fn a_code_that_names_no_account_moves_nothing() {
    ledger(async |bench| {
        bench.post(&[sale_of(1, person(1), person(2), start())]).await;
        let awa = person(0xabc);
        let shouted = format!("held:{}", awa.to_string().to_uppercase());
        let clearing = "gateway_clearing:cinetpay";
        let available = format!("available:{}", person(1));
        let mut call = Call::of("payout:x:concluded", "payout_failed", [clearing, &available], 5);
        for codes in [
            format!("{shouted},held:{},payout_in_flight:{},{available}", person(1), person(1)),
            format!("held:{},{shouted}", person(1)),
            "held:".to_owned(),
            "held:awa".to_owned(),
            "cash,cash:x".to_owned(),
            "gateway_clearing,platform_revenue:x".to_owned(),
            "gateway_clearing:".to_owned(),
            "NULL".to_owned(),
            "\"\"".to_owned(),
        ] {
            call.columns[4] = Some(format!("{{{codes}}}"));
            call.columns[6] = Some("{3}".to_owned());
            call.columns[7] = Some("{4}".to_owned());
            let refused = code(call.post(&mut bench.program().await).await);
            // No such account, no UUID where one belongs, a kind that is not the house's, no name.
            assert!(
                ["22023", "22P02", "23503", "23514"].contains(&&*refused),
                "{codes}: {refused}"
            );
        }
        assert_eq!(figures(&bench.balance(person(1), start()).await), (6_500, 0, 0, 0));
        assert_eq!(bench.differences().await, []);
    });
}

/// A guard that counts in an old snapshot does not see what others took meanwhile.
#[test]
fn only_read_committed_is_taken() {
    ledger(async |bench| {
        let (awa, now) = (person(1), start() + days(30));
        bench.post(&[sale_of(1, awa, person(2), start())]).await;
        bench.sweep(now, 10).await;
        let [available, flying] = ["available", "payout_in_flight"].map(|k| format!("{k}:{awa}"));
        let call = Call::of("payout:x:requested", "payout_requested", [&available, &flying], 6_500);
        for level in ["REPEATABLE READ", "SERIALIZABLE", "READ UNCOMMITTED"] {
            let mature = "SELECT ledger.mature(NULL, '2026-09-30Z', 10)";
            for sweeps in [true, false] {
                let mut tx = bench.program().await;
                let set = format!("SET TRANSACTION ISOLATION LEVEL {level}");
                tx.execute(sqlx::AssertSqlSafe(set)).await.unwrap();
                let refused = if sweeps {
                    code(tx.execute(mature).await)
                } else {
                    code(call.post(&mut tx).await)
                };
                assert_eq!(refused, "25000", "{level}, {sweeps}");
            }
        }
        assert_eq!(call.post(&mut bench.program().await).await.unwrap(), ["created"]);
    });
}

#[test]
fn the_sweep_takes_no_instant_that_has_not_come() {
    ledger(async |bench| {
        bench.post(&[sale_of(1, person(1), person(2), start())]).await;
        bench.set_server_clock(start()).await;
        let mature = "SELECT count(*) FROM ledger.mature(NULL, $1::text::timestamptz, $2)";
        let sweep = async |now: Option<String>, limit: Option<i32>| {
            sqlx::query_scalar::<_, i64>(mature)
                .bind(now)
                .bind(limit)
                .fetch_one(&mut *bench.program().await)
                .await
        };
        let (due, said) = (start() + days(30), |at: &str| Some(at.to_owned()));
        for early in [said(&due.to_rfc3339()), said("infinity"), said("-infinity"), None] {
            assert_eq!(code(sweep(early.clone(), Some(10)).await), "22023", "{early:?}");
        }
        for limit in [Some(0), Some(-1), Some(10_001), None] {
            assert_eq!(code(sweep(said("2026-01-01Z"), limit).await), "54000", "{limit:?}");
        }
        assert_eq!(sweep(said(&start().to_rfc3339()), Some(10)).await.unwrap(), 0);
        // The sandbox's clock was moved: the present is later there.
        let moved = "UPDATE app.system SET clock_offset_seconds = 30 * 86400";
        let mut tx = bench.owner().await;
        tx.execute(moved).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(sweep(said(&due.to_rfc3339()), Some(10)).await.unwrap(), 2);
    });
}
