//! `GET /api/collaborations/state-machine`, and what the domain's README shows of it.
//! Deliberately not here: whether the service keeps to the table (the domain's tests walk it).

use crate::harness::harness;
use cauri_domain::collaboration::{ROWS, as_mermaid, refusals_as_markdown};
use reqwest::Method;
use serde_json::{Value, json};
use std::{env, fs, path::Path};

const PATH: &str = "/api/collaborations/state-machine";
/// Set to write the README anew instead of comparing it.
const WRITE: &str = "CAURI_TEST_WRITE";

#[test]
fn anybody_reads_the_table_as_data() {
    harness(async |world| {
        let reply = world.get(PATH, None).await.expect(200);
        assert_eq!(reply.headers["content-type"], "application/json");
        let rows = reply.json["transitions"].as_array().expect("rows");
        assert_eq!(rows.len(), ROWS.len());
        let first = json!({
            "from": null, "command": "propose", "actor": "merchant", "guard": "none",
            "to": ["pending"],
        });
        assert_eq!(rows[0], first);
        let signing = json!({
            "from": "accepted", "command": "sign", "actor": "influencer",
            "guard": "not_signed_by_actor", "to": ["accepted", "active"],
        });
        assert!(rows.contains(&signing), "{}", reply.text);
        let closed = |state: &&Value| state["closed"] == true;
        let states = reply.json["states"].as_array().expect("states");
        assert_eq!((states.len(), states.iter().filter(closed).count()), (8, 4));
    });
}

#[test]
fn the_reader_chooses_the_form() {
    harness(async |world| {
        for (accept, kind) in [
            ("text/vnd.mermaid", "text/vnd.mermaid; charset=utf-8"),
            ("text/vnd.mermaid, application/json;q=0.5", "text/vnd.mermaid; charset=utf-8"),
            ("application/json", "application/json"),
            ("*/*", "application/json"),
            ("image/png", "application/json"),
        ] {
            let headers = [("accept", accept)];
            let reply = world.send(Method::GET, PATH, None, None, &headers).await.expect(200);
            assert_eq!(reply.headers["content-type"], kind, "{accept}");
            let vary: Vec<_> = reply.headers.get_all("vary").iter().collect();
            assert!(vary.iter().any(|value| *value == "accept"), "{vary:?}");
            assert_eq!(reply.text == as_mermaid(), kind.starts_with("text"), "{}", reply.text);
        }
    });
}

#[test]
fn diagram_and_refusals_in_the_readme_are_the_tables() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/README.md");
    let found = fs::read_to_string(&path).expect("the README");
    let diagram = format!("```mermaid\n{}```\n", as_mermaid());
    let expected = with_block(&found, "diagram", &diagram);
    let expected = with_block(&expected, "refusals", &refusals_as_markdown());
    if env::var_os(WRITE).is_some() {
        fs::write(&path, &expected).expect("a file");
        return;
    }
    assert!(found == expected, "domain/README.md is not what the table says; {WRITE}=1 writes it");
}

/// The text with what stands between two marks made anew.
fn with_block(text: &str, name: &str, block: &str) -> String {
    let begin = format!("<!-- {name}: a test prints it from the table -->\n");
    let end = format!("<!-- /{name} -->");
    let (before, rest) = text.split_once(&begin).expect("its beginning");
    let (_, after) = rest.split_once(&end).expect("its end");
    format!("{before}{begin}{block}{end}{after}")
}
