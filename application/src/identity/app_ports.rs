//! What accounts and sessions are given.
//! Deliberately not here: the making of any of it (`bin`).

use super::{
    live_sessions::LiveSessions,
    ports::{Passwords, Pseudonyms, SuccessorSeal, Tokens},
};
use cauri_domain::kernel::NumberingPlans;
use std::sync::Arc;

/// What accounts and sessions ask of the outside.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "ports are trait objects and may hold secrets")]
pub struct IdentityPorts {
    /// Password hashing.
    pub passwords: Arc<dyn Passwords>,
    /// Access tokens.
    pub tokens: Arc<dyn Tokens>,
    /// Refresh tokens, sealed under those that they replace.
    pub successor_seal: Arc<dyn SuccessorSeal>,
    /// Names under which something is counted about people.
    pub pseudonyms: Arc<dyn Pseudonyms>,
    /// Sessions that were looked at a moment ago.
    pub live_sessions: Arc<LiveSessions>,
    /// Numbering plans of the world's telephones.
    pub numbering: Arc<dyn NumberingPlans>,
}
