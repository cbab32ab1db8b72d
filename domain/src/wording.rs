//! How people read amounts, rates, instants, lengths of time and counts, in both languages.
//! Deliberately not here: sentences (catalogues of the adapters, terms of a contract).
//!
//! `Display` of the same values is for logs. What a person reads goes through here, whether it
//! stands on a page, in an e-mail, in a document or in a contract.

use crate::kernel::{Language, OrderId, Timestamp};
use crate::money::{RatePercent, Xof};
use chrono::{Datelike as _, NaiveDate, Timelike as _};

/// Keeps a figure and its unit on one line.
pub const NO_BREAK: char = '\u{a0}';
/// The narrow one, between thousands and before `; ! ?` in French.
pub const NARROW_NO_BREAK: char = '\u{202f}';

const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A whole number with its thousands apart.
///
/// ```
/// use cauri_domain::{kernel::Language, wording::figure};
///
/// assert_eq!(figure(1_250_000, Language::French), "1\u{202f}250\u{202f}000");
/// assert_eq!(figure(1_250_000, Language::English), "1,250,000");
/// ```
pub fn figure(number: i64, language: Language) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "\u{2212}" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push(match language {
                Language::French => NARROW_NO_BREAK,
                Language::English => ',',
            });
        }
        text.push(digit);
    }
    text
}

/// An amount with its unit.
///
/// ```
/// use cauri_domain::{kernel::Language, money::Xof, wording::amount};
///
/// let price = Xof::new(6_500);
/// assert_eq!(amount(price, Language::French), "6\u{202f}500\u{a0}F\u{a0}CFA");
/// assert_eq!(amount(price, Language::English), "6,500 XOF");
/// ```
pub fn amount(amount: Xof, language: Language) -> String {
    let figure = figure(amount.get(), language);
    match language {
        Language::French => format!("{figure}{NO_BREAK}F{NO_BREAK}CFA"),
        Language::English => format!("{figure} XOF"),
    }
}

/// The number of a rate without its sign, for sentences that name two with one sign.
pub fn rate(rate: RatePercent, language: Language) -> String {
    let text = rate.percent().to_string();
    match language {
        Language::French => text.replace('.', ","),
        Language::English => text,
    }
}

/// A rate with its sign.
///
/// ```
/// use cauri_domain::{kernel::Language, money::RatePercent, wording::percent};
///
/// let rate = RatePercent::new("13.50".parse().unwrap()).unwrap();
/// assert_eq!(percent(rate, Language::French), "13,5\u{a0}%");
/// assert_eq!(percent(rate, Language::English), "13.5%");
/// ```
pub fn percent(percent: RatePercent, language: Language) -> String {
    let number = rate(percent, language);
    match language {
        Language::French => format!("{number}{NO_BREAK}%"),
        Language::English => format!("{number}%"),
    }
}

/// A day, without its weekday.
///
/// ```
/// use cauri_domain::{kernel::Language, wording::day};
/// use chrono::NaiveDate;
///
/// let first = NaiveDate::from_ymd_opt(2026, 4, 1).unwrap();
/// assert_eq!(day(first, Language::French), "1er\u{a0}avril\u{a0}2026");
/// assert_eq!(day(first, Language::English), "1 April 2026");
/// ```
pub fn day(date: NaiveDate, language: Language) -> String {
    let (day, year) = (date.day(), date.year());
    match language {
        Language::French => {
            let ordinal = if day == 1 { "er" } else { "" };
            let month = month(date, &MONTHS_FR);
            format!("{day}{ordinal}{NO_BREAK}{month}{NO_BREAK}{year}")
        }
        Language::English => format!("{day} {} {year}", month(date, &MONTHS_EN)),
    }
}

fn month(date: NaiveDate, names: &[&'static str; 12]) -> &'static str {
    names.get(date.month0() as usize).copied().unwrap_or_default()
}

/// An instant to the minute, with its zone: whoever reads it may live in another.
///
/// ```
/// use cauri_domain::{kernel::Language, wording::instant};
/// use chrono::DateTime;
///
/// let at = DateTime::from_timestamp(1_790_605_000, 0).unwrap();
/// let french = "28\u{a0}septembre\u{a0}2026 à 14\u{a0}h\u{a0}16\u{a0}(GMT)";
/// assert_eq!(instant(at, Language::French), french);
/// assert_eq!(instant(at, Language::English), "28 September 2026 at 14:16 (GMT)");
/// ```
pub fn instant(at: Timestamp, language: Language) -> String {
    let (day, hour, minute) = (day(at.date_naive(), language), at.hour(), at.minute());
    match (language, minute) {
        (Language::French, 0) => format!("{day} à {hour}{NO_BREAK}h{NO_BREAK}(GMT)"),
        (Language::French, _) => {
            format!("{day} à {hour}{NO_BREAK}h{NO_BREAK}{minute:02}{NO_BREAK}(GMT)")
        }
        (Language::English, _) => format!("{day} at {hour:02}:{minute:02} (GMT)"),
    }
}

/// An order's number as people read and dictate it: the end of its identifier, which is drawn at
/// random and can be found by eye in any list.
///
/// ```
/// use cauri_domain::wording::order_number;
/// use uuid::Uuid;
///
/// let id = Uuid::from_u128(0x0198_c0de_0000_7000_8000_0000_9f3a_02bc);
/// assert_eq!(order_number(id.into()), "9F3A02BC");
/// ```
pub fn order_number(id: OrderId) -> String {
    let [.., a, b, c, d] = *id.0.as_bytes();
    format!("{:08X}", u32::from_be_bytes([a, b, c, d]))
}

/// Which form of a text a count takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plural {
    /// The singular.
    One,
    /// The plural.
    Other,
}

impl Plural {
    /// The form's word in catalogues.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Other => "other",
        }
    }
}

