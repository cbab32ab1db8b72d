//! What the sweep of expired requests costs: a hundred thousand due at once, set by set, and beside
//! it some of them one by one; with the plans of its statements.
//! Deliberately not here: whether it is right (`tests/it/collaboration`), pure decisions
//! (`domain/benches`).
#![expect(clippy::expect_used, reason = "a benchmark that can't go on says why and ends")]
#![expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]

use cauri::{
    compose::{Parts, compose},
    ids::{OsEntropy, V7Ids},
    secrets::Secrets,
    settings::Watching,
};
use cauri_application::{
    app::App,
    collaboration::expire::{expire, expire_up_to},
    kernel::{
        clock::{Clock, MachineClock},
        mode::Mode,
    },
};
use cauri_domain::{
    collaboration::{
        Collaboration, ProductFacts, Proposal, ProposalFacts, STANDARD_TERMS, propose,
    },
    kernel::{ProductId, Timestamp},
    money::{RatePercent, Xof},
};
use cauri_postgres::{Login, PoolSettings, connect, migrate};
use chrono::TimeDelta;
use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, PgConnection, PgPool, postgres::PgPoolOptions,
};
use std::{sync::Arc, time::Instant};
use url::Url;
use uuid::Uuid;

/// Requests that are due at once.
const DUE: usize = 100_000;
/// Requests that are due beside them and taken one by one.
const ONE_BY_ONE: usize = 2_000;
/// How often all of it is done.
const RUNS: u64 = 5;
/// Requests between the same two, each for a product of its own.
const PRODUCTS: usize = 1_000;
/// Rows in one statement of the preparation.
const CHUNK: usize = 10_000;

/// A clock that stands still.
struct Still(Timestamp);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }
}

impl MachineClock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(measure());
}

async fn measure() {
    let (url, owner) = database().await;
    let proposed_at: Timestamp = "2026-01-05T09:00:00Z".parse().expect("an instant");
    let app = app(&url, proposed_at + TimeDelta::days(8)).await;
    people(&owner, proposed_at).await;
    let version: String =
        sqlx::query_scalar("SHOW server_version").fetch_one(&owner).await.expect("a version");
    println!("PostgreSQL {version}, {DUE} due in each of {RUNS} runs");
    let (mut set, mut single, mut ratios) = (vec![], vec![], vec![]);
    for run in 0..RUNS {
        fill(&owner, run * 2, DUE, proposed_at).await;
        owner.execute("VACUUM ANALYZE").await.expect("statistics");
        if run == 0 {
            plans(&owner, app.clock.now()).await;
        }
        let each = sweep(&app, DUE, None).await;
        fill(&owner, run * 2 + 1, ONE_BY_ONE, proposed_at).await;
        let alone = sweep(&app, ONE_BY_ONE, Some(1)).await;
        println!("run {run}: {each:.1} µs each in sets, {alone:.1} µs each one by one");
        set.push(each);
        single.push(alone);
        ratios.push(alone / each);
    }
    hold(&owner).await;
    told("in sets, µs each", set);
    told("one by one, µs each", single);
    told("one by one / in sets", ratios);
}

/// Sweeps until nothing is due; microseconds each.
async fn sweep(app: &App, count: usize, limit: Option<i64>) -> f64 {
    let (begun, mut done) = (Instant::now(), 0);
    while done < count {
        let more = match limit {
            Some(limit) => expire_up_to(app, limit).await,
            None => expire(app).await,
        };
        match more.expect("a sweep") {
            0 => break,
            more => done += more,
        }
    }
    assert_eq!(done, count, "all that is due");
    begun.elapsed().as_secs_f64() * 1e6 / f64::from(u32::try_from(count).expect("few"))
}

/// Median and spread.
fn told(what: &str, mut figures: Vec<f64>) {
    figures.sort_by(f64::total_cmp);
    let median = figures[figures.len() / 2];
    println!("{what}: median {median:.1}, {:.1}–{:.1}", figures[0], figures[figures.len() - 1]);
}

/// Each has its state, its row of history and its event, and nothing is left.
async fn hold(owner: &PgPool) {
    let all = i64::try_from(RUNS).expect("few") * i64::try_from(DUE + ONE_BY_ONE).expect("few");
    for (sql, expected) in [
        ("SELECT count(*) FROM app.collaborations WHERE status = 'expired'", all),
        ("SELECT count(*) FROM app.collaborations WHERE expires_at IS NOT NULL", 0),
        ("SELECT count(*) FROM app.collaboration_moves WHERE command = 'expire'", all),
        ("SELECT count(*) FROM app.outbox WHERE kind = 'collaboration.expired'", all),
        ("SELECT count(*) FROM app.collaboration_products WHERE is_open", 0),
    ] {
        let found: i64 = sqlx::query_scalar(sql).fetch_one(owner).await.expect(sql);
        assert_eq!(found, expected, "{sql}");
    }
}

