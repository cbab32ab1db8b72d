//! `POST /api/auth/refresh`
//! Deliberately not here: what an access token opens (`authenticate`).

use crate::harness::{Person, harness};
use chrono::TimeDelta;

#[test]
fn a_refresh_token_is_good_once() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let mut token = awa.refresh_token;
        for _ in 0..3 {
            let reply = world.refresh(&token).await.expect(200);
            assert_ne!(reply.str("/refresh_token"), token);
            token = reply.str("/refresh_token").to_owned();
        }
        assert_eq!(world.count("SELECT count(*) FROM app.sessions").await, 1);
    });
}

#[test]
fn a_used_token_that_comes_back_ends_the_whole_family() {
    harness(async |world| {
        let phone = world.person("Awa", "merchant").await;
        let desk = world.once_more(&phone).await;
        let second = world.refresh(&phone.refresh_token).await.expect(200);
        let third = world.refresh(second.str("/refresh_token")).await.expect(200);
        let renewed =
            Person { access_token: third.str("/access_token").to_owned(), ..phone.clone() };
        world.me(&renewed).await.expect(200);

        // The very first one, two renewals ago.
        world.refresh(&phone.refresh_token).await.expect_problem(401, "refresh_token_not_valid");
        for token in [second.str("/refresh_token"), third.str("/refresh_token")] {
            world.refresh(token).await.expect_problem(401, "refresh_token_not_valid");
        }
        for person in [&phone, &renewed] {
            world.me(person).await.expect_problem(401, "not_signed_in");
        }
        // Another sign-in of the same person is another family.
        world.me(&desk).await.expect(200);
        world.refresh(&desk.refresh_token).await.expect(200);
    });
}

#[test]
fn of_two_uses_at_once_one_wins_and_the_family_ends() {
    harness(async |world| {
        let other = world.beside().await;
        let awa = world.person("Awa", "merchant").await;
        let (one, two) =
            tokio::join!(world.refresh(&awa.refresh_token), other.refresh(&awa.refresh_token));
        let (won, lost) = if one.status == 200 { (one, two) } else { (two, one) };
        let won = won.expect(200);
        lost.expect_problem(401, "refresh_token_not_valid");
        let reply = world.refresh(won.str("/refresh_token")).await;
        reply.expect_problem(401, "refresh_token_not_valid");
        world.machine.advance(TimeDelta::seconds(5));
        let winner = Person { access_token: won.str("/access_token").to_owned(), ..awa };
        world.me(&winner).await.expect_problem(401, "not_signed_in");
        other.me(&winner).await.expect_problem(401, "not_signed_in");
    });
}

#[test]
fn what_is_no_token_of_ours_ends_nothing() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        for token in ["", "x", &"0".repeat(96), &awa.refresh_token[1..], &awa.access_token] {
            let reply = world.refresh(token).await;
            reply.expect_problem(401, "refresh_token_not_valid");
        }
        world.refresh(&awa.refresh_token).await.expect(200);
    });
}

#[test]
fn a_refresh_token_ends_after_fourteen_days_and_is_swept_away() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let kofi = world.person("Kofi", "influencer").await;
        world.machine.advance(TimeDelta::days(14) - TimeDelta::seconds(1));
        world.refresh(&kofi.refresh_token).await.expect(200);
        world.machine.advance(TimeDelta::seconds(1));
        world.refresh(&awa.refresh_token).await.expect_problem(401, "refresh_token_not_valid");
        assert_eq!(world.count("SELECT count(*) FROM app.sessions").await, 2);
        world.drain().await;
        assert_eq!(world.count("SELECT count(*) FROM app.sessions").await, 1);
    });
}
