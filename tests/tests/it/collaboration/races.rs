//! Two commands at once: one wins, the other is told so; nothing is lost, nothing is doubled.
//! Deliberately not here: the same moves one after the other (`negotiate`, `sign_contract`).

use super::ring::{Outcome, Ring, products, rounds};
use crate::{
    harness::{World, harness},
    orders::support::at_once,
};
use cauri_application::collaboration::negotiate::NegotiateError;
use cauri_domain::{
    collaboration::{CollaborationError, Status},
    kernel::ProductId,
};
use chrono::TimeDelta;
use std::env;

/// Rounds of each race.
const ROUNDS: usize = 1_000;
/// Proposals at once, and in how many rounds; more by `CAURI_RACE_ROUNDS`.
const PROPOSALS: u16 = 50;
const PROPOSAL_ROUNDS: usize = 24;
/// An offer waits for so long.
const WEEK: TimeDelta = TimeDelta::days(7);

/// What there must be by now.
async fn hold(world: &World, expected: &[(&'static str, usize)]) {
    for (sql, count) in expected {
        assert_eq!(usize::try_from(world.count(sql).await), Ok(*count), "{sql}");
    }
}

/// True if the one that waited was told that the other was faster.
fn is_stale(outcome: &Outcome) -> bool {
    matches!(outcome, Err(NegotiateError::StaleVersion { .. }))
}

/// Certificates are other tests' matter, and take their time.
async fn leave_certificates_out(world: &World, expected: usize) {
    hold(world, &[("SELECT count(*) FROM jobs._private_jobs", expected)]).await;
    sqlx::query("DELETE FROM jobs._private_jobs").execute(&world.owner).await.expect("no jobs");
}

#[test]
fn two_last_signatures_at_once_are_one_activation() {
    harness(async |world| {
        let (ring, merchant) = Ring::set(world).await;
        rounds(world, (&ring, &merchant), ROUNDS, async |ring, product, number| {
            let id = ring.open(product).await;
            ring.accept(id, 1).await.expect("a contract");
            let hash = ring.contract_hash(id).await;
            let (first, second) = match number % 2 {
                0 => (&ring.merchant, &ring.influencer),
                _ => (&ring.influencer, &ring.merchant),
            };
            let (one, other) =
                tokio::join!(ring.sign(first, id, &hash), ring.sign(second, id, &hash));
            let mut led_to = [one, other].map(|signed| signed.expect("both sign").status.as_str());
            led_to.sort_unstable();
            assert_eq!(led_to, [Status::Accepted.as_str(), Status::Active.as_str()]);
            ring.verified(id).await;
        })
        .await;
        let active = "SELECT count(*) FROM app.collaborations WHERE status = 'active'
                      AND version = 4";
        hold(
            world,
            &[
                (active, ROUNDS),
                ("SELECT count(DISTINCT collaboration_id) FROM app.links", ROUNDS),
                ("SELECT count(*) FROM app.links", ROUNDS),
                ("SELECT count(*) FROM app.outbox WHERE kind = 'collaboration.activated'", ROUNDS),
                ("SELECT count(*) FROM app.outbox WHERE kind = 'collaboration.signed'", 2 * ROUNDS),
                ("SELECT count(*) FROM app.contract_links WHERE kind = 'activated'", ROUNDS),
                ("SELECT count(*) FROM app.contract_links WHERE kind = 'signed'", 2 * ROUNDS),
                ("SELECT count(*) FROM app.collaboration_signatures", 2 * ROUNDS),
                ("SELECT count(*) FROM app.signature_evidence", 2 * ROUNDS),
                ("SELECT count(*) FROM app.collaboration_moves", 4 * ROUNDS),
            ],
        )
        .await;
        leave_certificates_out(world, ROUNDS).await;
    });
}

#[test]
fn of_accept_and_withdraw_one_wins() {
    harness(async |world| {
        let (ring, merchant) = Ring::set(world).await;
        rounds(world, (&ring, &merchant), ROUNDS, async |ring, product, number| {
            let id = ring.open(product).await;
            let (accept, withdraw) = if number % 2 == 0 {
                tokio::join!(ring.accept(id, 1), ring.withdraw(id, 1))
            } else {
                let (withdraw, accept) = tokio::join!(ring.withdraw(id, 1), ring.accept(id, 1));
                (accept, withdraw)
            };
            match (&accept, &withdraw) {
                (Ok(moved), lost) if is_stale(lost) => {
                    assert_eq!((moved.status, moved.version), (Status::Accepted, 2));
                    ring.verified(id).await;
                    // The next round needs the product.
                    ring.withdraw(id, 2).await.expect("an end");
                }
                (lost, Ok(moved)) if is_stale(lost) => {
                    assert_eq!((moved.status, moved.version), (Status::Withdrawn, 2));
                }
                _ => panic!("{accept:?} {withdraw:?}"),
            }
        })
        .await;
        let accepted = "SELECT count(*) FROM app.contracts";
        let accepted = usize::try_from(world.count(accepted).await).expect("a count");
        hold(
            world,
            &[
                ("SELECT count(*) FROM app.collaborations WHERE status = 'withdrawn'", ROUNDS),
                ("SELECT count(*) FROM app.collaboration_moves", 2 * ROUNDS + accepted),
                ("SELECT count(*) FROM app.outbox WHERE kind = 'collaboration.accepted'", accepted),
                ("SELECT count(*) FROM app.outbox WHERE kind = 'collaboration.withdrawn'", ROUNDS),
                ("SELECT count(*) FROM app.contract_links", accepted),
            ],
        )
        .await;
    });
}

#[test]
fn of_two_counter_offers_one_lies_on_the_table() {
    harness(async |world| {
        let (ring, merchant) = Ring::set(world).await;
        rounds(world, (&ring, &merchant), ROUNDS, async |ring, product, number| {
            let id = ring.open(product).await;
            // In odd rounds the very same twice, as by two taps on a phone.
            let other = if number % 2 == 0 { 21 } else { 20 };
            let (one, two) = tokio::join!(ring.counter(id, 1, 20), ring.counter(id, 1, other));
            let won = usize::from(one.is_ok()) + usize::from(two.is_ok());
            let lost = usize::from(is_stale(&one)) + usize::from(is_stale(&two));
            assert_eq!((won, lost), (1, 1), "{one:?} {two:?}");
            ring.withdraw(id, 2).await.expect("an end");
        })
        .await;
        hold(
            world,
            &[
                ("SELECT count(*) FROM app.collaboration_offers WHERE number = 2", ROUNDS),
                ("SELECT count(*) FROM app.collaboration_offers", 2 * ROUNDS),
                ("SELECT count(*) FROM app.collaboration_moves", 3 * ROUNDS),
                ("SELECT count(*) FROM app.outbox WHERE kind = 'collaboration.countered'", ROUNDS),
            ],
        )
        .await;
    });
}

/// When the sweep looks, compared to the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sweep {
    Before,
    Beside,
    After,
}

/// The instant of an answer, from the deadline on in microseconds.
const INSTANTS: [i64; 3] = [-1, 0, 1];

/// Everybody accepts at an instant, while the sweep looks.
async fn answer(world: &World, ring: &Ring, products: &[ProductId], micros: i64, sweep: Sweep) {
    let count = products.len();
    let opened = at_once(products.iter().map(|product| ring.open(*product))).await;
    let deadline = world.clock.present() + WEEK;
    world.clock.advance(WEEK + TimeDelta::microseconds(micros));
    if sweep == Sweep::Before {
        assert_eq!(ring.sweep().await, if micros < 0 { 0 } else { count });
    }
    let accepts = at_once(opened.iter().map(|id| ring.accept(*id, 1)));
    let outcomes = if sweep == Sweep::Beside {
        let (outcomes, swept) = tokio::join!(accepts, ring.sweep());
        assert!(swept == if micros < 0 { 0 } else { count }, "{swept}");
        outcomes
    } else {
        accepts.await
    };
    for outcome in outcomes {
        match outcome {
            Ok(moved) => assert!(micros < 0 && moved.status == Status::Accepted),
            // The version that was seen lies behind the expiry, written down or not.
            Err(NegotiateError::StaleVersion { found: 2 }) => assert!(micros >= 0),
            other => panic!("{micros} {sweep:?}: {other:?}"),
        }
    }
    if micros >= 0 {
        // Who does not say what it saw is told of the deadline itself.
        let told = ring.accept_unseen(opened[0]).await;
        let Err(NegotiateError::Refused { rule, allowed }) = told else { panic!("{told:?}") };
        assert_eq!(rule, CollaborationError::Expired { expired_at: deadline });
        assert_eq!(allowed, []);
    }
    if sweep == Sweep::After {
        assert_eq!(ring.sweep().await, if micros < 0 { 0 } else { count });
    }
    // What was accepted runs out of time in its turn, so that the products are free again.
    world.clock.advance(WEEK + TimeDelta::microseconds(1));
    assert_eq!(ring.sweep().await, if micros < 0 { count } else { 0 });
}

#[test]
fn of_an_answer_and_the_deadline_the_earlier_one_wins_whenever_the_sweep_looks() {
    harness(async |world| {
        let (ring, merchant) = Ring::set(world).await;
        let products = products(world, &merchant, ROUNDS.div_ceil(9)).await;
        for micros in INSTANTS {
            for sweep in [Sweep::Before, Sweep::Beside, Sweep::After] {
                answer(world, &ring, &products, micros, sweep).await;
            }
        }
        let (all, accepted) = (9 * products.len(), 3 * products.len());
        hold(
            world,
            &[
                ("SELECT count(*) FROM app.collaborations WHERE status = 'expired'", all),
                ("SELECT count(*) FROM app.contracts", accepted),
                ("SELECT count(*) FROM app.collaboration_moves", 2 * all + accepted),
                ("SELECT count(*) FROM app.outbox WHERE kind = 'collaboration.expired'", all),
                ("SELECT count(*) FROM app.outbox WHERE kind = 'collaboration.accepted'", accepted),
                (
                    "SELECT count(*) FROM app.collaborations
                     WHERE closed_at = coalesce(accepted_at, proposed_at) + interval '7 days'",
                    all,
                ),
                ("SELECT count(*) FROM app.collaboration_products WHERE is_open", 0),
            ],
        )
        .await;
    });
}

#[test]
fn of_fifty_proposals_at_once_one_request_is_open() {
    let rounds: usize = env::var("CAURI_RACE_ROUNDS")
        .map_or(PROPOSAL_ROUNDS, |rounds| rounds.parse().expect("a number"));
    harness(async |world| {
        let (ring, merchant) = Ring::set(world).await;
        let product = products(world, &merchant, 1).await[0];
        for _ in 0..rounds {
            // Half of them are the very same, half differ.
            let percents = (0..PROPOSALS).map(|nth| if nth % 2 == 0 { 5 } else { nth });
            let asked = at_once(percents.map(|percent| ring.propose(product, percent.max(5))));
            let (mut made, mut same, mut refused) = (vec![], 0, 0);
            for outcome in asked.await {
                match outcome {
                    Ok(moved) if moved.already_applied => same += 1,
                    Ok(moved) => made.push(moved.collaboration_id),
                    Err(NegotiateError::Refused {
                        rule: CollaborationError::AlreadyOpen { .. },
                        ..
                    }) => refused += 1,
                    Err(other) => panic!("{other:?}"),
                }
            }
            assert_eq!((made.len(), same + refused), (1, usize::from(PROPOSALS) - 1));
            ring.withdraw(made[0], 1).await.expect("an end");
        }
        hold(
            world,
            &[
                ("SELECT count(*) FROM app.collaborations", rounds),
                ("SELECT count(*) FROM app.collaboration_offers", rounds),
                ("SELECT count(*) FROM app.collaboration_products", rounds),
                ("SELECT count(*) FROM app.outbox WHERE kind = 'collaboration.proposed'", rounds),
            ],
        )
        .await;
    });
}
