//! The requests that an influencer got.
//! Deliberately not here: those that a merchant made (`list_sent`).

use super::{policy::Reader, ports::FeedFilter, represent::Representation};
use crate::{
    app::App,
    kernel::{
        caller::Caller,
        error::ReadError,
        page::{Page, PageRequest},
    },
    matrix::Operation,
};
use cauri_domain::collaboration::{Party, Status};

/// A page of requests, and how many wait for the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The requests, newest first.
    pub page: Page<Representation>,
    /// Offers that wait for the reader's answer, on all pages.
    pub pending_count: i64,
}

/// Lists the requests that an influencer got, newest first.
pub async fn list_received(
    app: &App,
    caller: &Caller,
    status: Option<Status>,
    page: PageRequest,
) -> Result<Feed, ReadError> {
    Operation::ListReceivedCollaborations.permit(caller)?;
    list(app, caller, Party::Influencer, status, page).await
}

/// A person's requests on one side of the table.
pub(super) async fn list(
    app: &App,
    caller: &Caller,
    side: Party,
    status: Option<Status>,
    page: PageRequest,
) -> Result<Feed, ReadError> {
    let now = app.clock.now();
    let filter = FeedFilter { status, now };
    let found = app.queries.list_collaborations(side, caller.user_id, filter, page).await?;
    let pending_count = app.queries.count_awaiting(side, caller.user_id, now).await?;
    let represent = |view| Representation::of(view, Reader::Party(side), now);
    let items = found.items.into_iter().map(represent).collect();
    Ok(Feed { page: Page { items, next: found.next }, pending_count })
}
