//! A payout to the number of the other party of a running collaboration.
//! Deliberately not here: what else a payout is held to (`request_payout`).

use super::support::NUMBER;
use crate::harness::{Person, World, harness};

/// A collaboration of the two, that stands so.
async fn collaboration(world: &World, merchant: &Person, influencer: &Person, status: &str) {
    world
        .meddle(format!(
            "INSERT INTO app.collaborations (id, merchant_id, influencer_id, status, proposed_at,
                 expires_at, agreed_rate, accepted_at, activated_at, closed_at, closed_by,
                 closed_reason, created_at, updated_at, version)
             SELECT gen_random_uuid(), '{}', '{}', status, now, deadline, rate, agreed, active,
                    closed, CASE WHEN closed IS NOT NULL THEN 'merchant' END,
                    CASE WHEN closed IS NOT NULL THEN 'fin' END, now, now, 1
             FROM (SELECT '{status}' AS status, '2026-01-01'::timestamptz AS now,
                          CASE WHEN '{status}' IN ('pending', 'accepted')
                               THEN '2027-01-01'::timestamptz END AS deadline,
                          CASE WHEN '{status}' <> 'pending' THEN 15 END AS rate,
                          CASE WHEN '{status}' <> 'pending' THEN '2026-01-01'::timestamptz END
                              AS agreed,
                          CASE WHEN '{status}' IN ('active', 'terminated')
                               THEN '2026-01-01'::timestamptz END AS active,
                          CASE WHEN '{status}' = 'terminated' THEN '2026-01-02'::timestamptz END
                              AS closed) AS made",
            merchant.id, influencer.id
        ))
        .await;
}

#[test]
fn in_a_running_collaboration_nobody_is_paid_to_the_others_number() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        let binta = world.person("Binta", "influencer").await;
        world.asks_to_be_paid_to(&binta, NUMBER).await;
        // Only proposed, or over: nothing is running.
        for status in ["pending", "terminated"] {
            collaboration(world, &awa, &binta, status).await;
        }
        world.withdraw(&awa, 500, NUMBER).await.expect(201);
        for status in ["accepted", "active"] {
            world.meddle("DELETE FROM app.collaborations".to_owned()).await;
            collaboration(world, &awa, &binta, status).await;
            // In whichever form it is written.
            for number in [NUMBER, "+225 07 07 07 07 07"] {
                let refused = world.withdraw(&awa, 500, number).await;
                refused.expect_problem(409, "number_of_other_party");
            }
        }
        world.withdraw(&awa, 500, "+2250505050505").await.expect(201);
        assert_eq!(world.count("SELECT count(*) FROM app.payouts").await, 2);
        world.verified().await;
    });
}

#[test]
fn the_influencer_is_held_to_it_too_and_strangers_are_not() {
    harness(async |world| {
        // Somebody who has earned, and works for another shop by now.
        let binta = world.earned("Binta", 8_000).await;
        let (awa, issa) =
            (world.person("Awa", "merchant").await, world.person("Issa", "merchant").await);
        collaboration(world, &awa, &binta, "active").await;
        world.asks_to_be_paid_to(&issa, "+2250505050505").await;
        world.asks_to_be_paid_to(&awa, NUMBER).await;
        world.withdraw(&binta, 500, NUMBER).await.expect_problem(409, "number_of_other_party");
        world.withdraw(&binta, 500, "+2250505050505").await.expect(201);
    });
}

#[test]
fn two_at_once_are_not_both_paid_to_one_number() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        let binta = world.earned("Binta", 8_000).await;
        collaboration(world, &awa, &binta, "active").await;
        let (one, other) =
            tokio::join!(world.withdraw(&awa, 500, NUMBER), world.withdraw(&binta, 500, NUMBER));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
    });
}
