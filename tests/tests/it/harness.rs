//! One world a test: a database of its own on a real PostgreSQL, clocks that stand still, ids in
//! order, a real listener on loopback.
//! Deliberately not here: what is tested.

mod clock;
mod contract;
mod database;
mod gate;
mod mail_server;
mod people;
mod reply;
mod service;
mod steady;

pub(crate) use clock::{SeededIds, TestClock};
pub(crate) use database::{Database, SERVER, serving};
pub(crate) use gate::{Gate, Way};
pub(crate) use mail_server::{MailServer, Manners};
pub(crate) use people::{PASSWORD, Person};
pub(crate) use reply::Reply;
pub(crate) use service::Service;
pub(crate) use steady::{Journal, Steady};

use cauri::{
    compose::{Composed, Parts, compose},
    secrets::Secrets,
    settings::{CinetPayAccount, Watching},
};
use cauri_application::{
    app::App,
    kernel::{clock::MovableClock, mode::Mode},
    work::worker::drain,
};
use cauri_domain::kernel::Personal;
use cauri_http::{Edge, read_proxies};
use cauri_notify::{SmtpSettings, read_sender, read_server};
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
    pub(crate) app: Arc<App>,
    /// The business clock.
    pub(crate) clock: Arc<TestClock>,
    /// The machine clock.
    pub(crate) machine: Arc<TestClock>,
    /// Connections as the owner of everything, for looking behind the scenes.
    pub(crate) owner: PgPool,
    ids: Arc<SeededIds>,
    pool: PgPool,
    around: Around,
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
    harness_like(edge, Watching::default(), test);
}

/// The same, where the operator wants to be told of alerts.
pub(crate) fn harness_watched(watching: Watching, test: impl AsyncFnOnce(&World)) {
    harness_like(Edge { limits_factor: PLENTY, ..Edge::default() }, watching, test);
}

fn harness_like(edge: Edge, watching: Watching, test: impl AsyncFnOnce(&World)) {
    run(async {
        let around = Around { mode: Mode::Sandbox, edge, watching, mail: None };
        let world = World::begin(around).await;
        test(&world).await;
        world.end().await;
    });
}

/// The same, where e-mails leave by a mail server.
pub(crate) fn harness_by_mail(test: impl AsyncFnOnce(&World, &MailServer)) {
    let edge = Edge { limits_factor: PLENTY, ..Edge::default() };
    beside_a_mail_server(Mode::Sandbox, edge, test);
}

/// The same in production, behind a proxy on loopback.
pub(crate) fn harness_in_production(test: impl AsyncFnOnce(&World, &MailServer)) {
    let trusted_proxies = read_proxies("127.0.0.1").expect("a proxy");
    let edge = Edge { limits_factor: PLENTY, trusted_proxies, ..Edge::default() };
    beside_a_mail_server(Mode::Production, edge, test);
}

/// The same, in this mode and behind this edge.
pub(crate) fn beside_a_mail_server(
    mode: Mode,
    edge: Edge,
    test: impl AsyncFnOnce(&World, &MailServer),
) {
    run(async {
        let server = MailServer::start(Manners::Takes).await;
        let sender = read_sender("Cauri <no-reply@cauri.example>").expect("a sender");
        let mail = SmtpSettings { server: read_server(&server.url("")).expect("a server"), sender };
        let world =
            World::begin(Around { mode, edge, watching: Watching::default(), mail: Some(mail) })
                .await;
        test(&world, &server).await;
        world.end().await;
    });
}

/// What an operator decides about a world.
#[derive(Clone)]
struct Around {
    mode: Mode,
    edge: Edge,
    watching: Watching,
    /// By which server e-mails leave, if not into the sandbox's mailbox.
    mail: Option<SmtpSettings>,
}

impl Around {
    /// The account at the gateway that production needs; nobody is asked there.
    fn account(&self) -> Option<CinetPayAccount> {
        (self.mode == Mode::Production).then(|| CinetPayAccount {
            api_key: Personal::new("key".to_owned()),
            site_id: "445160".to_owned(),
            secret_key: Personal::new("secret".to_owned()),
            transfer_password: Personal::new("password".to_owned()),
            contact_email: "desk@cauri.example".to_owned(),
        })
    }
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
    async fn begin(around: Around) -> Self {
        let database = Database::fresh().await;
        let clock = || Arc::new(TestClock::at("2026-01-05T09:00:00Z"));
        let clocks = (clock(), clock());
        Self::on(database.app, database.owner, clocks, Arc::default(), around).await
    }

    /// Another process on the same database, with the same clocks.
    pub(crate) async fn beside(&self) -> Self {
        let clocks = (Arc::clone(&self.clock), Arc::clone(&self.machine));
        let (pool, owner) = (self.pool.clone(), self.owner.clone());
        let around = Around { watching: Watching::default(), ..self.around.clone() };
        Self::on(pool, owner, clocks, Arc::clone(&self.ids), around).await
    }

    async fn on(
        pool: PgPool,
        owner: PgPool,
        (clock, machine): (Arc<TestClock>, Arc<TestClock>),
        ids: Arc<SeededIds>,
        around: Around,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port");
        let address = listener.local_addr().expect("its address");
        let base_url = format!("http://{address}");
        let key = |name: &str| name.repeat(32);
        let movable = Arc::clone(&clock) as Arc<dyn MovableClock>;
        let Composed { app, router, .. } = compose(Parts {
            mode: around.mode,
            pool: pool.clone(),
            clock: Arc::clone(&clock) as _,
            machine: Arc::clone(&machine) as _,
            movable_clock: (around.mode == Mode::Sandbox).then_some(movable),
            entropy: Arc::clone(&ids) as _,
            ids: Arc::clone(&ids) as _,
            secrets: Secrets {
                token_key: key("t"),
                token_key_previous: Some(key("s")),
                click_key: key("c"),
                click_key_previous: None,
                pseudonym_key: None,
                gateway_key: key("g"),
                seal_key: key("z"),
                previous_seal_keys: vec![],
            },
            account: around.account(),
            public_url: Url::parse(&base_url).expect("an address"),
            edge: around.edge.clone(),
            watching: around.watching.clone(),
            render_metrics: Arc::new(String::new),
            metrics_token: None,
            mail: around.mail.clone(),
        })
        .expect("the parts fit");
        let listener = tokio::spawn(cauri_http::serve(listener, router, pending()));
        let service = Service::at(base_url);
        Self { app, clock, machine, owner, ids, pool, around, service, listener }
    }

    /// The service, to be asked from tasks of their own.
    pub(crate) fn service(&self) -> Service {
        self.service.clone()
    }

    /// The connections of the program.
    pub(crate) fn pool(&self) -> PgPool {
        self.pool.clone()
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
