//! Which host a request is for, and what is answered before there is a request.
//! Deliberately not here: which names the proxy in front answers to (`operations`).

use crate::harness::{World, harness};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Bytes on the wire, and everything that comes back.
async fn said(world: &World, request: &str) -> String {
    let address = world.base_url.strip_prefix("http://").expect("an address");
    let mut wire = TcpStream::connect(address).await.expect("a connection");
    wire.write_all(request.as_bytes()).await.expect("it is sent");
    let mut answer = String::new();
    wire.read_to_string(&mut answer).await.expect("an answer");
    answer
}

#[test]
fn a_request_names_its_host_once() {
    harness(async |world| {
        for hosts in ["host: a.example\r\nhost: b.example\r\n", "host: a\r\nHost: a\r\n", ""] {
            let request = format!("GET /healthz HTTP/1.1\r\n{hosts}connection: close\r\n\r\n");
            let answer = said(world, &request).await;
            assert!(answer.starts_with("HTTP/1.1 400 "), "{hosts:?}: {answer}");
            assert!(answer.contains("application/problem+json"), "{answer}");
            assert!(answer.contains("\"code\":\"one_host\""), "{answer}");
        }
        let once = "GET /healthz HTTP/1.1\r\nhost: a.example\r\nconnection: close\r\n\r\n";
        assert!(said(world, once).await.starts_with("HTTP/1.1 200 "));
        let old = "GET /healthz HTTP/1.0\r\n\r\n";
        assert!(said(world, old).await.starts_with("HTTP/1.0 200 "));
    });
}

#[test]
fn what_is_no_request_is_answered_without_a_document() {
    harness(async |world| {
        let answer = said(world, "GET /\u{1} nonsense\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 400 ") && !answer.contains("problem"), "{answer}");
        let many = "x: y\r\n".repeat(2_000);
        let answer = said(world, &format!("GET /healthz HTTP/1.1\r\nhost: a\r\n{many}\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 431 ") && !answer.contains("problem"), "{answer}");
    });
}
