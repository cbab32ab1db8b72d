//! Contract, history and terms, as people read them.
//! Deliberately not here: what the contract says (the domain's tests).

use super::table::{REQUESTS, Table};
use crate::harness::{PASSWORD, Person, harness};
use chrono::TimeDelta;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

#[test]
fn a_contract_is_one_text_under_its_hash() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        let path = format!("{REQUESTS}/{id}/contract");
        world.get(&path, Some(&table.merchant)).await.expect_problem(404, "not_found");
        table.accept(&id).await.expect(200);
        let contract = world.get(&path, Some(&table.merchant)).await.expect(200);
        let hash = hex(&Sha256::digest(contract.str("/text")));
        assert_eq!(contract.str("/contract_hash"), hash);
        assert_eq!(contract.str("/version"), "v1.1");
        assert_eq!(contract.json["executed"], false);
        for name in ["Awa", "Binta", "Savon de karité", "10\u{202f}000\u{a0}F\u{a0}CFA"] {
            assert!(contract.str("/text").contains(name), "{name}");
        }
    });
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes everything");
        text
    })
}

#[test]
fn an_admin_reads_and_does_not_move() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        let admin = world.person("Fatou", "customer").await;
        sqlx::query("UPDATE app.users SET role = 'admin' WHERE name = 'Fatou'")
            .execute(&world.owner)
            .await
            .unwrap();
        let login = json!({
            "email": admin.email, "password": PASSWORD,
        });
        let reply = world.post("/api/auth/login", None, login).await.expect(200);
        let token = reply.str("/access_token").to_owned();
        let admin = Person { access_token: token, ..admin };
        let seen = table.read(&id, &admin).await;
        assert_eq!(seen.json["request"]["allowed_commands"], json!([]));
        let reply = table.put(&id, "accept", &admin, json!({})).await;
        reply.expect_problem(403, "forbidden_role");
    });
}

#[test]
fn the_terms_are_read_in_two_languages() {
    harness(async |world| {
        let customer = world.person("Coumba", "customer").await;
        let path = "/api/collaborations/contract-terms";
        let get = reqwest::Method::GET;
        let french = world.send(get.clone(), path, Some(&customer), None, &[]).await.expect(200);
        assert_eq!(french.str("/contract/version"), "v1.1");
        let headers = [("accept-language", "en")];
        let english = world.send(get, path, Some(&customer), None, &headers).await.expect(200);
        assert_ne!(french.str("/contract/terms/0/title"), english.str("/contract/terms/0/title"));
        assert!(french.json["contract"]["terms"].as_array().unwrap().len() >= 6);
    });
}

#[test]
fn the_history_is_a_timeline() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        world.clock.advance(TimeDelta::hours(1));
        table.counter(&id, json!(22.5)).await.expect(200);
        world.clock.advance(TimeDelta::microseconds(1));
        table.put(&id, "accept", &table.merchant, json!({})).await.expect(200);
        table.sign(&id, &table.influencer, "Binta Ndiaye").await.expect(200);
        let end = json!({ "message": "Fin." });
        table.put(&id, "terminate", &table.influencer, end).await.expect(200);
        let path = format!("{REQUESTS}/{id}/history");
        let row = |version, actor, command, rate: Option<&str>, message: Option<&str>, at: &str| {
            let rate: Option<serde_json::Value> = rate.map(|rate| rate.parse().unwrap());
            json!({
                "version": version, "actor": actor, "command": command, "commission": rate,
                "message": message, "created_at": format!("2026-01-05T{at}Z"),
            })
        };
        let said = Some("Vos vidéos nous plaisent.");
        let later = "10:00:00.000001";
        let expected = json!([
            row(1, "merchant", "propose", Some("15"), said, "09:00:00.000000"),
            row(
                2,
                "influencer",
                "counter",
                Some("22.5"),
                Some("Mes abonnés achètent."),
                "10:00:00.000000"
            ),
            row(3, "merchant", "accept", Some("22.5"), None, later),
            row(4, "influencer", "sign", None, None, later),
            row(5, "influencer", "terminate", None, Some("Fin."), later),
        ]);
        for who in [&table.merchant, &table.influencer, &world.admin("Fatou").await] {
            let reply = world.get(&path, Some(who)).await.expect(200);
            assert_eq!(reply.json["history"], expected, "{}", reply.text);
        }
    });
}
