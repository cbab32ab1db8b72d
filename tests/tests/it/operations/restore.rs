//! The rehearsal: a backup under load, a loss, a restore; nothing is paid twice and nothing that
//! was acknowledged before the backup is missing.
//! Deliberately not here: each way in which a transfer is found (`revenue/reconcile`).
//!
//! The gateway is the outside world and keeps its memory: it is the sandbox gateway of a service of
//! its own, on a database of its own, and every other service here is its merchant.

use crate::{
    crash::program::{Place, Running},
    harness::{Database, Person, Service, run},
};
use serde_json::json;
use std::{
    path::PathBuf,
    process::Output,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::task::spawn_blocking;

const DAY_SECONDS: i64 = 86_400;
/// Each sells one piece for 10,000 XOF, and so may withdraw 8,000.
const SELLERS: [(&str, &str); 3] =
    [("Awa", "+2250707000011"), ("Binta", "+2250707000012"), ("Chidi", "+2250707000013")];

/// The gateway's side: what it has paid to a number, and what it knows.
struct Outside {
    database: Database,
    gateway: Running,
    secrets: String,
}

impl Outside {
    async fn begin() -> Self {
        let database = Database::empty().await;
        let place = Place::beside(&database.url);
        let gateway = place.serve_as("api").await;
        Self { database, gateway, secrets: place.read("data/secrets.json") }
    }

    /// A merchant on a database of its own.
    fn merchant(&self, database: &Database) -> Place {
        Place::beside(&database.url).with("CAURI_PUBLIC_URL", &self.gateway.service.base_url)
    }

    async fn paid_to(&self, number: &str) -> i64 {
        sqlx::query_scalar(
            "SELECT coalesce(sum(amount_xof), 0)::bigint FROM sandbox.transactions
             WHERE kind = 'transfer' AND phone_number = $1 AND outcome <> 'REJ'",
        )
        .bind(number)
        .fetch_one(&self.database.owner)
        .await
        .expect("a sum")
    }

    async fn paid(&self) -> [i64; 3] {
        let mut paid = [0; 3];
        for (paid, (_, number)) in paid.iter_mut().zip(SELLERS) {
            *paid = self.paid_to(number).await;
        }
        paid
    }
}

/// Orders one piece and pays for it on the gateway's page; the order's id.
async fn buy(service: &Service, buyer: &Person, product: &str, key: &str) -> String {
    let items = json!({ "items": [{ "product_id": product, "quantity": 1 }] });
    let mut placed = service.post_with_key("/api/orders", buyer, key, items.clone()).await;
    // Ten orders of one buyer wait at most: the worker has to hear of those before.
    while placed.status == 409 && placed.text.contains("too_many_unpaid_orders") {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        placed = service.post_with_key("/api/orders", buyer, key, items.clone()).await;
    }
    let placed = placed.expect(201);
    let order_id = placed.str("/order/id").to_owned();
    let path = format!("/api/orders/{order_id}/pay");
    let opened = service.post_with_key(&path, buyer, key, json!({})).await.expect(200);
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let page = Service::at(opened.str("/payment_url").to_owned());
    let decided = page.send_text("", "outcome=ACCEPTED&operator=OM", &form).await;
    assert!(decided.status < 400, "{}", decided.text);
    order_id
}

async fn withdraw(service: &Service, payee: &Person, francs: i64, number: &str, key: &str) {
    let body = json!({ "amount": francs, "phone_number": number, "operator": "OM" });
    service.reauthenticate(payee).await;
    service.post_with_key("/api/payouts", payee, key, body).await.expect(201);
}

/// Everything is due and done: payments are asked about, payouts carried to their end.
async fn settled(service: &Service) {
    for _ in 0..3 {
        service.advance(150).await.expect(200);
    }
}

async fn available(service: &Service, payee: &Person) -> i64 {
    service.get("/api/revenue/balance", Some(payee)).await.expect(200).int("/available")
}

fn said(ended: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr))
}

#[track_caller]
fn well(ended: &Output) -> String {
    assert_eq!(ended.status.code(), Some(0), "{}", said(ended));
    said(ended)
}

