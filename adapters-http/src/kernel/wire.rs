//! Numbers and instants on the wire: francs and rates are read from the JSON text itself, never by
//! a float.
//! Deliberately not here: which amounts and rates are allowed.

use super::problem::Problem;
use cauri_domain::{
    kernel::{Timestamp, rfc3339_micros},
    money::{RateError, RatePercent, SplitPolicy, Xof},
};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::Error as _};
use serde_json::{json, value::RawValue};
use std::borrow::Cow;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        KnownFormat, RefOr, Schema, SchemaFormat,
        schema::{Object, ObjectBuilder, SchemaType, Type},
    },
};

/// Said of what is no plain integer.
pub(crate) const NOT_FRANCS: &str = "francs are a plain integer";
/// Said of what is no plain decimal number.
pub(crate) const NOT_PLAIN_NUMBER: &str = "a rate is a plain number";

/// An amount in francs: `5000`; not `5000.0`, `5e3` or `"5000"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WireXof(pub(crate) Xof);

impl<'de> Deserialize<'de> for WireXof {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(D::Error::custom(NOT_FRANCS));
        }
        text.parse().map(|francs| Self(Xof::new(francs))).map_err(|_| D::Error::custom(NOT_FRANCS))
    }
}

impl Serialize for WireXof {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0.get())
    }
}

impl PartialSchema for WireXof {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .description(Some("Francs CFA (XOF), whole"))
            .examples([json!(10_000)])
            .into()
    }
}

impl ToSchema for WireXof {
    fn name() -> Cow<'static, str> {
        "Xof".into()
    }
}

/// A rate in percent: `15.5`; not `1e1` or `"15"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WireRate(pub(crate) Decimal);

impl WireRate {
    /// The rate, if it is one; what is none is out of the range that the policy allows, too.
    pub(crate) fn rate(self, field: &str, policy: SplitPolicy) -> Result<RatePercent, Problem> {
        RatePercent::new(self.0).map_err(|error| match error {
            RateError::TooManyDecimals(_) => {
                Problem::unprocessable("invalid_rate").field(field, "two_decimals")
            }
            RateError::OutOfBounds(_) => Problem::unprocessable("commission_out_of_range")
                .with("min", policy.commission_min())
                .with("max", policy.commission_max())
                .field(field, "out_of_range"),
        })
    }
}

impl From<RatePercent> for WireRate {
    fn from(rate: RatePercent) -> Self {
        Self(rate.percent())
    }
}

impl<'de> Deserialize<'de> for WireRate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        let plain = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-'));
        if !plain {
            return Err(D::Error::custom(NOT_PLAIN_NUMBER));
        }
        Decimal::from_str_exact(text).map(Self).map_err(|_| D::Error::custom(NOT_PLAIN_NUMBER))
    }
}

impl Serialize for WireRate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.to_string()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl PartialSchema for WireRate {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Number)
            .description(Some("Percent, at most two decimals"))
            .examples([json!(15)])
            .into()
    }
}

impl ToSchema for WireRate {
    fn name() -> Cow<'static, str> {
        "RatePercent".into()
    }
}

/// The schema of a rate that two people may agree on.
pub(crate) fn commission() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Number)
        .minimum(Some(5))
        .maximum(Some(50))
        .description(Some("Percent, 5 to 50, at most two decimals"))
        .examples([json!(15)])
        .build()
}

/// The same where nothing need be said.
pub(crate) fn commission_if_any() -> Object {
    let mut rate = commission();
    rate.schema_type = SchemaType::Array(vec![Type::Number, Type::Null]);
    rate
}

/// The schema of a price.
pub(crate) fn price() -> Object {
    francs(Xof::new(1), Some(Xof::MAX_CHARGE))
}

/// The schema of an amount between bounds.
pub(crate) fn francs(min: Xof, max: Option<Xof>) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(min.get()))
        .maximum(max.map(Xof::get))
        .description(Some("Francs CFA (XOF), whole"))
        .examples([json!(10_000)])
        .build()
}

/// An instant: UTC, RFC 3339 with `Z`, whole microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WireTime(pub(crate) Timestamp);

impl From<Timestamp> for WireTime {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

impl Serialize for WireTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&rfc3339_micros(self.0))
    }
}

impl PartialSchema for WireTime {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .examples([json!("2026-11-21T08:00:00.000000Z")])
            .into()
    }
}

impl ToSchema for WireTime {
    fn name() -> Cow<'static, str> {
        "Timestamp".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::from_str;

    #[test]
    fn francs_are_plain_integers() {
        for (text, francs) in [
            ("5000", Some(5_000)),
            ("-5", Some(-5)),
            ("0", Some(0)),
            ("5000.0", None),
            ("5e3", None),
            ("\"5000\"", None),
            ("null", None),
            ("9223372036854775808", None),
        ] {
            let found = from_str::<WireXof>(text).ok().map(|found| found.0.get());
            assert_eq!(found, francs, "{text}");
        }
    }

    #[test]
    fn rates_are_plain_numbers() {
        for (text, rate) in [
            ("15", Some("15")),
            ("15.5", Some("15.5")),
            ("15.555", Some("15.555")),
            ("1e1", None),
            ("\"15\"", None),
            ("true", None),
        ] {
            let found = from_str::<WireRate>(text).ok().map(|found| found.0.to_string());
            assert_eq!(found.as_deref(), rate, "{text}");
        }
    }
}
