//! The functions called as the program may, with every odd array: each call is refused, or what it
//! did is what the recipes do.
//! Deliberately not here: calls that are well-formed (`refuses`).

use super::bench::{Bench, Call, Dice, days, ledger, person, sale_of, start};
use cauri_application::ledger::ports::Difference;
use std::collections::BTreeMap;

/// Most calls of one history.
const CALLS: u64 = 600;

/// A sale and a withdrawal in one call, as they should be.
fn sound(nth: u64) -> Call {
    let awa = person(1);
    let mut call = Call::of("", "", ["", ""], 1);
    let soon = (start() + days(60)).to_rfc3339();
    let texts = [
        format!("{{sale:odd-{nth},payout:odd-{nth}:requested}}"),
        "{sale,payout_requested}".to_owned(),
        format!("{{\\\\x{0},\\\\x{0}}}", "cd".repeat(32)),
        format!("{{{0},{0}}}", start().to_rfc3339()),
        format!(
            "{{gateway_clearing:cinetpay,held:{awa},platform_revenue,available:{awa},\
             payout_in_flight:{awa}}}"
        ),
        "{1,1,2}".to_owned(),
        "{1,1,4}".to_owned(),
        "{2,3,5}".to_owned(),
        "{80,20,1}".to_owned(),
        format!("{{{soon},NULL,NULL}}"),
    ];
    call.columns = texts.map(Some);
    call
}

/// Elements of a literal: none of them holds a comma.
fn elements(literal: &str) -> Vec<String> {
    literal.trim_matches(['{', '}']).split(',').map(str::to_owned).collect()
}

fn literal(elements: &[String]) -> String {
    format!("{{{}}}", elements.join(","))
}

/// An element that fits into a column and belongs there no more than sometimes.
fn odd_element(column: usize, dice: &mut Dice) -> String {
    let awa = person(1);
    let words: Vec<String> = match column {
        0 => vec!["maturity:1".into(), "sale:odd-0".into(), "\"\"".into(), "x".repeat(300)],
        1 => vec!["maturity".into(), "gift".into(), "payout_recovered".into(), "unapplied".into()],
        2 => vec!["\\\\x00".into(), "\\\\x".into()],
        3 | 9 => {
            vec!["infinity".into(), "-infinity".into(), "2020-01-01Z".into(), "2030-01-01Z".into()]
        }
        4 => vec![
            format!("held:{awa}"),
            format!("available:{awa}"),
            format!("held:{}", person(0xabc).to_string().to_uppercase()),
            format!("available:{}", person(7)),
            "unapplied".into(),
            "cash".into(),
            "platform_revenue:x".into(),
            "gateway_clearing:other".into(),
        ],
        5..=7 => ["-1", "0", "1", "2", "3", "4", "5", "6", "2147483647"].map(String::from).into(),
        _ => ["-1", "0", "1", "6500", "9223372036854775807"].map(String::from).into(),
    };
    let which = usize::try_from(dice.roll(words.len() as u64 + 1)).unwrap();
    words.get(which).cloned().unwrap_or_else(|| "NULL".into())
}

/// Changes one column.
fn spoil(call: &mut Call, dice: &mut Dice) {
    let column = usize::try_from(dice.roll(10)).unwrap();
    let Some(text) = call.columns[column].clone() else { return };
    let mut parts = elements(&text);
    let at = usize::try_from(dice.roll(parts.len() as u64)).unwrap();
    call.columns[column] = match dice.roll(10) {
        0 => None,
        1 => Some("{}".into()),
        2 => Some(format!("{{{text},{text}}}")),
        3 => Some(format!("[0:{}]={}", parts.len() - 1, literal(&parts))),
        4 => Some(format!("[2:{}]={}", parts.len() + 1, literal(&parts))),
        5 => {
            parts.remove(at);
            Some(literal(&parts))
        }
        6 => {
            parts.push(parts[at].clone());
            Some(literal(&parts))
        }
        7 => {
            parts.reverse();
            Some(literal(&parts))
        }
        _ => {
            parts[at] = odd_element(column, dice);
            Some(literal(&parts))
        }
    };
}

