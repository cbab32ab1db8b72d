//! What an e-mail says: subject, text part and HTML part, from one catalogue.
//! Deliberately not here: headers, and how an e-mail leaves.

use cauri_application::kernel::{
    mail::{EmailContent, EmailMessage},
    wording,
};
use cauri_domain::{
    kernel::{Language, Personal},
    money::Xof,
};

/// An e-mail in the reader's language.
pub(crate) struct Text {
    pub(crate) subject: String,
    pub(crate) plain: String,
    pub(crate) html: String,
}

/// What fills the blanks of the texts; an e-mail has some of it.
#[derive(Default)]
struct Blanks {
    life: String,
    what: String,
    about: String,
    measure: String,
    at: String,
    button: String,
}

/// Writes an e-mail out.
pub(crate) fn text(email: &EmailMessage) -> Text {
    let language = email.language;
    let linked = |name, link: &Personal<String>, seconds| {
        let blanks = Blanks { life: wording::delay(seconds, language), ..Blanks::default() };
        written(language, name, &blanks, Some(link.reveal()))
    };
    let about_number = |name, ending: &Personal<String>| {
        let blanks = Blanks { about: ending.reveal().clone(), ..Blanks::default() };
        written(language, name, &blanks, None)
    };
    match &email.content {
        EmailContent::ResetPassword { link, minutes } => {
            linked("reset_password", link, minutes * 60)
        }
        EmailContent::VerifyEmail { link, hours } => linked("verify_email", link, hours * 3_600),
        EmailContent::AddressTaken { link } => linked("address_taken", link, 0),
        EmailContent::ChangeEmail { link, hours } => linked("change_email", link, hours * 3_600),
        EmailContent::EmailChangeAsked { link } => linked("email_change_asked", link, 0),
        EmailContent::ReauthenticationCode { code, minutes } => {
            let life = wording::delay(minutes * 60, language);
            let blanks = Blanks { life, about: code.reveal().clone(), ..Blanks::default() };
            written(language, "reauthentication_code", &blanks, None)
        }
        EmailContent::PayoutNumberAdded { ending, usable_from } => {
            let at = wording::instant(*usable_from, language);
            let blanks = Blanks { about: ending.reveal().clone(), at, ..Blanks::default() };
            written(language, "payout_number_added", &blanks, None)
        }
        EmailContent::PayoutNumberUsed { ending } => about_number("payout_number_used", ending),
        EmailContent::PayoutNumberRefused { ending } => {
            about_number("payout_number_refused", ending)
        }
        EmailContent::PaymentUnapplied { amount_xof, order_id } => {
            let measure = wording::amount(Xof::new(*amount_xof), language);
            let about = wording::order_number(*order_id);
            let blanks = Blanks { about, measure, ..Blanks::default() };
            written(language, "payment_unapplied", &blanks, None)
        }
        EmailContent::Alert { raised, kind, subject, measure, unit, at } => {
            let kind = format!("alert_kind.{kind}");
            let blanks = Blanks {
                what: phrase(&kind, language, &Blanks::default()),
                about: subject.clone(),
                measure: measured(*measure, unit, language),
                at: wording::instant(*at, language),
                ..Blanks::default()
            };
            let name = if *raised { "alert_raised" } else { "alert_cleared" };
            written(language, name, &blanks, None)
        }
    }
}

/// A measure in its unit, as people count it.
fn measured(measure: i64, unit: &str, language: Language) -> String {
    match unit {
        "xof" => wording::amount(Xof::new(measure), language),
        "seconds" => wording::delay(measure, language),
        _ => {
            let form = wording::plural(measure, language).as_str();
            let blanks =
                Blanks { measure: wording::figure(measure, language), ..Blanks::default() };
            phrase(&format!("alert_unit.{unit}.{form}"), language, &blanks)
        }
    }
}

