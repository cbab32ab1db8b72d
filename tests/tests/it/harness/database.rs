//! A database of its own for each test, cloned from a migrated template.
//! Deliberately not here: the server – whoever runs the tests names it.

use cauri_application::kernel::mode::Mode;
use cauri_postgres::{Login, PoolSettings, connect, migrate};
use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{
    process,
    str::FromStr as _,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use tokio::sync::OnceCell;
use url::Url;

/// The login that serves, made by the first migration of a run.
const LOGIN: &str = "cauri_test_serve";

/// The only variable that the tests read.
pub(crate) const SERVER: &str = "CAURI_TEST_DATABASE_URL";

static TEMPLATE: OnceCell<String> = OnceCell::const_new();
static CLONES: AtomicU64 = AtomicU64::new(0);

/// Two ways into one database.
pub(crate) struct Database {
    /// Its address, as the owner of everything.
    pub(crate) url: String,
    /// Its address, as the program goes.
    pub(crate) serving_url: String,
    /// As the program goes.
    pub(crate) app: PgPool,
    /// As the owner of everything.
    pub(crate) owner: PgPool,
}

impl Database {
    /// A fresh clone of the template.
    pub(crate) async fn fresh() -> Self {
        let template = TEMPLATE.get_or_init(make_template).await;
        let fresh = Self::made(&format!("TEMPLATE {template}")).await;
        // It is a copy, and knows it: payouts would wait for gateways to be asked.
        fresh.execute("UPDATE app.system SET incarnation = app.incarnation()").await;
        fresh
    }

    /// A database with nothing in it.
    pub(crate) async fn empty() -> Self {
        TEMPLATE.get_or_init(make_template).await;
        Self::made("").await
    }

    async fn made(how: &str) -> Self {
        let nth = CLONES.fetch_add(1, Ordering::SeqCst);
        let name = format!("{}_{nth}", template_name());
        administer(&format!("CREATE DATABASE {name} {how}")).await;
        let (url, serving_url) = (address(&name), serving(&address(&name)));
        let settings =
            PoolSettings { max_connections: 24, acquire_timeout: Duration::from_mins(1) };
        let app = connect(&serving_url, settings).await.expect("the database");
        let options = PgConnectOptions::from_str(&url).expect("an address");
        let owner =
            PgPoolOptions::new().max_connections(4).connect_with(options).await.expect("the owner");
        Self { url, serving_url, app, owner }
    }

    /// One figure, as the owner of everything.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.owner).await.expect(sql)
    }

    /// Every row of a table as text, one a line.
    pub(crate) async fn rows_as_text(&self, table: &'static str) -> String {
        let sql = AssertSqlSafe(format!("SELECT row_to_json(t)::text FROM {table} AS t"));
        let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(&self.owner).await.expect(table);
        rows.join("\n")
    }

    /// A statement, as the owner of everything.
    pub(crate) async fn execute(&self, sql: &'static str) {
        self.owner.execute(sql).await.expect(sql);
    }
}

fn template_name() -> String {
    format!("cauri_test_{}", process::id())
}

async fn make_template() -> String {
    let name = template_name();
    administer(&format!("DROP DATABASE IF EXISTS {name}")).await;
    administer(&format!("CREATE DATABASE {name}")).await;
    let login = Login { name: LOGIN.to_owned(), password: password() };
    migrate(&address(&name), Mode::Sandbox, &login).await.expect("the schema");
    believe_our_clocks(&address(&name)).await;
    name
}

/// Clocks are handed in, to the database too: it holds nobody to the machine's.
async fn believe_our_clocks(url: &str) {
    let mut connection = PgConnection::connect(url).await.expect("the template");
    connection
        .execute(
            "CREATE OR REPLACE FUNCTION ledger.clock() RETURNS timestamptz
             LANGUAGE sql VOLATILE AS $$ SELECT 'infinity'::timestamptz $$",
        )
        .await
        .expect("another clock");
    connection.close().await.expect("a clean end");
}

async fn administer(statement: &str) {
    let mut connection = PgConnection::connect(&server()).await.expect("the server");
    connection.execute(AssertSqlSafe(statement.to_owned())).await.expect("the statement");
    connection.close().await.expect("a clean end");
}

fn server() -> String {
    std::env::var(SERVER).unwrap_or_else(|_| panic!("{SERVER} is not set: run `./dev test`"))
}

/// The login that serves has the owner's password, if there is one.
fn password() -> Option<String> {
    Url::parse(&server()).expect("an address").password().map(str::to_owned)
}

/// The same address, by the login that serves.
pub(crate) fn serving(owner_url: &str) -> String {
    let mut url = Url::parse(owner_url).expect("an address");
    url.set_username(LOGIN).expect("a name");
    url.into()
}

fn address(database: &str) -> String {
    let mut url = Url::parse(&server()).expect("an address");
    url.set_path(database);
    url.into()
}
