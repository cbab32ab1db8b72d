//! Words that every context speaks: identifiers, instants, decisions, personal values.
//! Deliberately not here: anything that only one context needs.

mod country;
mod decision;
mod email;
mod id;
mod language;
mod patch;
mod personal;
mod phone;
mod printable;
mod text;
mod time;
mod words;

pub use country::{Country, UnknownCountry};
pub use decision::Decision;
pub use email::{EMAIL_LIMIT, Email, EmailError};
pub use id::{
    AlertDeliveryId, AlertId, AuditEntryId, CategoryId, ClickId, CollaborationId, EmailId, EventId,
    LinkId, NoticeId, OfferId, OrderId, OrderLineId, PaymentId, PayoutId, ProductId, SessionId,
    SignatureId, TransferId, UserId, WorkerId,
};
pub use language::Language;
pub use patch::Patch;
pub use personal::Personal;
pub use phone::{Line, NumberingPlans, PhoneError, PhoneNumber, PlannedNumber};
pub use printable::{PRINTABLE, is_printable, printable_text};
pub use text::{
    TextError, bounded_prose, bounded_signature, bounded_text, without_directions,
    without_trailing_marks,
};
pub use time::{Timestamp, rfc3339_micros, to_micros};
pub use words::UnknownWord;
pub(crate) use words::stored_words;
