//! The `x-token` of a CinetPay notice: HMAC-SHA256 over sixteen fields, and whose site it names.
//! Deliberately not here: what a notice says about state or amount – neither is ever believed.
//!
//! The signed text is sixteen values without separators, so that two different bodies can carry
//! the same valid token. For this reason nothing but the transaction id leaves this file.

use crate::form::Form;
use cauri_application::payments::gateway::{Notice, NoticeError};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;

/// The header that carries the token.
pub(crate) const HEADER: &str = "x-token";

/// The signed fields, in the order in which they are signed.
pub(crate) const FIELDS: [&str; 16] = [
    "cpm_site_id",
    "cpm_trans_id",
    "cpm_trans_date",
    "cpm_amount",
    "cpm_currency",
    "signature",
    "payment_method",
    "cel_phone_num",
    "cpm_phone_prefixe",
    "cpm_language",
    "cpm_version",
    "cpm_payment_config",
    "cpm_page_action",
    "cpm_custom",
    "cpm_designation",
    "cpm_error_message",
];

const SITE_ID: usize = 0;
const TRANS_ID: usize = 1;
const TRANS_DATE: usize = 2;
const AMOUNT: usize = 3;
const CURRENCY: usize = 4;

/// Ours has 26 characters.
const TRANS_ID_LIMIT_BYTES: usize = 64;

/// The values of the sixteen fields; absent is empty. No `Debug`: a phone number is among them.
pub(crate) struct NoticeFields<'a> {
    values: [&'a str; FIELDS.len()],
}

impl<'a> NoticeFields<'a> {
    /// Values in the order of [`FIELDS`].
    pub(crate) fn new(values: [&'a str; FIELDS.len()]) -> Self {
        Self { values }
    }

    /// Picks the signed fields out of a form; others may come along and count for nothing.
    fn of(form: &'a Form<'_>) -> Self {
        Self { values: FIELDS.map(|field| form.value(field).unwrap_or_default()) }
    }

    /// The pairs, for sending them.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&'static str, &'a str)> {
        FIELDS.into_iter().zip(self.values)
    }

    /// Fields that are there but do not look as they always have.
    fn anomalies(&self) -> impl Iterator<Item = &'static str> {
        type Shape = (usize, fn(&str) -> bool);
        let shapes: [Shape; 3] =
            [(TRANS_DATE, is_date_time), (AMOUNT, is_amount), (CURRENCY, is_currency)];
        shapes.into_iter().filter_map(|(at, fits)| {
            let value = self.values[at];
            (!value.is_empty() && !fits(value)).then_some(FIELDS[at])
        })
    }
}

/// Checks and makes tokens for one site.
#[derive(Clone)]
pub(crate) struct XToken {
    keyed: Hmac<Sha256>,
    site_id: String,
}

impl XToken {
    /// Trims the secret (files end in a line break); `None` if nothing is left of it.
    pub(crate) fn new(secret: &str, site_id: &str) -> Option<Self> {
        let secret = Some(secret.trim()).filter(|secret| !secret.is_empty())?;
        let keyed = Hmac::new_from_slice(secret.as_bytes()).ok()?;
        Some(Self { keyed, site_id: site_id.trim().to_owned() })
    }

    /// The token's bytes for these fields.
    pub(crate) fn sign(&self, fields: &NoticeFields<'_>) -> [u8; 32] {
        self.mac(&fields.values).finalize().into_bytes().into()
    }

    /// Lets the transaction id of an authentic notice out, and nothing else.
    pub(crate) fn authenticate(
        &self,
        token: Option<&[u8]>,
        body: &[u8],
    ) -> Result<Notice, NoticeError> {
        let form = Form::decode(body)?;
        let fields = NoticeFields::of(&form);
        let token = decode_token(token).ok_or(NoticeError::NotAuthentic)?;
        // `verify` compares all 32 bytes in constant time.
        if self.mac(&fields.values).verify((&token).into()).is_err() {
            self.count_old_form(&fields, token);
            return Err(NoticeError::NotAuthentic);
        }
        if fields.values[SITE_ID] != self.site_id {
            return Err(NoticeError::NotAuthentic);
        }
        for field in fields.anomalies() {
            // A change of form at the gateway must not silence payments: seen, not dropped.
            metrics::counter!("cauri_cinetpay_notice_anomalies_total", "field" => field)
                .increment(1);
            tracing::warn!(field, "a field of an authentic notice has an unusual form");
        }
        let transaction = fields.values[TRANS_ID];
        if transaction.is_empty() || transaction.len() > TRANS_ID_LIMIT_BYTES {
            return Err(NoticeError::Malformed);
        }
        Ok(Notice { transaction: transaction.to_owned(), must_requery: true })
    }

    fn mac(&self, values: &[&str]) -> Hmac<Sha256> {
        self.keyed.clone().chain_update(values.concat())
    }

    /// An older page of the gateway signs without the last field. It stays refused, but a run of
    /// them tells the operator what has changed.
    fn count_old_form(&self, fields: &NoticeFields<'_>, token: [u8; 32]) {
        let without_last = &fields.values[..FIELDS.len() - 1];
        if self.mac(without_last).verify((&token).into()).is_ok() {
            metrics::counter!("cauri_cinetpay_notice_old_form_total").increment(1);
            tracing::warn!("a refused notice is signed in the old form of fifteen fields");
        }
    }
}

impl fmt::Debug for XToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("XToken").field("site_id", &self.site_id).finish_non_exhaustive()
    }
}

fn decode_token(header: Option<&[u8]>) -> Option<[u8; 32]> {
    let mut token = [0; 32];
    hex::decode_to_slice(header?, &mut token).ok()?;
    Some(token)
}

fn is_amount(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    (1..=9).contains(&whole.len()) && (1..=2).contains(&fraction.len()) && {
        whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit())
    }
}

fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())
}

fn is_date_time(text: &str) -> bool {
    const SHAPE: &[u8; 19] = b"0000-00-00 00:00:00";
    text.len() == SHAPE.len()
        && text.bytes().zip(SHAPE).all(|(found, shape)| match shape {
            b'0' => found.is_ascii_digit(),
            sign => found == *sign,
        })
}

#[cfg(test)]
#[path = "x_token_tests.rs"]
mod tests;
