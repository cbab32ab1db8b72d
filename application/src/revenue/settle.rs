//! Settlement: completed payments become sales – split, paid, posted – in one transaction a batch.
//! Deliberately not here: how an order is split (domain), refunds (later).

use crate::{
    app::App,
    event::{Event, Recorded},
    kernel::{
        caller::Permit,
        error::{IsConflict, StoreError},
        failpoint::kill_point,
    },
    ledger::ports::{POST_LIMIT, Posted, SETTLEMENT_LANE},
    orders::ports::PaidOrder,
    payments::{events::PaymentUnapplied, ports::CompletedPayment},
    revenue::{
        events::{Commission, CommissionWithheld, OrderPaid, SettledLine},
        late,
        own_payers::{self, OwnPayers},
    },
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{
    kernel::{EventId, OrderId, PaymentId, Timestamp},
    ledger::{Entry, unapplied},
    orders::{Order, StockLeft},
    revenue::{
        CapturedPayment, OwnPayer, Sale, SaleLine, SettleError, Settlement, WithheldCommission,
        settle as settle_one,
    },
};
use std::collections::BTreeMap;

/// A batch that could not be written, and its first payment if it got as far.
#[derive(Debug)]
struct Failed {
    first: Option<PaymentId>,
    error: StoreError,
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self { first: None, error }
    }
}

impl IsConflict for Failed {
    fn is_conflict(&self) -> bool {
        self.error.is_conflict()
    }
}

/// What a batch writes.
#[derive(Default)]
struct Batch {
    settled: Vec<PaymentId>,
    /// Those of them for whose money no order waited.
    unapplied: Vec<PaymentId>,
    parked: Vec<PaymentId>,
    sales: Vec<Sale>,
    paid: Vec<PaidOrder>,
    entries: Vec<Entry>,
    events: Vec<Recorded>,
}

/// Settles one batch and answers how many payments it was.
///
/// A payment that can't be settled is parked for a person to look at. If writing fails, the batch
/// halves, down to the one payment that can't be written, which is parked too.
///
/// # Errors
/// The store's, if it is not one payment's fault; the next look tries again.
pub async fn settle(app: &App) -> Result<usize, StoreError> {
    let mut limit = POST_LIMIT;
    loop {
        let Failed { first, error } = match retry_conflicts(|| settle_batch(app, limit)).await {
            Ok(count) => return Ok(count),
            Err(failed) => failed,
        };
        let passing = matches!(error, StoreError::Collision | StoreError::LockTimeout);
        match first {
            Some(_) if limit > 1 && !passing => {
                tracing::warn!(limit, %error, "a settlement failed; trying half of it");
                limit /= 2;
            }
            Some(payment_id) if !passing => return park(app, payment_id, &error).await,
            _ => return Err(error),
        }
    }
}

/// Takes the one payment out of the queue that can't be written.
async fn park(app: &App, id: PaymentId, error: &StoreError) -> Result<usize, StoreError> {
    tracing::error!(payment_id = %id, %error, "a payment can't be settled: parked");
    let now = app.clock.now();
    in_tx(&*app.store, async |tx| tx.payments().park(&Permit::system(), id, now).await).await?;
    Ok(1)
}

async fn settle_batch(app: &App, limit: usize) -> Result<usize, Failed> {
    let now = app.clock.now();
    in_tx(&*app.store, async |tx| {
        let limit = i64::try_from(limit).unwrap_or(1);
        let completed = tx.payments().claim_completed(limit).await?;
        let Some(first) = completed.first().map(|payment| payment.payment_id) else {
            return Ok(0);
        };
        let count = completed.len();
        write(tx, app, completed, now)
            .await
            .map_err(|error| Failed { first: Some(first), error })?;
        Ok(count)
    })
    .await
}

/// What settling relies on beside the payments.
struct Found {
    orders: BTreeMap<OrderId, Order>,
    own_payers: OwnPayers,
    /// What is left for orders whose money came late.
    stock: StockLeft,
}

