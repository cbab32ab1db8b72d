//! Goes on with openings that died with their process.
//! Deliberately not here: those that ended without a page – their buyer was told so, and asks
//! again.
//!
//! What a buyer gave for the gateway alone travels and is not kept: mobile money can be opened
//! without it, and is; a card can't, and waits for the buyer's next request.

use super::{
    ask::{BATCH, SIDE_BY_SIDE},
    opening,
    paying::{PayOrder, PayOrderError},
    ports::BrokenOpening,
};
use crate::{
    app::App,
    kernel::{delivery::side_by_side, error::StoreError},
    tx::in_tx,
};

/// Goes on with one batch and answers how many it was.
///
/// # Errors
/// The store's; the next look tries again.
pub async fn reopen(app: &App) -> Result<usize, StoreError> {
    let machine_now = app.machine.now();
    let broken =
        in_tx(&*app.store, async |tx| tx.payments().list_broken_openings(machine_now, BATCH).await)
            .await?;
    let count = broken.len();
    let gone_on = side_by_side("a question", SIDE_BY_SIDE, broken, |broken| {
        let app = app.clone();
        async move { go_on(&app, broken).await }
    });
    for ended in gone_on.await {
        ended?;
    }
    Ok(count)
}

async fn go_on(app: &App, broken: BrokenOpening) -> Result<(), StoreError> {
    let BrokenOpening { payment_id, channel } = broken;
    if !channel.offers_cards() {
        let wish = PayOrder::by(channel);
        match opening::page(app, payment_id, &wish).await {
            Ok(opened) => {
                let opened = opened.page.payment_id;
                tracing::info!(%payment_id, %opened, "a broken opening was gone on with");
            }
            Err(PayOrderError::Store(error)) => return Err(error),
            Err(error) => {
                tracing::warn!(%payment_id, %error, "an opening that broke off has no page yet");
            }
        }
    }
    opening::give_up(app, payment_id).await
}
