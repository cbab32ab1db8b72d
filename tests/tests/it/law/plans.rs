//! Every statement of ours finds its rows by an index, whatever its parameters are.
//! Deliberately not here: how long that takes.

use super::sources::{below, none};
use crate::harness::{World, harness};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};

/// Words of statements that read a whole table on purpose, or a table of a few rows.
const WHOLE: [(&str, &str); 21] = [
    ("FROM app.system", "one row"),
    ("FROM pg_stat_user_indexes", "as many rows as there are indexes"),
    ("FROM pg_stat_user_tables", "as many rows as there are tables"),
    ("FROM app.categories ORDER BY name", "two hundred rows at most"),
    (r#"AS "count!" FROM app.categories"#, "two hundred rows at most"),
    ("ledger.balances AS b JOIN ledger.accounts", "the trial balance"),
    ("sum(debits_xof)", "the checker"),
    ("WITH journal AS", "the checker"),
    ("LEFT JOIN (SELECT account_id, sum(credits_xof", "the checker"),
    ("FROM pg_roles WHERE rolname = session_user", "as many rows as there are roles"),
    ("sum(b.amount_xof) OVER bucket", "the checker"),
    ("SELECT DISTINCT ON (run.code)", "the checker"),
    ("FROM ledger.keys AS k FULL JOIN", "the checker"),
    ("FROM sandbox.mails", "a hundred e-mails at most"),
    ("WITH told AS", "the checker"),
    ("app.workers", "as many rows as there are processes"),
    ("FROM app.alerts WHERE $1::boolean", "a desk list: what there is, in the order of its index"),
    ("FROM app.alerts\n               WHERE $1::boolean", "a desk list says how many there are"),
    ("AS b ON b.account_id = a.id", "the checker"),
    ("AS kept (tick", "as many rows as there are ticks"),
    ("(SELECT count(*) FROM ledger.entries)", "figures for people who look after the books"),
];

/// The statements that were checked at compile time, with the number of their parameters.
fn statements() -> Vec<(String, usize)> {
    let mut found = vec![];
    for source in below("adapters-postgres/.sqlx", ".json") {
        let statement: Value = serde_json::from_str(&source.text).expect("JSON");
        let sql = statement["query"].as_str().expect("a statement").to_owned();
        let parameters = statement["describe"]["parameters"]["Left"].as_array().map_or(0, Vec::len);
        let first = sql.split_whitespace().next().unwrap_or_default().to_uppercase();
        let planned = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"];
        if planned.contains(&first.as_str()) {
            found.push((sql, parameters));
        }
    }
    found
}

/// Nodes of a plan that read a whole table: sequentially, or a whole index for want of a better
/// one. A partial index is a queue: all of it is meant.
fn whole_reads(node: &Value, partial: &[String], found: &mut Vec<String>) {
    let kind = node["Node Type"].as_str().unwrap_or_default();
    let table = node["Relation Name"].as_str().unwrap_or_default();
    let index = node["Index Name"].as_str().unwrap_or_default();
    let by_index = kind.contains("Index") && !index.is_empty();
    let bounded = !node["Index Cond"].is_null() || partial.iter().any(|p| p == index);
    if kind == "Seq Scan" || (by_index && !bounded) {
        found.push(format!("{kind} of {table}{index}"));
    }
    for child in node["Plans"].as_array().into_iter().flatten() {
        whole_reads(child, partial, found);
    }
}

/// The plan for any parameters, if no table were ever small enough to be read as a whole.
async fn plan(connection: &mut PgConnection, sql: &str, parameters: usize) -> Value {
    let nulls = vec!["NULL"; parameters].join(", ");
    let arguments = if parameters == 0 { String::new() } else { format!("({nulls})") };
    let prepare = format!("PREPARE statement AS {sql}");
    connection.execute(AssertSqlSafe(prepare)).await.expect(sql);
    let explain = format!("EXPLAIN (FORMAT JSON) EXECUTE statement{arguments}");
    let rows = sqlx::raw_sql(AssertSqlSafe(explain)).fetch_all(&mut *connection).await.expect(sql);
    connection.execute("DEALLOCATE statement").await.expect("no statement");
    let text: String = rows[0].try_get_unchecked(0).expect("a plan");
    let plan: Value = serde_json::from_str(&text).expect("JSON");
    plan[0]["Plan"].clone()
}

/// A connection that plans as if every table were large, and the indexes that are partial.
async fn planner(world: &World) -> (PgConnection, Vec<String>) {
    let options = world.owner.connect_options();
    let mut connection = PgConnection::connect_with(&options).await.expect("the owner");
    connection
        .execute("SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off")
        .await
        .expect("settings");
    let partial = sqlx::query_scalar(
        "SELECT relname::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
         WHERE indpred IS NOT NULL",
    )
    .fetch_all(&mut connection)
    .await
    .expect("indexes");
    (connection, partial)
}

#[test]
fn every_statement_finds_its_rows_by_an_index() {
    harness(async |world| {
        let (mut connection, partial) = planner(world).await;
        let mut complaints = vec![];
        for (sql, parameters) in statements() {
            if WHOLE.iter().any(|(word, _)| sql.contains(word)) {
                continue;
            }
            let mut found = vec![];
            let plan = plan(&mut connection, &sql, parameters).await;
            whole_reads(&plan, &partial, &mut found);
            if !found.is_empty() {
                complaints.push(format!("{}:\n{sql}\n", found.join(", ")));
            }
        }
        none(&complaints);
    });
}

#[test]
fn a_statement_without_an_index_would_be_found() {
    harness(async |world| {
        let (mut connection, partial) = planner(world).await;
        for sql in [
            "SELECT id FROM app.orders WHERE updated_at = $1 LIMIT 1",
            "SELECT id FROM app.orders WHERE total_xof = $1 ORDER BY id LIMIT 1",
            "UPDATE app.payouts SET version = 2 WHERE operator = $1",
            "SELECT entry_id FROM ledger.movements WHERE amount_xof = $1",
        ] {
            let mut found = vec![];
            let plan = plan(&mut connection, sql, 1).await;
            whole_reads(&plan, &partial, &mut found);
            assert_eq!(found.len(), 1, "{sql}");
        }
    });
}