async fn load(tx: &mut Tx, completed: &[CompletedPayment]) -> Result<Found, StoreError> {
    let mut order_ids: Vec<_> = completed.iter().map(|payment| payment.order_id).collect();
    order_ids.sort_unstable();
    order_ids.dedup();
    let orders = tx.orders().list_for_settlement(&order_ids).await?;
    let orders: BTreeMap<_, _> = orders.into_iter().map(|order| (order.id, order)).collect();
    let stock = late::find_stock(tx, completed, &orders).await?;
    let own_payers = own_payers::find(tx, completed, &orders).await?;
    Ok(Found { orders, own_payers, stock })
}

/// Decides one by one, then writes set by set; the journal last, so that its lane is held for the
/// shortest time.
async fn write(
    tx: &mut Tx,
    app: &App,
    completed: Vec<CompletedPayment>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let found = load(tx, &completed).await?;
    let mut left = found.stock.clone();
    let batch = decide_all(app, completed, found.orders, &found.own_payers, &mut left);
    let permit = Permit::system();
    late::take_stock(tx, &found.stock, &left).await?;
    tx.revenue().insert_sales(&permit, &batch.sales, now).await?;
    let withheld = batch.withheld();
    if !withheld.is_empty() {
        tx.revenue().insert_withheld(&permit, &withheld).await?;
    }
    tx.orders().mark_paid(&permit, &batch.paid).await?;
    tx.payments().mark_settled(&permit, &batch.settled, now).await?;
    if !batch.unapplied.is_empty() {
        tx.payments().mark_unapplied(&permit, &batch.unapplied, now).await?;
    }
    for id in batch.parked {
        tx.payments().park(&permit, id, now).await?;
    }
    if !batch.events.is_empty() {
        tx.outbox().append(&batch.events).await?;
    }
    kill_point("settle_before_post");
    let posted = tx.ledger().post(SETTLEMENT_LANE, &batch.entries, now).await?;
    expect_written(&batch.entries, &posted)?;
    kill_point("settle_before_commit");
    Ok(())
}

/// A payment's entry is there, now or from before; another under its key is a contradiction.
pub(super) fn expect_written(entries: &[Entry], posted: &[Posted]) -> Result<(), StoreError> {
    let written = |posted: &Posted| matches!(posted, Posted::Created | Posted::Duplicate);
    match entries.iter().zip(posted).find(|(_, posted)| !written(posted)) {
        None => Ok(()),
        Some((entry, _)) => Err(StoreError::Corrupt {
            table: "ledger.keys",
            column: "fingerprint",
            id: entry.key().to_owned(),
        }),
    }
}

fn decide_all(
    app: &App,
    completed: Vec<CompletedPayment>,
    mut orders: BTreeMap<OrderId, Order>,
    own_payers: &OwnPayers,
    left: &mut StockLeft,
) -> Batch {
    let mut batch = Batch::default();
    for payment in completed {
        let (order_id, payment_id) = (payment.order_id, payment.payment_id);
        let Some(order) = orders.get(&order_id) else {
            tracing::error!(%payment_id, %order_id, "a payment's order is gone: parked");
            batch.parked.push(payment_id);
            continue;
        };
        let own = own_payers.of(payment_id);
        match batch.take(app, order.clone(), payment, own, left) {
            // A second payment of this order, in this batch, finds it paid.
            Ok(Some(paid)) => {
                orders.insert(order_id, paid);
            }
            Ok(None) => {}
            Err(error) => {
                tracing::error!(%payment_id, %error, "a payment can't be settled: parked");
                batch.parked.push(payment_id);
            }
        }
    }
    batch
}