/// Buyers who go on buying until they are told to stop; answers the orders.
async fn load(
    service: Service,
    buyer: Person,
    product: String,
    stop: Arc<AtomicBool>,
) -> Vec<String> {
    let mut orders = vec![];
    while !stop.load(Ordering::SeqCst) {
        let key = format!("load-{}-{}", buyer.id, orders.len());
        orders.push(buy(&service, &buyer, &product, &key).await);
    }
    orders
}

/// Three sellers with 8,000 XOF each to withdraw, and what they sell.
async fn sellers(service: &Service, buyer: &Person) -> (Vec<Person>, String) {
    let mut sellers = vec![];
    let mut soap = String::new();
    for (name, _) in SELLERS {
        let seller = service.person(name, "merchant").await;
        soap = service.product(&seller, "Savon", 10_000).await;
        buy(service, buyer, &soap, name).await;
        sellers.push(seller);
    }
    settled(service).await;
    service.advance(30 * DAY_SECONDS).await.expect(200);
    (sellers, soap)
}

/// Rights on everything of ours, one a line.
async fn rights(database: &Database) -> String {
    sqlx::query_scalar(
        "SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
             SELECT 'relation ' || n.nspname || '.' || c.relname || ' '
                    || pg_get_userbyid(c.relowner) || ' ' || coalesce(c.relacl::text, '') AS line
             FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
             WHERE n.nspname IN ('app', 'ledger', 'jobs', 'sandbox')
             UNION ALL
             SELECT 'function ' || p.oid::regprocedure || ' ' || pg_get_userbyid(p.proowner)
                    || ' ' || coalesce(p.proacl::text, '')
             FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
             WHERE n.nspname IN ('app', 'ledger', 'jobs', 'sandbox')
             UNION ALL
             SELECT 'schema ' || nspname || ' ' || pg_get_userbyid(nspowner) || ' '
                    || coalesce(nspacl::text, '')
             FROM pg_namespace WHERE nspname IN ('app', 'ledger', 'jobs', 'sandbox')
             UNION ALL
             SELECT 'default ' || coalesce(n.nspname, '') || ' ' || d.defaclobjtype::text || ' '
                    || d.defaclacl::text
             FROM pg_default_acl AS d LEFT JOIN pg_namespace AS n ON n.oid = d.defaclnamespace
             UNION ALL
             SELECT 'trigger ' || tgrelid::regclass || ' ' || tgname FROM pg_trigger
             WHERE NOT tgisinternal) AS rights",
    )
    .fetch_one(&database.owner)
    .await
    .expect("rights")
}

fn backup_folder(place: &Place, name: &str) -> PathBuf {
    place.path(name)
}

