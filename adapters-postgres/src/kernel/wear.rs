//! How a database has worn, in PostgreSQL's own figures, for `cauri doctor --database`.
//! Deliberately not here: what is worth a look (`bin`).

use cauri_domain::kernel::Timestamp;
use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection, Row as _, postgres::PgConnectOptions,
};
use std::{str::FromStr as _, time::Duration};

/// What was found.
#[derive(Debug, Clone)]
pub struct Wear {
    /// Since when PostgreSQL counts; `None` since the database was made.
    pub since: Option<Timestamp>,
    /// Indexes that no statement has used, the largest first.
    pub unused_indexes: Vec<UnusedIndex>,
    /// Tables, those with the most dead rows first.
    pub tables: Vec<TableWear>,
    /// Statements that took longest in the mean.
    pub statements: SlowStatements,
}

/// An index that no statement has used, and that holds nothing to a rule.
#[derive(Debug, Clone)]
pub struct UnusedIndex {
    /// Its name.
    pub name: String,
    /// Its table, with the schema.
    pub table: String,
    /// Its size.
    pub bytes: i64,
}

/// How many rows of a table are dead.
#[derive(Debug, Clone)]
pub struct TableWear {
    /// Its name, with the schema.
    pub name: String,
    /// Rows that are there.
    pub live: i64,
    /// Rows that nobody sees any more.
    pub dead: i64,
    /// Its size with its indexes.
    pub bytes: i64,
    /// When it was last tidied up, by itself or by somebody.
    pub vacuumed: Option<Timestamp>,
}

/// Statements that take long, where somebody counts.
#[derive(Debug, Clone)]
pub enum SlowStatements {
    /// The extension is not in this database.
    NotCounted,
    /// It is, and does not answer; PostgreSQL's reason.
    NotLoaded(String),
    /// The slowest first.
    Counted(Vec<SlowStatement>),
}

/// A statement; the extension has taken its values out.
#[derive(Debug, Clone)]
pub struct SlowStatement {
    /// Its beginning.
    pub text: String,
    /// How often it was called.
    pub calls: i64,
    /// How long it took in the mean.
    pub mean: Duration,
}

/// Looks, and changes nothing.
///
/// # Errors
/// The driver's, if nobody answers or a statement is refused.
pub async fn look_for_wear(url: &str) -> Result<Wear, sqlx::Error> {
    let mut connection = PgConnectOptions::from_str(url)?
        .application_name("cauri doctor")
        .options([("default_transaction_read_only", "on"), ("statement_timeout", "10s")])
        .connect()
        .await?;
    let found = look(&mut connection).await;
    connection.close().await?;
    found
}

async fn look(connection: &mut PgConnection) -> Result<Wear, sqlx::Error> {
    let since = sqlx::query_scalar!(
        "SELECT stats_reset FROM pg_stat_database WHERE datname = current_database()",
    )
    .fetch_one(&mut *connection)
    .await?;
    let unused_indexes = sqlx::query_as!(
        UnusedIndex,
        r#"SELECT s.indexrelname::text AS "name!", s.schemaname || '.' || s.relname AS "table!",
                  pg_relation_size(s.indexrelid) AS "bytes!"
           FROM pg_stat_user_indexes AS s JOIN pg_index AS i USING (indexrelid)
           WHERE s.idx_scan = 0 AND NOT i.indisunique AND NOT i.indisexclusion
             AND s.schemaname IN ('app', 'ledger', 'jobs', 'sandbox')
           ORDER BY 3 DESC, 1 LIMIT 100"#,
    )
    .fetch_all(&mut *connection)
    .await?;
    let tables = sqlx::query_as!(
        TableWear,
        r#"SELECT schemaname || '.' || relname AS "name!", n_live_tup AS "live!",
                  n_dead_tup AS "dead!", pg_total_relation_size(relid) AS "bytes!",
                  greatest(last_vacuum, last_autovacuum) AS vacuumed
           FROM pg_stat_user_tables
           WHERE schemaname IN ('app', 'ledger', 'jobs', 'sandbox')
           ORDER BY n_dead_tup DESC, 1 LIMIT 20"#,
    )
    .fetch_all(&mut *connection)
    .await?;
    Ok(Wear { since, unused_indexes, tables, statements: slowest(connection).await? })
}

/// The extension may stand in any schema, or not be there, so the statement can't be checked
/// earlier.
async fn slowest(connection: &mut PgConnection) -> Result<SlowStatements, sqlx::Error> {
    let schema = sqlx::query_scalar!(
        r#"SELECT quote_ident(n.nspname) AS "schema!"
           FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
           WHERE e.extname = 'pg_stat_statements'"#,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(schema) = schema else { return Ok(SlowStatements::NotCounted) };
    let statement = format!(
        "SELECT left(regexp_replace(query, '\\s+', ' ', 'g'), 160) AS text, calls,
                (mean_exec_time * 1000)::bigint AS mean_us
         FROM {schema}.pg_stat_statements
         WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
           AND calls > 0
         ORDER BY mean_exec_time DESC LIMIT 5"
    );
    match sqlx::query(sqlx::AssertSqlSafe(statement)).fetch_all(connection).await {
        Ok(rows) => rows
            .into_iter()
            .map(|row| {
                let mean: i64 = row.try_get("mean_us")?;
                Ok(SlowStatement {
                    text: row.try_get::<Option<String>, _>("text")?.unwrap_or_default(),
                    calls: row.try_get("calls")?,
                    mean: Duration::from_micros(u64::try_from(mean).unwrap_or_default()),
                })
            })
            .collect::<Result<_, _>>()
            .map(SlowStatements::Counted),
        Err(sqlx::Error::Database(refused)) => {
            Ok(SlowStatements::NotLoaded(refused.message().to_owned()))
        }
        Err(error) => Err(error),
    }
}
