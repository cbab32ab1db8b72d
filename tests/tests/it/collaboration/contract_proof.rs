//! What proves a contract, over HTTP: record, certificate, verification, keys.
//! Deliberately not here: changed bytes (`tampering`).

use super::table::{REQUESTS, Table};
use crate::harness::{Reply, World, harness};
use cauri_application::collaboration::certificate::render_contract;
use cauri_domain::kernel::CollaborationId;
use serde_json::json;
use uuid::Uuid;

pub(super) const VERIFY: &str = "/api/contracts/verify";

pub(super) fn id_of(id: &str) -> CollaborationId {
    Uuid::parse_str(id).expect("an id").into()
}

/// A collaboration whose contract waits for signatures.
pub(super) async fn accepted(table: &Table<'_>) -> String {
    let id = table.propose().await;
    table.accept(&id).await.expect(200);
    id
}

/// A collaboration whose contract both have signed.
pub(super) async fn executed(table: &Table<'_>) -> String {
    let id = accepted(table).await;
    table.sign(&id, &table.merchant, "Awa Diop").await.expect(200);
    table.sign(&id, &table.influencer, "Binta Ndiaye").await.expect(200);
    id
}

/// The contract's record as its file.
pub(super) async fn record(table: &Table<'_>, id: &str) -> String {
    let path = format!("{REQUESTS}/{id}/contract");
    table.world.get(&path, Some(&table.merchant)).await.expect(200).text
}

/// What the verifier says of a document.
async fn verify(world: &World, document: Vec<u8>) -> Reply {
    let path = format!("{}{VERIFY}", world.base_url);
    let sent = reqwest::Client::new().post(path).body(document).send().await;
    Reply::read(sent.expect("an answer")).await
}

/// The certificate's bytes, and what the verifier says of them.
async fn certificate(table: &Table<'_>, id: &str) -> (Vec<u8>, String) {
    let url = format!("{}{REQUESTS}/{id}/contract.pdf", table.world.base_url);
    let request = reqwest::Client::new().get(url).bearer_auth(&table.influencer.access_token);
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/pdf");
    let etag = answer.headers()["etag"].to_str().expect("a tag").to_owned();
    (answer.bytes().await.expect("a body").to_vec(), etag)
}

#[test]
fn a_record_is_genuine_before_and_after_each_signature() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = accepted(&table).await;
        let keys = world.get("/api/contracts/keys", None).await.expect(200);
        let kid = keys.str("/keys/0/kid").to_owned();
        assert_eq!(keys.json["keys"][0]["current"], true);
        for (signer, links, notice) in [
            (None, 1, json!("NON CONCLU — NOT EXECUTED 0/1")),
            (Some(&table.merchant), 2, json!("NON CONCLU — NOT EXECUTED 0/1")),
            (Some(&table.influencer), 4, json!(null)),
        ] {
            if let Some(signer) = signer {
                table.sign(&id, signer, "Nom Entier").await.expect(200);
            }
            let record = record(&table, &id).await;
            let told = verify(world, record.clone().into_bytes()).await.expect(200);
            assert_eq!(told.json["genuine"], true, "{}", told.text);
            assert_eq!(told.json["executed"], notice.is_null());
            assert_eq!(told.json["kids"], json!([kid]));
            // Records that were given out under terms v1.0 stay genuine, word for word.
            let earlier = record.replace("NON CONCLU", "NON EXÉCUTÉ");
            let told = verify(world, earlier.into_bytes()).await.expect(200);
            assert_eq!(told.json["genuine"], true, "{}", told.text);
            let record: serde_json::Value = serde_json::from_str(&record).expect("JSON");
            assert_eq!(record["notice"], notice);
            assert_eq!(record["chain"].as_array().map(Vec::len), Some(links));
            for signature in record["signatures"].as_array().expect("signatures") {
                assert_eq!(signature["seal"]["kid"], json!(kid));
                assert!(!signature["address"].as_str().expect("an address").is_empty());
            }
        }
    });
}