/// What no call may ever lessen: held money bucket by bucket; and what two payees can withdraw,
/// with what is on its way to them.
async fn standing(bench: &Bench<'_>) -> (BTreeMap<(i64, String), i64>, i64, i64) {
    let mut tx = bench.program().await;
    let buckets: Vec<(i64, String, i64)> = sqlx::query_as(
        "SELECT account_id, release_at::text, sum(amount_xof)::bigint
         FROM ledger.buckets GROUP BY 1, 2",
    )
    .fetch_all(&mut *tx)
    .await
    .unwrap();
    let (available, flying): (i64, i64) = sqlx::query_as(
        "SELECT coalesce(sum(credits_xof - debits_xof)
                    FILTER (WHERE kind = 'available'), 0)::bigint,
                coalesce(sum(credits_xof - debits_xof)
                    FILTER (WHERE kind = 'payout_in_flight'), 0)::bigint
         FROM ledger.balances AS b JOIN ledger.accounts AS a ON a.id = b.account_id",
    )
    .fetch_one(&mut *tx)
    .await
    .unwrap();
    (buckets.into_iter().map(|(id, at, sum)| ((id, at), sum)).collect(), available, flying)
}

#[test]
fn no_odd_call_goes_around_anything() {
    for seed in 1..=2 {
        ledger(async |bench| history(bench, seed).await);
    }
}

/// The sweep by the clock of the database, which says that nothing more is due.
async fn sweep(bench: &Bench<'_>, dice: &mut Dice) {
    let mut one_of = |words: &[&str]| {
        let which = usize::try_from(dice.roll(words.len() as u64 + 1)).unwrap();
        words.get(which).map(|word| (*word).to_owned())
    };
    let (awa, present) = (person(1).to_string(), (start() + days(31)).to_rfc3339());
    let payee = one_of(&[&awa, &person(7).to_string()]);
    let now = one_of(&[&present, "infinity", "-infinity", "2090-01-01Z", "2020-01-01Z"]);
    let limit = one_of(&["-1", "0", "1", "10000", "2147483647"]);
    let mut tx = bench.program().await;
    let swept = sqlx::query(
        "SELECT ledger.mature($1::text::uuid, $2::text::timestamptz, $3::text::integer)",
    )
    .bind(payee)
    .bind(now)
    .bind(limit)
    .execute(&mut *tx)
    .await;
    if swept.is_ok() {
        tx.commit().await.unwrap();
    }
}

async fn history(bench: &Bench<'_>, seed: u64) {
    let mut dice = Dice(seed);
    bench.post(&[sale_of(1, person(1), person(2), start())]).await;
    bench.sweep(start() + days(30), 10).await;
    bench.post(&[sale_of(2, person(1), person(2), start() + days(20))]).await;
    bench.set_server_clock(start() + days(31)).await;
    let (mut created, mut refused) = (0, 0);
    for nth in 0..CALLS {
        let before = standing(bench).await;
        let mut call = sound(nth);
        for _ in 0..dice.roll(4) {
            spoil(&mut call, &mut dice);
        }
        match dice.roll(12) {
            0 => call.lane = None,
            1 => call.lane = Some(99),
            2 => call.lane = Some(1),
            3 => call.now = None,
            _ => {}
        }
        let mut tx = bench.program().await;
        match call.post(&mut tx).await {
            Ok(outcomes) => {
                tx.commit().await.unwrap();
                created += outcomes.iter().filter(|word| *word == "created").count();
            }
            Err(error) => {
                assert!(error.as_database_error().is_some(), "{error} of {call:?}");
                refused += 1;
            }
        }
        if nth % 5 == 0 {
            sweep(bench, &mut dice).await;
        }
        let after = standing(bench).await;
        for (bucket, sum) in &before.0 {
            assert!(after.0.get(bucket) >= Some(sum), "seed {seed}: {bucket:?} after {call:?}");
        }
        assert!(after.1 >= 0, "seed {seed}: {} available after {call:?}", after.1);
        // `payout_recovered` takes what is gone; nothing gives.
        assert!(after.1 + after.2 <= before.1 + before.2, "seed {seed}: given by {call:?}");
    }
    assert!(created > 100 && refused > 300, "created {created}, refused {refused}");
    // A fingerprint is its caller's word; the checker names those that are none.
    let found = bench.differences().await;
    let named = |it: &Difference| matches!(it, Difference::Fingerprint { .. });
    assert!(found.iter().all(named), "seed {seed}: {found:?}");
}
