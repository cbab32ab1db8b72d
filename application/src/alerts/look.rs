//! Looks at the whole system, raises alerts, and clears those that have passed.
//! Deliberately not here: limits (domain), and sending messages (`tell`).

use super::{
    emails,
    ports::{AlertChange, AlertDelivery, Channel, SlowCheck},
};
use crate::{
    app::App,
    kernel::error::StoreError,
    payments::gateway::{FloatBalance, GatewayError},
    tx::{Tx, in_tx},
};
use cauri_domain::{
    alerts::{Alert, AlertKind, Observation, OpenAlert, Step, Subject, decide},
    kernel::{AlertDeliveryId, AlertId, Timestamp},
};
use chrono::TimeDelta;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use tokio::time::timeout;

/// How often balances and buckets are held against each other.
const LEDGER_EVERY: TimeDelta = TimeDelta::hours(1);
/// How often gateways are asked what they hold.
const FLOAT_EVERY: TimeDelta = TimeDelta::minutes(5);
/// How long a gateway may take for that.
const FLOAT_LIMIT: Duration = Duration::from_secs(20);
/// Kinds that every look sees.
const ALWAYS: [AlertKind; 8] = [
    AlertKind::PaymentMismatch,
    AlertKind::UnappliedPayment,
    AlertKind::MissedRun,
    AlertKind::PausedChannel,
    AlertKind::SilentWorker,
    AlertKind::SettleAge,
    AlertKind::DispatchAge,
    AlertKind::QueueAge,
];

/// What one look saw.
struct Sight {
    looked_at: BTreeSet<AlertKind>,
    seen: Vec<Observation>,
}

/// Looks once, and answers how many alerts were raised or cleared.
///
/// However many processes look at once, one of them decides; the others leave it at that.
///
/// # Errors
/// The store's; the next look sees the same.
pub async fn look(app: &App) -> Result<usize, StoreError> {
    let (now, machine_now) = (app.clock.now(), app.machine.now());
    let mut seen = app.queries.observe(now, machine_now).await?;
    let paused = i64::from(app.queries.backup_state().await?.payouts_paused);
    seen.extend(observation(AlertKind::PausedChannel, "payouts", paused));
    let mut sight = Sight { looked_at: BTreeSet::from(ALWAYS), seen };
    // What can't be looked at now must not hide the rest.
    if let Err(error) = look_slowly(app, &mut sight).await {
        tracing::error!(error = %error, "a slow check failed; its alerts stay as they are");
    }
    in_tx(&*app.store, async |tx| {
        if !tx.alerts().claim_look().await? {
            return Ok(0);
        }
        let open = tx.alerts().list_open_alerts().await?;
        let steps = decide(&sight.looked_at, &sight.seen, &open);
        if steps.is_empty() { Ok(0) } else { follow(tx, app, &open, steps, now).await }
    })
    .await
}

/// What is looked at less often, each by one process a period.
async fn look_slowly(app: &App, sight: &mut Sight) -> Result<(), StoreError> {
    if claim_check(app, SlowCheck::Ledger, LEDGER_EVERY).await? {
        look_at_ledger(app, sight).await?;
    }
    if claim_check(app, SlowCheck::PayoutFloat, FLOAT_EVERY).await? {
        look_at_floats(app, sight).await?;
    }
    Ok(())
}

async fn claim_check(app: &App, check: SlowCheck, every: TimeDelta) -> Result<bool, StoreError> {
    let machine_now = app.machine.now();
    let not_since = machine_now - every;
    in_tx(&*app.store, async |tx| tx.alerts().claim_check(check, not_since, machine_now).await)
        .await
}

async fn look_at_ledger(app: &App, sight: &mut Sight) -> Result<(), StoreError> {
    let measure = app.queries.count_differences().await?;
    sight.looked_at.insert(AlertKind::BrokenLedger);
    sight.seen.extend(observation(AlertKind::BrokenLedger, "ledger", measure));
    Ok(())
}

