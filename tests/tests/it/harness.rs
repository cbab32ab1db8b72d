//! One world a test: a database of its own on a real PostgreSQL, clocks that stand still, ids in
//! order, a real listener on loopback.
//! Deliberately not here: what is tested.

mod clock;
mod database;
mod people;
mod reply;

pub(crate) use clock::{SeededIds, TestClock};
pub(crate) use people::{PASSWORD, Person};
pub(crate) use reply::Reply;

use axum::Router;
use cauri::{
    compose::{Composed, Parts, compose},
    secrets::Secrets,
};
use cauri_application::kernel::{app::App, system::Mode, worker::drain};
use serde_json::{Value, json};
use sqlx::PgPool;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, task::JoinHandle};
use url::Url;

/// How long a test may take to finish what is due.
const DRAIN_LIMIT: Duration = Duration::from_mins(1);

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
    /// Where it listens.
    pub(crate) base_url: String,
    client: reqwest::Client,
    listener: JoinHandle<()>,
}

/// Runs a test in a world of its own, and holds the world to its end: nothing due may be left.
pub(crate) fn harness(test: impl AsyncFnOnce(&World)) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let world = World::begin().await;
        test(&world).await;
        world.end().await;
    });
}

impl World {
    async fn begin() -> Self {
        let database = database::Database::fresh().await;
        let clock = Arc::new(TestClock::at("2026-01-05T09:00:00Z"));
        let machine = Arc::new(TestClock::at("2026-01-05T09:00:00Z"));
        let ids = Arc::new(SeededIds::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port");
        let address = listener.local_addr().expect("its address");
        let base_url = format!("http://{address}");
        let key = |name: &str| name.repeat(32);
        let Composed { app, router } = compose(Parts {
            mode: Mode::Sandbox,
            pool: database.app.clone(),
            clock: Arc::clone(&clock) as _,
            machine: Arc::clone(&machine) as _,
            movable_clock: Some(Arc::clone(&clock) as _),
            entropy: Arc::clone(&ids) as _,
            ids,
            secrets: Secrets { token_key: key("t"), click_key: key("c"), gateway_key: key("g") },
            account: None,
            public_url: Url::parse(&base_url).expect("an address"),
            render_metrics: Arc::new(String::new),
        })
        .expect("the parts fit");
        let listener = tokio::spawn(serve(listener, router));
        Self { app, clock, machine, owner: database.owner, base_url, client: client(), listener }
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

    /// `GET`
    pub(crate) async fn get(&self, path: &str, who: Option<&Person>) -> Reply {
        self.send(reqwest::Method::GET, path, who, None, &[]).await
    }

    /// `POST` with a JSON body.
    pub(crate) async fn post(&self, path: &str, who: Option<&Person>, body: Value) -> Reply {
        self.send(reqwest::Method::POST, path, who, Some(body), &[]).await
    }

    /// `POST` with a JSON body under a client's key.
    pub(crate) async fn post_with_key(
        &self,
        path: &str,
        who: &Person,
        key: &str,
        body: Value,
    ) -> Reply {
        let headers = [("idempotency-key", key)];
        self.send(reqwest::Method::POST, path, Some(who), Some(body), &headers).await
    }

    /// `PUT` with a JSON body.
    pub(crate) async fn put(&self, path: &str, who: Option<&Person>, body: Value) -> Reply {
        self.send(reqwest::Method::PUT, path, who, Some(body), &[]).await
    }

    /// Any request.
    pub(crate) async fn send(
        &self,
        method: reqwest::Method,
        path: &str,
        who: Option<&Person>,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Reply {
        let mut request = self.client.request(method, format!("{}{path}", self.base_url));
        if let Some(person) = who {
            request = request.bearer_auth(&person.access_token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        Reply::read(request.send().await.expect("an answer")).await
    }

    /// A request whose body is sent as it is.
    pub(crate) async fn send_raw(
        &self,
        path: &str,
        who: Option<&Person>,
        content_type: &str,
        body: &str,
    ) -> Reply {
        let mut request = self
            .client
            .post(format!("{}{path}", self.base_url))
            .header("content-type", content_type)
            .body(body.to_owned());
        if let Some(person) = who {
            request = request.bearer_auth(&person.access_token);
        }
        Reply::read(request.send().await.expect("an answer")).await
    }

    /// A `POST` whose body and headers are sent as they are.
    pub(crate) async fn send_text(
        &self,
        path: &str,
        body: &str,
        headers: &[(&str, &str)],
    ) -> Reply {
        let mut request = self.client.post(format!("{}{path}", self.base_url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Reply::read(request.body(body.to_owned()).send().await.expect("an answer")).await
    }

    /// Moves the business clock ahead over HTTP, with everything that is due then.
    pub(crate) async fn advance(&self, seconds: i64) -> Reply {
        self.post("/api/sandbox/clock", None, json!({ "advance_seconds": seconds })).await
    }
}

/// Redirects are shown, not followed.
fn client() -> reqwest::Client {
    cauri::compose::install_tls();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_mins(1))
        .build()
        .expect("a client")
}

async fn serve(listener: TcpListener, router: Router) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).await.expect("a listener");
}
