//! Lists by page number: pages with a total, for those who look after the platform.
//! Deliberately not here: feeds (`page`), which stay fast however far back one reads.

/// Which page of a list by page number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberedPageRequest {
    /// The page's number, from 1 on.
    pub page: u32,
    /// How many things, 1 to 100.
    pub limit: u16,
}

impl NumberedPageRequest {
    /// The last page that can be asked for; whoever looks for something older searches.
    pub const MAX_PAGE: u32 = 10_000;

    /// How many things stand before the page.
    pub fn offset(self) -> i64 {
        i64::from(self.page.saturating_sub(1)) * i64::from(self.limit)
    }
}

/// One page of a list by page number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedPage<T> {
    /// The things.
    pub items: Vec<T>,
    /// How many there are on all pages.
    pub total: i64,
    /// Which page it is.
    pub request: NumberedPageRequest,
}

impl<T> NumberedPage<T> {
    /// How many pages there are.
    pub fn pages(&self) -> i64 {
        let limit = i64::from(self.request.limit.max(1));
        self.total.max(0).saturating_add(limit - 1) / limit
    }

    /// True if there is a page after this one.
    pub fn has_more(&self) -> bool {
        i64::from(self.request.page) < self.pages()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_counted() {
        for (total, page, pages, has_more) in
            [(0, 1, 0, false), (20, 1, 1, false), (21, 1, 2, true), (21, 2, 2, false)]
        {
            let page = NumberedPage::<()> {
                items: vec![],
                total,
                request: NumberedPageRequest { page, limit: 20 },
            };
            assert_eq!((page.pages(), page.has_more()), (pages, has_more), "{total}");
        }
        assert_eq!(NumberedPageRequest { page: 3, limit: 20 }.offset(), 40);
    }
}
