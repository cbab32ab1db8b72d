//! What fills the blanks of a text: worded in the reader's language when the text is.
//! Deliberately not here: how figures read (the kernel of `application`), and the texts.

use super::language::Language;
use cauri_application::kernel::wording;
use cauri_domain::{
    kernel::Timestamp,
    money::{RatePercent, Xof},
};

/// A value that a text names as `%{name}`.
#[derive(Debug, Clone)]
pub(crate) enum Blank {
    /// A word that is the same in every language, such as a version.
    Word(String),
    /// A whole number.
    Figure(i64),
    /// An amount with its unit.
    Amount(Xof),
    /// The amounts that would be taken instead, as a sentence; there may be none.
    Nearest(Vec<Xof>),
    /// The number of a rate; its sign stands in the text.
    Rate(RatePercent),
    /// An instant to the minute.
    Instant(Timestamp),
    /// A length of time.
    Seconds(u64),
    /// A word or a sentence of the catalogue, by its key.
    Text(String),
}

impl Blank {
    /// A word of the wire as people say it: the catalogue has it under `labels`.
    pub(crate) fn label(kind: &str, word: &str) -> Self {
        Self::Text(format!("labels.{kind}.{word}"))
    }

    /// The value as the reader reads it.
    pub(super) fn worded(&self, language: Language) -> String {
        let spoken = language.into();
        match self {
            Self::Word(word) => word.clone(),
            Self::Figure(number) => wording::figure(*number, spoken),
            Self::Amount(xof) => wording::amount(*xof, spoken),
            Self::Nearest(amounts) => nearest(amounts, language),
            Self::Rate(rate) => wording::rate(*rate, spoken),
            Self::Instant(at) => wording::instant(*at, spoken),
            Self::Seconds(seconds) => {
                wording::delay(i64::try_from(*seconds).unwrap_or(i64::MAX), spoken)
            }
            Self::Text(key) => text(key, language),
        }
    }
}

fn nearest(amounts: &[Xof], language: Language) -> String {
    let or = match language {
        Language::French => " ou ",
        Language::English => " or ",
    };
    let said: Vec<_> = amounts.iter().map(|xof| wording::amount(*xof, language.into())).collect();
    let key = match said.len() {
        0 => "labels.nearest.none",
        1 => "labels.nearest.one",
        _ => "labels.nearest.other",
    };
    rust_i18n::replace_patterns(&text(key, language), &["amounts"], &[said.join(or)])
}

fn text(key: &str, language: Language) -> String {
    crate::_rust_i18n_t!(key, locale = language.as_str()).into_owned()
}

impl From<&str> for Blank {
    fn from(word: &str) -> Self {
        Self::Word(word.to_owned())
    }
}

impl From<i64> for Blank {
    fn from(number: i64) -> Self {
        Self::Figure(number)
    }
}

impl From<usize> for Blank {
    fn from(number: usize) -> Self {
        Self::Figure(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<Xof> for Blank {
    fn from(amount: Xof) -> Self {
        Self::Amount(amount)
    }
}

impl From<RatePercent> for Blank {
    fn from(rate: RatePercent) -> Self {
        Self::Rate(rate)
    }
}

impl From<Timestamp> for Blank {
    fn from(at: Timestamp) -> Self {
        Self::Instant(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_is_worded_in_the_readers_language() {
        let french = |blank: Blank| blank.worded(Language::French);
        let english = |blank: Blank| blank.worded(Language::English);
        let amounts = vec![Xof::new(5_000), Xof::new(5_005)];
        assert_eq!(french(Xof::new(6_500).into()), "6\u{202f}500\u{a0}F\u{a0}CFA");
        assert_eq!(french(10_000_i64.into()), "10\u{202f}000");
        assert_eq!(french(Blank::Seconds(900)), "15\u{a0}minutes");
        assert!(french(Blank::Nearest(amounts.clone())).contains("000\u{a0}F\u{a0}CFA ou 5"));
        assert!(english(Blank::Nearest(amounts)).contains("5,000 XOF or 5,005 XOF"));
        for blank in [Blank::Nearest(vec![]), Blank::Nearest(vec![Xof::new(500)])] {
            assert!(!french(blank.clone()).contains("labels."), "{blank:?}");
            assert_ne!(french(blank.clone()), english(blank));
        }
        let rate = RatePercent::new("15.5".parse().unwrap()).unwrap();
        assert_eq!((french(rate.into()), english(rate.into())), ("15,5".into(), "15.5".into()));
        assert_eq!(french("v1.1".into()), "v1.1");
    }
}
