//! A list asks the database the same number of questions for one row and for a hundred.
//! Deliberately not here: what a list shows (each context's tests), how fast, or lists of money.

use crate::{
    crash::program::{Place, Running},
    harness::{Database, Person, run},
};
use serde_json::{Value, json};
use sqlx::Executor as _;

/// Rows of the long lists.
const MANY: usize = 100;

/// The statements that one request ran for its answer, from the log of the service. Who calls is
/// looked up every few seconds only, whatever is asked; and now and then a request is the one for
/// which the pool opens a connection.
async fn statements(running: &Running, path: &str, who: &Person) -> usize {
    let reply = running.service.get(path, Some(who)).await.expect(200);
    let id = reply.headers["x-request-id"].to_str().expect("an id").to_owned();
    let log = running.told();
    log.lines()
        .filter(|line| line.contains(&id))
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|line| line["target"] == "sqlx::query")
        .filter(|line| !line.to_string().contains("app.sessions"))
        .filter(|line| !line.to_string().contains("SET ROLE"))
        .count()
}

/// Proposes this many products to the influencer, one request each.
async fn propose(running: &Running, merchant: &Person, influencer: &Person, count: usize) {
    for nth in 0..count {
        let product = running.service.product(merchant, &format!("Savon {nth}"), 10_000).await;
        let body = json!({
            "influencer_id": influencer.id, "product_ids": [product], "commission": 15,
        });
        let path = "/api/collaborations/requests";
        running.service.post(path, Some(merchant), body).await.expect(201);
    }
}

#[test]
fn a_list_costs_the_same_statements_for_one_row_and_for_a_hundred() {
    run(async {
        let database = Database::empty().await;
        let place = Place::beside(&database.url).with("CAURI_LOG", "info,sqlx::query=debug");
        let running = place.serve(None).await;
        let awa = running.service.person("Awa", "merchant").await;
        let kofi = running.service.person("Kofi", "influencer").await;
        let lists = [
            ("/api/products?limit=100", &awa),
            ("/api/collaborations/requests/sent?limit=100", &awa),
            ("/api/collaborations/requests/received?limit=100", &kofi),
        ];
        propose(&running, &awa, &kofi, 1).await;
        let mut few = vec![];
        for (path, who) in lists {
            few.push((path, statements(&running, path, who).await));
        }
        assert!(few.iter().all(|(_, count)| *count > 0), "the log shows no statements: {few:?}");
        propose(&running, &awa, &kofi, MANY - 1).await;
        let mut many = vec![];
        for (path, who) in lists {
            many.push((path, statements(&running, path, who).await));
        }
        assert_eq!(few, many);
        let full = running.service.get(lists[0].0, Some(&awa)).await.expect(200);
        assert_eq!(full.json["products"].as_array().map(Vec::len), Some(MANY));
    });
}

#[test]
fn figures_cost_the_same_statements_for_one_sale_and_for_a_thousand() {
    run(async {
        let database = Database::empty().await;
        let place = Place::beside(&database.url).with("CAURI_LOG", "info,sqlx::query=debug");
        let running = place.serve(None).await;
        let awa = running.service.person("Awa", "merchant").await;
        let kofi = running.service.person("Kofi", "influencer").await;
        propose(&running, &awa, &kofi, 1).await;
        let owner = sqlx::PgPool::connect(&database.url).await.expect("the database");
        let link = "INSERT INTO app.links
                 SELECT gen_random_uuid(), id, '0123456789abc', merchant_id, influencer_id, 15, 'x',
                        ARRAY[gen_random_uuid()], created_at, NULL FROM app.collaborations";
        owner.execute(link).await.expect("a link");
        let sql = "SELECT id::text FROM app.collaborations";
        let id: String = sqlx::query_scalar(sql).fetch_one(&owner).await.expect("one");
        let path = format!("/api/collaborations/requests/{id}/analytics");
        let mut counts = vec![];
        for sales in [1, 1_000] {
            let sales = format!(
                "INSERT INTO app.conversions
                 SELECT gen_random_uuid(), collaboration_id, id, creator_id, 100, 10, created_at,
                        created_at FROM app.links, generate_series(1, {sales})"
            );
            owner.execute(sqlx::AssertSqlSafe(sales)).await.expect("sales");
            counts.push(statements(&running, &path, &kofi).await);
        }
        assert!(counts[0] > 0 && counts[0] == counts[1], "{counts:?}");
        let reply = running.service.get(&path, Some(&kofi)).await.expect(200);
        assert_eq!(reply.int("/analytics/sales"), 1_001);
        owner.close().await;
    });
}
