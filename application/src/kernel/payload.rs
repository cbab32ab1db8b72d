//! What every event carries.
//! Deliberately not here: which events there are (`event`).

use uuid::Uuid;

/// What happened, as ids and amounts.
pub trait Payload {
    /// The kind and the id of the thing that it is about; the order of events is kept per thing.
    fn about(&self) -> (&'static str, Uuid);
}