/// Settles by the app's policy. An order whose time to pay has run out is revived by its late
/// money, if all that it takes is left.
fn decide(
    app: &App,
    order: Order,
    payment: &CapturedPayment,
    own_payers: &[OwnPayer],
    left: &mut StockLeft,
) -> Result<Settlement, SettleError> {
    let policy = app.policy.terms.policy();
    let settle = |order| settle_one(order, payment, own_payers, policy.split, policy.holdback_days);
    let mut still_left = left.clone();
    let Some(revived) = order.revive(payment.paid_at, &mut still_left) else {
        return settle(order);
    };
    let settled = settle(revived)?;
    *left = still_left;
    Ok(settled)
}

impl Batch {
    /// Decides one payment; answers its order if it is paid by it.
    fn take(
        &mut self,
        app: &App,
        order: Order,
        completed: CompletedPayment,
        own_payers: &[OwnPayer],
        left: &mut StockLeft,
    ) -> Result<Option<Order>, SettleError> {
        let order_id = completed.order_id;
        let payment = CapturedPayment {
            payment_id: completed.payment_id,
            gateway: completed.gateway,
            amount_xof: completed.amount_xof,
            paid_at: completed.paid_at,
        };
        let (payment_id, paid_at) = (payment.payment_id, payment.paid_at);
        match decide(app, order, &payment, own_payers, left)? {
            Settlement::Sold { sale, order } => {
                self.entries.push(sale.entry()?);
                let version = order.version;
                self.paid.push(PaidOrder { order_id, payment_id, paid_at, version });
                self.record(app, paid_at, Event::OrderPaid(order_paid(&sale)));
                for withheld in sale.lines.iter().filter_map(|line| withheld_event(&sale, line)) {
                    self.record(app, paid_at, Event::CommissionWithheld(withheld));
                }
                self.settled.push(payment_id);
                self.sales.push(*sale);
                Ok(Some(*order))
            }
            Settlement::Unapplied(why) => {
                let amount_xof = payment.amount_xof.get();
                let entry = unapplied(payment_id, &payment.gateway, payment.amount_xof, paid_at)?;
                tracing::warn!(%payment_id, %order_id, %why, "money is left over");
                self.entries.push(entry);
                let event =
                    Event::PaymentUnapplied(PaymentUnapplied { payment_id, order_id, amount_xof });
                self.record(app, paid_at, event);
                self.settled.push(payment_id);
                self.unapplied.push(payment_id);
                Ok(None)
            }
        }
    }

    fn record(&mut self, app: &App, occurred_at: Timestamp, event: Event) {
        self.events.push(Recorded { id: EventId(app.ids.next()), event, occurred_at });
    }

    /// What is withheld of all sales.
    fn withheld(&self) -> Vec<WithheldCommission> {
        let each = |sale: &'_ Sale| -> Vec<_> {
            sale.lines.iter().filter_map(|line| WithheldCommission::of(sale, line)).collect()
        };
        self.sales.iter().flat_map(each).collect()
    }
}

fn order_paid(sale: &Sale) -> OrderPaid {
    OrderPaid {
        order_id: sale.order_id,
        payment_id: sale.payment.payment_id,
        release_at: sale.release_at,
        lines: sale.lines.iter().map(settled_line).collect(),
    }
}

fn withheld_event(sale: &Sale, line: &SaleLine) -> Option<CommissionWithheld> {
    WithheldCommission::of(sale, line).as_ref().map(CommissionWithheld::from)
}

fn settled_line(line: &SaleLine) -> SettledLine {
    SettledLine {
        line_id: line.line_id,
        product_id: line.product_id,
        seller_id: line.seller_id,
        gross_xof: line.gross_xof.get(),
        platform_xof: line.platform_xof.get(),
        seller_xof: line.seller_xof.get(),
        commission: line.commission.as_ref().map(|commission| Commission {
            collaboration_id: commission.collaboration_id,
            link_id: commission.link_id,
            creator_id: commission.creator_id,
            creator_xof: commission.creator_xof.get(),
        }),
    }
}
