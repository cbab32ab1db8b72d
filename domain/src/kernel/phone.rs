//! Telephone numbers as people write them: read by one rule, and never guessed across countries.
//! Deliberately not here: the numbering plans themselves – they are the world's, and handed in.

use super::{Country, Personal};

/// The longest text that is looked at, in characters; pasted numbers bring invisible marks along.
const TEXT_LIMIT: usize = 80;
/// The most digits of a number in the international form (E.164).
const DIGITS_LIMIT: usize = 15;
/// Zeros of the scripts whose digits are read: Arabic, Persian, N'Ko, full width, Adlam.
const ZEROS: [char; 5] = ['\u{660}', '\u{6f0}', '\u{7c0}', '\u{ff10}', '\u{1e950}'];
/// Digits of the plans of Benin before November 2024 and of Côte d'Ivoire before 2021.
const OLD_DIGITS: usize = 8;

/// What kind of line a numbering plan gives a number to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Line {
    /// A mobile telephone.
    Mobile,
    /// A landline.
    Fixed,
    /// The plan gives both the same numbers.
    Either,
    /// Another: toll-free, premium, internet …
    Other,
}

/// A number that a plan has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedNumber {
    /// Whose plan it is.
    pub country: Country,
    /// The number in the international form (E.164), with `+`.
    pub number: Personal<String>,
    /// What it is given to.
    pub line: Line,
}

/// The numbering plans in force. Only digits come in.
pub trait NumberingPlans: Send + Sync {
    /// The number of these digits, calling code first; `None` if no plan has it.
    fn international(&self, digits: &str) -> Option<PlannedNumber>;

    /// The number that these digits are in a country, as one dials there; `None` if its plan has
    /// none.
    fn national(&self, country: Country, digits: &str) -> Option<PlannedNumber>;
}

/// Why a text is no number that we can call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Something other than digits and what separates them.
    #[error("the text is no telephone number")]
    Unreadable,
    /// No numbering plan has it.
    #[error("no numbering plan has this number")]
    Unknown,
    /// It fits several plans.
    #[error("the number fits the plans of several countries")]
    Ambiguous {
        /// Whose plans it fits.
        countries: Vec<Country>,
    },
    /// Nobody said whose it is; that the union has one plan that it fits says nothing of the world.
    #[error("the number needs its country")]
    CountryNeeded,
    /// It was a number once; its plan has changed.
    #[error("the number is of an old plan of {country}")]
    OldPlan {
        /// Whose plan.
        country: Country,
        /// What it may be now, in the international form.
        new_forms: Vec<Personal<String>>,
    },
    /// Money goes to and comes from other countries.
    #[error("money goes to no number of {country}")]
    CountryNotServed {
        /// The number's country.
        country: Country,
    },
    /// Money goes to and comes from mobile telephones.
    #[error("the number is no mobile number")]
    NotMobile,
}

/// A number in the international form, with what its plan says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneNumber(PlannedNumber);

impl PhoneNumber {
    /// Reads a number as people write and paste it: with separators, brackets and invisible marks,
    /// `+225…`, `00225…`, `225…`, or as one dials in `country`. A number without its calling code
    /// is of that country or of none: it is never guessed.
    ///
    /// # Errors
    /// [`PhoneError`] names what is wrong with it.
    pub fn read(
        text: &str,
        country: Option<Country>,
        plans: &dyn NumberingPlans,
    ) -> Result<Self, PhoneError> {
        let (digits, international) = written(text)?;
        let found = if international {
            plans.international(&digits).ok_or_else(|| unplanned(&digits, None))?
        } else {
            bare(&digits, country, plans)?
        };
        Ok(Self(found))
    }

    /// The number in the international form (E.164), such as `+2250707070707`.
    pub const fn number(&self) -> &Personal<String> {
        &self.0.number
    }

    /// Whose plan it is of.
    pub const fn country(&self) -> Country {
        self.0.country
    }

    /// Holds it against what money needs: a mobile number of the union.
    ///
    /// # Errors
    /// [`PhoneError::CountryNotServed`] and [`PhoneError::NotMobile`].
    pub fn for_money(&self) -> Result<(), PhoneError> {
        let country = self.country();
        if !country.is_of_union() {
            return Err(PhoneError::CountryNotServed { country });
        }
        match self.0.line {
            Line::Mobile | Line::Either => Ok(()),
            Line::Fixed | Line::Other => Err(PhoneError::NotMobile),
        }
    }
}

