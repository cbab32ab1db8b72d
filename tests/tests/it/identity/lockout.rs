//! Failed sign-ins lock, at the account and at the network address they came from.
//! Deliberately not here: by how much each failure makes the wait longer (domain).

use crate::harness::{PASSWORD, World, harness};
use cauri_application::{
    app::App,
    identity::{
        login::{Login, LoginError, login},
        ports::Secret,
    },
};
use cauri_domain::kernel::Personal;
use chrono::TimeDelta;

async fn fails(world: &World, email: &str, times: usize) {
    for _ in 0..times {
        world.login(email, "faux").await.expect_problem(401, "wrong_credentials");
    }
}

#[track_caller]
fn waits(reply: crate::harness::Reply) -> String {
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
            let command = Login {
                email: Personal::new(email.to_owned()),
                password: Secret::new(password.to_owned()),
                from: Some(Personal::new(from.parse().expect("an address"))),
            };
            login(&app, &command).await
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
        assert_eq!(world.count(rows).await, 3, "two accounts and an address");
        world.machine.advance(TimeDelta::hours(1) - TimeDelta::seconds(1));
        world.drain().await;
        assert_eq!(world.count(rows).await, 3);
        world.machine.advance(TimeDelta::seconds(1));
        world.drain().await;
        assert_eq!(world.count(rows).await, 0);
        fails(world, &awa.email, 4).await;
        world.login(&awa.email, PASSWORD).await.expect(200);
    });
}
