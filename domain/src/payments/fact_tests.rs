//! The table of answers, and random sequences of them.
//! Deliberately not here: the schedule's own figures (`schedule`).

use super::*;
use crate::{
    kernel::{OrderId, PaymentId, Personal, UserId},
    payments::{CHECKS_AFTER, Channel},
};
use proptest::prelude::*;
use uuid::Uuid;

const AMOUNT: Xof = Xof::new(5_000);

fn at(seconds: i64) -> Timestamp {
    chrono::DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
}

fn payment(state: PaymentState) -> Payment {
    Payment {
        id: PaymentId(Uuid::from_u128(1)),
        order_id: OrderId(Uuid::from_u128(2)),
        buyer_id: UserId(Uuid::from_u128(3)),
        gateway: "cinetpay".into(),
        channel: Channel::All,
        amount_xof: AMOUNT,
        state,
        payer: Payer::default(),
        payment_url: None,
        closed_at: None,
        created_at: at(0),
        updated_at: at(0),
        version: 1,
    }
}

fn pending() -> Payment {
    payment(PaymentState::Pending { checks: 0, next_check_at: at(120) })
}

fn fact(outcome: Outcome, amount: Option<i64>, currency: Option<&str>) -> CheckedFact {
    let phone_number = Some(Personal::new("+2250707070707".to_owned()));
    CheckedFact {
        outcome,
        amount_xof: amount.map(Xof::new),
        currency: currency.map(str::to_owned),
        code: "c".into(),
        payer: Payer { operator: Some("OM".into()), phone_number },
    }
}

fn success() -> CheckedFact {
    fact(Outcome::Succeeded, Some(5_000), Some("XOF"))
}

fn mismatch(amount: i64, currency: &str) -> PaymentState {
    PaymentState::Mismatch { found_at: at(60), amount, currency: currency.into() }
}

fn failed() -> PaymentState {
    PaymentState::Failed { failed_at: at(60), code: "c".into() }
}

fn completed() -> PaymentState {
    PaymentState::Completed { paid_at: at(60) }
}

#[test]
fn the_table_of_answers() {
    use FactError::{ContradictsCompleted, Incomplete};
    use Outcome::{Failed, NotFound, Pending, Succeeded};
    use PaymentEvent as Event;
    let waiting = pending().state;
    let old_failure = PaymentState::Failed { failed_at: at(1), code: "old".into() };
    let old_completion = PaymentState::Completed { paid_at: at(1) };
    let held = PaymentState::Mismatch { found_at: at(1), amount: 1, currency: "XOF".into() };
    let (xof, eur) = (Some("XOF"), Some("EUR"));
    let moved = |state, event| Ok(Some((state, Some(event))));
    let table = [
        (&waiting, fact(Succeeded, Some(5_000), xof), moved(completed(), Event::Completed)),
        (
            &waiting,
            fact(Succeeded, Some(4_999), xof),
            moved(mismatch(4_999, "XOF"), Event::Mismatched),
        ),
        (
            &waiting,
            fact(Succeeded, Some(5_001), xof),
            moved(mismatch(5_001, "XOF"), Event::Mismatched),
        ),
        (
            &waiting,
            fact(Succeeded, Some(5_000), eur),
            moved(mismatch(5_000, "EUR"), Event::Mismatched),
        ),
        (&waiting, fact(Succeeded, None, xof), Err(Incomplete)),
        (&waiting, fact(Succeeded, Some(5_000), None), Err(Incomplete)),
        (&waiting, fact(Failed, Some(5_000), xof), moved(failed(), Event::Failed)),
        (&waiting, fact(Failed, None, None), moved(failed(), Event::Failed)),
        (&waiting, fact(Pending, None, None), Ok(None)),
        (&waiting, fact(NotFound, None, None), Ok(None)),
        (&old_failure, fact(Succeeded, Some(5_000), xof), moved(completed(), Event::Completed)),
        (&old_failure, fact(Succeeded, Some(1), xof), moved(mismatch(1, "XOF"), Event::Mismatched)),
        (&old_failure, fact(Succeeded, None, None), Err(Incomplete)),
        (&old_failure, fact(Failed, None, None), Ok(None)),
        (&old_failure, fact(Pending, None, None), Ok(None)),
        (&old_failure, fact(NotFound, None, None), Ok(None)),
        (&old_completion, fact(Succeeded, Some(5_000), xof), Ok(None)),
        (&old_completion, fact(Succeeded, None, None), Ok(None)),
        (&old_completion, fact(Pending, None, None), Ok(None)),
        (&old_completion, fact(NotFound, None, None), Ok(None)),
        (&old_completion, fact(Failed, None, None), Err(ContradictsCompleted)),
        (&old_completion, fact(Succeeded, Some(4_999), xof), Err(ContradictsCompleted)),
        (&held, fact(Succeeded, Some(5_000), xof), Ok(None)),
        (&held, fact(Failed, None, None), Ok(None)),
        (&held, fact(Pending, None, None), Ok(None)),
        (&held, fact(NotFound, None, None), Ok(None)),
    ];
    for (state, answer, expected) in table {
        let before = payment(state.clone());
        let found = before.record_fact(&answer, at(60)).map(|decision| match decision {
            Decision::Applied { next, events } => {
                assert_eq!(next.version, before.version + 1);
                assert_eq!(next.amount_xof, AMOUNT);
                Some((next.state, events.first().copied()))
            }
            Decision::AlreadyApplied(same) => {
                assert_eq!(same, before);
                None
            }
        });
        assert_eq!(found, expected, "{state:?} {answer:?}");
    }
}

