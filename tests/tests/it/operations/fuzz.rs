//! Whatever is asked, the running service answers as its description says: `schemathesis` asks, as
//! each role and as nobody, with good and with bad data.
//! Deliberately not here: what a right answer says (each context's tests).
//!
//! The seed is fixed, so that a run can be repeated. Whoever ends its own session or moves the
//! clock does so at the end, where it disturbs nobody.

use crate::{
    crash::program::{Place, Running},
    harness::{Database, PASSWORD, Person, run},
};
use serde_json::json;
use std::{env, fs, path::PathBuf, process::Stdio};
use tokio::{process::Command, task::JoinSet};

/// What ends sessions or moves the clock, as operation ids.
const LAST: &str = "^(logout|logout_everywhere|advance_sandbox_clock)$";
/// What chance begins with.
const SEED: &str = "20260105";
/// Answers that good data may get too: what one role may not do, what is not there, what the state
/// of things or a rule of the domain forbids.
const REFUSED: &str = r#"["2xx", "3xx", 401, 403, 404, 409, 422, 429]"#;

/// Things that exist, by the operations that name one in their path.
async fn things(running: &Running, people: &[(&str, Person)]) -> Vec<(&'static str, String)> {
    let service = &running.service;
    let named = |role: &str| &people.iter().find(|(name, _)| *name == role).expect(role).1;
    let (awa, kofi, coumba) = (named("merchant"), named("influencer"), named("customer"));
    let soap = service.product(awa, "Savon", 10_000).await;
    let wish = json!({ "influencer_id": kofi.id, "product_ids": [soap], "commission": 15 });
    let proposed = service.post("/api/collaborations/requests", Some(awa), wish).await.expect(201);
    let basket = json!({ "items": [{ "product_id": soap, "quantity": 1 }] });
    let placed = service.post_with_key("/api/orders", coumba, "order", basket).await.expect(201);
    let order = placed.str("/order/id");
    let pay = format!("/api/orders/{order}/pay");
    let paid = service.post_with_key(&pay, coumba, "pay", json!({})).await.expect(200);
    vec![
        ("/api/collaborations/requests/{id}", proposed.str("/request_id").to_owned()),
        ("/api/orders/{id}", order.to_owned()),
        ("/api/payments/{id}", paid.str("/payment_id").to_owned()),
        ("/p/{id}", soap),
    ]
}

/// What schemathesis is told: bounds, and ids of things that exist.
fn settings(things: &[(&str, String)]) -> String {
    let bounds = format!(
        "request-timeout = 60\nsuppress-health-check = [\"all\"]\nwarnings = false\n\
         [generation]\nmax-examples = 5\ndatabase = \"none\"\n\
         [phases.stateful]\nenabled = false\n\
         [checks.positive_data_acceptance]\nexpected-statuses = {REFUSED}\n\
         [checks.missing_required_header]\nexpected-statuses = [400, 401, 403, 404, 415]\n",
    );
    let known = things.iter().map(|(path, id)| {
        let below = path.replace('{', "\\\\{").replace('}', "\\\\}");
        format!(
            "[[operations]]\ninclude-path-regex = \"^{below}(/.*)?$\"\n\
             parameters = {{ \"path.id\" = \"{id}\" }}\n"
        )
    });
    std::iter::once(bounds).chain(known).collect()
}

/// Where schemathesis runs, and what it asks.
#[derive(Debug, Clone)]
struct Fuzz {
    folder: PathBuf,
    base_url: String,
}

impl Fuzz {
    /// One run with these words, as whoever has this token; it ends without a finding.
    async fn run(self, who: &'static str, token: Option<String>, words: [&'static str; 2]) {
        let program = env::var("CAURI_TEST_SCHEMATHESIS").expect("schemathesis: run `./dev test`");
        let mut command = Command::new(program);
        command.current_dir(self.folder).stdin(Stdio::null()).kill_on_drop(true);
        command.args(["--no-color", "--config-file", "schemathesis.toml", "run"]);
        command.args([&format!("{}/openapi.json", self.base_url), "--seed", SEED]).args(words);
        if let Some(token) = token {
            command.args(["-H", &format!("Authorization: Bearer {token}")]);
        }
        let ended = command.output().await.expect("schemathesis runs");
        let told = String::from_utf8_lossy(&ended.stdout);
        let errors = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "as {who}:\n{told}\n{errors}");
        assert!(told.contains("Tested:"), "as {who} nothing was tested:\n{told}");
    }
}

async fn sign_in(running: &Running, email: &str) -> String {
    let wish = json!({ "email": email, "password": PASSWORD });
    let reply = running.service.post("/api/auth/login", None, wish).await.expect(200);
    reply.str("/access_token").to_owned()
}

#[test]
fn nobody_of_any_role_gets_an_answer_that_is_not_described() {
    run(async {
        let database = Database::fresh().await;
        let running = Place::beside(&database.url).serve(None).await;
        let mut people = vec![];
        for role in ["merchant", "influencer", "photographer", "customer"] {
            people.push((role, running.service.person(role, role).await));
        }
        running.service.person("admin", "customer").await;
        let promote = "UPDATE app.users SET role = 'admin' WHERE email = 'admin@example.sn'";
        database.execute(promote).await;
        let admin = sign_in(&running, "admin@example.sn").await;
        // Before the wrong passwords of chance count against it.
        let leaver = sign_in(&running, "customer@example.sn").await;
        let folder = tempfile::tempdir().expect("a folder");
        let told = settings(&things(&running, &people).await);
        fs::write(folder.path().join("schemathesis.toml"), told).expect("its settings");

        let base_url = running.service.base_url.clone();
        let fuzz = Fuzz { folder: folder.path().to_owned(), base_url };
        let most = ["--exclude-operation-id-regex", LAST];
        let mut runs = JoinSet::new();
        runs.spawn(fuzz.clone().run("nobody", None, most));
        runs.spawn(fuzz.clone().run("admin", Some(admin), most));
        for (role, person) in people {
            runs.spawn(fuzz.clone().run(role, Some(person.access_token), most));
        }
        runs.join_all().await;
        fuzz.run("a leaver", Some(leaver), ["--include-operation-id-regex", LAST]).await;
    });
}
