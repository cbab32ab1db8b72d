//! The batches of every loop: the statement that finds one, its backlog, and what it touches.
//! Deliberately not here: what it may touch (`loops`, and the benchmark that shares this file).

use super::fill::{
    alert_deliveries, buckets, emails, empty, failures, fill, notices, payments, payouts, requests,
    sessions, unpaid_orders,
};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Executor as _, PgPool, Row as _};
use std::{fs, path::Path};

/// How a statement is to find its rows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// As it is found to be best, which is how the program goes.
    Any,
    /// By an index: of a few pages it would rather read all.
    Index,
}

/// What a statement touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost {
    /// Pages, each as often as it was looked at.
    pub(crate) pages: i64,
    /// Rows that it found.
    pub(crate) rows: i64,
}

/// What a statement touches, its parameters written out. What it changes is undone.
pub(crate) async fn cost(owner: &PgPool, sql: &str, way: Way) -> Cost {
    let mut tx = owner.begin().await.expect("a transaction");
    if way == Way::Index {
        let settings = "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off";
        tx.execute(sqlx::raw_sql(settings)).await.expect("settings");
    }
    let explain = format!("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}");
    let row = tx.fetch_one(sqlx::raw_sql(AssertSqlSafe(explain))).await.expect("a plan");
    let text: String = row.try_get_unchecked(0).expect("text");
    tx.rollback().await.expect("a clean end");
    let plan: Value = serde_json::from_str(&text).expect("JSON");
    let top = &plan[0]["Plan"];
    // What changes rows tells of none itself, unless it gives them back.
    let finds = if top["Node Type"] == "ModifyTable" { &top["Plans"][0] } else { top };
    let figure = |of: &Value, name: &str| of[name].as_f64().expect("a figure").round();
    let pages = figure(top, "Shared Hit Blocks") + figure(top, "Shared Read Blocks");
    #[expect(clippy::cast_possible_truncation, reason = "both are small whole numbers")]
    let cost = Cost { pages: pages as i64, rows: figure(finds, "Actual Rows") as i64 };
    cost
}

/// The statement of ours with these words, as it was checked when it was compiled.
pub(crate) fn statement(words: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../adapters-postgres/.sqlx");
    let found: Vec<String> = fs::read_dir(folder)
        .expect("the kept statements")
        .map(|entry| fs::read_to_string(entry.expect("a file").path()).expect("a text"))
        .map(|text| serde_json::from_str::<Value>(&text).expect("JSON"))
        .filter_map(|kept| kept["query"].as_str().map(str::to_owned))
        .filter(|sql| sql.contains(words))
        .collect();
    assert_eq!(found.len(), 1, "{words}");
    found[0].clone()
}

/// The same with its parameters, in their order, written out.
pub(crate) fn written_out(words: &str, parameters: &[&str]) -> String {
    let places = parameters.iter().enumerate().rev();
    places.fold(statement(words), |sql, (place, parameter)| {
        sql.replace(&format!("${}", place + 1), parameter)
    })
}

/// One batch of a loop.
pub(crate) struct Batch {
    /// Which loop's.
    pub(crate) name: &'static str,
    sql: String,
    tables: &'static [&'static str],
    backlog: Box<dyn Fn(i64) -> String>,
}

impl Batch {
    fn of(
        name: &'static str,
        sql: String,
        tables: &'static [&'static str],
        backlog: impl Fn(i64) -> String + 'static,
    ) -> Self {
        Self { name, sql, tables, backlog: Box::new(backlog) }
    }

    /// What a full batch touches where so many things wait.
    pub(crate) async fn cost_at(&self, owner: &PgPool, waiting: i64, way: Way) -> Cost {
        fill(owner, self.tables, &(self.backlog)(waiting)).await;
        let touched = cost(owner, &self.sql, way).await;
        empty(owner, self.tables).await;
        touched
    }
}

