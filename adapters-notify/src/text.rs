//! What a letter says: subject, text part and HTML part, from one catalogue.
//! Deliberately not here: headers, and how a letter leaves.

use cauri_application::kernel::mail::{Letter, LetterContent};
use cauri_domain::kernel::Language;

/// A letter in the reader's language.
pub(crate) struct Text {
    pub(crate) subject: String,
    pub(crate) plain: String,
    pub(crate) html: String,
}

/// Writes a letter out.
pub(crate) fn text(letter: &Letter) -> Text {
    let (name, link, life) = match &letter.content {
        LetterContent::ResetPassword { link, minutes } => ("reset_password", link, *minutes),
        LetterContent::VerifyEmail { link, hours } => ("verify_email", link, *hours),
        LetterContent::AddressTaken { link } => ("address_taken", link, 0),
    };
    let say = |part: &str| phrase(&format!("{name}.{part}"), letter.language, life);
    let signature = phrase("letter.signature", letter.language, life);
    let (subject, link) = (say("subject"), link.reveal());
    let (intro, button, outro) = (say("intro"), say("button"), say("outro"));
    let plain = format!("{intro}\n\n{button}:\n{link}\n\n{outro}\n\n-- \n{signature}\n");
    let html = page(letter.language, &subject, &[&intro, &outro, &signature], (&button, link));
    Text { subject, plain, html }
}

fn phrase(key: &str, language: Language, life: i64) -> String {
    crate::_rust_i18n_t!(key, locale = language.as_str(), life = life).to_string()
}

/// Light ground, one card, one button; nothing is loaded from anywhere.
fn page(
    language: Language,
    subject: &str,
    [intro, outro, signature]: &[&str; 3],
    (button, link): (&str, &str),
) -> String {
    let escape = |text: &str| {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
    };
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{subject}</title></head>\n\
         <body style=\"margin:0;background:#f5f5f2;color:#222;font-family:sans-serif\">\n\
         <div style=\"max-width:480px;margin:24px auto;padding:24px;background:#fff\">\n\
         <h1 style=\"font-size:20px\">{subject}</h1>\n<p>{intro}</p>\n\
         <p><a href=\"{link}\" style=\"display:inline-block;padding:12px 20px;background:#0a5c36;\
         color:#fff;text-decoration:none\">{button}</a></p>\n\
         <p>{outro}</p>\n<p style=\"color:#666;font-size:13px\">{signature}</p>\n\
         </div>\n</body>\n</html>\n",
        subject = escape(subject),
        intro = escape(intro),
        link = escape(link),
        button = escape(button),
        outro = escape(outro),
        signature = escape(signature),
    )
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use cauri_domain::kernel::{LetterId, Personal};

    /// One letter of each kind.
    pub(crate) fn letters(language: Language) -> Vec<Letter> {
        let link = || Personal::new("https://shop.example/account/x?a=1&b=2#token=abc".to_owned());
        [
            LetterContent::ResetPassword { link: link(), minutes: 30 },
            LetterContent::VerifyEmail { link: link(), hours: 24 },
            LetterContent::AddressTaken { link: link() },
        ]
        .map(|content| Letter {
            id: LetterId(uuid::Uuid::from_u128(42)),
            to: Personal::new("awa@example.sn".to_owned()),
            language,
            written_at: chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
            content,
        })
        .into()
    }

    #[test]
    fn every_letter_is_whole_in_both_languages() {
        for language in Language::ALL {
            for letter in letters(language) {
                let Text { subject, plain, html } = text(&letter);
                for said in [&subject, &plain, &html] {
                    for name in ["reset_password.", "verify_email.", "address_taken.", "letter."] {
                        assert!(!said.contains(name), "a key is missing: {said}");
                    }
                    assert!(!said.contains("%{"), "a blank was left: {said}");
                }
                assert!(plain.contains("https://shop.example/account/x?a=1&b=2#token=abc\n"));
                assert!(html.contains("href=\"https://shop.example/account/x?a=1&amp;b=2#token"));
            }
        }
    }

    #[test]
    fn the_two_languages_say_it_differently() {
        let both = letters(Language::French).into_iter().zip(letters(Language::English));
        for (french, english) in both {
            let (french, english) = (text(&french), text(&english));
            assert_ne!(french.subject, english.subject);
            assert_ne!(french.plain, english.plain);
        }
    }
}
