//! Feeds: keyset pages, so that page 10,000 costs what page 1 costs.
//! Deliberately not here: lists by page number (`numbered_page`), how a cursor looks on the wire.

use cauri_domain::kernel::Timestamp;
use uuid::Uuid;

/// The place in a feed: newest first, the last thing seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// When the last thing seen was made.
    pub at: Timestamp,
    /// Which it was.
    pub id: Uuid,
}

/// Which page of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    /// How many things, 1 to 100.
    pub limit: u16,
    /// After which thing; `None` for the first page.
    pub after: Option<Cursor>,
}

impl PageRequest {
    /// Things on a page if nobody says how many.
    pub const DEFAULT_LIMIT: u16 = 20;
    /// The most things on a page.
    pub const MAX_LIMIT: u16 = 100;

    /// One more than the page holds, to see whether there is a next one.
    pub fn fetch(&self) -> i64 {
        i64::from(self.limit) + 1
    }
}

/// One page of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The things, newest first.
    pub items: Vec<T>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Makes a page of what was fetched by [`PageRequest::fetch`].
    pub fn of(mut fetched: Vec<T>, request: PageRequest, place: impl Fn(&T) -> Cursor) -> Self {
        let limit = usize::from(request.limit);
        let more = fetched.len() > limit;
        fetched.truncate(limit);
        let next = if more { fetched.last().map(place) } else { None };
        Self { items: fetched, next }
    }
}