fn written(language: Language, name: &str, blanks: &Blanks, link: Option<&str>) -> Text {
    let say = |part: &str| phrase(&format!("{name}.{part}"), language, blanks);
    let signature = phrase("email.signature", language, blanks);
    let (subject, intro, outro) = (say("subject"), say("intro"), say("outro"));
    let [greeting, team] = ["greeting", "team"].map(|part| phrase_of(part, language));
    let linked = link.map(|link| (say("button"), link));
    let way = linked.as_ref().map(|(button, link)| {
        let blanks = Blanks { button: button.clone(), ..Blanks::default() };
        format!("{}\n{link}\n\n", phrase("email.link", language, &blanks))
    });
    let way = way.unwrap_or_default();
    let plain = format!("{greeting}\n\n{intro}\n\n{way}{outro}\n\n{team}\n\n-- \n{signature}\n");
    let html =
        page(language, &subject, &[&greeting, &intro, &outro, &team, &signature], linked.as_ref());
    Text { subject, plain, html }
}

/// A text that is the same in every e-mail.
fn phrase_of(part: &str, language: Language) -> String {
    phrase(&format!("email.{part}"), language, &Blanks::default())
}

fn phrase(key: &str, language: Language, blanks: &Blanks) -> String {
    let Blanks { life, what, about, measure, at, button } = blanks;
    crate::_rust_i18n_t!(
        key,
        locale = language.as_str(),
        life = life,
        what = what,
        about = about,
        measure = measure,
        at = at,
        button = button
    )
    .to_string()
}