/// The plans of what the sweep asks and writes, for one of its sets.
async fn plans(owner: &PgPool, now: Timestamp) {
    let due = format!(
        "SELECT id FROM app.collaborations WHERE expires_at <= '{}'
         ORDER BY expires_at LIMIT 512 FOR UPDATE SKIP LOCKED",
        now.to_rfc3339()
    );
    let ids = "ARRAY(SELECT id FROM app.collaborations WHERE expires_at IS NOT NULL LIMIT 512)";
    let update = format!(
        "UPDATE app.collaborations AS it SET status = 'expired', expires_at = NULL,
             closed_at = updated_at, version = 2
         FROM unnest({ids}) AS due (id) WHERE it.id = due.id AND it.version = 1 RETURNING it.id"
    );
    let close = format!(
        "UPDATE app.collaboration_products SET is_open = false
         WHERE collaboration_id = ANY ({ids}) AND is_open"
    );
    for statement in [due, update, close] {
        let mut tx = owner.begin().await.expect("a transaction");
        let explain = format!("EXPLAIN (ANALYZE, COSTS OFF, BUFFERS OFF, SUMMARY OFF) {statement}");
        let lines: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(explain)).fetch_all(&mut *tx).await.expect("a plan");
        println!("{}\n", lines.join("\n"));
        tx.rollback().await.expect("as it was");
    }
}

/// A database of its own with the schema, on the server that `./dev bench` names.
async fn database() -> (String, PgPool) {
    let server = std::env::var("CAURI_TEST_DATABASE_URL").expect("run it by `./dev bench`");
    let mut connection = PgConnection::connect(&server).await.expect("the server");
    for statement in ["DROP DATABASE IF EXISTS cauri_sweep", "CREATE DATABASE cauri_sweep"] {
        connection.execute(statement).await.expect(statement);
    }
    let mut url = Url::parse(&server).expect("an address");
    url.set_path("cauri_sweep");
    let login = Login { name: url.username().to_owned(), password: None };
    let url = String::from(url);
    migrate(&url, Mode::Sandbox, &login).await.expect("the schema");
    let owner = PgPoolOptions::new().max_connections(2).connect(&url).await.expect("the owner");
    (url, owner)
}

/// The application, as the program plugs it together, at an instant.
async fn app(url: &str, now: Timestamp) -> Arc<App> {
    let key = |name: &str| name.repeat(32);
    let pool = connect(url, PoolSettings::default()).await.expect("the database");
    let parts = Parts {
        mode: Mode::Sandbox,
        pool,
        clock: Arc::new(Still(now)),
        machine: Arc::new(Still(now)),
        movable_clock: None,
        entropy: Arc::new(OsEntropy),
        ids: Arc::new(V7Ids),
        secrets: Secrets {
            token_key: key("t"),
            token_key_previous: None,
            click_key: key("c"),
            click_key_previous: None,
            pseudonym_key: None,
            gateway_key: key("g"),
            seal_key: key("z"),
            previous_seal_keys: vec![],
        },
        account: None,
        public_url: Url::parse("http://127.0.0.1:8080").expect("an address"),
        edge: cauri_http::Edge::default(),
        watching: Watching::default(),
        render_metrics: Arc::new(String::new),
        metrics_token: None,
        mail: None,
    };
    compose(parts).expect("the parts fit").app
}

/// Merchants and influencers in pairs, and the products of each merchant.
async fn people(owner: &PgPool, at: Timestamp) {
    let pairs = i32::try_from(DUE.div_ceil(PRODUCTS)).expect("few");
    for sql in [
        "INSERT INTO app.users (id, email, name, role, password_hash, language, created_at,
             updated_at, version)
         SELECT ('0000000' || role || '-0000-7000-8000-' || lpad(nth::text, 12, '0'))::uuid,
                role || '.' || nth || '@example.sn', 'Awa',
                CASE role WHEN 1 THEN 'merchant' ELSE 'influencer' END, '-', 'fr', $2, $2, 1
         FROM generate_series(0, $1 - 1) AS nth, generate_series(1, 2) AS role
         WHERE $3 > 0",
        "INSERT INTO app.products (id, merchant_id, name, description, price_xof, category, status,
             created_at, updated_at, version)
         SELECT ('00000003-0000-7000-8000-'
                    || lpad((nth * $3::bigint + place)::text, 12, '0'))::uuid,
                ('00000001-0000-7000-8000-' || lpad(nth::text, 12, '0'))::uuid, 'Savon', 'Savon',
                1000, 'beaute', 'active', $2, $2, 1
         FROM generate_series(0, $1 - 1) AS nth, generate_series(0, $3 - 1) AS place",
    ] {
        let products = i32::try_from(PRODUCTS).expect("few");
        let made = sqlx::query(sql).bind(pairs).bind(at).bind(products).execute(owner).await;
        made.expect("people and products");
    }
}

