//! Amounts, percent, instants, lengths of time and plurals as people read them: the one door to
//! them for pages, e-mails and documents.
//! Deliberately not here: the functions themselves – a contract's text, which the domain writes,
//! says its figures with the same ones.

pub use cauri_domain::wording::{
    NARROW_NO_BREAK, NO_BREAK, Plural, amount, counted, day, days, delay, figure, instant,
    order_number, percent, plural, rate,
};
