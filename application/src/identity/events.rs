//! What accounts tell the world.
//! Deliberately not here: who hears of it (`routes`).

use crate::kernel::payload::Payload;
use cauri_domain::{identity::Role, kernel::UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An account was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct AccountRegistered {
    pub user_id: UserId,
    pub role: RoleWord,
}

impl Payload for AccountRegistered {
    fn about(&self) -> (&'static str, Uuid) {
        ("account", self.user_id.0)
    }
}

/// A role, as events spell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoleWord(pub String);

impl From<Role> for RoleWord {
    fn from(role: Role) -> Self {
        Self(role.as_str().to_owned())
    }
}
