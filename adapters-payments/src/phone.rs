//! Phone numbers of the countries that gateways here serve: calling code and national number.
//! Deliberately not here: which operator a number belongs to – numbers move between operators.

use cauri_domain::kernel::Personal;

/// Calling codes and their ISO countries, West Africa first.
const CALLING_CODES: [(&str, &str); 16] = [
    ("225", "CI"),
    ("221", "SN"),
    ("229", "BJ"),
    ("226", "BF"),
    ("228", "TG"),
    ("223", "ML"),
    ("227", "NE"),
    ("245", "GW"),
    ("237", "CM"),
    ("241", "GA"),
    ("242", "CG"),
    ("235", "TD"),
    ("236", "CF"),
    ("240", "GQ"),
    ("224", "GN"),
    ("243", "CD"),
];

/// A number in two parts, as gateways want it. It has no `Debug`: it is personal.
pub(crate) struct Phone<'a> {
    /// ISO country, such as `CI`.
    pub(crate) country: &'static str,
    /// Calling code without `+`, such as `225`.
    pub(crate) prefix: &'static str,
    /// National number; a leading zero is part of it (Côte d'Ivoire).
    pub(crate) national: &'a str,
}

impl<'a> Phone<'a> {
    /// Takes an E.164 number apart; `None` if it is none, or of a country not served.
    pub(crate) fn parse(number: &'a str) -> Option<Self> {
        let digits = number.strip_prefix('+')?;
        let plausible = (8..=15).contains(&digits.len());
        if !plausible || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        CALLING_CODES.iter().find_map(|&(prefix, country)| {
            digits.strip_prefix(prefix).map(|national| Self { country, prefix, national })
        })
    }
}

/// Puts a number together from the parts that a gateway told; `None` if they make no number.
pub(crate) fn join(prefix: &str, national: &str) -> Option<Personal<String>> {
    let number = format!("+{prefix}{national}");
    Phone::parse(&number)?;
    Some(Personal::new(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leading_zero_is_kept() {
        let phone = Phone::parse("+2250707070707").unwrap();
        assert_eq!((phone.country, phone.prefix, phone.national), ("CI", "225", "0707070707"));
        assert_eq!(join("225", "0707070707").unwrap().reveal(), "+2250707070707");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for number in
            ["", "0707070707", "+22507 07", "+33612345678", "+225", "+2250707070707070707"]
        {
            assert!(Phone::parse(number).is_none(), "{number}");
        }
        assert!(join("", "").is_none());
    }
}
