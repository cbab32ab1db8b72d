//! Form bodies as notices carry them: `+` is a space, `%XX` a byte, strict UTF-8, each key once.
//! Deliberately not here: which keys mean anything.

use cauri_application::payments::gateway::NoticeError;
use percent_encoding::percent_decode;
use std::borrow::Cow;

/// A notice with more pairs than this is none.
const PAIRS_LIMIT: usize = 100;

/// The pairs of a form, in order of arrival. No `Debug`: personal values are among them.
pub(crate) struct Form<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Form<'a> {
    /// Decodes a body; a repeated key is refused, because readers differ on which one counts.
    pub(crate) fn decode(body: &'a [u8]) -> Result<Self, NoticeError> {
        let mut pairs: Vec<(Cow<'a, str>, Cow<'a, str>)> = Vec::with_capacity(20);
        for pair in body.split(|b| *b == b'&').filter(|pair| !pair.is_empty()) {
            let split = pair.iter().position(|b| *b == b'=');
            let (key, value) = split.map_or((pair, &[][..]), |at| (&pair[..at], &pair[at + 1..]));
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

fn decode_part(part: &[u8]) -> Result<Cow<'_, str>, NoticeError> {
    let malformed = |_| NoticeError::Malformed;
    if part.contains(&b'+') {
        let spaced: Vec<u8> = part.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect();
        let text = percent_decode(&spaced).decode_utf8().map_err(malformed)?;
        Ok(Cow::Owned(text.into_owned()))
    } else {
        percent_decode(part).decode_utf8().map_err(malformed)
    }
}
