//! Sends messages about alerts: each until it has arrived, with growing pauses, to a limit.
//! Deliberately not here: how a message looks on the wire, and who gets it.

use super::{
    emails,
    ports::{Channel, DeliveryError},
};
use crate::{
    alerts::ports::AlertDelivery,
    app::App,
    kernel::{
        delivery::{Backoff, Lease, side_by_side},
        error::StoreError,
    },
    tx::in_tx,
};
use cauri_domain::alerts::Alert;
use chrono::TimeDelta;
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// Messages claimed at once.
const BATCH: i64 = 16;
/// Messages sent at the same time.
const SIDE_BY_SIDE: usize = 16;
/// How long one try may take.
const TRY_LIMIT: Duration = Duration::from_secs(20);
/// How long a message is ours.
const LEASE: TimeDelta = TimeDelta::minutes(1);
/// The pauses after each try that failed; after the last of them nobody tries any more.
const PAUSES: Backoff = Backoff::Steps(&[
    TimeDelta::seconds(5),
    TimeDelta::seconds(30),
    TimeDelta::minutes(2),
    TimeDelta::minutes(10),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(6),
    TimeDelta::hours(12),
]);

/// Sends one batch, and answers how many. The calls are made outside any transaction; whoever dies
/// in between leaves messages that somebody else sends a minute later.
///
/// # Errors
/// The store's; the next look tries again.
pub async fn deliver(app: &Arc<App>) -> Result<usize, StoreError> {
    let lease = Lease::new(app.machine.now(), LEASE);
    let claimed =
        in_tx(&*app.store, async |tx| tx.alerts().claim_deliveries(lease, BATCH).await).await?;
    let count = claimed.len();
    side_by_side("a message about an alert", SIDE_BY_SIDE, claimed, |(delivery, alert)| {
        let app = Arc::clone(app);
        async move {
            if let Err(error) = deliver_one(&app, &delivery, &alert).await {
                tracing::error!(delivery_id = %delivery.id, %error, "a message is not recorded");
            }
        }
    })
    .await;
    Ok(count)
}

async fn deliver_one(app: &App, delivery: &AlertDelivery, alert: &Alert) -> Result<(), StoreError> {
    let sent = timeout(TRY_LIMIT, send(app, delivery, alert)).await;
    let now = app.machine.now();
    let Err(reason) = sent.unwrap_or(Err(DeliveryError::NotReached)) else {
        return in_tx(&*app.store, async |tx| tx.alerts().mark_delivered(delivery.id, now).await)
            .await;
    };
    let pause = if reason.is_permanent() { None } else { PAUSES.after(delivery.tries.into()) };
    let retry_at = pause.map(|pause| now + pause);
    tracing::warn!(
        delivery_id = %delivery.id, alert_id = %alert.id, tries = delivery.tries, %reason,
        last = retry_at.is_none(), "a message about an alert did not arrive"
    );
    in_tx(&*app.store, async |tx| tx.alerts().mark_failed(delivery.id, retry_at, now).await).await
}

async fn send(app: &App, delivery: &AlertDelivery, alert: &Alert) -> Result<(), DeliveryError> {
    match (delivery.channel, &app.alerts.webhook, delivery.recipient) {
        (Channel::Webhook, Some(webhook), _) => {
            webhook.send(delivery, alert, app.machine.now()).await
        }
        // It was plugged in when the alert was raised.
        (Channel::Webhook, None, _) => Err(DeliveryError::NotReached),
        (Channel::Email, _, Some(reader)) => emails::send(app, delivery, alert, reader).await,
        (Channel::Email, _, None) => Err(DeliveryError::NotWanted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pauses_grow_and_end() {
        let pauses: Vec<_> = (1..=9).map(|tries| PAUSES.after(tries)).collect();
        assert!(pauses[..8].is_sorted() && pauses[..8].iter().all(Option::is_some));
        assert_eq!(pauses[8], None);
    }
}
