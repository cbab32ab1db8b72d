//! Failed sign-ins lock: at the account from one network, and far more of them at the account from
//! everywhere and at the network.
//! Deliberately not here: by how much each failure makes the wait longer (domain).

use crate::harness::{PASSWORD, Reply, World, beside_a_mail_server, harness};
use cauri_application::{
    app::App,
    identity::{
        SignedIn,
        login::{Login, LoginError, login},
        ports::Secret,
    },
    kernel::mode::Mode,
};
use cauri_domain::kernel::Personal;
use cauri_http::{Edge, read_proxies};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use std::num::NonZeroU32;

async fn fails(world: &World, email: &str, times: usize) {
    for _ in 0..times {
        world.login(email, "faux").await.expect_problem(401, "wrong_credentials");
    }
}

/// Somebody tries to sign in from this network address.
async fn tries(app: &App, email: &str, password: &str, from: &str) -> Result<SignedIn, LoginError> {
    let command = Login {
        email: Personal::new(email.to_owned()),
        password: Secret::new(password.to_owned()),
        from: Some(Personal::new(from.parse().expect("an address"))),
        device_token: None,
    };
    login(app, &command).await
}

#[track_caller]
fn waits(reply: Reply) -> String {
    let reply = reply.expect_problem(429, "too_many_attempts");
    reply.headers["retry-after"].to_str().expect("seconds").to_owned()
}

#[test]
fn five_failures_lock_known_and_unknown_addresses_alike() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let kofi = world.person("Kofi", "influencer").await;
        for email in [awa.email.as_str(), "inconnue@example.sn", "pas une adresse"] {
            fails(world, email, 5).await;
            for password in [PASSWORD, "faux"] {
                assert_eq!(waits(world.login(email, password).await), "30");
            }
            assert_eq!(waits(world.login(&email.to_uppercase(), PASSWORD).await), "30");
        }
        // Who is in stays in, and nobody else is locked.
        world.me(&awa).await.expect(200);
        world.login(&kofi.email, PASSWORD).await.expect(200);

        world.machine.advance(TimeDelta::milliseconds(28_500));
        assert_eq!(waits(world.login(&awa.email, PASSWORD).await), "2");
        world.machine.advance(TimeDelta::milliseconds(1_500));
        fails(world, &awa.email, 1).await;
        assert_eq!(waits(world.login(&awa.email, PASSWORD).await), "60");
    });
}

#[test]
fn a_success_forgets_the_failures() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        for _ in 0..3 {
            fails(world, &awa.email, 4).await;
            world.login(&awa.email, PASSWORD).await.expect(200);
        }
        fails(world, &awa.email, 5).await;
        world.machine.advance(TimeDelta::seconds(30));
        world.login(&awa.email, PASSWORD).await.expect(200);
        fails(world, &awa.email, 4).await;
        world.login(&awa.email, PASSWORD).await.expect(200);
    });
}

#[test]
fn every_process_counts_the_same() {
    harness(async |world| {
        let other = world.beside().await;
        let awa = world.person("Awa", "merchant").await;
        fails(world, &awa.email, 3).await;
        fails(&other, &awa.email, 2).await;
        waits(world.login(&awa.email, PASSWORD).await);
        waits(other.login(&awa.email, PASSWORD).await);
    });
}

#[test]
fn many_guesses_at_once_tell_no_more_than_five() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let guesses: Vec<_> = (0..16)
            .map(|_| {
                let (service, email) = (world.service(), awa.email.clone());
                tokio::spawn(async move { service.login(&email, "faux").await.status })
            })
            .collect();
        let mut told = 0;
        for guess in guesses {
            match guess.await.expect("an answer") {
                401 => told += 1,
                status => assert_eq!(status, 429),
            }
        }
        assert_eq!(told, 5);
        waits(world.login(&awa.email, PASSWORD).await);
    });
}

#[test]
fn the_right_password_many_times_at_once_locks_nobody() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let logins: Vec<_> = (0..12)
            .map(|_| {
                let (service, email) = (world.service(), awa.email.clone());
                tokio::spawn(async move { service.login(&email, PASSWORD).await.status })
            })
            .collect();
        for login in logins {
            assert_eq!(login.await.expect("an answer"), 200);
        }
    });
}

