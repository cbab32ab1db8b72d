//! Who calls, and the proof that the caller may.
//! Deliberately not here: who may do what (`matrix`) and to which thing (each context's policy).

use cauri_domain::{
    identity::Role,
    kernel::{SessionId, UserId},
};

/// A signed-in person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// Who it is.
    pub user_id: UserId,
    /// What it is to the platform.
    pub role: Role,
    /// The sign-in that the token belongs to.
    pub session_id: SessionId,
}

/// The role may never do this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the role may not do this")]
pub struct Denied;

/// Proof that somebody was authorized; every write of a person asks for one.
#[derive(Debug)]
pub struct Permit(());

impl Permit {
    /// Only `matrix` and the policies of contexts grant permits (a house rule checks it).
    pub(crate) const fn grant() -> Self {
        Self(())
    }

    /// For what nobody signed in asks for: the clock's sweeps, registration, gateways' facts.
    pub(crate) const fn system() -> Self {
        Self(())
    }
}
