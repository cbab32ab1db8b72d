//! Countries and telephone numbers on the wire, and why one is refused.
//! Deliberately not here: reading them (the domain, by the plans that the application is given).

use crate::kernel::problem::Problem;
use cauri_domain::kernel::{Country, PhoneError};

/// The country that a body names.
pub(crate) fn country(code: Option<&str>) -> Result<Option<Country>, Problem> {
    let unknown = || Problem::unprocessable("unknown_country").field("country", "unknown_word");
    code.map(|code| Country::from_code(code).ok_or_else(unknown)).transpose()
}

impl From<PhoneError> for Problem {
    fn from(error: PhoneError) -> Self {
        let field = "phone_number";
        match error {
            PhoneError::Unreadable | PhoneError::Unknown => {
                Self::unprocessable("invalid_phone_number").field(field, "wrong_shape")
            }
            PhoneError::NotMobile => {
                Self::unprocessable("invalid_phone_number").field(field, "not_mobile")
            }
            PhoneError::CountryNeeded => {
                Self::unprocessable("invalid_phone_number").field(field, "needs_country")
            }
            PhoneError::Ambiguous { countries } => {
                let countries: Vec<_> = countries.iter().map(ToString::to_string).collect();
                Self::unprocessable("phone_number_ambiguous")
                    .extra("countries", countries)
                    .field(field, "needs_country")
            }
            PhoneError::OldPlan { country, new_forms } => {
                let forms: Vec<_> = new_forms.iter().map(|form| form.reveal().clone()).collect();
                Self::unprocessable("phone_number_old_plan")
                    .with("country", &*country.to_string())
                    .with("new_forms", &*forms.join(", "))
                    .extra("new_forms", forms)
                    .field(field, "wrong_shape")
            }
            PhoneError::CountryNotServed { country } => Self::unprocessable("country_not_served")
                .with("country", &*country.to_string())
                .field(field, "not_served"),
        }
    }
}
