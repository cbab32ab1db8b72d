//! A client as apps should be written: when a connection breaks it asks again, elsewhere and under
//! the same key, and it writes down what was acknowledged.
//! Deliberately not here: what is asked, and what the notes are held to.

use super::{PASSWORD, Person, Reply, Service};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::time::sleep;

/// The longest that one thing is asked for: kills go on for a minute and more, and whoever was cut
/// off from the gateway keeps away from it for a while.
const PATIENCE: Duration = Duration::from_mins(5);
/// The pause before it is asked for again.
const PAUSE: Duration = Duration::from_millis(100);
/// Refusals that pass: the gateway is not reached, or the first request is still under way.
const PASSING: [&str; 5] =
    ["unavailable", "gateway_unavailable", "in_progress", "timed_out", "too_busy"];

/// A client of several processes that do the same.
#[derive(Debug, Clone)]
pub(crate) struct Steady {
    nodes: Arc<[Service]>,
    next: Arc<AtomicUsize>,
    broken: Arc<AtomicUsize>,
}

impl Steady {
    /// Asks these in turn.
    pub(crate) fn of(nodes: impl IntoIterator<Item = Service>) -> Self {
        Self { nodes: nodes.into_iter().collect(), next: Arc::default(), broken: Arc::default() }
    }

    /// How many requests had no answer.
    pub(crate) fn broken(&self) -> usize {
        self.broken.load(Ordering::Relaxed)
    }

    /// The answer to a request: the first that is not of passing trouble.
    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        who: Option<&Person>,
        key: Option<&str>,
        body: Option<Value>,
    ) -> Reply {
        let json = Asked::Json { method, who, key, body };
        self.until_answered(path, &json).await
    }

    /// The answer to a form that may be sent twice.
    pub(crate) async fn submit(&self, path: &str, form: &str) -> Reply {
        self.until_answered(path, &Asked::Form(form)).await
    }

    async fn until_answered(&self, path: &str, asked: &Asked<'_>) -> Reply {
        let began = Instant::now();
        loop {
            let nth = self.next.fetch_add(1, Ordering::Relaxed);
            let trouble = match asked.of(&self.nodes[nth % self.nodes.len()], path).await {
                Ok(reply) if !is_passing(&reply) => return reply,
                Ok(reply) => reply.text,
                Err(error) => {
                    self.broken.fetch_add(1, Ordering::Relaxed);
                    error.to_string()
                }
            };
            assert!(began.elapsed() < PATIENCE, "{path} goes on failing: {trouble}");
            sleep(PAUSE).await;
        }
    }

    /// `GET`
    pub(crate) async fn get(&self, path: &str, who: &Person) -> Reply {
        self.ask(Method::GET, path, Some(who), None, None).await
    }

    /// `POST` under a key.
    pub(crate) async fn post(&self, path: &str, who: &Person, key: &str, body: Value) -> Reply {
        self.ask(Method::POST, path, Some(who), Some(key), Some(body)).await
    }

    /// `PUT`, which is safe to send twice.
    pub(crate) async fn put(&self, path: &str, who: &Person, body: Value) -> Reply {
        self.ask(Method::PUT, path, Some(who), None, Some(body)).await
    }

    /// A person shows once more who it is; safe to send twice.
    pub(crate) async fn reauthenticate(&self, person: &Person) {
        let (path, proof) = ("/api/me/reauthenticate", json!({ "password": PASSWORD }));
        self.ask(Method::POST, path, Some(person), None, Some(proof)).await.expect(200);
    }

    /// Opens an account. There are no keys here: whoever finds the address taken that is its own
    /// was registered by a request whose answer got lost, and signs in.
    pub(crate) async fn person(&self, name: &str, role: &str) -> Person {
        let email = format!("{}@example.sn", name.to_lowercase());
        let body = json!({ "email": email, "password": PASSWORD, "name": name, "role": role });
        let path = "/api/auth/register";
        let mut reply = self.ask(Method::POST, path, None, None, Some(body)).await;
        if reply.json["code"] == "email_taken" {
            let body = json!({ "email": email, "password": PASSWORD });
            reply = self.ask(Method::POST, "/api/auth/login", None, None, Some(body)).await;
        }
        assert!(reply.status < 300, "{}", reply.text);
        Person {
            id: reply.str("/user/id").to_owned(),
            email,
            access_token: reply.str("/access_token").to_owned(),
            refresh_token: reply.str("/refresh_token").to_owned(),
        }
    }
}

/// What is asked, as often as it takes.
enum Asked<'a> {
    Json { method: Method, who: Option<&'a Person>, key: Option<&'a str>, body: Option<Value> },
    Form(&'a str),
}

impl Asked<'_> {
    async fn of(&self, node: &Service, path: &str) -> Result<Reply, reqwest::Error> {
        match self {
            Self::Json { method, who, key, body } => {
                let headers: Vec<_> = key.map(|key| ("idempotency-key", key)).into_iter().collect();
                node.try_send(method.clone(), path, *who, body.clone(), &headers).await
            }
            Self::Form(form) => node.try_submit(path, form).await,
        }
    }
}

fn is_passing(reply: &Reply) -> bool {
    let code = reply.json["code"].as_str().unwrap_or_default();
    reply.status >= 409 && PASSING.contains(&code)
}

/// What was acknowledged, by kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct Journal(Arc<Mutex<BTreeMap<&'static str, BTreeSet<String>>>>);

impl Journal {
    /// Notes a thing that was acknowledged; one answer is one thing.
    pub(crate) fn note(&self, kind: &'static str, id: &str) {
        let mut noted = self.0.lock().expect("the journal");
        let new = noted.entry(kind).or_default().insert(id.to_owned());
        assert!(new, "{kind} {id} was acknowledged for two commands");
    }

    /// Everything of a kind.
    pub(crate) fn of(&self, kind: &str) -> BTreeSet<String> {
        self.0.lock().expect("the journal").get(kind).cloned().unwrap_or_default()
    }

    /// How many of a kind.
    pub(crate) fn count(&self, kind: &str) -> i64 {
        i64::try_from(self.of(kind).len()).expect("a small number")
    }
}
