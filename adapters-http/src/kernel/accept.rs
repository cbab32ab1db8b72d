//! Which of several media types the reader wants (`Accept`, RFC 9110).
//! Deliberately not here: languages (`language`).

use axum::http::{HeaderMap, header};

/// The weight of a media type that nobody named another one for, in thousandths.
const FULL: u32 = 1_000;

/// The place of the media type that is wanted most; the first one if several are wanted alike, or
/// if none of them is: what there is may be of use all the same.
pub(crate) fn wanted(headers: &HeaderMap, offered: &[&str]) -> usize {
    let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<Range> =
        values.flat_map(|value| value.split(',')).filter_map(Range::read).collect();
    let mut best = (0, 0);
    for (place, media_type) in offered.iter().enumerate() {
        let weight = weight_of(&ranges, media_type);
        if weight > best.1 {
            best = (place, weight);
        }
    }
    best.0
}

/// What a reader says of a media type, or of several.
struct Range {
    name: String,
    weight: u32,
}

impl Range {
    fn read(item: &str) -> Option<Self> {
        let mut parts = item.split(';').map(str::trim);
        let name = parts.next().filter(|name| name.contains('/'))?.to_ascii_lowercase();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(FULL, thousandths);
        Some(Self { name, weight })
    }

    /// How closely it names a media type; `None` if it means others.
    fn closeness(&self, media_type: &str) -> Option<u8> {
        let kind = media_type.split('/').next().unwrap_or_default();
        if self.name == media_type {
            Some(2)
        } else if self.name.strip_suffix("/*") == Some(kind) {
            Some(1)
        } else {
            (self.name == "*/*").then_some(0)
        }
    }
}

/// The weight of the range that names it most closely.
fn weight_of(ranges: &[Range], media_type: &str) -> u32 {
    ranges
        .iter()
        .filter_map(|range| Some((range.closeness(media_type)?, range.weight)))
        .max_by_key(|(closeness, _)| *closeness)
        .map_or(0, |(_, weight)| weight)
}

/// A weight such as `0.8` in thousandths; what can't be read counts as nothing.
pub(crate) fn thousandths(weight: &str) -> u32 {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let padded = format!("{fraction:0<3}");
    let digits = format!("{whole}{}", &padded.get(..3).unwrap_or("000"));
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_and_closeness_decide() {
        let offered = ["application/json", "text/vnd.mermaid"];
        for (accept, expected) in [
            (None, 0),
            (Some("*/*"), 0),
            (Some("text/vnd.mermaid"), 1),
            (Some("TEXT/vnd.Mermaid; charset=utf-8"), 1),
            (Some("text/*, application/json;q=0.9"), 1),
            (Some("text/*;q=0.5, application/json"), 0),
            (Some("*/*, text/vnd.mermaid;q=0"), 0),
            (Some("*/*;q=0.1, text/vnd.mermaid"), 1),
            (Some("application/json, text/vnd.mermaid"), 0),
            (Some("application/json;q=0, text/vnd.mermaid;q=0.001"), 1),
            (Some("image/png"), 0),
            (Some("nonsense"), 0),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(accept) = accept {
                headers.insert(header::ACCEPT, accept.parse().unwrap());
            }
            assert_eq!(wanted(&headers, &offered), expected, "{accept:?}");
        }
    }
}
