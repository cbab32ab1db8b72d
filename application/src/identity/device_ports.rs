//! What devices that signed in before ask of the store.
//! Deliberately not here: what one is let (`device`).

use crate::kernel::error::StoreError;
use async_trait::async_trait;
use cauri_domain::kernel::{Timestamp, UserId};

/// Devices that somebody signed in with, in a transaction; only hashes of their tokens are kept.
#[async_trait]
pub trait DeviceRepository: Send {
    /// Keeps a device of somebody's as seen now; of more than `most` those that were seen longest
    /// ago give way.
    async fn keep_device(
        &mut self,
        user_id: UserId,
        token_hash: &[u8; 32],
        machine_now: Timestamp,
        most: i64,
    ) -> Result<(), StoreError>;

    /// Takes every device of somebody's away.
    async fn forget_devices(&mut self, user_id: UserId) -> Result<(), StoreError>;

    /// Takes away devices that were not seen since then, at most `limit`, and answers how many.
    async fn sweep_devices(
        &mut self,
        seen_until: Timestamp,
        limit: i64,
    ) -> Result<usize, StoreError>;
}
