//! Numbers as people of the union write them, country by country, read by the one rule.
//! Deliberately not here: operators, and what a number is asked for.

use super::*;
use cauri_domain::kernel::{PhoneError, PhoneNumber};

/// What becomes of a text, in words.
fn read(text: &str, country: Option<&str>) -> String {
    let country = country.map(|code| Country::from_code(code).unwrap());
    match PhoneNumber::read(text, country, &WorldPlans) {
        Ok(number) => match number.for_money() {
            Ok(()) => number.number().reveal().clone(),
            Err(PhoneError::NotMobile) => format!("{} no mobile", number.number().reveal()),
            Err(PhoneError::CountryNotServed { country }) => {
                format!("{} not served: {country}", number.number().reveal())
            }
            Err(other) => format!("{other}"),
        },
        Err(PhoneError::Unreadable) => "unreadable".to_owned(),
        Err(PhoneError::Unknown) => "unknown".to_owned(),
        Err(PhoneError::Ambiguous { countries }) => {
            let codes: Vec<_> = countries.iter().map(Country::as_str).collect();
            format!("ambiguous: {}", codes.join(" "))
        }
        Err(PhoneError::OldPlan { country, new_forms }) => {
            let forms: Vec<_> = new_forms.iter().map(|form| form.reveal().as_str()).collect();
            format!("old plan of {country}: {}", forms.join(" "))
        }
        Err(PhoneError::CountryNeeded) => "whose?".to_owned(),
        Err(other) => format!("{other}"),
    }
}

/// The text with digits of another script.
fn in_script(text: &str, zero: char) -> String {
    let there = |digit: u32| char::from_u32(u32::from(zero) + digit).unwrap();
    text.chars().map(|sign| sign.to_digit(10).map_or(sign, there)).collect()
}

#[test]
fn each_country_of_the_union_in_its_own_plan() {
    for (country, text, expected) in [
        // Benin: ten digits since November 2024.
        ("BJ", "01 61 61 61 61", "+2290161616161"),
        ("BJ", "+229 01 61 61 61 61", "+2290161616161"),
        ("BJ", "61 61 61 61", "old plan of BJ: +2290161616161"),
        ("BJ", "+22961616161", "old plan of BJ: +2290161616161"),
        ("BJ", "01 20 20 21 23", "+2290120202123 no mobile"),
        ("BJ", "117", "unknown"),
        ("BJ", "016161616", "unknown"),
        // Burkina Faso: eight digits.
        ("BF", "70 12 34 56", "+22670123456"),
        ("BF", "07 07 07 07", "+22607070707"),
        ("BF", "00226 70 12 34 56", "+22670123456"),
        ("BF", "25 30 12 34", "+22625301234 no mobile"),
        ("BF", "17", "unknown"),
        ("BF", "7012345", "unknown"),
        ("BF", "701234567", "unknown"),
        // Côte d'Ivoire: ten digits since 2021.
        ("CI", "07 07 07 07 07", "+2250707070707"),
        ("CI", "05 05 05 05 05", "+2250505050505"),
        ("CI", "07 07 07 07", "old plan of CI: +2250707070707 +2250507070707 +2250107070707"),
        ("CI", "+22507070707", "old plan of CI: +2250707070707 +2250507070707 +2250107070707"),
        ("CI", "22 44 55 66", "old plan of CI: +2252722445566 +2252522445566 +2252122445566"),
        ("CI", "27 22 44 55 66", "+2252722445566 no mobile"),
        ("CI", "144", "unknown"),
        ("CI", "070707070", "unknown"),
        // Guinea-Bissau: nine digits.
        ("GW", "955 555 555", "+245955555555"),
        ("GW", "966 123 456", "+245966123456"),
        ("GW", "5555555", "unknown"),
        ("GW", "443 201 234", "+245443201234 no mobile"),
        ("GW", "113", "unknown"),
        ("GW", "95555555", "unknown"),
        // Mali: eight digits.
        ("ML", "76 12 34 56", "+22376123456"),
        ("ML", "66 12 34 56", "+22366123456"),
        ("ML", "20 22 12 34", "+22320221234 no mobile"),
        ("ML", "17", "unknown"),
        ("ML", "7612345", "unknown"),
        // Niger: eight digits.
        ("NE", "90 12 34 56", "+22790123456"),
        ("NE", "20 20 12 34", "+22720201234 no mobile"),
        ("NE", "17", "unknown"),
        ("NE", "9012345", "unknown"),
        // Senegal: nine digits.
        ("SN", "77 123 45 67", "+221771234567"),
        ("SN", "76 123 45 67", "+221761234567"),
        ("SN", "33 821 23 45", "+221338212345 no mobile"),
        ("SN", "800 10 01 00", "+221800100100 no mobile"),
        ("SN", "1515", "unknown"),
        ("SN", "77 123 45", "unknown"),
        // Togo: eight digits.
        ("TG", "90 12 34 56", "+22890123456"),
        ("TG", "22 21 23 45", "+22822212345 no mobile"),
        ("TG", "117", "unknown"),
        ("TG", "9012345", "unknown"),
    ] {
        assert_eq!(read(text, Some(country)), expected, "{country} {text}");
    }
}

