//! Takes a gateway's notice in: authenticate, keep raw, answer. The worker asks the gateway.
//! Deliberately not here: looking whether the transaction is ours – nobody learns that here.

use super::{
    gateway::{NoticeError, PaymentGateway, RawHeaders},
    ports::{NoticeAbout, RawNotice},
};
use crate::{
    app::App,
    kernel::{error::StoreError, failpoint::kill_point},
    tx::in_tx,
};
use cauri_domain::kernel::{NoticeId, Personal};
use std::sync::Arc;

/// Notices about transfers come in under the gateway's name and this.
const TRANSFER_SUFFIX: &str = "-transfer";
/// Headers of a notice that are kept, and how long their names and values may be, in bytes.
const HEADERS_KEPT: usize = 32;
const HEADER_LIMIT: usize = 1_024;

/// Where a gateway's notices come in.
#[expect(missing_debug_implementations, reason = "holds a gateway, which holds secrets")]
pub struct NoticeEndpoint {
    gateway: Arc<dyn PaymentGateway>,
    about: NoticeAbout,
}

/// The door under this name, such as `cinetpay` or `cinetpay-transfer`.
pub fn door(app: &App, name: &str) -> Option<NoticeEndpoint> {
    let (gateway, about) = match name.strip_suffix(TRANSFER_SUFFIX) {
        Some(gateway) => (gateway, NoticeAbout::Transfer),
        None => (name, NoticeAbout::Payment),
    };
    app.payments
        .gateways
        .get(gateway)
        .map(|gateway| NoticeEndpoint { gateway: Arc::clone(gateway), about })
}

impl NoticeEndpoint {
    /// The gateway's name, for counting.
    pub fn gateway(&self) -> &'static str {
        self.gateway.name()
    }

    /// What comes in here.
    pub const fn about(&self) -> NoticeAbout {
        self.about
    }
}

/// Why a notice was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveNoticeError {
    /// It is malformed or not authentic.
    #[error(transparent)]
    Notice(#[from] NoticeError),
    /// It could not be stored; the gateway sends it again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes a notice in.
///
/// # Errors
/// [`ReceiveNoticeError`] says why it was not taken.
pub async fn receive_notice(
    app: &App,
    door: &NoticeEndpoint,
    headers: RawHeaders<'_>,
    body: &[u8],
) -> Result<(), ReceiveNoticeError> {
    let gateway = &door.gateway;
    let notice = match door.about {
        NoticeAbout::Payment => gateway.authenticate_notice(headers, body)?,
        NoticeAbout::Transfer => {
            let notice = gateway.read_transfer_notice(headers, body)?;
            if gateway.transfer_id(&notice.transaction).is_none() {
                // Nobody signs these: what can't be ours is not worth a row.
                return Ok(());
            }
            notice
        }
    };
    let raw = RawNotice {
        id: NoticeId(app.ids.next()),
        gateway: gateway.name(),
        about: door.about,
        transaction: notice.transaction,
        headers: Personal::new(kept(headers)),
        body: Personal::new(body.to_vec()),
        received_at: app.clock.now(),
    };
    in_tx(&*app.store, async |tx| tx.payments().insert_notice(&raw).await).await?;
    kill_point("after_notice_stored");
    app.work.wake.notify_one();
    Ok(())
}

/// The headers that are worth keeping: readable, bounded, and no credentials of anybody.
fn kept(headers: RawHeaders<'_>) -> Vec<(String, String)> {
    headers
        .iter()
        .filter(|(name, _)| {
            !["authorization", "cookie"].iter().any(|secret| name.eq_ignore_ascii_case(secret))
        })
        .filter_map(|(name, value)| Some((*name, std::str::from_utf8(value).ok()?)))
        .filter(|(name, value)| name.len() <= HEADER_LIMIT && value.len() <= HEADER_LIMIT)
        .take(HEADERS_KEPT)
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect()
}
