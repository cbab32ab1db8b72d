//! A ledger of its own for each test, with the few words that its tests speak.
//! Deliberately not here: HTTP, use cases.

use crate::harness::{World, harness};
use cauri_application::{
    kernel::{error::StoreError, page::PageRequest},
    ledger::ports::{
        Balance, Difference, Matured, PayeeEntry, Posted, SETTLEMENT_LANE, SINGLE_LANE,
    },
    queries::Queries,
    tx::in_tx,
};
use cauri_domain::{
    kernel::{Timestamp, UserId},
    ledger::{CapturedSale, Earning, Entry, payout_requested, release_at, sale},
    money::Xof,
};
use chrono::{DateTime, TimeDelta};
use sqlx::{AssertSqlSafe, Executor as _, Postgres, Transaction};
use uuid::Uuid;

pub(super) struct Bench<'a>(&'a World);

/// Runs a test on a ledger of its own.
pub(super) fn ledger(test: impl AsyncFnOnce(&Bench<'_>)) {
    harness(async |world| test(&Bench(world)).await);
}

/// The instant at which every story begins.
pub(super) fn start() -> Timestamp {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

pub(super) fn days(count: i64) -> TimeDelta {
    TimeDelta::days(count)
}

pub(super) fn person(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

/// 10,000 francs at 15 %: seller 6,500, creator 1,500, platform 2,000.
pub(super) fn sale_of(payment: u128, seller: UserId, creator: UserId, at: Timestamp) -> Entry {
    sale(&CapturedSale {
        payment_id: Uuid::from_u128(payment).into(),
        gateway: "cinetpay",
        amount_xof: Xof::new(10_000),
        paid_at: at,
        release_at: release_at(at, 30).unwrap(),
        platform_xof: Xof::new(2_000),
        earnings: &[
            Earning { payee_id: seller, amount_xof: Xof::new(6_500) },
            Earning { payee_id: creator, amount_xof: Xof::new(1_500) },
        ],
    })
    .unwrap()
}

pub(super) fn payout(number: u128, payee: UserId, francs: i64, at: Timestamp) -> Entry {
    payout_requested(Uuid::from_u128(number).into(), payee, Xof::new(francs), at).unwrap()
}

impl Bench<'_> {
    /// A transaction as the ledger's owner, who may do what the program may not.
    pub(super) async fn owner(&self) -> Transaction<'static, Postgres> {
        self.act_as("SET LOCAL ROLE cauri_owner").await
    }

    /// A transaction as the program.
    pub(super) async fn program(&self) -> Transaction<'static, Postgres> {
        self.act_as("SET LOCAL ROLE cauri_app").await
    }

    async fn act_as(&self, role: &'static str) -> Transaction<'static, Postgres> {
        let mut tx = self.0.owner.begin().await.unwrap();
        tx.execute(role).await.unwrap();
        tx
    }

    pub(super) async fn post_in(&self, lane: i32, entries: &[Entry], at: Timestamp) -> Vec<Posted> {
        let posted =
            in_tx(&*self.0.app.store, async |tx| tx.ledger().post(lane, entries, at).await).await;
        posted.unwrap()
    }

    pub(super) async fn post(&self, entries: &[Entry]) -> Vec<Posted> {
        self.post_in(SETTLEMENT_LANE, entries, start()).await
    }

    pub(super) async fn sweep(&self, now: Timestamp, limit: i32) -> Vec<Matured> {
        in_tx(&*self.0.app.store, async |tx| tx.ledger().mature_due(now, limit).await)
            .await
            .unwrap()
    }

    /// What a request for a payout does to the ledger.
    pub(super) async fn withdraw(
        &self,
        number: u128,
        payee: UserId,
        francs: i64,
        now: Timestamp,
    ) -> Posted {
        in_tx::<_, StoreError, _>(&*self.0.app.store, async |tx| {
            tx.ledger().mature_payee(payee, now).await?;
            let entry = payout(number, payee, francs, now);
            Ok(tx.ledger().post(SINGLE_LANE, &[entry], now).await?[0])
        })
        .await
        .unwrap()
    }

    pub(super) fn queries(&self) -> &dyn Queries {
        &*self.0.app.queries
    }

    pub(super) async fn balance(&self, payee: UserId, now: Timestamp) -> Balance {
        self.queries().balance(payee, now).await.unwrap()
    }

    pub(super) async fn entries(&self, payee: UserId) -> Vec<PayeeEntry> {
        let page = PageRequest { limit: 100, after: None };
        self.queries().list_entries(payee, page).await.unwrap().items
    }

    pub(super) async fn differences(&self) -> Vec<Difference> {
        self.queries().verify_ledger().await.unwrap()
    }

    pub(super) async fn count(&self, table: &str) -> i64 {
        sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM ledger.{table}")))
            .fetch_one(&self.0.owner)
            .await
            .unwrap()
    }
}

/// Held, available, on its way, owed.
pub(super) fn figures(balance: &Balance) -> (i64, i64, i64, i64) {
    (
        balance.held_xof.get(),
        balance.available_xof.get(),
        balance.in_flight_xof.get(),
        balance.receivable_xof.get(),
    )
}
