//! Mobile-money numbers of the CFA zone of West Africa: one form, and an operator that fits.
//! Deliberately not here: what gateways call operators, and whether a number is in service.

use crate::kernel::Personal;

/// Why money can't be sent to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum MobileError {
    /// No mobile number of a country that we serve.
    #[error("the number is no mobile number of a country that we serve")]
    Number,
    /// A national number that several countries have; it needs its country code.
    #[error("the number needs its country code")]
    CountryNeeded,
    /// No such operator, or none in the number's country.
    #[error("the operator does not serve the number's country")]
    OperatorUnknown,
}

/// A country: its code, the digits of its mobile numbers, how they begin, and who carries money.
struct Country {
    dial: &'static str,
    digits: usize,
    begins: &'static [&'static str],
    operators: &'static [&'static str],
}

/// Benin, Burkina Faso, Côte d'Ivoire, Guinea-Bissau, Mali, Niger, Senegal, Togo.
const COUNTRIES: [Country; 8] = [
    Country { dial: "229", digits: 10, begins: &["01"], operators: &["MOMO", "MOOV"] },
    Country {
        dial: "226",
        digits: 8,
        begins: &["01", "02", "03", "04", "05", "06", "07", "44", "45", "46", "5", "6", "7"],
        operators: &["OM", "MOOV", "WAVE"],
    },
    Country {
        dial: "225",
        digits: 10,
        begins: &["01", "05", "07"],
        operators: &["OM", "MOMO", "MOOV", "WAVE"],
    },
    Country { dial: "245", digits: 9, begins: &["95", "96", "97"], operators: &["OM"] },
    Country {
        dial: "223",
        digits: 8,
        begins: &["5", "6", "7", "82", "83", "84", "85", "89", "9"],
        operators: &["OM", "MOOV"],
    },
    Country {
        dial: "227",
        digits: 8,
        begins: &["23", "70", "74", "76", "77", "8", "9"],
        operators: &["AIRTEL", "MOOV", "ZAMANI"],
    },
    Country {
        dial: "221",
        digits: 9,
        begins: &["70", "71", "72", "75", "76", "77", "78", "79"],
        operators: &["OM", "FREE", "WAVE", "EXPRESSO"],
    },
    Country { dial: "228", digits: 8, begins: &["7", "9"], operators: &["TMONEY", "MOOV"] },
];

impl Country {
    fn has(&self, national: &str) -> bool {
        national.len() == self.digits && self.begins.iter().any(|begin| national.starts_with(begin))
    }

    fn serves(&self, operator: &str) -> bool {
        self.operators.contains(&operator)
    }
}

/// Where money can be sent: a number in the international form and an operator of its country.
///
/// ```
/// use cauri_domain::revenue::{MobileError, MobileNumber};
///
/// let awa = MobileNumber::new("00 225 07 07 07 07 07", "OM").unwrap();
/// assert_eq!(awa.number().reveal(), "+2250707070707");
/// // Only one country has this number and this operator.
/// let issa = MobileNumber::new("90 12 34 56", "TMONEY").unwrap();
/// assert_eq!(issa.number().reveal(), "+22890123456");
/// assert_eq!(MobileNumber::new("+2250707070707", "TMONEY"), Err(MobileError::OperatorUnknown));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct MobileNumber {
    number: Personal<String>,
    operator: String,
}

impl MobileNumber {
    /// Takes a number in the international form (`+225…`, `00225…`, `225…`) or in the national
    /// one, where only one country fits. Spaces, dots, hyphens and brackets don't count.
    ///
    /// # Errors
    /// [`MobileError`] names what does not fit.
    pub fn new(number: &str, operator: &str) -> Result<Self, MobileError> {
        let digits = bare_digits(number)?;
        let (country, national) = match international(&digits) {
            Some(found) => found,
            None if digits.international => return Err(MobileError::Number),
            None => by_operator(&digits.text, operator)?,
        };
        if !country.serves(operator) {
            return Err(MobileError::OperatorUnknown);
        }
        let number = Personal::new(format!("+{}{national}", country.dial));
        Ok(Self { number, operator: operator.to_owned() })
    }

    /// A number that was taken before, from its row.
    ///
    /// # Errors
    /// As [`new`](Self::new), if it is not as it was taken.
    pub fn from_stored(number: &str, operator: &str) -> Result<Self, MobileError> {
        let taken = Self::new(number, operator)?;
        if taken.number.reveal() == number { Ok(taken) } else { Err(MobileError::Number) }
    }

    /// The number in the international form (E.164), such as `+2250707070707`.
    pub const fn number(&self) -> &Personal<String> {
        &self.number
    }

    /// The operator in our own words, such as `OM`.
    pub fn operator(&self) -> &str {
        &self.operator
    }
}

/// Digits of a number, and whether it says that it is in the international form.
struct Digits {
    text: String,
    international: bool,
}

