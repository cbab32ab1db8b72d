//! `GET /api/admin/alerts`
//! Deliberately not here: raising and clearing (`look`).

use crate::harness::harness;
use chrono::TimeDelta;

#[test]
fn an_admin_reads_what_is_wrong_and_what_was() {
    harness(async |world| {
        let root = world.admin("Root").await;
        world.clock.advance(TimeDelta::minutes(2));
        world.look().await;
        world.drain().await;
        let mismatch = world.mismatch(5_000).await;

        let all = world.get("/api/admin/alerts", Some(&root)).await.expect(200);
        assert_eq!(all.json["total"], 2);
        assert_eq!((&all.json["page"], &all.json["pages"]), (&1.into(), &1.into()));
        assert_eq!(all.json["has_more"], false);
        let open = world.get("/api/admin/alerts?state=open", Some(&root)).await.expect(200);
        let alert = &open.json["alerts"][0];
        assert_eq!(alert["kind"], "payment_mismatch");
        assert_eq!(alert["subject"], mismatch);
        assert_eq!((&alert["measure"], &alert["unit"]), (&5_000.into(), &"xof".into()));
        assert_eq!(alert["state"], "open");
        assert_eq!(alert["raised_at"], "2026-01-05T09:02:00.000000Z");
        let closed = world.get("/api/admin/alerts?state=closed", Some(&root)).await.expect(200);
        assert_eq!(closed.json["total"], 1);
        assert_eq!(closed.str("/alerts/0/kind"), "dispatch_age");
        assert_eq!(closed.str("/alerts/0/unit"), "seconds");
        let second = world.get("/api/admin/alerts?limit=1&page=2", Some(&root)).await.expect(200);
        assert_eq!(second.json["alerts"].as_array().map(Vec::len), Some(1));
        assert_eq!((&second.json["pages"], &second.json["has_more"]), (&2.into(), &false.into()));
    });
}

#[test]
fn only_admins_read_and_only_pages_that_exist() {
    harness(async |world| {
        let root = world.admin("Root").await;
        let awa = world.person("Awa", "merchant").await;
        let path = "/api/admin/alerts";
        world.get(path, None).await.expect_problem(401, "not_signed_in");
        world.get(path, Some(&awa)).await.expect_problem(403, "forbidden_role");
        for (query, code) in [
            ("page=0", "invalid_page"),
            ("page=10001", "invalid_page"),
            ("page=x", "invalid_page"),
            ("limit=101", "invalid_limit"),
            ("state=half", "invalid_query"),
        ] {
            let path = format!("{path}?{query}");
            world.get(&path, Some(&root)).await.expect_problem(422, code);
        }
    });
}