pub(crate) const NOW: &str = "'2026-01-05'::timestamptz";
pub(crate) const LATER: &str = "'2026-01-06'::timestamptz";

/// The batches of all loops but the dispatcher's.
pub(crate) fn all() -> Vec<Batch> {
    let mut all = orders_and_earnings();
    all.extend(gateways());
    all.extend(messages_and_sign_ins());
    all
}

fn orders_and_earnings() -> Vec<Batch> {
    let settle = written_out("ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED", &["512"]);
    let cancel = written_out("ORDER BY cancel_at LIMIT $2", &[NOW, "512"]);
    let expire = "FROM app.collaborations WHERE expires_at <= $1\n         ORDER BY";
    let expire = written_out(expire, &[NOW, "512"]);
    let mature = format!("SELECT * FROM ledger.mature(NULL, {NOW}, 512)");
    vec![
        Batch::of("settle", settle, &["app.payments"], |count| {
            payments(count, "status, paid_at", "'completed', '2026-01-01'")
        }),
        Batch::of("cancel", cancel, &["app.orders"], unpaid_orders),
        Batch::of("expire", expire, &["app.collaborations"], requests),
        Batch::of("mature", mature, &["ledger.buckets"], buckets),
    ]
}

fn gateways() -> Vec<Batch> {
    let follow = |about: &str| {
        let parameters = [&format!("'{about}'"), NOW, LATER, "128"];
        written_out("UPDATE app.notices AS notices SET claimed_until", &parameters)
    };
    let check = "UPDATE app.payments AS payments SET asked_until";
    let check = written_out(check, &[NOW, NOW, LATER, "128"]);
    let reopen = "AND payment_url IS NULL AND opening_until <= $1";
    let reopen = written_out(reopen, &[NOW, "128"]);
    let carry = "FROM app.payouts WHERE due_at <= $1\n         ORDER BY due_at LIMIT $2";
    let carry = written_out(carry, &[NOW, "16"]);
    let pending = |count| {
        let due = "'2026-01-01'::timestamptz + n * interval '1 millisecond'";
        let values = format!("'pending', 0, {due}, {due}");
        payments(count, "status, checks, next_check_at, opening_until", &values)
    };
    vec![
        Batch::of("notices of payments", follow("payment"), &["app.notices"], |count| {
            notices(count, "payment", "NULL")
        }),
        Batch::of("notices of transfers", follow("transfer"), &["app.notices"], |count| {
            notices(count, "transfer", "NULL")
        }),
        Batch::of("checks", check, &["app.payments"], pending),
        Batch::of("reopen", reopen, &["app.payments"], pending),
        Batch::of("payouts to send", carry.clone(), &["app.payouts"], |count| {
            payouts(count, "requested", 0)
        }),
        Batch::of("payouts to ask about", carry, &["app.payouts"], |count| {
            payouts(count, "processing", 1)
        }),
    ]
}

fn messages_and_sign_ins() -> Vec<Batch> {
    let deliver = "UPDATE app.alert_deliveries SET due_at = $2, tries";
    let deliver = written_out(deliver, &[NOW, LATER, "16"]);
    let old = |words| written_out(words, &[NOW, "512"]);
    vec![
        Batch::of("deliver", deliver, &["app.alert_deliveries", "app.alerts"], alert_deliveries),
        Batch::of(
            "e-mails",
            old("SELECT id FROM app.emails WHERE asked_at <= $1"),
            &["app.emails"],
            emails,
        ),
        Batch::of(
            "failures",
            old("FROM app.sign_in_failures WHERE failed_at <= $1"),
            &["app.sign_in_failures"],
            failures,
        ),
        Batch::of(
            "sessions",
            old("FROM app.sessions WHERE expires_at <= $1"),
            &["app.sessions"],
            sessions,
        ),
        Batch::of(
            "replaced tokens",
            old("FROM app.sessions WHERE replaced_at <= $1"),
            &["app.sessions"],
            sessions,
        ),
    ]
}
