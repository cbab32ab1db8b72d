//! Why a purchase is the creator's own, or the merchant's: nobody earns on that.
//! Deliberately not here: who shares a number with whom (the store knows), and what becomes of the
//! commission (`revenue`).

use crate::kernel::Personal;
use std::fmt;

/// The last two digits of a number: enough for its owner to know it by, and for nobody else.
///
/// ```
/// use cauri_domain::affiliate::NumberEnd;
/// use cauri_domain::kernel::Personal;
///
/// let end = NumberEnd::of(&Personal::new("+2250707070712".to_owned())).unwrap();
/// assert_eq!(end.as_str(), "12");
/// assert_eq!(NumberEnd::parse("1"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "String", into = "String")
)]
pub struct NumberEnd([u8; 2]);

impl NumberEnd {
    /// The end of a number; `None` for what does not end with two digits.
    pub fn of(number: &Personal<String>) -> Option<Self> {
        let digits = number.reveal().as_bytes();
        Self::checked(*digits.last_chunk::<2>()?)
    }

    /// Two digits that stand by themselves.
    pub fn parse(text: &str) -> Option<Self> {
        Self::checked(text.as_bytes().try_into().ok()?)
    }

    fn checked(digits: [u8; 2]) -> Option<Self> {
        digits.iter().all(u8::is_ascii_digit).then_some(Self(digits))
    }

    /// The two digits.
    pub fn as_str(&self) -> &str {
        // Digits are text; there is no other way to make one.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for NumberEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NumberEnd(…)")
    }
}

impl From<NumberEnd> for String {
    fn from(end: NumberEnd) -> Self {
        end.as_str().to_owned()
    }
}

impl TryFrom<String> for NumberEnd {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("the end of a number is two digits")
    }
}

/// Why a purchase is somebody's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum OwnPurchase {
    /// The creator bought by the account that would have earned, or the merchant by the account
    /// that sells.
    SameAccount,
    /// Buyer and creator, or buyer and merchant, ask to be paid to the same number, which ends so.
    SharedNumber(NumberEnd),
    /// It was paid from a number to which the creator asks to be paid, which ends so.
    PayerNumber(NumberEnd),
}

impl OwnPurchase {
    /// The word that the database and people's clients read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SameAccount => "same_account",
            Self::SharedNumber(_) => "shared_number",
            Self::PayerNumber(_) => "payer_number",
        }
    }

    /// The end of the number that tells, if a number does.
    pub const fn number_end(self) -> Option<NumberEnd> {
        match self {
            Self::SameAccount => None,
            Self::SharedNumber(end) | Self::PayerNumber(end) => Some(end),
        }
    }

    /// The reason of a word and an end; `None` if they contradict each other.
    pub fn from_stored(word: &str, end: Option<NumberEnd>) -> Option<Self> {
        match (word, end) {
            ("same_account", None) => Some(Self::SameAccount),
            ("shared_number", Some(end)) => Some(Self::SharedNumber(end)),
            ("payer_number", Some(end)) => Some(Self::PayerNumber(end)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(number: &str) -> Option<NumberEnd> {
        NumberEnd::of(&Personal::new(number.to_owned()))
    }

    #[test]
    fn of_a_number_two_digits_are_told() {
        for (number, expected) in [
            ("+2250707070712", Some("12")),
            ("12", Some("12")),
            ("1", None),
            ("", None),
            ("+225070707é", None),
            ("+2250707 1", None),
        ] {
            let found = end(number);
            assert_eq!(found.as_ref().map(NumberEnd::as_str), expected, "{number}");
        }
        assert_eq!(format!("{:?}", end("+2250707070712").unwrap()), "NumberEnd(…)");
        for text in ["1", "123", "a1", "", "é"] {
            assert_eq!(NumberEnd::parse(text), None, "{text}");
        }
    }

    #[test]
    fn every_reason_leads_back_to_itself() {
        let known = end("+2250707070712").unwrap();
        for reason in [
            OwnPurchase::SameAccount,
            OwnPurchase::SharedNumber(known),
            OwnPurchase::PayerNumber(known),
        ] {
            let found = OwnPurchase::from_stored(reason.as_str(), reason.number_end());
            assert_eq!(found, Some(reason));
        }
        assert_eq!(OwnPurchase::from_stored("same_account", Some(known)), None);
        assert_eq!(OwnPurchase::from_stored("payer_number", None), None);
        assert_eq!(OwnPurchase::from_stored("by_chance", None), None);
    }
}
