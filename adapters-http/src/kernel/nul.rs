//! NUL, which no text has and no database takes: refused wherever a request could hide one.
//! Deliberately not here: other control characters (each text's own rule).

use super::problem::Problem;
use serde_json::Value;

/// Texts whose own rule refuses NUL, and names it better.
const RULED: [&str; 5] = ["name", "description", "message", "reason", "signature"];

/// Refuses a query in which a name or a value holds NUL.
pub(crate) fn refuse_in_query(query: Option<&str>) -> Result<(), Problem> {
    let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    for (name, value) in pairs {
        if name.contains('\0') || value.contains('\0') {
            let field = name.replace('\0', "");
            return Err(Problem::unprocessable("invalid_query").field(field, "control_character"));
        }
    }
    Ok(())
}

/// Refuses JSON in which some text holds NUL; names where.
pub(crate) fn refuse_in_json(bytes: &[u8]) -> Result<(), Problem> {
    if !may_hold_nul(bytes) {
        return Ok(());
    }
    // What is no JSON is refused by whoever reads it for what it means.
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else { return Ok(()) };
    match place(&value, String::new()) {
        Some(field) => {
            Err(Problem::unprocessable("invalid_body").field(field, "control_character"))
        }
        None => Ok(()),
    }
}

/// True if the escape of NUL occurs; raw, JSON has none. (Behind a backslash that is itself
/// escaped it is a text of six characters, so this only says where to look closer.)
fn may_hold_nul(bytes: &[u8]) -> bool {
    bytes.windows(6).any(|six| six == b"\\u0000")
}

/// Where the first NUL is, as a path into the body.
fn place(value: &Value, path: String) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then_some(path),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(at, item)| place(item, format!("{path}[{at}]")))
        }
        Value::Object(members) => members.iter().find_map(|(name, member)| {
            let shown = name.replace('\0', "");
            let inner = if path.is_empty() { shown } else { format!("{path}.{shown}") };
            let ruled = path.is_empty() && member.is_string() && RULED.contains(&name.as_str());
            if name.contains('\0') {
                Some(inner)
            } else if ruled {
                None
            } else {
                place(member, inner)
            }
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_is_found_wherever_it_hides() {
        for (body, hides) in [
            (r#"{"token":"a\u0000b"}"#, true),
            (r#"{"token":"\u0000"}"#, true),
            (r#"{"items":{"name":"\u0000"}}"#, true),
            (r#"{"name":["\u0000"]}"#, true),
            (r#"{"name":"\u0000"}"#, false),
            (r#"{"items":[{"a":1},{"b":"\u0000"}]}"#, true),
            (r#"{"a\u0000":1}"#, true),
            (r#"{"name":"a\\u0000b"}"#, false),
            (r#"{"name":"a\u0001b"}"#, false),
            (r#"{"name":"u0000"}"#, false),
            ("{}", false),
            (r#"{"name":"\u0000""#, false),
        ] {
            assert_eq!(refuse_in_json(body.as_bytes()).is_err(), hides, "{body}");
        }
        for (query, hides) in [
            (None, false),
            (Some("search=a"), false),
            (Some("search=%00"), true),
            (Some("a%00=b"), true),
            (Some("search=%2500"), false),
        ] {
            assert_eq!(refuse_in_query(query).is_err(), hides, "{query:?}");
        }
    }
}