/// The form that a count takes: French says 0 and 1 in the singular, English only 1.
///
/// ```
/// use cauri_domain::{kernel::Language, wording::{Plural, plural}};
///
/// assert_eq!(plural(0, Language::French), Plural::One);
/// assert_eq!(plural(0, Language::English), Plural::Other);
/// ```
pub const fn plural(count: i64, language: Language) -> Plural {
    match (language, count.unsigned_abs()) {
        (_, 1) | (Language::French, 0) => Plural::One,
        _ => Plural::Other,
    }
}

/// A count with its word, of which both forms are given.
pub fn counted(count: i64, [one, other]: [&str; 2], language: Language) -> String {
    let word = match plural(count, language) {
        Plural::One => one,
        Plural::Other => other,
    };
    let gap = match language {
        Language::French => NO_BREAK,
        Language::English => ' ',
    };
    format!("{}{gap}{word}", figure(count, language))
}

/// A number of days.
///
/// ```
/// use cauri_domain::{kernel::Language, wording::days};
///
/// assert_eq!(days(1, Language::French), "1\u{a0}jour");
/// assert_eq!(days(30, Language::English), "30 days");
/// ```
pub fn days(count: i64, language: Language) -> String {
    let words = match language {
        Language::French => ["jour", "jours"],
        Language::English => ["day", "days"],
    };
    counted(count, words, language)
}

/// A length of time in the unit that people count it in, never shorter than it is.
///
/// ```
/// use cauri_domain::{kernel::Language, wording::delay};
///
/// assert_eq!(delay(900, Language::French), "15\u{a0}minutes");
/// assert_eq!(delay(61, Language::English), "2 minutes");
/// ```
pub fn delay(seconds: i64, language: Language) -> String {
    let (unit, words_fr, words_en) = match seconds.unsigned_abs() {
        0..60 => (1, ["seconde", "secondes"], ["second", "seconds"]),
        60..7_200 => (60, ["minute", "minutes"], ["minute", "minutes"]),
        7_200..172_800 => (3_600, ["heure", "heures"], ["hour", "hours"]),
        _ => return days(up(seconds, 86_400), language),
    };
    let words = match language {
        Language::French => words_fr,
        Language::English => words_en,
    };
    counted(up(seconds, unit), words, language)
}

/// Whole units, a begun one counted.
const fn up(seconds: i64, unit: i64) -> i64 {
    seconds / unit + (seconds % unit > 0) as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, French};
    use chrono::DateTime;

    /// What is read aloud in place of what can't be seen.
    fn seen(text: &str) -> String {
        text.replace(NO_BREAK, "~").replace(NARROW_NO_BREAK, "'")
    }

    #[test]
    fn amounts_read_in_both_languages() {
        for (francs, french, english) in [
            (0, "0~F~CFA", "0 XOF"),
            (999, "999~F~CFA", "999 XOF"),
            (6_500, "6'500~F~CFA", "6,500 XOF"),
            (1_250_000, "1'250'000~F~CFA", "1,250,000 XOF"),
            (-500, "\u{2212}500~F~CFA", "\u{2212}500 XOF"),
            (
                i64::MIN,
                "\u{2212}9'223'372'036'854'775'808~F~CFA",
                "\u{2212}9,223,372,036,854,775,808 XOF",
            ),
        ] {
            assert_eq!(seen(&amount(Xof::new(francs), French)), french);
            assert_eq!(amount(Xof::new(francs), English), english);
        }
    }

    #[test]
    fn rates_have_a_decimal_comma_in_french_and_no_needless_zero() {
        for (text, french, english) in
            [("15.00", "15~%", "15%"), ("15.5", "15,5~%", "15.5%"), ("0.05", "0,05~%", "0.05%")]
        {
            let rate = RatePercent::new(text.parse().unwrap()).unwrap();
            assert_eq!(seen(&percent(rate, French)), french);
            assert_eq!(percent(rate, English), english);
        }
    }

    #[test]
    fn instants_are_read_to_the_minute() {
        for (at, french, english) in [
            ("2026-03-01T09:00:00Z", "1er~mars~2026 à 9~h~(GMT)", "1 March 2026 at 09:00 (GMT)"),
            (
                "2026-12-31T23:05:59.999999Z",
                "31~décembre~2026 à 23~h~05~(GMT)",
                "31 December 2026 at 23:05 (GMT)",
            ),
        ] {
            let at = DateTime::parse_from_rfc3339(at).unwrap().to_utc();
            assert_eq!(seen(&instant(at, French)), french);
            assert_eq!(instant(at, English), english);
        }
        let years = (1..=12).map(|month| NaiveDate::from_ymd_opt(2026, month, 2).unwrap());
        for (date, (fr, en)) in years.zip(MONTHS_FR.iter().zip(MONTHS_EN)) {
            assert!(day(date, French).contains(fr) && day(date, English).contains(en));
        }
    }

    #[test]
    fn lengths_of_time_are_counted_as_people_do() {
        for (seconds, french, english) in [
            (0, "0~seconde", "0 seconds"),
            (1, "1~seconde", "1 second"),
            (59, "59~secondes", "59 seconds"),
            (60, "1~minute", "1 minute"),
            (900, "15~minutes", "15 minutes"),
            (901, "16~minutes", "16 minutes"),
            (7_199, "120~minutes", "120 minutes"),
            (86_400, "24~heures", "24 hours"),
            (172_801, "3~jours", "3 days"),
            (i64::MAX, "106'751'991'167'301~jours", "106,751,991,167,301 days"),
        ] {
            assert_eq!(seen(&delay(seconds, French)), french);
            assert_eq!(delay(seconds, English), english);
        }
    }
}
