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

/// A call of `ledger.post` as it stands on the wire: arrays in PostgreSQL's own words, so that none
/// is too odd to be sent.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) lane: Option<i32>,
    pub(super) now: Option<String>,
    /// Keys, kinds, fingerprints, instants of entries; codes; items, debits, credits, amounts,
    /// releases of movements.
    pub(super) columns: [Option<String>; 10],
}

impl Call {
    /// One entry of one movement, from the first code to the second.
    pub(super) fn of(key: &str, kind: &str, codes: [&str; 2], francs: i64) -> Self {
        let columns = [
            format!("{{{key}}}"),
            format!("{{{kind}}}"),
            format!("{{\\\\x{}}}", "ab".repeat(32)),
            format!("{{{}}}", start().to_rfc3339()),
            format!("{{{}}}", codes.join(",")),
            "{1}".to_owned(),
            "{1}".to_owned(),
            "{2}".to_owned(),
            format!("{{{francs}}}"),
            "{NULL}".to_owned(),
        ];
        Self { lane: Some(0), now: Some(start().to_rfc3339()), columns: columns.map(Some) }
    }

    /// The same with its release.
    pub(super) fn released(mut self, at: Timestamp) -> Self {
        self.columns[9] = Some(format!("{{{}}}", at.to_rfc3339()));
        self
    }

    /// Calls, and answers the outcomes.
    pub(super) async fn post(
        &self,
        tx: &mut Transaction<'static, Postgres>,
    ) -> Result<Vec<String>, sqlx::Error> {
        let sql = "SELECT outcome FROM ledger.post($1, $2::text::timestamptz, $3::text::text[],
             $4::text::text[], $5::text::bytea[], $6::text::timestamptz[], $7::text::text[],
             $8::text::integer[], $9::text::integer[], $10::text::integer[],
             $11::text::bigint[], $12::text::timestamptz[]) ORDER BY item";
        let query = sqlx::query_scalar(sql).bind(self.lane).bind(&self.now);
        let query = self.columns.iter().fold(query, sqlx::query::QueryScalar::bind);
        query.fetch_all(&mut **tx).await
    }
}

/// PostgreSQL's word for why it refused.
pub(super) fn code<T: std::fmt::Debug>(refused: Result<T, sqlx::Error>) -> String {
    let error = refused.expect_err("a refusal");
    error.as_database_error().expect("the database's").code().expect("a code").into_owned()
}

/// Numbers that look random and are the same in every run of one seed.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

impl Bench<'_> {
    /// From now on the database's own clock says this.
    pub(super) async fn set_server_clock(&self, at: Timestamp) {
        let clock = format!(
            "CREATE OR REPLACE FUNCTION ledger.clock() RETURNS timestamptz
             LANGUAGE sql VOLATILE AS $$ SELECT '{}'::timestamptz $$",
            at.to_rfc3339()
        );
        self.0.owner.execute(AssertSqlSafe(clock)).await.unwrap();
    }

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
