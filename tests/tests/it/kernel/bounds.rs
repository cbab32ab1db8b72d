//! What is too large, too deep or too long is refused; what is unknown is ignored.
//! Deliberately not here: connections and request heads (unit tests beside the listener).

use crate::harness::{harness, harness_behind};
use cauri_http::Edge;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// The longest wait for an answer.
const LONG: Duration = Duration::from_secs(20);

/// A product with this beside it, or instead of a field.
fn soap(field: &str, value: Value) -> Value {
    let mut body = json!({
        "name": "Savon", "description": "Fait à la main", "price": 10_000, "category": "beaute",
    });
    body[field] = value;
    body
}

#[test]
fn a_body_is_a_mebibyte_at_most() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let kind = "application/json";
        let padding = |size: usize| {
            let body = soap("padding", json!("")).to_string();
            body.replace(
                r#""padding":"""#,
                &format!(r#""padding":"{}""#, "x".repeat(size - body.len())),
            )
        };
        let largest = padding(1024 * 1024);
        world.send_raw("/api/products", Some(&awa), kind, &largest).await.expect(201);
        let larger = padding(1024 * 1024 + 1);
        let reply = world.send_raw("/api/products", Some(&awa), kind, &larger).await;
        reply.expect_problem(413, "payload_too_large");
    });
}

#[test]
fn deep_json_is_wrong_or_ignored_and_never_ends_us() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for body in
            [deep.clone(), format!(r#"{{"name":{deep}}}"#), format!(r#"{{"price":{deep}}}"#)]
        {
            let reply =
                world.send_raw("/api/products", Some(&awa), "application/json", &body).await;
            reply.expect_problem(422, "invalid_body");
        }
        let beside = soap("unknown", json!(0)).to_string();
        let beside = beside.replace(r#""unknown":0"#, &format!(r#""unknown":{deep}"#));
        let reply = world.send_raw("/api/products", Some(&awa), "application/json", &beside).await;
        reply.expect(201);
        world.get("/healthz", None).await.expect(200);
    });
}

#[test]
fn texts_are_refused_and_never_cut() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        for (field, limit) in [("name", 200), ("description", 5_000)] {
            let longest = soap(field, json!("é".repeat(limit)));
            world.post("/api/products", Some(&awa), longest).await.expect(201);
            let longer = soap(field, json!("é".repeat(limit + 1)));
            let reply = world.post("/api/products", Some(&awa), longer).await;
            assert_eq!(reply.expect_problem(422, "invalid_text").str("/errors/0/field"), field);
        }
    });
}

#[test]
fn a_long_address_is_simply_not_found() {
    harness(async |world| {
        let path = format!("/p/{}", "x".repeat(10_000));
        world.get(&path, None).await.expect_problem(404, "not_found");
    });
}

#[test]
fn a_request_that_takes_too_long_is_ended_in_our_words() {
    let edge = Edge { request_time: Duration::from_secs(3), ..Edge::default() };
    harness_behind(edge, async |world| {
        let awa = world.person("Awa", "merchant").await;
        let address = world.base_url.strip_prefix("http://").expect("an address");
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        // A body that is announced and does not come.
        let head = format!(
            "POST /api/products HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: 100\r\nconnection: close\r\n\r\n{{",
            awa.access_token
        );
        stream.write_all(head.as_bytes()).await.expect("a head");
        let mut answer = String::new();
        timeout(LONG, stream.read_to_string(&mut answer)).await.expect("an end").expect("text");
        assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
        assert!(answer.contains("\"code\":\"timed_out\""), "{answer}");
    });
}
