//! SHA-256 over named fields, so that two different things never hash alike.
//! Deliberately not here: which fields a thing has.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// SHA-256 in lower-case hex; of a text, its UTF-8 bytes.
pub(super) fn sha256_hex(bytes: &(impl AsRef<[u8]> + ?Sized)) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// One text out of named fields; lengths are written, so that no value can pose as a field.
pub(super) fn canonical(purpose: &str, fields: &[(&str, &str)]) -> String {
    let mut text = format!("cauri/{purpose}/v1\n");
    for (name, value) in fields {
        // Writing into a String can't fail.
        let _ = writeln!(text, "{name}:{}:{value}", value.len());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_can_not_pose_as_a_field() {
        assert_ne!(canonical("x", &[("a", "1\nb:1:2")]), canonical("x", &[("a", "1"), ("b", "2")]));
        assert_ne!(canonical("x", &[("a", "1")]), canonical("y", &[("a", "1")]));
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sha256_hex(""), empty);
    }
}
