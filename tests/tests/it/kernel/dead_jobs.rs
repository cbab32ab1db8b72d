//! `/api/admin/jobs`: dead letters, repeated or discarded by an admin.
//! Deliberately not here: the queue itself (`jobs`).

use crate::harness::{Person, World, harness};
use cauri_application::work::queues::queue_figures;
use serde_json::{Value, json};
use sqlx::Executor as _;

/// A job that this program does not know, with a single try.
const UNKNOWN: &str =
    "SELECT jobs.add_job('cauri', '{\"name\":\"sing\",\"email\":\"awa@example.sn\"}',
         max_attempts => 1)";
/// One of which the name is known and the rest is not.
const ILL_FORMED: &str = "SELECT jobs.add_job('cauri', '{\"name\":\"clean_up\",\"what\":7}',
         max_attempts => 1)";

async fn dead(world: &World, root: &Person) -> Vec<Value> {
    let list = world.get("/api/admin/jobs", Some(root)).await.expect(200);
    list.json["jobs"].as_array().expect("jobs").clone()
}

async fn command(world: &World, root: &Person, job: &Value, verb: &str) -> crate::harness::Reply {
    world.post(&format!("/api/admin/jobs/{}/{verb}", job["id"]), Some(root), json!({})).await
}

#[test]
fn a_job_without_tries_stays_until_an_admin_repeats_or_discards_it() {
    harness(async |world| {
        let root = world.admin("Root").await;
        world.drain().await;
        for job in [UNKNOWN, ILL_FORMED] {
            world.owner.execute(job).await.expect("a job");
        }
        world.drain().await;
        let list = world.get("/api/admin/jobs?limit=1", Some(&root)).await.expect(200);
        let figures = ["total", "page", "pages", "has_more"].map(|name| list.json[name].clone());
        assert_eq!(figures, [json!(2), json!(1), json!(2), json!(true)]);
        let jobs = dead(world, &root).await;
        let told: Vec<_> = jobs.iter().map(|job| (&job["name"], &job["state"])).collect();
        let state = &json!("dead");
        assert_eq!(told, [(&json!("sing"), state), (&json!("clean_up"), state)]);
        assert_eq!(jobs[0]["last_error"], "this program knows no such job");
        assert_eq!((&jobs[0]["tries"], &jobs[0]["most_tries"]), (&json!(1), &json!(1)));
        assert!(!list.text.contains("awa@"), "what a job carries is nobody's to read");
        let figures = queue_figures(&world.app).await.unwrap();
        let queue = figures.iter().find(|figures| figures.queue == "dead_jobs").unwrap();
        assert_eq!(queue.depth, 2);

        command(world, &root, &jobs[0], "retry").await.expect(200);
        command(world, &root, &jobs[0], "retry").await.expect_problem(409, "job_not_dead");
        let waiting = world.get("/api/admin/jobs?state=waiting", Some(&root)).await.expect(200);
        assert_eq!(waiting.json["jobs"][0]["tries"], 0);
        world.drain().await;
        assert_eq!(dead(world, &root).await.len(), 2, "it was tried again, and failed again");
        for job in &jobs {
            command(world, &root, job, "discard").await.expect(200);
            command(world, &root, job, "discard").await.expect_problem(404, "not_found");
        }
        assert!(dead(world, &root).await.is_empty());
    });
}

#[test]
fn only_admins_look_at_jobs_and_what_they_do_is_audited() {
    harness(async |world| {
        let root = world.admin("Root").await;
        let awa = world.person("Awa", "merchant").await;
        world.drain().await;
        world.owner.execute(UNKNOWN).await.expect("a job");
        world.drain().await;
        let job = dead(world, &root).await.remove(0);
        world.get("/api/admin/jobs", Some(&awa)).await.expect_problem(403, "forbidden_role");
        for word in ["retry", "discard"] {
            command(world, &awa, &job, word).await.expect_problem(403, "forbidden_role");
            let nothing = format!("/api/admin/jobs/x/{word}");
            world.post(&nothing, Some(&root), json!({})).await.expect_problem(404, "not_found");
        }
        for (query, code) in [
            ("state=lost", "invalid_query"),
            ("page=0", "invalid_page"),
            ("page=x", "invalid_page"),
            ("limit=101", "invalid_limit"),
        ] {
            let path = format!("/api/admin/jobs?{query}");
            world.get(&path, Some(&root)).await.expect_problem(422, code);
        }
        let path = format!("/api/admin/jobs/{}/discard", job["id"]);
        let first = world.post_with_key(&path, &root, "one", json!({})).await.expect(200);
        let again = world.post_with_key(&path, &root, "one", json!({})).await.expect(200);
        assert_eq!(first.text, again.text);
        assert_eq!(again.headers["idempotency-replayed"], "true");
        let audit = world.get("/api/admin/audit", Some(&root)).await.expect(200);
        let entry = audit.json["entries"]
            .as_array()
            .unwrap()
            .iter()
            .find(|entry| entry["operation"] == "discard_job" && entry["outcome"] == "done");
        assert_eq!(entry.unwrap()["thing"], format!("admin/jobs/{}", job["id"]));
    });
}

#[test]
fn of_two_admins_at_once_one_repeats_it() {
    harness(async |world| {
        let root = world.admin("Root").await;
        world.drain().await;
        world.owner.execute(UNKNOWN).await.expect("a job");
        world.drain().await;
        let job = dead(world, &root).await.remove(0);
        let (one, two) = tokio::join!(
            command(world, &root, &job, "retry"),
            command(world, &root, &job, "retry"),
        );
        let mut found = [one.status, two.status];
        found.sort_unstable();
        assert_eq!(found, [200, 409]);
        world.drain().await;
        command(world, &root, &job, "discard").await.expect(200);
    });
}
