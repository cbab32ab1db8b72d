//! The stable words of problems, as the values that `code` can have.
//! Deliberately not here: their texts (`locales`), which the words are read from.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::openapi::{RefOr, Schema};

/// Every problem of the catalogue: what has a title and a detail.
fn codes() -> BTreeSet<String> {
    let texts = crate::_RUST_I18N_BACKEND.messages_for_locale("fr").unwrap_or_default();
    let keys: BTreeSet<_> = texts.into_iter().map(|(key, _)| key.into_owned()).collect();
    let titles = keys.iter().filter_map(|key| key.strip_suffix(".title"));
    titles.filter(|code| keys.contains(&format!("{code}.detail"))).map(str::to_owned).collect()
}

/// Writes them into the schema of problem documents.
pub(crate) fn enumerate(schemas: &mut BTreeMap<String, RefOr<Schema>>) {
    let Some(RefOr::T(Schema::Object(problem))) = schemas.get_mut("Problem") else { return };
    if let Some(RefOr::T(Schema::Object(code))) = problem.properties.get_mut("code") {
        code.enum_values = Some(codes().into_iter().map(Value::from).collect());
    }
}

/// A problem's text as it stands in the catalogue, for examples.
pub(crate) fn text(code: &str, part: &str) -> String {
    let key = format!("{code}.{part}");
    crate::_rust_i18n_t!(&key, locale = "en").into_owned()
}
