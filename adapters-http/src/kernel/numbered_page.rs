//! Lists by page number on the wire: `?page=&limit=` in; `total`, `page`, `pages`, `has_more` out.
//! Deliberately not here: feeds (`page`).

use super::{page::read_limit, problem::Problem};
use cauri_application::kernel::numbered_page::NumberedPageRequest;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which page of a list by page number is wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NumberedPageParams {
    /// Number of the page, from 1 on; 1 if not given.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 10000)]
    page: Option<String>,
    /// Things on a page, 1 to 100; 20 if not given.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 100)]
    limit: Option<String>,
}

/// The page that is meant.
pub(crate) fn numbered_page_request(
    params: &NumberedPageParams,
) -> Result<NumberedPageRequest, Problem> {
    let page = match params.page.as_deref() {
        None => 1,
        Some(text) => text
            .parse()
            .ok()
            .filter(|page| (1..=NumberedPageRequest::MAX_PAGE).contains(page))
            .ok_or_else(|| Problem::unprocessable("invalid_page").field("page", "out_of_range"))?,
    };
    let limit = read_limit(params.limit.as_deref())?;
    Ok(NumberedPageRequest { page, limit })
}
