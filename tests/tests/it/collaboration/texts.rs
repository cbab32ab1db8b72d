//! Texts that people write, wherever they write them: something in them can be seen.
//! Deliberately not here: passwords, addresses and numbers, which have rules of their own.

use super::table::{REQUESTS, Table};
use crate::harness::{PASSWORD, harness};
use serde_json::json;

/// Each alone is nothing that anybody could read.
const INVISIBLE: [&str; 9] = [
    "\u{200b}",
    "\u{2060}",
    "\u{ad}",
    "\u{3164}",
    "\u{2800}",
    "\u{202e}",
    "\u{301}",
    "\u{e0041}",
    "\u{feff}\u{200e}",
];

#[test]
fn an_invisible_text_is_none() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        table.accept(&id).await.expect(200);
        let hash = table.contract_hash(&id).await;
        let awa = world.person("Nafi", "merchant").await;
        for (number, text) in INVISIBLE.into_iter().enumerate() {
            let new = json!({
                "email": format!("x{number}@example.sn"), "password": PASSWORD, "name": text,
                "role": "merchant",
            });
            let reply = world.post("/api/auth/register", None, new).await;
            let reply = reply.expect_problem(422, "invalid_name");
            assert_eq!(reply.str("/errors/0/code"), "blank", "{text:?}");
            let renamed = world.put("/api/me", Some(&awa), json!({ "name": text })).await;
            renamed.expect_problem(422, "invalid_name");
            for field in ["name", "description"] {
                let mut product = json!({
                    "name": "Savon", "description": "Fait à la main", "price": 1_000,
                    "category": "beaute",
                });
                product[field] = json!(text);
                let reply = world.post("/api/products", Some(&awa), product).await;
                reply.expect_problem(422, "invalid_text");
            }
            for (signature, fault) in
                [(text.to_owned(), "blank"), (format!("A{text}"), "too_few_letters")]
            {
                let sign = json!({
                    "signature": signature, "accept_terms": true, "contract_hash": hash,
                });
                let path = format!("{REQUESTS}/{id}/sign-contract");
                let reply = world.post(&path, Some(&table.influencer), sign).await;
                let reply = reply.expect_problem(422, "invalid_text");
                assert_eq!(reply.str("/errors/0/code"), fault, "{text:?}");
            }
        }
        assert_eq!(world.count("SELECT count(*) FROM app.collaboration_signatures").await, 0);
        // Controls of direction leave a name before it is judged.
        let name = json!({ "name": "\u{202e}Awa \u{200f}Diop\u{2069}" });
        let me = world.put("/api/me", Some(&awa), name).await.expect(200);
        assert_eq!(me.str("/user/name"), "Awa Diop");
    });
}

#[test]
fn nul_is_refused_in_every_body_and_query() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        for (path, field) in [
            ("/api/products?search=%00", "search"),
            ("/api/products?search=a%00b", "search"),
            ("/api/products?category=%00", "category"),
            ("/api/products?status=%00", "status"),
        ] {
            let reply = world.get(path, Some(&awa)).await.expect_problem(422, "invalid_query");
            assert_eq!(reply.str("/errors/0/field"), field);
        }
        for (path, body, field) in [
            ("/api/auth/login", json!({ "email": "a\0@example.sn", "password": "x" }), "email"),
            ("/api/auth/refresh", json!({ "refresh_token": "\0" }), "refresh_token"),
            ("/api/auth/email-verification/complete", json!({ "token": "\0" }), "token"),
            (
                "/api/products",
                json!({
                    "name": "Savon", "description": "Fait", "price": 1_000, "category": "\0",
                }),
                "category",
            ),
        ] {
            let reply = world.post(path, Some(&awa), body).await;
            let reply = reply.expect_problem(422, "invalid_body");
            assert_eq!(reply.str("/errors/0/field"), field, "{path}");
        }
    });
}
