//! A gateway's statement, as its desk exports it: which of our ids stand in it, and what the
//! gateway says of each when asked.
//! Deliberately not here: its columns – amounts and states are asked for, never read from a file.

use super::{carry_payouts::ANSWER_LIMIT, settle::expect_written};
use crate::{
    app::App,
    kernel::error::StoreError,
    ledger::ports::SINGLE_LANE,
    payments::{
        ask::{AskOutcome, ask},
        gateway::{PaymentGateway, PaymentState, TransferState},
    },
    tx::in_tx,
};
use cauri_domain::{
    kernel::{PaymentId, TransferId},
    ledger::unapplied,
    money::Xof,
    payments::PaymentState as Known,
};
use std::collections::BTreeSet;
use tokio::time::timeout;
use uuid::Uuid;

/// What an id of a statement turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// A payment or transfer that we know.
    Known,
    /// No money moved, or no gateway knows it.
    Nothing,
    /// A buyer paid for an order that is lost.
    Unapplied(Xof),
    /// A transfer to somebody whom we don't know.
    Stranger,
    /// No gateway gave an answer.
    Silent,
}

/// Our ids in a text of any form: whatever a gateway of ours would read as one.
pub fn ids_in(app: &App, text: &str) -> BTreeSet<Uuid> {
    let words = text.split(|sign: char| !sign.is_alphanumeric());
    words
        .filter_map(|word| {
            app.payments.gateways.values().find_map(|gateway| gateway.payment_id(word))
        })
        .map(|id| id.0)
        .collect()
}

/// Finds out what an id is, and posts the money that came for nothing that we know.
pub(super) async fn read_line(app: &App, id: Uuid) -> Result<Line, StoreError> {
    if let Some(payment) = app.queries.find_payment(PaymentId(id)).await? {
        if matches!(payment.state, Known::Completed { .. }) {
            return Ok(Line::Known);
        }
        let asked = ask(app, &payment.gateway, payment.id).await;
        return Ok(if asked == AskOutcome::Done { Line::Known } else { Line::Silent });
    }
    if app.queries.is_transfer_known(TransferId(id)).await? {
        return Ok(Line::Known);
    }
    let mut silent = false;
    for (name, gateway) in &app.payments.gateways {
        match ask_about(&**gateway, id).await {
            Some(Said::Paid(amount_xof)) => {
                return post(app, name, PaymentId(id), amount_xof).await;
            }
            Some(Said::Sent) => return Ok(Line::Stranger),
            Some(Said::Nothing) => {}
            None => silent = true,
        }
    }
    Ok(if silent { Line::Silent } else { Line::Nothing })
}

/// What a gateway says of an id that is new to us.
enum Said {
    Paid(Xof),
    Sent,
    Nothing,
}

/// `None` is no answer.
async fn ask_about(gateway: &dyn PaymentGateway, id: Uuid) -> Option<Said> {
    let fact = timeout(ANSWER_LIMIT, gateway.status(PaymentId(id))).await.ok()?.ok()?;
    match fact.state {
        PaymentState::Succeeded if fact.currency.is_none_or(|currency| currency == "XOF") => {
            fact.amount_xof.map(Said::Paid)
        }
        PaymentState::Succeeded => None,
        PaymentState::Pending | PaymentState::Failed => Some(Said::Nothing),
        PaymentState::NotFound => {
            let asked = gateway.transfer_status(TransferId(id));
            let fact = timeout(ANSWER_LIMIT, asked).await.ok()?.ok()?;
            Some(match fact.state {
                TransferState::Succeeded | TransferState::Pending => Said::Sent,
                TransferState::Failed | TransferState::NotFound => Said::Nothing,
            })
        }
    }
}

async fn post(app: &App, gateway: &str, id: PaymentId, amount: Xof) -> Result<Line, StoreError> {
    let now = app.clock.now();
    let Ok(entry) = unapplied(id, gateway, amount, now) else { return Ok(Line::Nothing) };
    in_tx(&*app.store, async |tx| {
        let posted = tx.ledger().post(SINGLE_LANE, std::slice::from_ref(&entry), now).await?;
        expect_written(&[entry], &posted)
    })
    .await?;
    Ok(Line::Unapplied(amount))
}