/// The digits of a text, and whether it says that its calling code comes first.
fn written(text: &str) -> Result<(String, bool), PhoneError> {
    if text.chars().count() > TEXT_LIMIT {
        return Err(PhoneError::Unreadable);
    }
    let plain: String = text.chars().filter(|sign| !separates(*sign)).collect();
    let plain = plain.strip_prefix("tel:").unwrap_or(&plain);
    let (rest, plus) = match plain.strip_prefix(['+', '\u{ff0b}']) {
        Some(rest) => (rest, true),
        None => (plain, false),
    };
    let digits = rest.chars().map(digit).collect::<Option<String>>();
    let digits = digits.ok_or(PhoneError::Unreadable)?;
    let (digits, international) = match digits.strip_prefix("00") {
        Some(rest) if !plus => (rest.to_owned(), true),
        _ => (digits, plus),
    };
    match digits.len() {
        0 => Err(PhoneError::Unreadable),
        1..=DIGITS_LIMIT => Ok((digits, international)),
        _ => Err(PhoneError::Unknown),
    }
}

/// True for what stands between digits, and for what nobody sees.
const fn separates(sign: char) -> bool {
    matches!(
        sign,
        ' ' | '\t' | '\n' | '\r' | '.' | '-' | '(' | ')' | '/' | '\u{b7}'
            | '\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{1680}'
            | '\u{2000}'..='\u{2015}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{2069}'
            | '\u{2212}' | '\u{3000}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ff0d}'
    )
}

/// The ASCII digit of a digit that we read.
fn digit(sign: char) -> Option<char> {
    if sign.is_ascii_digit() {
        return Some(sign);
    }
    let above = |zero: char| u32::from(sign).checked_sub(u32::from(zero));
    let value = ZEROS.into_iter().filter_map(above).find(|value| *value < 10)?;
    char::from_digit(value, 10)
}

/// A number without a plus: of the country that is known, or with a calling code of the union.
fn bare(
    digits: &str,
    country: Option<Country>,
    plans: &dyn NumberingPlans,
) -> Result<PlannedNumber, PhoneError> {
    let with_code = plans.international(digits).filter(|found| found.country.is_of_union());
    let Some(country) = country else {
        let fits = |country: &Country| {
            plans.national(*country, digits).is_some() || is_old(*country, digits)
        };
        let countries: Vec<_> = Country::UNION.into_iter().filter(fits).collect();
        return match (countries.len(), with_code) {
            (0, Some(found)) => Ok(found),
            (0, None) => Err(unplanned(digits, None)),
            (1, None) => Err(PhoneError::CountryNeeded),
            _ => Err(PhoneError::Ambiguous { countries }),
        };
    };
    match (plans.national(country, digits), with_code) {
        (Some(one), Some(other)) if one.number != other.number => {
            Err(PhoneError::Ambiguous { countries: vec![one.country, other.country] })
        }
        (Some(found), _) | (None, Some(found)) => Ok(found),
        (None, None) => Err(unplanned(digits, Some(country))),
    }
}

/// Why no plan has these digits: with or without a calling code they may be of an old plan.
fn unplanned(digits: &str, country: Option<Country>) -> PhoneError {
    if let Some(country) = country.filter(|country| is_old(*country, digits)) {
        return old(country, digits);
    }
    for (country, code) in [(Country::BENIN, "229"), (Country::COTE_D_IVOIRE, "225")] {
        if let Some(national) = digits.strip_prefix(code).filter(|rest| is_old(country, rest)) {
            return old(country, national);
        }
    }
    PhoneError::Unknown
}

fn is_old(country: Country, national: &str) -> bool {
    national.len() == OLD_DIGITS && [Country::BENIN, Country::COTE_D_IVOIRE].contains(&country)
}

/// What a number of an old plan may be now. In Benin `01` came in front of each; in Côte d'Ivoire
/// the operator's two digits did, and only its owner knows whose it was.
fn old(country: Country, national: &str) -> PhoneError {
    let (code, prefixes): (_, &[_]) = if country == Country::BENIN {
        ("229", &["01"])
    } else if national.starts_with(['2', '3']) {
        ("225", &["27", "25", "21"])
    } else {
        ("225", &["07", "05", "01"])
    };
    let form = |prefix: &&str| Personal::new(format!("+{code}{prefix}{national}"));
    PhoneError::OldPlan { country, new_forms: prefixes.iter().map(form).collect() }
}