#[test]
fn the_payer_is_kept_with_the_money() {
    let next = pending().record_fact(&success(), at(60)).unwrap().into_state();
    assert_eq!(next.payer, success().payer);
    let refused = fact(Outcome::Failed, None, None);
    let next = pending().record_fact(&refused, at(60)).unwrap().into_state();
    assert_eq!(next.payer, Payer::default());
}

#[test]
fn an_undecided_payment_is_given_up_after_the_last_check() {
    let waiting = fact(Outcome::Pending, None, None);
    let mut payment = pending();
    for (nth, after) in CHECKS_AFTER.into_iter().enumerate() {
        payment = payment.record_fact(&waiting, at(0) + after).unwrap().into_state();
        let next = CHECKS_AFTER.get(nth + 1);
        let expected = match next {
            Some(next) => PaymentState::Pending {
                checks: u8::try_from(nth + 1).unwrap(),
                next_check_at: at(0) + *next,
            },
            None => PaymentState::Failed { failed_at: at(0) + after, code: UNCONFIRMED.into() },
        };
        assert_eq!(payment.state, expected);
    }
}

#[test]
fn after_a_jump_of_the_clock_an_answer_counts_from_its_check() {
    let year = 366 * 24 * 3_600;
    let paid = pending().record_fact(&success(), at(year)).unwrap().into_state();
    assert_eq!(paid.state, PaymentState::Completed { paid_at: at(120) });
    let waiting = fact(Outcome::Pending, None, None);
    let given_up = pending().record_fact(&waiting, at(year)).unwrap().into_state();
    let failed_at = at(72 * 3_600);
    assert_eq!(given_up.state, PaymentState::Failed { failed_at, code: UNCONFIRMED.into() });
    assert_eq!(given_up.updated_at, failed_at);
}

#[test]
fn a_refused_opening_fails_only_what_is_pending() {
    let next = pending().refuse("624", at(1)).into_state();
    assert_eq!(next.state, PaymentState::Failed { failed_at: at(1), code: "624".into() });
    assert!(payment(completed()).refuse("624", at(1)).is_replay());
}

fn any_fact() -> impl Strategy<Value = CheckedFact> {
    let outcome = prop_oneof![
        Just(Outcome::Succeeded),
        Just(Outcome::Pending),
        Just(Outcome::Failed),
        Just(Outcome::NotFound),
    ];
    let amount = prop_oneof![Just(None), Just(Some(5_000)), (0_i64..10_000).prop_map(Some)];
    let currency = prop_oneof![Just(None), Just(Some("XOF")), Just(Some("EUR"))];
    (outcome, amount, currency)
        .prop_map(|(outcome, amount, currency)| fact(outcome, amount, currency))
}

proptest! {
    /// Whatever comes in whatever order: one credit at most, only for the frozen amount, and a
    /// copy of an answer never changes what the answer led to.
    #[test]
    fn any_answers_credit_at_most_once(
        answers in prop::collection::vec((any_fact(), 0_i64..40_000), 0..40),
    ) {
        let mut payment = pending();
        let mut credits = 0;
        let mut now = 0;
        for (answer, later) in answers {
            now += later;
            let was_completed = matches!(payment.state, PaymentState::Completed { .. });
            let Ok(decision) = payment.record_fact(&answer, at(now)) else { continue };
            if let Decision::Applied { next, events } = decision {
                prop_assert_eq!(next.version, payment.version + 1);
                prop_assert!(next.updated_at >= payment.updated_at && next.updated_at <= at(now));
                if events.contains(&PaymentEvent::Completed) {
                    credits += 1;
                    prop_assert_eq!(answer.amount_xof, Some(AMOUNT));
                    prop_assert_eq!(answer.currency.as_deref(), Some("XOF"));
                }
                payment = next;
            }
            prop_assert!(credits <= 1);
            let is_completed = matches!(payment.state, PaymentState::Completed { .. });
            prop_assert!(is_completed || !was_completed);
            let copy = payment.record_fact(&answer, at(now));
            prop_assert!(copy.is_err() || copy.is_ok_and(|copy| copy.is_replay()));
        }
    }
}