#[test]
fn nothing_is_guessed_across_countries() {
    for (country, text, expected) in [
        // The fault that was: paid to Burkina Faso.
        (None, "07 07 07 07", "ambiguous: BJ BF CI"),
        (None, "70 12 34 56", "ambiguous: BJ BF CI ML NE TG"),
        (None, "07 07 07 07 07", "whose?"),
        (None, "77 123 45 67", "whose?"),
        (None, "06 12 34 56 78", "unknown"),
        (Some("SN"), "70 12 34 56", "unknown"),
        (Some("TG"), "07 07 07 07 07", "unknown"),
        // A calling code of the union says whose it is, with or without its plus.
        (None, "225 07 07 07 07 07", "+2250707070707"),
        (None, "(225) 05-05.05 05 05", "+2250505050505"),
        (Some("SN"), "225 07 07 07 07 07", "+2250707070707"),
        (Some("SN"), "+226 70 12 34 56", "+22670123456"),
        (None, "229 61 61 61 61", "old plan of BJ: +2290161616161"),
        // A German landline, or Burkina Faso with its calling code.
        (Some("DE"), "226 70 12 34 56", "ambiguous: DE BF"),
        (None, "33 6 12 34 56 78", "unknown"),
    ] {
        assert_eq!(read(text, country), expected, "{country:?} {text}");
    }
}

#[test]
fn other_countries_parse_and_are_not_for_money() {
    for (country, text, expected) in [
        (None, "+33 6 12 34 56 78", "+33612345678 not served: FR"),
        (Some("FR"), "06 12 34 56 78", "+33612345678 not served: FR"),
        (None, "+237 6 70 12 34 56", "+237670123456 not served: CM"),
        (None, "+1 415 555 2671", "+14155552671 not served: US"),
        (Some("IT"), "06 1234 5678", "+390612345678 not served: IT"),
        (None, "+800 1234 5678", "unknown"),
        (None, "+999 123 456", "unknown"),
    ] {
        assert_eq!(read(text, country), expected, "{country:?} {text}");
    }
}

#[test]
fn what_is_pasted_along_is_taken_away() {
    let ci = "+2250707070707";
    for text in [
        "\u{202a}+225 07-07-07-07-07\u{202c}",
        "\u{200e}+225\u{a0}07\u{202f}07\u{2009}07\u{200b}07\u{feff}07",
        "+225 07\u{2011}07\u{2013}07\u{2212}07\u{ad}07",
        "tel:+225-07-07-07-07-07",
        "\u{ff0b}225 (07) 07.07/07 07\n",
    ] {
        assert_eq!(read(text, None), ci, "{text:?}");
    }
    // Digits of the scripts that people write in: Arabic, Persian, N'Ko, full width, Adlam.
    for zero in ['\u{660}', '\u{6f0}', '\u{7c0}', '\u{ff10}', '\u{1e950}'] {
        assert_eq!(read(&in_script(ci, zero), None), ci, "{zero}");
    }
    for text in [
        "",
        "+",
        "++2250707070707",
        "+225 07O7070707",
        "225+0707070707",
        "+225\u{0}0707070707",
        "+225 07 07 07 07 07 ext. 3",
        "+\u{966}\u{967}",
        "²25",
        &"1".repeat(81),
    ] {
        assert_eq!(read(text, None), "unreadable", "{text:?}");
    }
    for text in ["+00225", "+2250707070707070707", "0", "+0", "000000000000000"] {
        assert_eq!(read(text, None), "unknown", "{text:?}");
    }
}

#[test]
fn any_digits_are_judged() {
    // Every length, every leading digit, and every calling code of the union: no answer fails.
    for country in Country::UNION {
        for length in 1..=15_usize {
            for first in 0..=99_u32 {
                let digits = format!("{first:02}{}", "5".repeat(length.saturating_sub(2)));
                if let Some(found) = WorldPlans.national(country, &digits) {
                    assert_eq!(found.country, country);
                    let rest = found.number.reveal().trim_start_matches('+').to_owned();
                    assert_eq!(WorldPlans.international(&rest), Some(found));
                }
            }
        }
    }
}
