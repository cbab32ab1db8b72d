//! What collaborations tell the world.
//! Deliberately not here: which fact of the domain is told how (`public`).

use crate::kernel::payload::Payload;
use cauri_domain::kernel::{CollaborationId, ProductId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A collaboration as far as the world may know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollaborationSnapshot {
    /// Which.
    pub collaboration_id: CollaborationId,
    /// Who sells.
    pub merchant_id: UserId,
    /// Who promotes.
    pub influencer_id: UserId,
    /// Products, in the order of their ids.
    pub product_ids: Vec<ProductId>,
    /// The state's word.
    pub status: String,
    /// The rate on the table or agreed, in percent, as decimal text.
    pub rate_percent: String,
    /// Whose move it is.
    pub turn: String,
    /// Version of the collaboration.
    pub version: i64,
}

impl Payload for CollaborationSnapshot {
    fn about(&self) -> (&'static str, Uuid) {
        ("collaboration", self.collaboration_id.0)
    }
}