#[test]
fn failures_are_counted_by_network_address_too() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let mut app = App::clone(&world.app);
        app.policy.lockout.address_failures = 3;
        let tries = async |email: &str, password: &str, from: &str| {
            tries(&app, email, password, from).await
        };
        for nth in 0..3 {
            let refused = tries(&format!("{nth}@example.sn"), "faux", "2001:db8::1").await;
            assert!(matches!(refused, Err(LoginError::WrongCredentials)), "{refused:?}");
        }
        // The same network, whatever the account; a success forgets the account's failures only.
        let refused = tries(&awa.email, PASSWORD, "2001:db8::2").await;
        let Err(LoginError::TooManyAttempts(locked)) = refused else { panic!("{refused:?}") };
        assert_eq!(locked.retry_after_seconds, 30);
        tries(&awa.email, PASSWORD, "2001:db8:0:1::1").await.expect("another network");
        assert!(tries(&awa.email, PASSWORD, "2001:db8::2").await.is_err());
    });
}

#[test]
fn failures_are_forgotten_after_an_hour_and_their_rows_with_them() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        fails(world, &awa.email, 4).await;
        fails(world, "inconnue@example.sn", 1).await;
        let rows = "SELECT count(*) FROM app.sign_in_failures";
        assert_eq!(world.count(rows).await, 5, "two accounts, each from here too, and an address");
        world.machine.advance(TimeDelta::hours(1) - TimeDelta::seconds(1));
        world.drain().await;
        assert_eq!(world.count(rows).await, 5);
        world.machine.advance(TimeDelta::seconds(1));
        world.drain().await;
        assert_eq!(world.count(rows).await, 0);
        fails(world, &awa.email, 4).await;
        world.login(&awa.email, PASSWORD).await.expect(200);
    });
}

#[test]
fn a_stranger_elsewhere_does_not_lock_the_owner_out() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let mut app = App::clone(&world.app);
        app.policy.lockout.account_failures = 12;
        let (stranger, owner) = ("203.0.113.9", "41.82.0.7");
        for _ in 0..5 {
            let refused = tries(&app, &awa.email, "faux", stranger).await;
            assert!(matches!(refused, Err(LoginError::WrongCredentials)), "{refused:?}");
        }
        tries(&app, &awa.email, PASSWORD, owner).await.expect("the owner, from home");
        // That success is none of the stranger's.
        let refused = tries(&app, &awa.email, PASSWORD, stranger).await;
        assert!(matches!(refused, Err(LoginError::TooManyAttempts(_))), "{refused:?}");

        // From many networks there is a ceiling, for everybody.
        for nth in 0..12 {
            let refused = tries(&app, &awa.email, "faux", &format!("198.51.100.{nth}")).await;
            assert!(matches!(refused, Err(LoginError::WrongCredentials)), "{refused:?}");
        }
        let refused = tries(&app, &awa.email, PASSWORD, owner).await;
        let Err(LoginError::TooManyAttempts(locked)) = refused else { panic!("{refused:?}") };
        assert_eq!(locked.retry_after_seconds, 30);
        world.machine.advance(TimeDelta::seconds(30));
        tries(&app, &awa.email, PASSWORD, owner).await.expect("the wait is over");
    });
}

/// Five hundred people whose password is everybody's, under a hash that is quick to check.
const FIVE_HUNDRED: &str = "
    INSERT INTO app.users (id, email, name, role, password_hash, language, created_at,
        updated_at, version)
    SELECT gen_random_uuid(), format('p%s@example.sn', nth), format('Personne %s', nth), 'customer',
'$argon2id$v=19$m=8,t=1,p=1$BwcHBwcHBwcHBwcHBwcHBw$IKGs2vJFwji1Ru/duMZ8HChFS1t4B9q4o+XZ55SRTto',
        'fr', '2026-01-05T09:00:00Z', '2026-01-05T09:00:00Z', 1
    FROM generate_series(1, 500) AS nth";

#[test]
fn five_hundred_honest_people_sign_in_behind_one_address() {
    let edge = Edge {
        limits_factor: NonZeroU32::MIN,
        trusted_proxies: read_proxies("127.0.0.1").expect("a proxy"),
        ..Edge::default()
    };
    beside_a_mail_server(Mode::Production, edge, async |world, _| {
        world.behind(FIVE_HUNDRED).await;
        let headers = [("x-forwarded-proto", "https"), ("x-forwarded-for", "41.82.0.7")];
        let signs_in = async |nth: usize, password: &str| {
            let body = json!({ "email": format!("p{nth}@example.sn"), "password": password });
            world.send(Method::POST, "/api/auth/login", None, Some(body), &headers).await
        };
        // Everybody mistypes once, within the same minute.
        for nth in 1..=500 {
            signs_in(nth, "un secret bien garde").await.expect_problem(401, "wrong_credentials");
        }
        for nth in 1..=500 {
            signs_in(nth, PASSWORD).await.expect(200);
        }
    });
}
