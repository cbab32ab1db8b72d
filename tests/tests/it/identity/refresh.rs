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
fn two_tabs_that_renew_at_once_get_one_and_the_same_answer() {
    harness(async |world| {
        let other = world.beside().await;
        let awa = world.person("Awa", "merchant").await;
        let (one, two) =
            tokio::join!(world.refresh(&awa.refresh_token), other.refresh(&awa.refresh_token));
        let (one, two) = (one.expect(200), two.expect(200));
        assert_eq!(one.text, two.text);
        let renewed = Person { access_token: one.str("/access_token").to_owned(), ..awa };
        for service in [&**world, &other] {
            service.me(&renewed).await.expect(200);
        }
        world.refresh(one.str("/refresh_token")).await.expect(200);
        assert_eq!(world.count("SELECT count(*) FROM app.sessions").await, 1);
    });
}

#[test]
fn an_answer_that_was_lost_comes_again_for_thirty_seconds_and_is_erased_then() {
    const SEALED: &str = "SELECT count(*) FROM app.sessions WHERE sealed_successor IS NOT NULL";
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let desk = world.once_more(&awa).await;
        let lost = world.refresh(&awa.refresh_token).await.expect(200);
        world.machine.advance(TimeDelta::milliseconds(29_999));
        let again = world.refresh(&awa.refresh_token).await.expect(200);
        assert_eq!(again.text, lost.text);
        let renewed = Person { access_token: lost.str("/access_token").to_owned(), ..awa.clone() };
        world.me(&renewed).await.expect(200);
        world.drain().await;
        assert_eq!(world.count(SEALED).await, 1);

        // After that it is any old token.
        world.machine.advance(TimeDelta::milliseconds(1));
        world.drain().await;
        assert_eq!(world.count(SEALED).await, 0);
        world.refresh(&awa.refresh_token).await.expect_problem(401, "refresh_token_not_valid");
        let reply = world.refresh(lost.str("/refresh_token")).await;
        reply.expect_problem(401, "refresh_token_not_valid");
        world.me(&renewed).await.expect_problem(401, "not_signed_in");
        world.me(&desk).await.expect(200);
    });
}

#[test]
fn the_answer_does_not_come_again_once_its_token_was_used() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let second = world.refresh(&awa.refresh_token).await.expect(200);
        let third = world.refresh(second.str("/refresh_token")).await.expect(200);
        let again = world.refresh(second.str("/refresh_token")).await.expect(200);
        assert_eq!(again.text, third.text);
        world.refresh(&awa.refresh_token).await.expect_problem(401, "refresh_token_not_valid");
        let reply = world.refresh(third.str("/refresh_token")).await;
        reply.expect_problem(401, "refresh_token_not_valid");
    });
}

#[test]
fn nobody_who_signed_out_or_was_suspended_gets_the_answer_again() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        world.refresh(&awa.refresh_token).await.expect(200);
        world.behind("UPDATE app.users SET suspended_since = created_at").await;
        world.refresh(&awa.refresh_token).await.expect_problem(401, "refresh_token_not_valid");
        world.behind("UPDATE app.users SET suspended_since = NULL").await;
        world.refresh(&awa.refresh_token).await.expect(200);
        world.behind("DELETE FROM app.sessions").await;
        world.refresh(&awa.refresh_token).await.expect_problem(401, "refresh_token_not_valid");
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
