//! E-mails by SMTP, handed to a real server that takes, refuses, asks, falls silent or hangs up.
//! Deliberately not here: what they are for (`identity`), and another try (`send_email`).

use crate::harness::{MailServer, Manners, run};
use cauri_application::kernel::mail::{EmailContent, EmailMessage, MailError, Mailer as _};
use cauri_domain::kernel::{Email, EmailId, Language, Personal};
use cauri_notify::{SmtpMailer, SmtpSettings, read_sender, read_server};
use mail_parser::HeaderValue;

const AWA: &str = "awa@example.sn";

fn mailer(url: &str) -> SmtpMailer {
    cauri::compose::install_tls();
    let sender = read_sender("Cauri Été <no-reply@cauri.example>").expect("a sender");
    SmtpMailer::new(SmtpSettings { server: read_server(url).expect("a server"), sender })
}

fn email(language: Language) -> EmailMessage {
    EmailMessage {
        id: EmailId(uuid::Uuid::from_u128(7)),
        to: Email::new(AWA).expect("an address"),
        language,
        written_at: "2026-01-05T09:00:00Z".parse().expect("an instant"),
        content: EmailContent::ResetPassword {
            link: Personal::new("https://cauri.example/account/reset-password#token=ab".to_owned()),
            minutes: 30,
        },
    }
}

#[test]
fn an_email_arrives_in_both_languages_with_its_headers() {
    run(async {
        let server = MailServer::start(Manners::Takes).await;
        let mailer = mailer(&server.url(""));
        for (language, subject, words) in [
            (Language::French, "Choisissez un nouveau mot de passe", "demande de nouveau mot"),
            (Language::English, "Choose a new password", "request for a new password"),
        ] {
            mailer.send(&email(language)).await.expect("it leaves");
            let arrived = server.last_to(AWA);
            let read = arrived.read();
            assert_eq!(read.subject(), Some(subject));
            assert_eq!(read.message_id(), Some(&*format!("{}@cauri.example", email(language).id)));
            assert_eq!(read.date().expect("a date").to_rfc3339(), "2026-01-05T09:00:00Z");
            let from = read.from().expect("from").first().expect("one");
            assert_eq!(
                (from.name(), from.address()),
                (Some("Cauri Été"), Some("no-reply@cauri.example"))
            );
            assert_eq!(read.to().expect("to").first().expect("one").address(), Some(AWA));
            let auto = read.header("Auto-Submitted").and_then(HeaderValue::as_text);
            assert_eq!(auto, Some("auto-generated"));
            assert!(arrived.text().contains(words), "{}", arrived.text());
            let html = read.body_html(0).expect("an HTML part");
            assert!(html.contains(words) && html.contains("reset-password#token=ab"), "{html}");
        }
    });
}

#[test]
fn what_is_refused_for_good_is_told_from_what_is_put_off_and_names_nobody() {
    run(async {
        let server = MailServer::start(Manners::Takes).await;
        let mailer = mailer(&server.url(""));
        for (manners, permanent, said) in [
            (Manners::Answers(550), true, "status 550"),
            (Manners::Answers(450), false, "answers 450"),
            (Manners::Answers(530), false, "answers 530"),
            (Manners::HangsUp, false, "can't be read"),
        ] {
            server.behave(manners.clone());
            let error = mailer.send(&email(Language::French)).await.expect_err("a refusal");
            assert_eq!(error.is_permanent(), permanent, "{manners:?}: {error}");
            let shown = format!("{error} {error:?}");
            assert!(shown.contains(said) && !shown.contains("awa"), "{manners:?}: {shown}");
        }
        assert!(server.arrived().is_empty());
        server.behave(Manners::Takes);
        mailer.send(&email(Language::French)).await.expect("it leaves after all");
    });
}

#[test]
fn a_server_that_falls_silent_is_waited_for_no_longer_than_a_email_may_take() {
    run(async {
        let server = MailServer::start(Manners::FallsSilent).await;
        let error = mailer(&server.url("")).send(&email(Language::French)).await.unwrap_err();
        assert!(matches!(error, MailError::Unavailable(_)), "{error}");
    });
}

#[test]
fn a_server_that_asks_who_we_are_is_told() {
    run(async {
        let server = MailServer::start(Manners::Asks("cauri", "pé/word")).await;
        let known = mailer(&server.url("cauri:p%C3%A9%2Fword@"));
        known.check().await.expect("it lets us in");
        known.send(&email(Language::French)).await.expect("it leaves");
        assert_eq!(server.count_to(AWA), 1);
        for who in ["", "cauri:other@"] {
            let error = mailer(&server.url(who)).send(&email(Language::French)).await.unwrap_err();
            assert!(!error.is_permanent() && error.to_string().contains("answers 53"), "{error}");
        }
        let error = mailer(&server.url("cauri:other@")).check().await.unwrap_err();
        assert!(error.to_string().contains("answers 535"), "{error}");
        assert_eq!(server.count_to(AWA), 1);
    });
}

#[test]
fn nothing_is_said_in_the_clear_to_a_server_elsewhere() {
    run(async {
        let server = MailServer::start(Manners::Takes).await;
        // A name is not this machine's number, so the connection must be encrypted first.
        let elsewhere = server.url("cauri:word@").replace("127.0.0.1", "localhost.localdomain");
        let error = mailer(&elsewhere).send(&email(Language::French)).await.unwrap_err();
        assert!(matches!(error, MailError::Unavailable(_)), "{error}");
        let at_once = server.url("").replace("smtp://", "smtps://");
        let error = mailer(&at_once).send(&email(Language::French)).await.unwrap_err();
        assert!(matches!(error, MailError::Unavailable(_)), "{error}");
        assert!(server.arrived().is_empty());
    });
}
