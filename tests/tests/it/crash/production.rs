//! What production refuses before it serves.
//! Deliberately not here: single settings (unit tests beside them).

use super::program::{Place, Running};
use crate::harness::{Database, Reply, run};
use std::{fs, os::unix::fs::MetadataExt as _};

pub(crate) const TOKEN_KEY: &str = "0123456789abcdef0123456789abcdef-1";
pub(crate) const METRICS_TOKEN: &str = "0123456789abcdef0123456789abcdef-2";
const CLICK_KEY: &str = "0123456789abcdef0123456789abcdef-3";
const SEAL_KEY: &str = "0123456789abcdef0123456789abcdef-4";

/// A production that was told everything.
pub(crate) fn told(database_url: &str) -> Place {
    Place::private()
        .with("CAURI_MODE", "production")
        .on(database_url)
        .with("CAURI_PUBLIC_URL", "https://cauri.example")
        .with("CAURI_TOKEN_KEY", TOKEN_KEY)
        .with("CAURI_CLICK_KEY", CLICK_KEY)
        .with("CAURI_SEAL_KEY", SEAL_KEY)
        .with("CAURI_METRICS_TOKEN", METRICS_TOKEN)
        .with("CAURI_TRUSTED_PROXIES", "127.0.0.1")
        .with("CAURI_CINETPAY_API_KEY", "key")
        .with("CAURI_CINETPAY_SITE_ID", "445160")
        .with("CAURI_CINETPAY_SECRET_KEY", "secret")
        .with("CAURI_CINETPAY_TRANSFER_PASSWORD", "password")
        .with("CAURI_CINETPAY_CONTACT_EMAIL", "desk@cauri.example")
        .with("CAURI_SMTP_URL", "smtp://127.0.0.1:1")
        .with("CAURI_MAIL_FROM", "Cauri <no-reply@cauri.example>")
}

/// What it says when it does not start.
fn refusal(place: &Place) -> String {
    let output = place.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Asks as a proxy would that was itself asked by this scheme.
async fn by_proxy(running: &Running, path: &str, scheme: &str) -> Reply {
    let headers = [("x-forwarded-proto", scheme), ("x-forwarded-for", "41.82.0.7")];
    running.service.send(reqwest::Method::GET, path, None, None, &headers).await
}

#[test]
fn it_is_never_migrated_by_serving() {
    run(async {
        let empty = Database::empty().await;
        let place = told(&empty.url);
        assert!(refusal(&place).contains("run `cauri migrate` first"));
        let migrated = place.run(&["migrate"]);
        assert_eq!(migrated.status.code(), Some(0), "{migrated:?}");
        let running = place.serve(None).await;
        running.service.get("/readyz", None).await.expect(200);
        let clock = by_proxy(&running, "/api/sandbox/clock", "https").await;
        clock.expect_problem(404, "not_found");
        running.service.get("/metrics", None).await.expect_problem(401, "not_signed_in");
        let bearer = format!("Bearer {METRICS_TOKEN}");
        let headers = [("authorization", bearer.as_str())];
        let method = reqwest::Method::GET;
        running.service.send(method, "/metrics", None, None, &headers).await.expect(200);
        drop(running);

        empty.execute("DELETE FROM app._sqlx_migrations WHERE version = 1").await;
        assert!(refusal(&place).contains("run `cauri migrate` first"));
    });
}

#[test]
fn a_database_of_the_other_mode_is_refused() {
    run(async {
        let sandbox = Database::fresh().await;
        let told = refusal(&told(&sandbox.url));
        assert!(told.contains("is in sandbox mode, this process is in production mode"), "{told}");
    });
}

#[test]
fn a_missing_gateway_secret_is_named() {
    let place = told("postgresql://nobody@127.0.0.1:1/none").with("CAURI_CINETPAY_SECRET_KEY", " ");
    assert!(refusal(&place).contains("production needs CAURI_CINETPAY_SECRET_KEY"));
}

#[test]
fn only_https_from_a_trusted_proxy_is_answered() {
    run(async {
        let empty = Database::empty().await;
        let place = told(&empty.url);
        assert_eq!(place.run(&["migrate"]).status.code(), Some(0));
        let running = place.serve(None).await;
        let answered = by_proxy(&running, "/api/categories", "https").await.expect(200);
        assert_eq!(answered.headers["strict-transport-security"], "max-age=31536000");
        assert_eq!(answered.headers["ratelimit-limit"], "60000");
        let plain = by_proxy(&running, "/api/categories", "http").await;
        plain.expect_problem(403, "https_required");
        let direct = running.service.get("/api/categories", None).await;
        direct.expect_problem(403, "https_required");
        running.service.get("/healthz", None).await.expect(200);
        drop(running);

        let elsewhere = place.with("CAURI_TRUSTED_PROXIES", "10.0.0.0/8").serve(None).await;
        let untrusted = by_proxy(&elsewhere, "/api/categories", "https").await;
        untrusted.expect_problem(403, "https_required");
        elsewhere.service.get("/readyz", None).await.expect(200);
    });
}

#[test]
fn its_memory_is_written_down_nowhere() {
    run(async {
        let empty = Database::empty().await;
        let place = told(&empty.url);
        assert_eq!(place.run(&["migrate"]).status.code(), Some(0));
        let running = place.serve(None).await;
        let limits = fs::read_to_string(format!("/proc/{}/limits", running.pid())).expect("Linux");
        let core = limits.lines().find_map(|line| line.strip_prefix("Max core file size"));
        let core: Vec<_> = core.expect("a limit").split_whitespace().collect();
        assert_eq!(core, ["0", "0", "bytes"]);
        // What the kernel does not dump belongs to root, whoever the process runs as.
        let status = fs::metadata(format!("/proc/{}/environ", running.pid())).expect("a file");
        assert_eq!(status.uid(), 0);
    });
}

#[test]
fn secrets_may_be_files_of_a_folder() {
    run(async {
        let empty = Database::empty().await;
        let place = told(&empty.url);
        for (file, secret) in [("cauri_token_key", TOKEN_KEY), ("metrics_token", METRICS_TOKEN)] {
            place.give(&format!("credentials/{file}"), &format!("{secret}\n"));
        }
        let folder = place.path("credentials").display().to_string();
        let place = place
            .with("CAURI_TOKEN_KEY", "")
            .with("CAURI_METRICS_TOKEN", "")
            .with("CREDENTIALS_DIRECTORY", &folder);
        let doctor = place.run(&["doctor"]);
        let shown = String::from_utf8_lossy(&doctor.stdout).into_owned();
        for variable in ["CAURI_TOKEN_KEY", "CAURI_METRICS_TOKEN"] {
            assert!(shown.contains(&format!("{variable} = (hidden) (credential)")), "{shown}");
        }
        assert_eq!(place.run(&["migrate"]).status.code(), Some(0));
        let running = place.serve(None).await;
        let bearer = format!("Bearer {METRICS_TOKEN}");
        let headers = [("authorization", bearer.as_str())];
        let method = reqwest::Method::GET;
        running.service.send(method, "/metrics", None, None, &headers).await.expect(200);
        drop(running);
        place.give("credentials/cauri_tokn_key", "x");
        assert!(refusal(&place).contains("cauri_tokn_key: is no secret of ours"));
    });
}

#[test]
fn it_must_be_told_its_proxy() {
    let place = told("postgresql://nobody@127.0.0.1:1/none").with("CAURI_TRUSTED_PROXIES", " ");
    assert!(refusal(&place).contains("production needs CAURI_TRUSTED_PROXIES"));
}
