//! A telephone number as a person gave it, read in the country that the person dials in.
//! Deliberately not here: the rules of reading (domain), and proving that a number is one's own.

use crate::app::App;
use cauri_domain::{
    identity::Account,
    kernel::{Country, Personal, PhoneError, PhoneNumber},
};

/// A number, as it was written.
#[derive(Debug, Clone)]
pub struct GivenNumber {
    /// The text.
    pub text: Personal<String>,
    /// The country that was named beside it.
    pub country: Option<Country>,
}

/// Reads a number: in the country that is named beside it, else in the account's own.
///
/// # Errors
/// [`PhoneError`] names what is wrong with it.
pub fn read(
    app: &App,
    account: Option<&Account>,
    given: &GivenNumber,
) -> Result<PhoneNumber, PhoneError> {
    let country = given.country.or_else(|| account.and_then(|account| account.country));
    PhoneNumber::read(given.text.reveal(), country, &*app.identity.numbering)
}