/// An id of ours: its kind, and a number in decimal digits.
fn id(kind: u64, number: u64) -> Uuid {
    format!("{kind:08}-0000-7000-8000-{number:012}").parse().expect("an id")
}

/// The first offer of a request, as the domain makes it.
fn proposed(round: u64, nth: u64, at: Timestamp) -> Collaboration {
    let pair = nth / u64::try_from(PRODUCTS).expect("few");
    let product = ProductId(id(3, nth));
    let proposal = Proposal {
        id: id(10 + round, nth).into(),
        offer_id: id(1_000 + round, nth).into(),
        merchant_id: id(1, pair).into(),
        influencer_id: id(2, pair).into(),
        products: vec![product],
        rate_percent: RatePercent::whole(15),
        message: Some("Vos vidéos nous plaisent.".to_owned()),
    };
    let facts = ProposalFacts {
        merchant_active: true,
        influencer_active: Some(true),
        same_person: false,
        products: vec![ProductFacts {
            id: product,
            merchant_id: proposal.merchant_id,
            title: "Savon".to_owned(),
            price_xof: Xof::new(1_000),
            is_active: true,
        }],
        open_requests: &[],
        terms: &STANDARD_TERMS,
    };
    // Each has an instant of its own, so that deadlines are as many.
    let at = at + TimeDelta::milliseconds(i64::try_from(nth).expect("few"));
    propose(&proposal, &facts, at).expect("a proposal").into_state()
}

/// So many open requests, all of them due at the clock's instant.
async fn fill(owner: &PgPool, round: u64, count: usize, at: Timestamp) {
    let requests: Vec<_> =
        (0..u64::try_from(count).expect("few")).map(|nth| proposed(round, nth, at)).collect();
    for chunk in requests.chunks(CHUNK) {
        insert(owner, chunk).await;
    }
}

async fn insert(owner: &PgPool, requests: &[Collaboration]) {
    let ids = |of: fn(&Collaboration) -> Uuid| -> Vec<Uuid> { requests.iter().map(of).collect() };
    let at: Vec<_> = requests.iter().map(|it| it.proposed_at).collect();
    let due: Vec<_> = requests.iter().map(|it| it.stage.expires_at()).collect();
    let texts = |of: fn(&Collaboration) -> &str| -> Vec<String> {
        requests.iter().map(|it| of(it).to_owned()).collect()
    };
    sqlx::query(
        "WITH new AS (
             SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[],
                 $6::timestamptz[], $7::timestamptz[], $8::text[], $9::text[])
                 AS new (id, merchant, influencer, product, offer, at, due, fingerprint, hash)),
         heads AS (
             INSERT INTO app.collaborations (id, merchant_id, influencer_id, status, proposed_at,
                 expires_at, created_at, updated_at, version)
             SELECT id, merchant, influencer, 'pending', at, due, at, at, 1 FROM new),
         products AS (
             INSERT INTO app.collaboration_products
             SELECT id, 1, product, merchant, influencer, true FROM new),
         moves AS (
             INSERT INTO app.collaboration_moves
             SELECT id, 1, 'merchant', 'propose', fingerprint, 15, 'Vos vidéos nous plaisent.', at
             FROM new)
         INSERT INTO app.collaboration_offers
         SELECT offer, id, 1, 1, 'merchant', 15, 'Vos vidéos nous plaisent.', 'v1.1', at, hash
         FROM new",
    )
    .bind(ids(|it| it.id.0))
    .bind(ids(|it| it.merchant_id.0))
    .bind(ids(|it| it.influencer_id.0))
    .bind(ids(|it| it.products[0].0))
    .bind(ids(|it| it.offers[0].id.0))
    .bind(at)
    .bind(due)
    .bind(texts(|it| it.last_move.fingerprint.as_str()))
    .bind(texts(|it| it.offers[0].hash.as_str()))
    .execute(owner)
    .await
    .expect("requests");
}
