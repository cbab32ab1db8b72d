//! Sends messages about alerts: each until it has arrived, with growing pauses, to a limit.
//! Deliberately not here: how a message looks on the wire, and who gets it.

use super::{letters, ports::TellError};
use crate::kernel::{app::App, error::StoreError, uow::in_tx};
use cauri_domain::{
    alerts::Alert,
    kernel::{AlertId, AlertTellingId, Timestamp, UserId},
};
use chrono::TimeDelta;
use std::time::Duration;
use tokio::{task::JoinSet, time::timeout};

/// Messages sent side by side.
const BATCH: i64 = 16;
/// How long one try may take.
const TRY_LIMIT: Duration = Duration::from_secs(20);
/// How long a message is ours.
const LEASE: TimeDelta = TimeDelta::minutes(1);
/// The pauses after each try that failed; after the last of them nobody tries any more.
const PAUSES: [TimeDelta; 8] = [
    TimeDelta::seconds(5),
    TimeDelta::seconds(30),
    TimeDelta::minutes(2),
    TimeDelta::minutes(10),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(6),
    TimeDelta::hours(12),
];

/// What a message tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TellingChange {
    /// An alert was raised.
    Raised,
    /// An alert has passed.
    Cleared,
}

impl TellingChange {
    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Cleared => "cleared",
        }
    }

    /// The change of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Raised, Self::Cleared].into_iter().find(|change| change.as_str() == word)
    }

    /// When the alert changed so.
    pub fn at(self, alert: &Alert) -> Timestamp {
        match self {
            Self::Raised => alert.raised_at,
            Self::Cleared => alert.cleared_at.unwrap_or(alert.updated_at),
        }
    }
}

/// How a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// A signed call to an address of the operator's.
    Webhook,
    /// A letter to an admin.
    Email,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 2] = [Self::Webhook, Self::Email];

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Email => "email",
        }
    }

    /// The channel of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == word)
    }
}

/// One message about an alert. Its id stays the same however often it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// Which.
    pub id: AlertTellingId,
    /// About which alert.
    pub alert_id: AlertId,
    /// What it tells.
    pub change: TellingChange,
    /// How it goes.
    pub channel: Channel,
    /// Which admin, if it is a letter.
    pub recipient: Option<UserId>,
    /// How often it was sent, this time included.
    pub tries: u16,
    /// When it was made (machine clock).
    pub made_at: Timestamp,
    /// When it is to be sent (machine clock).
    pub due_at: Timestamp,
}

/// Sends one batch, and answers how many. The calls are made outside any transaction; whoever dies
/// in between leaves messages that somebody else sends a minute later.
///
/// # Errors
/// The store's; the next look tries again.
pub async fn tell(app: &App) -> Result<usize, StoreError> {
    let now = app.machine.now();
    let claimed =
        in_tx(&*app.store, async |tx| tx.alerts().claim_tellings(now, now + LEASE, BATCH).await)
            .await?;
    let count = claimed.len();
    let mut sent = JoinSet::new();
    for (telling, alert) in claimed {
        let app = app.clone();
        sent.spawn(async move {
            if let Err(error) = tell_one(&app, &telling, &alert).await {
                tracing::error!(telling_id = %telling.id, %error, "a message is not recorded");
            }
        });
    }
    while let Some(ended) = sent.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "sending a message died");
        }
    }
    Ok(count)
}

async fn tell_one(app: &App, telling: &Telling, alert: &Alert) -> Result<(), StoreError> {
    let sent = timeout(TRY_LIMIT, send(app, telling, alert)).await;
    let now = app.machine.now();
    let Err(reason) = sent.unwrap_or(Err(TellError::NotReached)) else {
        return in_tx(&*app.store, async |tx| tx.alerts().mark_told(telling.id, now).await).await;
    };
    let pause = if reason.is_permanent() { None } else { pause_after(telling.tries) };
    let retry_at = pause.map(|pause| now + pause);
    tracing::warn!(
        telling_id = %telling.id, alert_id = %alert.id, tries = telling.tries, %reason,
        last = retry_at.is_none(), "a message about an alert did not arrive"
    );
    in_tx(&*app.store, async |tx| tx.alerts().mark_untold(telling.id, retry_at, now).await).await
}

async fn send(app: &App, telling: &Telling, alert: &Alert) -> Result<(), TellError> {
    match (telling.channel, &app.alert_webhook, telling.recipient) {
        (Channel::Webhook, Some(webhook), _) => {
            webhook.send(telling, alert, app.machine.now()).await
        }
        // It was plugged in when the alert was raised.
        (Channel::Webhook, None, _) => Err(TellError::NotReached),
        (Channel::Email, _, Some(reader)) => letters::send(app, telling, alert, reader).await,
        (Channel::Email, _, None) => Err(TellError::NotWanted),
    }
}

/// How long to wait after this many tries; `None` after the last.
fn pause_after(tries: u16) -> Option<TimeDelta> {
    PAUSES.get(usize::from(tries).checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pauses_grow_and_end() {
        let pauses: Vec<_> = (1..=9).map(pause_after).collect();
        assert!(pauses[..8].is_sorted() && pauses[..8].iter().all(Option::is_some));
        assert_eq!((pauses[8], pause_after(0)), (None, None));
    }
}