/// A gateway that gives no answer says nothing about its float: then the kind was not looked at,
/// and what is open stays.
async fn look_at_floats(app: &App, sight: &mut Sight) -> Result<(), StoreError> {
    let mut all_answered = true;
    let mut seen = vec![];
    for (name, gateway) in &app.payments.gateways {
        let held = match timeout(FLOAT_LIMIT, gateway.balance()).await {
            Ok(Ok(FloatBalance { available_xof })) => available_xof,
            Ok(Err(GatewayError::Unknown(_) | GatewayError::Refused { .. })) | Err(_) => {
                tracing::warn!(gateway = *name, "the gateway does not tell what it holds");
                all_answered = false;
                continue;
            }
        };
        let outstanding = app.queries.outstanding_payouts(name).await?;
        let wanted = outstanding.max(app.policy.payout_float_xof);
        let missing_xof = wanted.get().saturating_sub(held.get());
        seen.extend(observation(AlertKind::PayoutFloat, name, missing_xof));
    }
    if all_answered {
        sight.looked_at.insert(AlertKind::PayoutFloat);
        sight.seen.extend(seen);
    }
    Ok(())
}

fn observation(kind: AlertKind, subject: &str, measure: i64) -> Option<Observation> {
    Some(Observation { kind, subject: Subject::new(subject).ok()?, measure, since: None })
}

/// Writes down what follows from a look, and whom to tell.
async fn follow(
    tx: &mut Tx,
    app: &App,
    open: &[OpenAlert],
    steps: Vec<Step>,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let (mut raised, mut passed) = (vec![], vec![]);
    let mut kinds: BTreeMap<_, _> = open.iter().map(|alert| (alert.id, alert.kind)).collect();
    for step in steps {
        match step {
            Step::Raise(seen) => raised.push(Alert {
                id: AlertId(app.ids.next()),
                kind: seen.kind,
                subject: seen.subject,
                measure: seen.measure,
                since: seen.since,
                raised_at: now,
                cleared_at: None,
                acknowledged: None,
                updated_at: now,
                version: 1,
            }),
            Step::Clear(id) => passed.push(id),
        }
    }
    kinds.extend(raised.iter().map(|alert| (alert.id, alert.kind)));
    let new = tx.alerts().insert_alerts(&raised).await?;
    let cleared = tx.alerts().clear_alerts(&passed, now).await?;
    for alert in raised.iter().filter(|alert| new.contains(&alert.id)) {
        log_line(alert);
    }
    let changed = [(AlertChange::Raised, &new), (AlertChange::Cleared, &cleared)];
    let told = deliveries(tx, app, &kinds, changed).await?;
    tx.alerts().insert_deliveries(&told).await?;
    Ok(new.len() + cleared.len())
}

/// One line of the log for each alert, for whoever watches nothing else.
fn log_line(alert: &Alert) {
    tracing::warn!(
        alert_id = %alert.id, kind = alert.kind.as_str(), subject = alert.subject.as_str(),
        measure = alert.measure, unit = alert.kind.unit(), "an alert is raised"
    );
}

/// Messages about alerts: one to the address that wants to be told, one to each admin who is told
/// by e-mail.
async fn deliveries(
    tx: &mut Tx,
    app: &App,
    kinds: &BTreeMap<AlertId, AlertKind>,
    changed: [(AlertChange, &Vec<AlertId>); 2],
) -> Result<Vec<AlertDelivery>, StoreError> {
    let mut emails = emails::Quota::read(tx, app).await?;
    let now = app.machine.now();
    let mut told = vec![];
    let mut tell = |alert_id, change, channel, recipient| {
        let id = AlertDeliveryId(app.ids.next());
        let (made_at, due_at, tries) = (now, now, 0);
        told.push(AlertDelivery {
            id,
            alert_id,
            change,
            channel,
            recipient,
            tries,
            made_at,
            due_at,
        });
    };
    for (change, alerts) in changed {
        for alert_id in alerts.iter().copied() {
            if app.alerts.webhook.is_some() {
                tell(alert_id, change, Channel::Webhook, None);
            }
            let readers = kinds.get(&alert_id).map(|kind| emails.readers(*kind));
            for reader in readers.into_iter().flatten() {
                tell(alert_id, change, Channel::Email, Some(reader));
            }
        }
    }
    Ok(told)
}
