//! What card schemes want to know of whoever pays; it travels to the gateway and is not kept.
//! Deliberately not here: which gateways ask for it (`gateway`), and when (`place`, `opening`).

use super::gateway::Customer;
use cauri_domain::kernel::{Country, Email, NumberingPlans, Personal, PhoneNumber};

/// The longest value, in characters.
const LIMIT: usize = 200;

/// The fields as they were sent; any of them may be missing.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "named after what they hold")]
pub struct CustomerFields {
    pub name: Option<Personal<String>>,
    pub surname: Option<Personal<String>>,
    pub email: Option<Personal<String>>,
    pub phone_number: Option<Personal<String>>,
    pub address: Option<Personal<String>>,
    pub city: Option<Personal<String>>,
    /// Two letters (ISO 3166-1).
    pub country: Option<Personal<String>>,
    pub zip_code: Option<Personal<String>>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldFault {
    /// It is missing or blank.
    Missing,
    /// It is not of the shape that it must have.
    WrongShape,
}

/// Fields are missing or of a wrong shape; all of them are named.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} of the customer's fields are missing or wrong", .0.len())]
pub struct CustomerIncomplete(pub Vec<(&'static str, FieldFault)>);

impl CustomerFields {
    /// True if nothing was sent.
    pub fn is_empty(&self) -> bool {
        self.each(&plain).iter().all(|(_, field, _)| field.is_none())
    }

    /// The customer, if every field is there and well-formed. The number may be of any country: it
    /// is there to call somebody, and read in the customer's own country.
    ///
    /// # Errors
    /// [`CustomerIncomplete`] names every field that is not.
    pub fn complete(&self, plans: &dyn NumberingPlans) -> Result<Customer, CustomerIncomplete> {
        let mut faults = vec![];
        let home = self.country.as_ref().and_then(|code| country(code.reveal().trim()));
        let home = home.and_then(|code| Country::from_code(&code));
        let phone = |text: &str| {
            PhoneNumber::read(text, home, plans).ok().map(|phone| phone.number().reveal().clone())
        };
        let read: Vec<_> = self
            .each(&phone)
            .into_iter()
            .map(|(name, field, shape)| {
                let text = field.as_ref().map_or("", |field| field.reveal().trim());
                let fault =
                    if text.is_empty() { FieldFault::Missing } else { FieldFault::WrongShape };
                let read = (!text.is_empty()).then(|| shape(text)).flatten();
                if read.is_none() {
                    faults.push((name, fault));
                }
                read.map(Personal::new)
            })
            .collect();
        let whole = <[Option<Personal<String>>; 8]>::try_from(read).ok();
        match whole {
            Some(
                [
                    Some(name),
                    Some(surname),
                    Some(email),
                    Some(phone_number),
                    Some(address),
                    Some(city),
                    Some(country),
                    Some(zip_code),
                ],
            ) => Ok(Customer {
                name,
                surname,
                email,
                phone_number,
                address,
                city,
                country,
                zip_code,
            }),
            _ => Err(CustomerIncomplete(faults)),
        }
    }

    fn each<'a>(&'a self, phone: Shape<'a>) -> [Field<'a>; 8] {
        [
            ("customer_name", &self.name, &plain as Shape<'_>),
            ("customer_surname", &self.surname, &plain),
            ("customer_email", &self.email, &email),
            ("customer_phone_number", &self.phone_number, phone),
            ("customer_address", &self.address, &plain),
            ("customer_city", &self.city, &plain),
            ("customer_country", &self.country, &country),
            ("customer_zip_code", &self.zip_code, &plain),
        ]
    }
}

/// Reads a trimmed text of a field's shape.
type Shape<'a> = &'a dyn Fn(&str) -> Option<String>;
type Field<'a> = (&'static str, &'a Option<Personal<String>>, Shape<'a>);

fn plain(text: &str) -> Option<String> {
    let fits = text.chars().count() <= LIMIT && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

fn email(text: &str) -> Option<String> {
    Email::new(text).ok().map(|email| email.reveal().to_owned())
}

fn country(text: &str) -> Option<String> {
    let is_code = text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_alphabetic());
    is_code.then(|| text.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use cauri_domain::kernel::{Line, PlannedNumber};

    /// Senegal's, as far as these tests go.
    struct Plans;

    impl NumberingPlans for Plans {
        fn international(&self, digits: &str) -> Option<PlannedNumber> {
            self.national(Country::SENEGAL, digits.strip_prefix("221")?)
        }

        fn national(&self, country: Country, digits: &str) -> Option<PlannedNumber> {
            (country == Country::SENEGAL && digits.len() == 9).then(|| PlannedNumber {
                country,
                number: Personal::new(format!("+221{digits}")),
                line: Line::Mobile,
            })
        }
    }

    fn fields() -> CustomerFields {
        let some = |text: &str| Some(Personal::new(text.to_owned()));
        CustomerFields {
            name: some("Ndiaye"),
            surname: some(" Coumba "),
            email: some("coumba@example.sn"),
            phone_number: some("+221 77 123 45 67"),
            address: some("12, rue Félix-Faure"),
            city: some("Dakar"),
            country: some("sn"),
            zip_code: some("11000"),
        }
    }

    #[test]
    fn a_whole_customer_is_read() {
        let customer = fields().complete(&Plans).unwrap();
        assert_eq!(customer.surname.reveal(), "Coumba");
        assert_eq!(customer.phone_number.reveal(), "+221771234567");
        assert_eq!(customer.country.reveal(), "SN");
        assert!(!fields().is_empty());
    }

    #[test]
    fn everything_that_is_missing_or_wrong_is_named() {
        let nothing = CustomerFields::default();
        assert!(nothing.is_empty());
        let CustomerIncomplete(faults) = nothing.complete(&Plans).unwrap_err();
        assert_eq!(faults.len(), 8);
        assert!(faults.iter().all(|(_, fault)| *fault == FieldFault::Missing));
        let some = |text: &str| Some(Personal::new(text.to_owned()));
        let wrong = CustomerFields {
            email: some("coumba"),
            phone_number: some("77 123 45 67"),
            city: some("  "),
            country: some("Sénégal"),
            zip_code: None,
            address: some(&"a".repeat(LIMIT + 1)),
            ..fields()
        };
        let CustomerIncomplete(faults) = wrong.complete(&Plans).unwrap_err();
        let expected = [
            ("customer_email", FieldFault::WrongShape),
            ("customer_phone_number", FieldFault::WrongShape),
            ("customer_address", FieldFault::WrongShape),
            ("customer_city", FieldFault::Missing),
            ("customer_country", FieldFault::WrongShape),
            ("customer_zip_code", FieldFault::Missing),
        ];
        assert_eq!(faults, expected);
    }
}
