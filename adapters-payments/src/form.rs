//! Form bodies as notices carry them: `+` is a space, `%XX` a byte, strict UTF-8, each key once.
//! Deliberately not here: which keys mean anything.

use cauri_application::payments::gateway::NoticeError;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// A notice with more pairs than this is none.
const PAIRS_LIMIT: usize = 100;

/// The pairs of a form, in order of arrival. No `Debug`: personal values are among them.
pub(crate) struct Form<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Form<'a> {
    /// Decodes a body; a repeated key is refused, because readers differ on which one counts.
    pub(crate) fn decode(body: &'a [u8]) -> Result<Self, NoticeError> {
        let body = str::from_utf8(body).map_err(|_| NoticeError::Malformed)?;
        let mut pairs: Vec<(Cow<'a, str>, Cow<'a, str>)> = Vec::with_capacity(20);
        for pair in body.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (key, value) = (decode_part(key)?, decode_part(value)?);
            if pairs.len() >= PAIRS_LIMIT || pairs.iter().any(|(known, _)| *known == key) {
                return Err(NoticeError::Malformed);
            }
            pairs.push((key, value));
        }
        Ok(Self(pairs))
    }

    /// The value of a key, if it is there.
    pub(crate) fn value(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_ref())
    }
}

fn decode_part(part: &str) -> Result<Cow<'_, str>, NoticeError> {
    // Most keys and values stand as they are: a notice is judged in a microsecond or two.
    if !part.bytes().any(|b| matches!(b, b'+' | b'%')) {
        return Ok(Cow::Borrowed(part));
    }
    let spaced = part.replace('+', " ");
    let text = percent_decode_str(&spaced).decode_utf8().map_err(|_| NoticeError::Malformed)?;
    Ok(Cow::Owned(text.into_owned()))
}
