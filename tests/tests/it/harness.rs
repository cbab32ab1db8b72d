//! One world a test: a database of its own on a real PostgreSQL, clocks that stand still, ids in
//! order, a real listener on loopback.
//! Deliberately not here: what is tested.

mod clock;
mod database;
mod people;
mod reply;
mod service;

pub(crate) use clock::{SeededIds, TestClock};
pub(crate) use database::Database;
pub(crate) use people::{PASSWORD, Person};
pub(crate) use reply::Reply;
pub(crate) use service::Service;

use cauri::{
    compose::{Composed, Parts, compose},
    secrets::Secrets,
};
use cauri_application::kernel::{app::App, system::Mode, worker::drain};
use cauri_http::Edge;
use sqlx::PgPool;
use std::{
    future::{Future, pending},
    num::NonZeroU32,
    ops::Deref,
    sync::Arc,
    time::Duration,
};
use tokio::{net::TcpListener, task::JoinHandle};
use url::Url;

/// How long a test may take to finish what is due.
const DRAIN_LIMIT: Duration = Duration::from_mins(1);

/// The machine clock stands still, so that no request ever comes back to whoever used it.
const PLENTY: NonZeroU32 = NonZeroU32::MIN.saturating_add(9_999);

/// A test's world.
pub(crate) struct World {
    /// The use cases.
    pub(crate) app: App,
    /// The business clock.
    pub(crate) clock: Arc<TestClock>,
    /// The machine clock.
    pub(crate) machine: Arc<TestClock>,
    /// Connections as the owner of everything, for looking behind the scenes.
    pub(crate) owner: PgPool,
    ids: Arc<SeededIds>,
    pool: PgPool,
    /// The edge that it stands behind.
    edge: Edge,
    /// The service under test.
    service: Service,
    listener: JoinHandle<()>,
}

/// A world is asked over HTTP.
impl Deref for World {
    type Target = Service;

    fn deref(&self) -> &Service {
        &self.service
    }
}

/// Runs a test in a world of its own, and holds the world to its end: nothing due may be left.
pub(crate) fn harness(test: impl AsyncFnOnce(&World)) {
    harness_behind(Edge { limits_factor: PLENTY, ..Edge::default() }, test);
}

/// The same, where the operator wants the edge to be like this.
pub(crate) fn harness_behind(edge: Edge, test: impl AsyncFnOnce(&World)) {
    run(async {
        let world = World::begin(edge).await;
        test(&world).await;
        world.end().await;
    });
}

/// Runs a test on a runtime of its own.
pub(crate) fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(test);
}

impl World {
    async fn begin(edge: Edge) -> Self {
        let database = Database::fresh().await;
        let clock = || Arc::new(TestClock::at("2026-01-05T09:00:00Z"));
        Self::on(database.app, database.owner, clock(), clock(), Arc::default(), edge).await
    }

    /// Another process on the same database, with the same clocks.
    pub(crate) async fn beside(&self) -> Self {
        let (clock, machine) = (Arc::clone(&self.clock), Arc::clone(&self.machine));
        let (pool, owner) = (self.pool.clone(), self.owner.clone());
        Self::on(pool, owner, clock, machine, Arc::clone(&self.ids), self.edge.clone()).await
    }

    async fn on(
        pool: PgPool,
        owner: PgPool,
        clock: Arc<TestClock>,
        machine: Arc<TestClock>,
        ids: Arc<SeededIds>,
        edge: Edge,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port");
        let address = listener.local_addr().expect("its address");
        let base_url = format!("http://{address}");
        let key = |name: &str| name.repeat(32);
        let Composed { app, router, .. } = compose(Parts {
            mode: Mode::Sandbox,
            pool: pool.clone(),
            clock: Arc::clone(&clock) as _,
            machine: Arc::clone(&machine) as _,
            movable_clock: Some(Arc::clone(&clock) as _),
            entropy: Arc::clone(&ids) as _,
            ids: Arc::clone(&ids) as _,
            secrets: Secrets {
                token_key: key("t"),
                click_key: key("c"),
                gateway_key: key("g"),
                seal_key: key("s"),
                previous_seal_keys: vec![],
            },
            account: None,
            public_url: Url::parse(&base_url).expect("an address"),
            edge: edge.clone(),
            render_metrics: Arc::new(String::new),
            metrics_token: None,
        })
        .expect("the parts fit");
        let listener = tokio::spawn(cauri_http::serve(listener, router, pending()));
        let service = Service::at(base_url);
        Self { app, clock, machine, owner, ids, pool, edge, service, listener }
    }

    /// The service, to be asked from tasks of their own.
    pub(crate) fn service(&self) -> Service {
        self.service.clone()
    }

    /// Finishes what is due; nothing may be left.
    async fn end(self) {
        self.drain().await;
        let left: i64 =
            sqlx::query_scalar("SELECT count(*) FROM app.outbox WHERE dispatched_at IS NULL")
                .fetch_one(&self.owner)
                .await
                .expect("the outbox");
        assert_eq!(left, 0, "events are left");
        let left = self.count("SELECT count(*) FROM jobs._private_jobs").await;
        assert_eq!(left, 0, "jobs are left");
        self.listener.abort();
        self.owner.close().await;
    }

    /// Runs every tick until none has anything to do.
    pub(crate) async fn drain(&self) {
        drain(&self.app, DRAIN_LIMIT).await.expect("nothing is left");
    }

    /// One figure from the database, as its owner.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.owner).await.expect(sql)
    }
}
