//! How gateways' JSON is read: tolerantly in its types, exactly in its amounts.
//! Deliberately not here: what any code or field means.

use cauri_application::payments::gateway::GatewayError;
use cauri_domain::money::Xof;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::value::RawValue;

/// Codes of gateways are at most this long when we repeat them.
const CODE_LIMIT: usize = 40;

/// Text or number, as it was written. Anything else reads as nothing, which is never an amount
/// and never a known code.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Loose(String);

impl Loose {
    /// What was written, without white space around it (a missing date comes as one space).
    pub(crate) fn text(&self) -> &str {
        self.0.trim()
    }

    /// What was written, or `None` if that is nothing.
    pub(crate) fn some(&self) -> Option<&str> {
        Some(self.text()).filter(|text| !text.is_empty())
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Ok(match raw.get().as_bytes().first() {
            Some(b'"') => Self(serde_json::from_str(raw.get()).map_err(serde::de::Error::custom)?),
            Some(b'-' | b'0'..=b'9') => Self(raw.get().to_owned()),
            _ => Self::default(),
        })
    }
}

/// What every answer of a gateway of this family looks like.
#[derive(Deserialize)]
pub(crate) struct Envelope {
    #[serde(default)]
    code: Loose,
    #[serde(default)]
    message: Loose,
    #[serde(default)]
    data: Option<Box<RawValue>>,
}

impl Envelope {
    /// Reads an answer; HTML, an empty body and other surprises are no answer.
    pub(crate) fn read(body: &[u8]) -> Result<Self, GatewayError> {
        let envelope: Self = serde_json::from_slice(body).map_err(|_| unknown("not JSON"))?;
        if envelope.code().is_empty() { Err(unknown("no code")) } else { Ok(envelope) }
    }

    /// The gateway's code.
    pub(crate) fn code(&self) -> &str {
        self.code.text()
    }

    /// The gateway's word for the code.
    pub(crate) fn message(&self) -> &str {
        self.message.text()
    }

    /// The data, if they have this shape (errors come with `[]`, or without).
    pub(crate) fn data<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(self.data.as_ref()?.get()).ok()
    }

    /// The data as a list, which comes nested, flat, or as the one thing itself. Nested is tried
    /// first: an inner list would pass for a thing whose fields stand in a row.
    pub(crate) fn list<T: DeserializeOwned>(&self) -> Vec<T> {
        self.data::<Vec<Vec<T>>>()
            .map(|lists| lists.into_iter().flatten().collect())
            .or_else(|| self.data::<Vec<T>>())
            .or_else(|| Some(vec![self.data::<T>()?]))
            .unwrap_or_default()
    }
}

/// An amount that must be whole francs: `100`, `"100"` or `"100.00"`; nothing is `None`.
pub(crate) fn whole_francs(amount: &Loose) -> Result<Option<Xof>, GatewayError> {
    match split_amount(amount)? {
        Some((francs, fraction)) if fraction.bytes().all(|b| b == b'0') => Ok(Some(francs)),
        Some(_) => Err(unknown("fraction of a franc")),
        None => Ok(None),
    }
}

/// An amount cut down to whole francs, for what may be spent: `"249711.74"` is 249,711.
pub(crate) fn francs_at_most(amount: &Loose) -> Result<Option<Xof>, GatewayError> {
    Ok(split_amount(amount)?.map(|(francs, _)| francs))
}

fn split_amount(amount: &Loose) -> Result<Option<(Xof, &str)>, GatewayError> {
    let Some(text) = amount.some() else { return Ok(None) };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.len() <= 15 && part.bytes().all(|b| b.is_ascii_digit());
    match whole.parse() {
        Ok(francs) if digits(whole) && digits(fraction) => Ok(Some((Xof::new(francs), fraction))),
        _ => Err(unknown("unreadable amount")),
    }
}

/// No usable answer; the reason is ours and holds nothing of the answer's content.
pub(crate) fn unknown(reason: &str) -> GatewayError {
    GatewayError::Unknown(reason.to_owned())
}

/// A code that we don't know.
pub(crate) fn unknown_code(code: &str) -> GatewayError {
    GatewayError::Unknown(format!("code {}", shown(code)))
}

/// The gateway understood the call and refused it.
pub(crate) fn refused(code: &str) -> GatewayError {
    GatewayError::Refused { code: shown(code) }
}

/// A code as we repeat it: short, and nothing that could be a person's or break a log line.
pub(crate) fn shown(code: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if code.len() <= CODE_LIMIT && code.chars().all(plain) {
        code.to_owned()
    } else {
        "unprintable".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loose(json: &str) -> Loose {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn codes_come_as_number_or_text() {
        for (json, text) in
            [("0", "0"), ("\"00\"", "00"), ("-1", "-1"), ("\" \"", ""), ("null", ""), ("[]", "")]
        {
            assert_eq!(loose(json).text(), text, "{json}");
        }
    }

    #[test]
    fn amounts_are_exact_or_unreadable() {
        for (json, francs) in [("100", 100), ("\"100\"", 100), ("\"100.00\"", 100), ("\"0\"", 0)] {
            assert_eq!(whole_francs(&loose(json)).unwrap(), Some(Xof::new(francs)), "{json}");
        }
        for json in ["\" \"", "null", "{}"] {
            assert_eq!(whole_francs(&loose(json)).unwrap(), None, "{json}");
        }
        for json in ["1e3", "-5", "\"1,000\"", "\"100.50\"", "\".5\"", "\"9999999999999999\""] {
            assert!(whole_francs(&loose(json)).is_err(), "{json}");
        }
        assert_eq!(francs_at_most(&loose("\"249711.74\"")).unwrap(), Some(Xof::new(249_711)));
    }

    #[test]
    fn lists_come_nested_or_flat() {
        for data in ["[[\"a\"],[\"b\"]]", "[\"a\",\"b\"]"] {
            let body = format!("{{\"code\":0,\"data\":{data}}}");
            assert_eq!(Envelope::read(body.as_bytes()).unwrap().list::<String>(), ["a", "b"]);
        }
        let none = Envelope::read(br#"{"code":"701","data":[]}"#).unwrap();
        assert!(none.list::<String>().is_empty());
    }

    #[test]
    fn what_is_not_json_is_no_answer() {
        for body in ["<html>Just a moment</html>", "", "[]", "{}", "{\"code\":null}"] {
            assert!(matches!(Envelope::read(body.as_bytes()), Err(GatewayError::Unknown(_))));
        }
        assert_eq!(shown("662"), "662");
        assert_eq!(shown("+225 07"), "unprintable");
    }
}