#[test]
fn a_draft_says_so_and_the_certificate_is_kept() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = accepted(&table).await;
        let path = format!("{REQUESTS}/{id}/contract.pdf");
        let (draft, _) = certificate(&table, &id).await;
        let told = verify(world, draft).await.expect(200);
        assert_eq!((told.str("/verdict"), told.int("/signed")), ("genuine", 0));
        table.sign(&id, &table.influencer, "Binta Ndiaye").await.expect(200);
        let early = world.get(&path, Some(&table.merchant)).await;
        assert_eq!(early.headers["retry-after"], "5");
        early.expect_problem(409, "not_ready");
        world.drain().await;
        let (kept, etag) = certificate(&table, &id).await;
        let told = verify(world, kept.clone()).await.expect(200);
        assert_eq!((told.str("/verdict"), told.json["executed"].clone()), ("genuine", json!(true)));
        // Made again, it is the same and the first one stays.
        render_contract(&world.app, id_of(&id)).await.expect("a certificate");
        assert_eq!(certificate(&table, &id).await, (kept, etag.clone()));
        let headers = [("if-none-match", etag.as_str())];
        let again = world.send(reqwest::Method::GET, &path, Some(&table.merchant), None, &headers);
        again.await.expect(304);
    });
}

#[test]
fn names_in_the_scripts_of_the_region_stand_in_contract_and_certificate() {
    harness(async |world| {
        let mut table = Table::set(world).await;
        let body = json!({ "name": "محمد ديوب" });
        world.put("/api/me", Some(&table.merchant), body).await.expect(200);
        table.product = world.product(&table.merchant, "ߛߝߎߣߊ 12", 10_000).await;
        let id = accepted(&table).await;
        table.sign(&id, &table.influencer, "Ɛ̂lɔ́ 𞤀𞤣𞤤𞤢𞤥").await.expect(200);
        let record: serde_json::Value =
            serde_json::from_str(&record(&table, &id).await).expect("JSON");
        let text = record["text"].as_str().expect("a text");
        // Isolated, so that id and price behind them are not turned.
        assert!(text.contains("\u{2068}محمد ديوب\u{2069} ("), "{text}");
        assert!(text.contains("1. \u{2068}ߛߝߎߣߊ 12\u{2069} — 10"), "{text}");
        assert!(text.contains(" Binta ("), "{text}");
        world.drain().await;
        let (pdf, _) = certificate(&table, &id).await;
        let told = verify(world, pdf).await.expect(200);
        assert_eq!((told.str("/verdict"), told.json["executed"].clone()), ("genuine", json!(true)));
    });
}

#[test]
fn who_is_no_party_gets_nothing() {
    harness(async |world| {
        let table = Table::set(world).await;
        let pending = table.propose().await;
        let path = format!("{REQUESTS}/{pending}/contract.pdf");
        world.get(&path, Some(&table.merchant)).await.expect_problem(404, "not_found");
        table.accept(&pending).await.expect(200);
        let stranger = world.person("Kofi", "influencer").await;
        let customer = world.person("Aya", "customer").await;
        for path in [path.clone(), path.replace(".pdf", "")] {
            world.get(&path, Some(&stranger)).await.expect_problem(404, "not_found");
            world.get(&path, Some(&customer)).await.expect_problem(403, "forbidden_role");
            world.get(&path, None).await.expect_problem(401, "not_signed_in");
        }
        let admin = world.admin("Fatou").await;
        world.get(&path, Some(&admin)).await.expect(200);
    });
}

#[test]
fn what_is_no_document_is_told_in_both_languages() {
    harness(async |world| {
        for document in [&b"{}"[..], b"%PDF-1.7\n%%EOF", b"\xff\xfe", b"[1, 2"] {
            let told = verify(world, document.to_vec()).await.expect(200);
            assert_eq!(told.str("/verdict"), "altered");
            for language in ["fr", "en"] {
                assert!(told.str(&format!("/reasons/0/{language}")).len() > 20, "{}", told.text);
            }
        }
        verify(world, vec![]).await.expect_problem(400, "malformed_body");
        let large = verify(world, vec![b' '; 1024 * 1024 + 1]).await;
        large.expect_problem(413, "payload_too_large");
    });
}

#[test]
fn what_was_erased_leaves_the_chain_verifiable() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = executed(&table).await;
        for sql in ["DELETE FROM app.signature_evidence", "DELETE FROM app.contract_texts"] {
            sqlx::query(sql).execute(&world.owner).await.expect(sql);
        }
        let record = record(&table, &id).await;
        assert!(!record.contains("Binta") && !record.contains("127.0.0.1"), "{record}");
        let told = verify(world, record.into_bytes()).await.expect(200);
        assert_eq!(told.json["genuine"], true, "{}", told.text);
        assert_eq!(told.json["text_erased"], true);
        assert_eq!(told.json["evidence_erased"].as_array().map(Vec::len), Some(2));
        // The collaboration itself goes on to be read, and so does its certificate.
        table.read(&id, &table.merchant).await;
        let made = render_contract(&world.app, id_of(&id)).await;
        made.expect("a certificate of what is left");
    });
}
