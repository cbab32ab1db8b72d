//! Holds every answer that a test gets to what the API's description says of it.
//! Deliberately not here: whether the description says enough (`law::contract`).

use super::Reply;
use cauri_application::kernel::mode::Mode;
use serde_json::Value;
use std::sync::LazyLock;

static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| {
    serde_json::to_value(cauri_http::api_description(Mode::Sandbox)).expect("a description")
});

/// Complains about a status, a media type or a word that the operation does not document. What is
/// no operation (other adapters' pages, wrong methods) is not looked at; nor is what is refused
/// before anybody knows which operation it is, or because this mode or role does not have it.
pub(super) fn hold(method: &str, path: &str, reply: &Reply) {
    if reply.json["code"] == "https_required" || reply.json["code"] == "not_found" {
        return;
    }
    let Some(operation) = operation(method, path) else { return };
    let asked = format!("{method} {path}: {} {}", reply.status, reply.text);
    let documented = &operation["responses"][reply.status.to_string()];
    assert!(!documented.is_null(), "an undocumented status: {asked}");
    if reply.status >= 400 && method != "HEAD" {
        let kind = reply.headers.get("content-type").and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default();
        assert!(kind.starts_with("application/problem+json"), "{kind}: {asked}");
        let code = &reply.json["code"];
        let codes = &DESCRIPTION["components"]["schemas"]["Problem"]["properties"]["code"]["enum"];
        assert!(codes.as_array().is_some_and(|known| known.contains(code)), "a word: {asked}");
    }
}

fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let path = path.split('?').next().unwrap_or_default();
    let paths = DESCRIPTION["paths"].as_object()?;
    // A word in the template comes before a parameter, as in the router.
    let mut fitting: Vec<_> = paths.iter().filter(|(template, _)| fits(template, path)).collect();
    fitting.sort_by_key(|(template, _)| template.matches('{').count());
    let method = if method == "HEAD" { "get" } else { &method.to_lowercase() };
    fitting.first()?.1.get(method)
}

fn fits(template: &str, path: &str) -> bool {
    let (wanted, found): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    let same = |(wanted, found): (&&str, &&str)| {
        if wanted.starts_with('{') { !found.is_empty() } else { wanted == found }
    };
    wanted.len() == found.len() && wanted.iter().zip(&found).all(same)
}