/// The longest text that is looked at, in characters; no number is half as long.
const TEXT_LIMIT: usize = 40;

fn bare_digits(number: &str) -> Result<Digits, MobileError> {
    let number = number.trim();
    if number.chars().count() > TEXT_LIMIT {
        return Err(MobileError::Number);
    }
    let (rest, plus) = match number.strip_prefix('+') {
        Some(rest) => (rest, true),
        None => (number, false),
    };
    let text: String = rest
        .chars()
        .filter(|sign| !matches!(sign, ' ' | '\u{a0}' | '\u{202f}' | '.' | '-' | '(' | ')'))
        .collect();
    if text.is_empty() || !text.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(MobileError::Number);
    }
    match text.strip_prefix("00") {
        Some(rest) if !plus => Ok(Digits { text: rest.to_owned(), international: true }),
        _ => Ok(Digits { text, international: plus }),
    }
}

/// Country and national number of digits that begin with a country code. No country's national
/// numbers are as long as another's with its code, so there is never a second reading.
fn international(digits: &Digits) -> Option<(&'static Country, &str)> {
    COUNTRIES.iter().find_map(|country| {
        let national = digits.text.strip_prefix(country.dial)?;
        country.has(national).then_some((country, national))
    })
}

/// The one country that has this national number and this operator.
fn by_operator<'a>(
    national: &'a str,
    operator: &str,
) -> Result<(&'static Country, &'a str), MobileError> {
    let mut having = COUNTRIES.iter().filter(|country| country.has(national)).peekable();
    if having.peek().is_none() {
        return Err(MobileError::Number);
    }
    let mut fitting = having.filter(|country| country.serves(operator));
    match (fitting.next(), fitting.next()) {
        (Some(country), None) => Ok((country, national)),
        (Some(_), Some(_)) => Err(MobileError::CountryNeeded),
        (None, _) => Err(MobileError::OperatorUnknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_take_one_form() {
        use MobileError::{CountryNeeded, Number, OperatorUnknown};
        for (number, operator, expected) in [
            ("+225 07 07 07 07 07", "OM", Ok("+2250707070707")),
            ("002250707070707", "WAVE", Ok("+2250707070707")),
            ("2250707070707", "OM", Ok("+2250707070707")),
            ("(225) 05-05.05 05 05", "MOMO", Ok("+2250505050505")),
            ("0707070707", "OM", Ok("+2250707070707")),
            // Benin and Côte d'Ivoire both have it, and both have MTN.
            ("0161616161", "MOMO", Err(CountryNeeded)),
            ("+2290161616161", "MOMO", Ok("+2290161616161")),
            ("77 123 45 67", "WAVE", Ok("+221771234567")),
            ("77 123 45 67", "FREE", Ok("+221771234567")),
            ("955555555", "OM", Ok("+245955555555")),
            ("70123456", "OM", Err(CountryNeeded)),
            ("70123456", "AIRTEL", Ok("+22770123456")),
            ("+22670123456", "OM", Ok("+22670123456")),
            ("+22890123456", "TMONEY", Ok("+22890123456")),
            ("+221771234567", "TMONEY", Err(OperatorUnknown)),
            ("+221771234567", "om", Err(OperatorUnknown)),
            ("+221771234567", "", Err(OperatorUnknown)),
            ("70123456", "FREE", Err(OperatorUnknown)),
            ("+33612345678", "OM", Err(Number)),
            ("+22577", "OM", Err(Number)),
            ("+2252722222222", "OM", Err(Number)),
            ("07O7070707", "OM", Err(Number)),
            ("", "OM", Err(Number)),
            ("+", "OM", Err(Number)),
            ("+00225", "OM", Err(Number)),
        ] {
            let found = MobileNumber::new(number, operator);
            let found = found.as_ref().map(|taken| taken.number().reveal().as_str());
            assert_eq!(found, expected.as_ref().map(|text| *text), "{number} {operator}");
        }
    }

    #[test]
    fn what_was_taken_is_taken_again_and_nothing_else() {
        assert!(MobileNumber::from_stored("+2250707070707", "OM").is_ok());
        assert_eq!(MobileNumber::from_stored("0707070707", "OM"), Err(MobileError::Number));
    }

    #[test]
    fn debug_hides_the_number() {
        let shown = format!("{:?}", MobileNumber::new("+2250707070707", "OM").unwrap());
        assert!(!shown.contains("07"), "{shown}");
    }

    proptest! {
        #[test]
        fn any_text_is_judged_and_what_is_taken_is_stable(text in "[+0-9 .x-]{0,45}") {
            for operator in ["OM", "MOMO", "MOOV", "WAVE", "FREE", "TMONEY"] {
                if let Ok(taken) = MobileNumber::new(&text, operator) {
                    let again = MobileNumber::from_stored(taken.number().reveal(), operator);
                    prop_assert_eq!(again, Ok(taken));
                }
            }
        }
    }
}