#[test]
fn a_backup_under_load_is_restored_and_nothing_is_paid_twice() {
    run(async {
        let outside = Outside::begin().await;
        let lost = Database::empty().await;
        let place = Arc::new(outside.merchant(&lost));
        place.give("data/secrets.json", &outside.secrets);
        let running = place.serve(None).await;
        let service = running.service.clone();
        let fatou = service.person("Fatou", "customer").await;
        let (people, soap) = sellers(&service, &fatou).await;
        withdraw(&service, &people[0], 2_000, SELLERS[0].1, "w1").await;
        settled(&service).await;
        assert_eq!(outside.paid().await, [2_000, 0, 0]);

        // What was acknowledged before the backup, and the backup while others go on buying.
        let mut before = vec![];
        for nth in 0..10 {
            before.push(buy(&service, &fatou, &soap, &format!("before-{nth}")).await);
        }
        let stop = Arc::new(AtomicBool::new(false));
        let buyers = (0..3).map(|nth| {
            let (service, soap, stop) = (service.clone(), soap.clone(), Arc::clone(&stop));
            async move {
                let buyer = service.person(&format!("Buyer{nth}"), "customer").await;
                load(service, buyer, soap, stop).await
            }
        });
        let buyers: Vec<_> = buyers.map(tokio::spawn).collect();
        let folder = backup_folder(&place, "backup");
        let words = folder.to_str().expect("a path").to_owned();
        let backup = {
            let place = Arc::clone(&place);
            spawn_blocking(move || place.run(&["backup", &words])).await.expect("an end")
        };
        well(&backup);
        stop.store(true, Ordering::SeqCst);
        let mut during = 0;
        for buyer in buyers {
            during += buyer.await.expect("orders").len();
        }
        assert!(during > 0, "nobody bought meanwhile");

        // After the backup: another sale, and payouts that the backup knows nothing of.
        buy(&service, &fatou, &soap, "after").await;
        withdraw(&service, &people[0], 3_000, SELLERS[0].1, "w2").await;
        withdraw(&service, &people[1], 8_000, SELLERS[1].1, "w3").await;
        withdraw(&service, &people[2], 1_000, SELLERS[2].1, "w4").await;
        withdraw(&service, &people[2], 2_000, SELLERS[2].1, "w5").await;
        settled(&service).await;
        assert_eq!(outside.paid().await, [5_000, 8_000, 3_000]);
        running.kill();

        let restored = Database::empty().await;
        let place = outside.merchant(&restored);
        let words = folder.to_str().expect("a path");
        let told = well(&place.run(&["restore", words]));
        assert!(told.contains("Payouts are paused"), "{told}");
        assert_eq!(rights(&restored).await, rights(&lost).await);
        let again = place.run(&["restore", words]);
        assert_eq!(again.status.code(), Some(1), "{}", said(&again));
        assert!(said(&again).contains("the database is not empty"), "{}", said(&again));

        let running = place.serve(None).await;
        rehearse(&outside, &place, &running, &people).await;
        for order_id in before {
            let path = format!("/api/orders/{order_id}");
            let order = running.service.get(&path, Some(&fatou)).await.expect(200);
            assert_eq!(order.str("/order/status"), "paid", "{order_id}");
        }
        well(&place.run(&["ledger", "verify"]));
    });
}

/// The restored service: paused, asked again for what was paid, reconciled, and going on.
async fn rehearse(outside: &Outside, place: &Place, running: &Running, people: &[Person]) {
    let service = &running.service;
    let ready = service.get("/readyz", None).await.expect(200);
    assert_eq!(ready.json["payouts_paused"], true, "{}", ready.text);
    let doctor = said(&place.run(&["doctor"]));
    assert!(doctor.contains("payouts: paused"), "{doctor}");
    let metrics = service.get("/metrics", None).await.expect(200);
    assert!(metrics.text.contains("cauri_payouts_paused 1"), "{}", metrics.text);
    assert_eq!(available(service, &people[1]).await, 8_000, "it has forgotten");
    withdraw(service, &people[1], 8_000, SELLERS[1].1, "again").await;
    withdraw(service, &people[2], 4_000, SELLERS[2].1, "again").await;
    settled(service).await;
    assert_eq!(outside.paid().await, [5_000, 8_000, 3_000], "nothing was sent");

    let ids: String = sqlx::query_scalar("SELECT string_agg(id, E'\\n') FROM sandbox.transactions")
        .fetch_one(&outside.database.owner)
        .await
        .expect("a statement");
    place.write("statement.csv", &ids);
    let told = well(&place.run(&["admin", "reconcile", "--statement", "statement.csv"]));
    assert!(told.contains("Nothing is open: payouts go on."), "{told}");
    assert!(told.contains("its order is lost"), "{told}");
    let ready = service.get("/readyz", None).await.expect(200);
    assert_eq!(ready.json["payouts_paused"], false, "{}", ready.text);
    settled(service).await;
    assert_eq!(outside.paid().await, [5_000, 8_000, 7_000], "Chidi's 4,000 are new");
    withdraw(service, &people[0], 3_000, SELLERS[0].1, "rest").await;
    settled(service).await;
    assert_eq!(outside.paid().await, [8_000, 8_000, 7_000]);
    let mut left = vec![];
    for payee in people {
        left.push(available(service, payee).await);
    }
    assert_eq!(left, [0, 0, 1_000], "to each what it earned, and no more");
}

