//! E-mails about alerts: which admins are told, how many e-mails they get, and what is in one.
//! Deliberately not here: texts (adapters), and another try (`tell`).
//!
//! They leave by the tick that tells of alerts and not as jobs: a process that works off no jobs
//! can then still tell that every worker is silent.

use super::ports::{AlertChange, AlertDelivery, DeliveryError, Reader};
use crate::{
    app::App,
    identity::email_delivery,
    kernel::{
        error::StoreError,
        mail::{EmailContent, EmailMessage},
    },
    tx::Tx,
};
use cauri_domain::{
    alerts::{Alert, AlertKind},
    identity::Role,
    kernel::{EmailId, UserId},
};
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};

/// The most admins who are told.
const READERS: i64 = 32;
/// The time in which e-mails to one admin about one kind are counted.
const WINDOW: TimeDelta = TimeDelta::hours(1);
/// The most of them: two alerts or three in an hour are news, the hundredth mismatch is not.
const IN_WINDOW: i64 = 6;

/// Who is told by e-mail, and how many e-mails may still be written to each.
#[derive(Debug, Default)]
pub(super) struct Quota {
    readers: BTreeSet<UserId>,
    written: BTreeMap<(UserId, AlertKind), i64>,
}

impl Quota {
    /// The admins, if they are to be told at all, and what was written to them lately.
    pub(super) async fn read(tx: &mut Tx, app: &App) -> Result<Self, StoreError> {
        if !app.policy.emails_about_alerts {
            return Ok(Self::default());
        }
        let rows = tx.alerts().list_readers(app.machine.now() - WINDOW, READERS).await?;
        Ok(Self::of(&rows))
    }

    fn of(rows: &[Reader]) -> Self {
        let written = rows.iter().filter_map(|row| Some(((row.id, row.kind?), row.emails)));
        Self { readers: rows.iter().map(|row| row.id).collect(), written: written.collect() }
    }

    /// Who gets one more e-mail about an alert of this kind; it is counted.
    pub(super) fn readers(&mut self, kind: AlertKind) -> Vec<UserId> {
        let (told, spared): (Vec<_>, Vec<_>) = self.readers.iter().copied().partition(|reader| {
            let written = self.written.entry((*reader, kind)).or_default();
            *written += 1;
            *written <= IN_WINDOW
        });
        if !spared.is_empty() {
            tracing::warn!(kind = kind.as_str(), admins = spared.len(), "e-mails enough this hour");
        }
        told
    }
}

/// Sends the e-mail, if the reader is still an admin who may act.
pub(super) async fn send(
    app: &App,
    delivery: &AlertDelivery,
    alert: &Alert,
    reader: UserId,
) -> Result<(), DeliveryError> {
    let found = app.queries.find_account(reader).await?;
    let admin = found.filter(|account| account.is_active() && account.role == Role::Admin);
    let admin = admin.ok_or(DeliveryError::NotWanted)?;
    let email = EmailMessage {
        id: EmailId(delivery.id.0),
        to: admin.email.clone(),
        language: admin.language,
        written_at: app.machine.now(),
        content: content(delivery.change, alert),
    };
    let sent = app.mailer.send(&email).await;
    email_delivery::keep(app, admin.id, &admin.email, &sent).await?;
    Ok(sent?)
}

fn content(change: AlertChange, alert: &Alert) -> EmailContent {
    EmailContent::Alert {
        raised: change == AlertChange::Raised,
        kind: alert.kind.as_str(),
        subject: alert.subject.as_str().to_owned(),
        measure: alert.measure,
        unit: alert.kind.unit(),
        // How long it has been so is worth more than when it was noticed.
        at: match change {
            AlertChange::Raised => alert.since.unwrap_or(alert.raised_at),
            AlertChange::Cleared => change.at(alert),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_flood_of_one_kind_ends_and_holds_up_no_other_kind() {
        let [awa, kofi] = [1, 2].map(|id| UserId(Uuid::from_u128(id)));
        let mismatch = AlertKind::PaymentMismatch;
        let mut quota = Quota::of(&[
            Reader { id: awa, kind: Some(mismatch), emails: IN_WINDOW - 1 },
            Reader { id: awa, kind: Some(AlertKind::QueueAge), emails: IN_WINDOW },
            Reader { id: kofi, kind: None, emails: 0 },
        ]);
        assert_eq!(quota.readers(mismatch), [awa, kofi]);
        assert_eq!(quota.readers(mismatch), [kofi]);
        assert_eq!(quota.readers(AlertKind::QueueAge), [kofi]);
        assert_eq!(quota.readers(AlertKind::BrokenLedger), [awa, kofi]);
        for _ in 2..IN_WINDOW {
            assert_eq!(quota.readers(mismatch), [kofi]);
        }
        assert_eq!(quota.readers(mismatch), [] as [UserId; 0]);
        assert_eq!(Quota::default().readers(mismatch), [] as [UserId; 0]);
    }
}
