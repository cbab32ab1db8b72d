//! A phone number as people type it into a form: the international form, and nothing else.
//! Deliberately not here: operators and countries (each gateway knows its own).

use crate::kernel::Personal;

/// The shortest and the longest number that E.164 knows, in digits.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// It is not in the international form, such as `+2250707070707`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a phone number has the international form: + and 8 to 15 digits")]
pub struct NotAPhoneNumber;

/// Reads a number in the international form (E.164). Spaces between digits are taken out.
///
/// # Errors
/// [`NotAPhoneNumber`] if it has another form.
///
/// ```
/// use cauri_domain::payments::phone_number;
///
/// let number = phone_number("+225 07 07 07 07 07").unwrap();
/// assert_eq!(number.reveal(), "+2250707070707");
/// for text in ["0707070707", "+2250", "+225070707070707070", "+22507O7070707", "+07070707"] {
///     assert!(phone_number(text).is_err(), "{text}");
/// }
/// ```
pub fn phone_number(text: &str) -> Result<Personal<String>, NotAPhoneNumber> {
    let plain: String = text.chars().filter(|sign| *sign != ' ').take(*DIGITS.end() + 2).collect();
    let digits = plain.strip_prefix('+').ok_or(NotAPhoneNumber)?;
    let well_formed = DIGITS.contains(&digits.len())
        && digits.bytes().all(|digit| digit.is_ascii_digit())
        && !digits.starts_with('0');
    if well_formed { Ok(Personal::new(plain)) } else { Err(NotAPhoneNumber) }
}