#[test]
fn a_private_database_is_backed_up_beside_its_serve_and_restored_into_another_folder() {
    run(async {
        let place = Place::private();
        let running = place.serve(None).await;
        let awa = running.service.person("Awa", "merchant").await;
        running.service.product(&awa, "Savon", 10_000).await;
        let folder = backup_folder(&place, "kept/backup");
        let words = folder.to_str().expect("a path");
        well(&place.run(&["backup", words]));
        for file in ["manifest.json", "database.dump", "secrets.json"] {
            assert_eq!(place.rights(&format!("kept/backup/{file}")) & 0o077, 0, "{file}");
        }
        assert_eq!(place.rights("kept/backup") & 0o077, 0);
        let twice = place.run(&["backup", words]);
        assert!(said(&twice).contains("is there already"), "{}", said(&twice));
        assert!(said(&place.run(&["doctor"])).contains("ok    backup: the last one is"));
        drop(running);

        let elsewhere = Place::private();
        well(&elsewhere.run(&["restore", words]));
        let running = elsewhere.serve(None).await;
        let products = running.service.get("/api/products", Some(&awa)).await.expect(200);
        assert_eq!(products.str("/products/0/name"), "Savon", "her token is good here, too");
        let ready = running.service.get("/readyz", None).await.expect(200);
        assert_eq!(ready.json["payouts_paused"], true);
        drop(running);
        well(&elsewhere.run(&["admin", "reconcile"]));
        assert!(said(&elsewhere.run(&["doctor"])).contains("ok    payouts: they go on"));
    });
}

#[test]
fn the_sandbox_is_reconciled_without_a_running_serve() {
    run(async {
        let place = Place::private();
        let running = place.serve(None).await;
        let service = running.service.clone();
        let (awa, fatou) =
            (service.person("Awa", "merchant").await, service.person("Fatou", "customer").await);
        let soap = service.product(&awa, "Savon", 10_000).await;
        buy(&service, &fatou, &soap, "sold").await;
        settled(&service).await;
        service.advance(30 * DAY_SECONDS).await.expect(200);
        withdraw(&service, &awa, 2_000, SELLERS[0].1, "w1").await;
        settled(&service).await;
        // This one's page is open, so that the gateway has to be asked.
        let items = json!({ "items": [{ "product_id": soap, "quantity": 1 }] });
        let placed = service.post_with_key("/api/orders", &fatou, "open", items).await.expect(201);
        let path = format!("/api/orders/{}/pay", placed.str("/order/id"));
        service.post_with_key(&path, &fatou, "open", json!({})).await.expect(200);
        let folder = backup_folder(&place, "backup");
        let words = folder.to_str().expect("a path");
        well(&place.run(&["backup", words]));
        drop(running);

        let elsewhere = Place::private();
        well(&elsewhere.run(&["restore", words]));
        assert!(said(&elsewhere.run(&["doctor"])).contains("FAIL  payouts: paused"));
        let told = well(&elsewhere.run(&["admin", "reconcile"]));
        for words in [
            "The sandbox's gateway is served by this command",
            "Asked about 1 pending payments and the transfers of 1 payees.",
            "Nothing is open: payouts go on.",
        ] {
            assert!(told.contains(words), "nothing about {words}:\n{told}");
        }
        assert!(said(&elsewhere.run(&["doctor"])).contains("ok    payouts: they go on"));
    });
}

#[test]
fn a_damaged_backup_is_refused_before_anything_is_done() {
    run(async {
        let database = Database::fresh().await;
        let place = Place::beside(&database.url);
        let folder = backup_folder(&place, "backup");
        let words = folder.to_str().expect("a path");
        well(&place.run(&["backup", words]));
        let empty = Database::empty().await;
        let into = Place::beside(&empty.url);
        let other_mode = said(&crate::crash::production::told(&empty.url).run(&["restore", words]));
        assert!(other_mode.contains("the backup is of a sandbox database"), "{other_mode}");
        place.append("backup/database.dump", "x");
        let refused = into.run(&["restore", words]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(said(&refused).contains("the backup is damaged"), "{}", said(&refused));
        let schemas = "SELECT count(*) FROM pg_namespace WHERE nspname = 'app'";
        assert_eq!(empty.count(schemas).await, 0, "it has changed the database");
        let nothing = into.run(&["backup", into.path("b").to_str().expect("a path")]);
        assert!(said(&nothing).contains("there is nothing to back up"), "{}", said(&nothing));
        assert!(!into.holds("b"), "half a backup");
    });
}