/// Light ground, one card, a button if there is a link; nothing is loaded from anywhere.
fn page(
    language: Language,
    subject: &str,
    [greeting, intro, outro, team, signature]: &[&str; 5],
    linked: Option<&(String, &str)>,
) -> String {
    let escape = |text: &str| {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
    };
    let button = linked.map(|(button, link)| {
        format!(
            "<p><a href=\"{link}\" style=\"display:inline-block;padding:12px 20px;\
             background:#0a5c36;color:#fff;text-decoration:none\">{button}</a></p>\n",
            link = escape(link),
            button = escape(button),
        )
    });
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{subject}</title></head>\n\
         <body style=\"margin:0;background:#f5f5f2;color:#222;font-family:sans-serif\">\n\
         <div style=\"max-width:480px;margin:24px auto;padding:24px;background:#fff\">\n\
         <h1 style=\"font-size:20px\">{subject}</h1>\n<p>{greeting}</p>\n<p>{intro}</p>\n\
         {button}<p>{outro}</p>\n<p>{team}</p>\n\
         <p style=\"color:#666;font-size:13px\">{signature}</p>\n\
         </div>\n</body>\n</html>\n",
        subject = escape(subject),
        greeting = escape(greeting),
        team = escape(team),
        intro = escape(intro),
        button = button.unwrap_or_default(),
        outro = escape(outro),
        signature = escape(signature),
    )
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use cauri_domain::{
        alerts::AlertKind,
        kernel::{Email, EmailId, OrderId},
    };

    /// How keys begin; none may stand in an e-mail.
    const KEYS: [&str; 15] = [
        "change_email.",
        "email_change_asked.",
        "reauthentication_code.",
        "payout_number_added.",
        "payout_number_used.",
        "payout_number_refused.",
        "payment_unapplied.",
        "reset_password.",
        "verify_email.",
        "address_taken.",
        "alert_raised.",
        "alert_cleared.",
        "alert_kind.",
        "alert_unit.",
        "email.",
    ];

    /// One e-mail of each kind, and two for each kind of alert.
    pub(crate) fn emails(language: Language) -> Vec<EmailMessage> {
        let at = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let alerts = AlertKind::ALL.iter().copied().flat_map(|kind| {
            [true, false].map(|raised| EmailContent::Alert {
                raised,
                kind: kind.as_str(),
                subject: "cinetpay".to_owned(),
                measure: 1_234,
                unit: kind.unit(),
                at,
            })
        });
        let link = || Personal::new("https://shop.example/account/x?a=1&b=2#token=abc".to_owned());
        let ending = || Personal::new("67".to_owned());
        [
            EmailContent::ResetPassword { link: link(), minutes: 30 },
            EmailContent::VerifyEmail { link: link(), hours: 24 },
            EmailContent::AddressTaken { link: link() },
            EmailContent::ChangeEmail { link: link(), hours: 24 },
            EmailContent::EmailChangeAsked { link: link() },
            EmailContent::ReauthenticationCode {
                code: Personal::new("048213".to_owned()),
                minutes: 10,
            },
            EmailContent::PayoutNumberAdded { ending: ending(), usable_from: at },
            EmailContent::PayoutNumberUsed { ending: ending() },
            EmailContent::PayoutNumberRefused { ending: ending() },
            EmailContent::PaymentUnapplied {
                amount_xof: 1_250_000,
                order_id: OrderId(uuid::Uuid::from_u128(7)),
            },
        ]
        .into_iter()
        .chain(alerts)
        .map(|content| EmailMessage {
            id: EmailId(uuid::Uuid::from_u128(42)),
            to: Email::new("awa@example.sn").unwrap(),
            language,
            written_at: at,
            content,
        })
        .collect()
    }

    #[test]
    fn every_email_is_whole_in_both_languages() {
        for language in Language::ALL.iter().copied() {
            for email in emails(language) {
                let Text { subject, plain, html } = text(&email);
                let (greeting, team) = match language {
                    Language::French => ("Bonjour,\n\n", "\n\nL’équipe Cauri\n\n-- \n"),
                    Language::English => ("Hello,\n\n", "\n\nThe Cauri team\n\n-- \n"),
                };
                assert!(plain.starts_with(greeting) && plain.contains(team), "{plain}");
                for said in [&subject, &plain, &html] {
                    for name in KEYS {
                        assert!(!said.contains(name), "a key is missing: {said}");
                    }
                    assert!(!said.contains("%{"), "a blank was left: {said}");
                }
                match email.content {
                    EmailContent::Alert { .. } => {
                        let told = plain.contains("cinetpay") && plain.contains("2026");
                        assert!(told && !html.contains("href"), "{plain}");
                    }
                    EmailContent::ReauthenticationCode { .. } => {
                        assert!(plain.contains("048213") && !subject.contains("048213"), "{plain}");
                    }
                    EmailContent::PayoutNumberAdded { .. }
                    | EmailContent::PayoutNumberUsed { .. }
                    | EmailContent::PayoutNumberRefused { .. } => {
                        assert!(plain.contains("67") && !html.contains("href"), "{plain}");
                    }
                    EmailContent::PaymentUnapplied { .. } => {
                        let amount = match language {
                            Language::French => "1\u{202f}250\u{202f}000\u{a0}F\u{a0}CFA",
                            Language::English => "1,250,000 XOF",
                        };
                        let order = "00000007";
                        assert!(plain.contains(amount) && plain.contains(order), "{plain}");
                    }
                    _ => {
                        let link = "https://shop.example/account/x?a=1&b=2#token=abc\n";
                        assert!(plain.contains(link));
                        let link = "href=\"https://shop.example/account/x?a=1&amp;b=2#token";
                        assert!(html.contains(link));
                    }
                }
            }
        }
    }

    #[test]
    fn figures_read_in_both_languages() {
        for (measure, unit, french, english) in [
            (1_234, "xof", "1\u{202f}234\u{a0}F\u{a0}CFA", "1,234 XOF"),
            (900, "seconds", "15\u{a0}minutes", "15 minutes"),
            (0, "differences", "0\u{a0}écart", "0 differences"),
            (1, "channels", "1\u{a0}canal", "1 channel"),
            (2, "channels", "2\u{a0}canaux", "2 channels"),
        ] {
            assert_eq!(measured(measure, unit, Language::French), french);
            assert_eq!(measured(measure, unit, Language::English), english);
        }
        let [reset, verify] = [0, 1].map(|n| text(&emails(Language::French)[n]).plain);
        assert!(reset.contains("valable 30\u{a0}minutes"), "{reset}");
        assert!(verify.contains("valable 24\u{a0}heures"), "{verify}");
    }

    #[test]
    fn the_two_languages_say_it_differently() {
        let both = emails(Language::French).into_iter().zip(emails(Language::English));
        for (french, english) in both {
            let (french, english) = (text(&french), text(&english));
            assert_ne!(french.subject, english.subject);
            assert_ne!(french.plain, english.plain);
        }
    }
}
