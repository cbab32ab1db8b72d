//! Admins are told of alerts by e-mail, without a job and without a word about anybody.
//! Deliberately not here: the operator's address (`tell`), what an e-mail looks like (adapters).

use crate::harness::{MailServer, Manners, Person, World, harness_by_mail, harness_watched};
use cauri::settings::Watching;
use cauri_application::{
    alerts::{deliver::deliver, look::look},
    app::App,
};
use chrono::TimeDelta;
use std::sync::Arc;

/// E-mails that nobody has sent or given up.
const OPEN: &str = "SELECT count(*) FROM app.alert_deliveries WHERE due_at IS NOT NULL";
const TOLD: &str = "SELECT count(*) FROM app.alert_deliveries WHERE told_at IS NOT NULL";
const GIVEN_UP: &str = "SELECT count(*) FROM app.alert_deliveries WHERE gave_up_at IS NOT NULL";

/// Something happens that raises an alert about events; admins are to be told by e-mail.
async fn raised(world: &World) -> Arc<App> {
    let mut app = App::clone(&world.app);
    app.policy.emails_about_alerts = true;
    world.person("Awa", "merchant").await;
    world.clock.advance(TimeDelta::minutes(2));
    assert_eq!(look(&app).await.unwrap(), 1);
    Arc::new(app)
}

async fn change(world: &World, admin: &Person, what: &str) {
    world.meddle(format!("UPDATE app.users SET {what} WHERE id = '{}'", admin.id)).await;
}

#[test]
fn each_admin_who_may_act_is_told_in_their_own_language() {
    let watching = Watching { emails: true, ..Watching::default() };
    harness_watched(watching, async |world| {
        let (root, rosa) = (world.admin("Root").await, world.admin("Rosa").await);
        let gone = world.admin("Gone").await;
        change(world, &rosa, "language = 'en'").await;
        change(world, &gone, "suspended_since = created_at").await;
        world.person("Awa", "merchant").await;
        world.clock.advance(TimeDelta::minutes(2));
        assert_eq!(world.look().await, 1);
        // No worker is needed: whoever watches tells it.
        assert_eq!(world.count(OPEN).await, 2);
        assert_eq!(deliver(&world.app).await.unwrap(), 2);
        assert_eq!(world.count(TOLD).await, 2);
        world.drain().await;
        let reply = world.get("/api/sandbox/mails", None).await.expect(200);
        let mails = reply.json["mails"].as_array().unwrap();
        let about = |who: &Person, words: &str| {
            let is_it = |mail: &&serde_json::Value| {
                let said = format!("{} {}", mail["subject"], mail["text"]);
                mail["to"] == who.email && said.contains(words)
            };
            mails.iter().filter(is_it).count()
        };
        for (who, words) in [
            (&root, "Alerte\u{a0}: des événements attendent d’être distribués"),
            (&root, "Depuis le 5\u{a0}janvier\u{a0}2026 à 9\u{a0}h\u{a0}02\u{a0}(GMT)"),
            (&root, "Concerne\u{a0}: events. Valeur\u{a0}: 2\u{a0}minutes."),
            (&root, "Alerte résolue\u{a0}: des événements"),
            (&rosa, "Alert: events wait to be dispatched"),
            (&rosa, "About: events. Value: 2 minutes."),
            (&rosa, "Alert resolved: events"),
        ] {
            assert_eq!(about(who, words), 1, "{words} in {}", reply.text);
        }
        let told = mails.iter().filter(|mail| mail["subject"].to_string().contains("Alert"));
        assert_eq!(told.count(), 4, "{}", reply.text);
        for word in ["Awa", "Root", "Rosa"] {
            assert!(!reply.text.contains(word), "{word} in {}", reply.text);
        }
        let addresses = "SELECT count(*) FROM app.alert_deliveries AS t WHERE t::text LIKE '%@%'";
        assert_eq!((world.count(addresses).await, world.count(TOLD).await), (0, 4));
    });
}

#[test]
fn nobody_is_told_where_the_operator_wants_no_emails() {
    harness_watched(Watching::default(), async |world| {
        world.admin("Root").await;
        world.person("Awa", "merchant").await;
        world.clock.advance(TimeDelta::minutes(2));
        assert_eq!(world.look().await, 1);
        assert_eq!(world.count("SELECT count(*) FROM app.alert_deliveries").await, 0);
    });
}

#[test]
fn an_email_that_is_put_off_is_the_same_email_later() {
    harness_by_mail(async |world, server: &MailServer| {
        let root = world.admin("Root").await;
        server.behave(Manners::Answers(451));
        let app = raised(world).await;
        deliver(&app).await.unwrap();
        deliver(&app).await.unwrap();
        assert_eq!((server.count_to(&root.email), world.count(OPEN).await), (0, 1));
        server.behave(Manners::Takes);
        world.machine.advance(TimeDelta::seconds(5));
        deliver(&app).await.unwrap();
        deliver(&app).await.unwrap();
        assert_eq!((server.count_to(&root.email), world.count(TOLD).await), (1, 1));
        let id: String = sqlx::query_scalar("SELECT id::text FROM app.alert_deliveries")
            .fetch_one(&world.owner)
            .await
            .unwrap();
        let email = server.last_to(&root.email);
        assert_eq!(email.read().message_id(), Some(&*format!("{id}@cauri.example")));
    });
}

#[test]
fn an_email_that_is_refused_for_good_and_one_to_nobody_are_given_up() {
    harness_by_mail(async |world, server| {
        let (root, rosa) = (world.admin("Root").await, world.admin("Rosa").await);
        let app = raised(world).await;
        change(world, &rosa, "role = 'customer'").await;
        server.behave(Manners::Answers(550));
        deliver(&app).await.unwrap();
        assert_eq!((world.count(OPEN).await, world.count(GIVEN_UP).await), (0, 2));
        assert_eq!(server.count_to(&root.email) + server.count_to(&rosa.email), 0);
        server.behave(Manners::Takes);
    });
}

#[test]
fn a_flood_of_one_kind_is_a_few_emails() {
    harness_by_mail(async |world, _| {
        world.admin("Root").await;
        let mut app = App::clone(&world.app);
        app.policy.emails_about_alerts = true;
        for _ in 0..10 {
            world.beat(&[]).await;
        }
        world.machine.advance(TimeDelta::minutes(3));
        assert_eq!(look(&app).await.unwrap(), 10);
        assert_eq!(world.count(OPEN).await, 6);
        world.machine.advance(TimeDelta::minutes(30));
        world.beat(&[]).await;
        world.machine.advance(TimeDelta::minutes(3));
        assert_eq!(look(&app).await.unwrap(), 1);
        assert_eq!(world.count(OPEN).await, 6, "the hour is not over");
        world.machine.advance(TimeDelta::minutes(30));
        world.beat(&[]).await;
        world.machine.advance(TimeDelta::minutes(3));
        assert_eq!(look(&app).await.unwrap(), 1);
        assert_eq!(world.count(OPEN).await, 7);
    });
}
