//! How telephone numbers are known: the numbering plans of the world, as a kept library has them.
//! Deliberately not here: the rules of reading what people write (domain).
#![forbid(unsafe_code)]

use cauri_domain::kernel::{Country, Line, NumberingPlans, Personal, PlannedNumber};
use phonenumber::{
    PhoneNumber,
    country::{Id, Source},
    metadata::{DATABASE, Descriptors, Metadata},
};

#[cfg(test)]
mod tests;

/// The plans that libphonenumber publishes.
#[derive(Debug, Clone, Copy, Default)]
pub struct WorldPlans;

impl NumberingPlans for WorldPlans {
    fn international(&self, digits: &str) -> Option<PlannedNumber> {
        planned(&phonenumber::parse(None, format!("+{digits}")).ok()?)
    }

    fn national(&self, country: Country, digits: &str) -> Option<PlannedNumber> {
        let id: Id = country.as_str().parse().ok()?;
        let number = phonenumber::parse(Some(id), digits).ok()?;
        // What begins with the country's own calling code is not dialled so at home.
        let at_home = number.country().source() == Source::Default;
        planned(&number).filter(|found| at_home && found.country == country)
    }
}

/// What the plans say of a number. The library's own answer loses leading zeros on the way, which
/// Benin, Côte d'Ivoire and Burkina Faso have, so the plans are asked with all digits.
fn planned(number: &PhoneNumber) -> Option<PlannedNumber> {
    let code = number.country().code();
    let national = number.national().to_string();
    let plans = DATABASE.by_code(&code)?;
    let (country, line) = plans.into_iter().find_map(|plan| given(plan, &national))?;
    Some(PlannedNumber { country, number: Personal::new(format!("+{code}{national}")), line })
}

/// The plan's country, and to what it gives the number, if it has it.
fn given(plan: &Metadata, national: &str) -> Option<(Country, Line)> {
    let kinds: &Descriptors = plan.descriptors();
    if !kinds.general().is_match(national) {
        return None;
    }
    let is = |kind: Option<&phonenumber::metadata::Descriptor>| {
        kind.is_some_and(|kind| kind.is_match(national))
    };
    let others = [
        kinds.toll_free(),
        kinds.premium_rate(),
        kinds.shared_cost(),
        kinds.personal_number(),
        kinds.voip(),
        kinds.pager(),
        kinds.uan(),
        kinds.voicemail(),
    ];
    let line = match (is(kinds.mobile()), is(kinds.fixed_line())) {
        (true, true) => Line::Either,
        (true, false) => Line::Mobile,
        (false, true) => Line::Fixed,
        (false, false) if others.into_iter().any(is) => Line::Other,
        (false, false) => return None,
    };
    Some((Country::from_code(plan.id())?, line))
}
