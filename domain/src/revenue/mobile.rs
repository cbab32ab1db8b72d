//! Where money can be sent: a mobile number of the union, and an operator of its country.
//! Deliberately not here: reading numbers (`kernel`), which operators a gateway serves (it says).

use crate::kernel::{Country, Personal, PhoneError, PhoneNumber};

/// Why money can't be sent there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum MobileError {
    /// The number.
    #[error(transparent)]
    Number(#[from] PhoneError),
    /// No such operator, or none in the number's country.
    #[error("the operator is none of the number's country")]
    OperatorUnknown,
}

/// A country of the union: its calling code, the digits behind it, and who carries money there.
struct Plan {
    country: Country,
    code: &'static str,
    digits: usize,
    operators: &'static [&'static str],
}

const fn plan(
    country: Country,
    code: &'static str,
    digits: usize,
    operators: &'static [&'static str],
) -> Plan {
    Plan { country, code, digits, operators }
}

const PLANS: [Plan; 8] = [
    plan(Country::BENIN, "229", 10, &["MOMO", "MOOV"]),
    plan(Country::BURKINA_FASO, "226", 8, &["OM", "MOOV", "WAVE"]),
    plan(Country::COTE_D_IVOIRE, "225", 10, &["OM", "MOMO", "MOOV", "WAVE"]),
    plan(Country::GUINEA_BISSAU, "245", 9, &["OM"]),
    plan(Country::MALI, "223", 8, &["OM", "MOOV"]),
    plan(Country::NIGER, "227", 8, &["AIRTEL", "MOOV", "ZAMANI"]),
    plan(Country::SENEGAL, "221", 9, &["OM", "FREE", "WAVE", "EXPRESSO"]),
    plan(Country::TOGO, "228", 8, &["TMONEY", "MOOV"]),
];

/// Where money can be sent: a number in the international form and an operator of its country.
///
/// ```
/// use cauri_domain::revenue::{MobileError, MobileNumber};
///
/// let awa = MobileNumber::from_stored("+2250707070707", "OM").unwrap();
/// assert_eq!(awa.number().reveal(), "+2250707070707");
/// let refused = MobileNumber::from_stored("+2250707070707", "TMONEY");
/// assert_eq!(refused, Err(MobileError::OperatorUnknown));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct MobileNumber {
    number: Personal<String>,
    operator: String,
}

impl MobileNumber {
    /// Takes a number that was read, and an operator of its country.
    ///
    /// # Errors
    /// [`MobileError`] names what does not fit.
    pub fn new(phone: &PhoneNumber, operator: &str) -> Result<Self, MobileError> {
        phone.for_money()?;
        Self::of(phone.number().reveal(), operator)
    }

    /// A number that was taken before, from its row, or that a gateway names: in the international
    /// form, and of the union.
    ///
    /// # Errors
    /// [`MobileError`] names what does not fit.
    pub fn from_stored(number: &str, operator: &str) -> Result<Self, MobileError> {
        Self::of(number, operator)
    }

    fn of(number: &str, operator: &str) -> Result<Self, MobileError> {
        let plan = plan_of(number).ok_or(PhoneError::Unknown)?;
        if !plan.operators.contains(&operator) {
            return Err(MobileError::OperatorUnknown);
        }
        Ok(Self { number: Personal::new(number.to_owned()), operator: operator.to_owned() })
    }

    /// The number in the international form (E.164), such as `+2250707070707`.
    pub const fn number(&self) -> &Personal<String> {
        &self.number
    }

    /// The operator in our own words, such as `OM`.
    pub fn operator(&self) -> &str {
        &self.operator
    }

    /// The number's country; `None` for none of the union, which is never taken.
    pub fn country(&self) -> Option<Country> {
        plan_of(self.number.reveal()).map(|plan| plan.country)
    }
}

/// The plan of a number in the international form.
fn plan_of(number: &str) -> Option<&'static Plan> {
    let digits = number.strip_prefix('+')?;
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    PLANS.iter().find(|plan| {
        digits.strip_prefix(plan.code).is_some_and(|national| national.len() == plan.digits)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_operator_must_be_of_the_numbers_country() {
        use MobileError::OperatorUnknown;
        let unknown = || MobileError::Number(PhoneError::Unknown);
        for (number, operator, expected) in [
            ("+2250707070707", "OM", Ok(Country::COTE_D_IVOIRE)),
            ("+2250707070707", "WAVE", Ok(Country::COTE_D_IVOIRE)),
            ("+2290161616161", "MOMO", Ok(Country::BENIN)),
            ("+22670123456", "WAVE", Ok(Country::BURKINA_FASO)),
            ("+245955555555", "OM", Ok(Country::GUINEA_BISSAU)),
            ("+22370123456", "MOOV", Ok(Country::MALI)),
            ("+22790123456", "AIRTEL", Ok(Country::NIGER)),
            ("+221771234567", "FREE", Ok(Country::SENEGAL)),
            ("+22890123456", "TMONEY", Ok(Country::TOGO)),
            ("+221771234567", "TMONEY", Err(OperatorUnknown)),
            ("+221771234567", "om", Err(OperatorUnknown)),
            ("+221771234567", "", Err(OperatorUnknown)),
            ("+33612345678", "OM", Err(unknown())),
            ("+22507070707", "OM", Err(unknown())),
            ("0707070707", "OM", Err(unknown())),
            ("+225 0707070707", "OM", Err(unknown())),
            ("", "OM", Err(unknown())),
        ] {
            let found = MobileNumber::from_stored(number, operator);
            let found = found.map(|taken| taken.country().unwrap());
            assert_eq!(found, expected, "{number} {operator}");
        }
        assert_eq!(PLANS.map(|plan| plan.country), Country::UNION);
    }

    #[test]
    fn debug_hides_the_number() {
        let shown = format!("{:?}", MobileNumber::from_stored("+2250707070707", "OM").unwrap());
        assert!(!shown.contains("07"), "{shown}");
    }

    proptest! {
        #[test]
        fn any_text_is_judged_and_what_is_taken_is_stable(text in "[+0-9 .x-]{0,45}") {
            for operator in ["OM", "MOMO", "MOOV", "WAVE", "FREE", "TMONEY"] {
                if let Ok(taken) = MobileNumber::from_stored(&text, operator) {
                    prop_assert_eq!(taken.number().reveal(), &text);
                }
            }
        }
    }
}
