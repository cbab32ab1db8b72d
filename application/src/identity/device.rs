//! Devices that signed in before: each has failures of its own, so that a stranger's lock nobody
//! out who is known. A device's token opens nothing: it only says where failures are counted.
//! Deliberately not here: the counting (`lockout`).

use super::ports::Secret;
use crate::{app::App, kernel::error::StoreError, tx::Tx};
use cauri_domain::kernel::{Email, UserId};
use chrono::TimeDelta;
use sha2::{Digest as _, Sha256};

/// How long a device that is not seen stays known (machine clock).
pub(super) const DEVICE_KEPT: TimeDelta = TimeDelta::days(180);
/// The most devices of one account.
const MOST: i64 = 10;
/// Bytes of a token.
const TOKEN: usize = 32;

/// The hash of a device's token, if the account with this address knows the device.
pub(super) async fn find_known(
    app: &App,
    email: &Email,
    token: Option<&Secret>,
) -> Result<Option<[u8; 32]>, StoreError> {
    let Some(token) = token else { return Ok(None) };
    let (hash, seen_after) = (hash(token), app.machine.now() - DEVICE_KEPT);
    let known = app.queries.is_device_known(email, &hash, seen_after).await?;
    Ok(known.then_some(hash))
}

/// Keeps the device that somebody has just signed in with: the one that is known already, or a new
/// one under a token of its own.
pub(super) async fn keep(
    tx: &mut Tx,
    app: &App,
    user_id: UserId,
    known: Option<&Secret>,
) -> Result<Secret, StoreError> {
    let token = known.cloned().unwrap_or_else(|| draw(app));
    let machine_now = app.machine.now();
    tx.devices().keep_device(user_id, &hash(&token), machine_now, MOST).await?;
    Ok(token)
}

fn draw(app: &App) -> Secret {
    let mut token = [0; TOKEN];
    app.entropy.fill(&mut token);
    Secret::new(hex::encode(token))
}

fn hash(token: &Secret) -> [u8; 32] {
    Sha256::digest(token.expose().as_bytes()).into()
}
