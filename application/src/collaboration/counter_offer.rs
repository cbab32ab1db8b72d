//! Answers an offer with another one.
//! Deliberately not here: how many offers there may be (domain).

use super::negotiate::{MoveRequest, Moved, NegotiateError, negotiate};
use crate::{
    app::App,
    kernel::{caller::Caller, idempotency::Answer},
    matrix::Operation,
};
use cauri_domain::{collaboration::Command, kernel::OfferId, money::RatePercent};

/// Answers the offer on the table with another one and its justification.
pub async fn counter_offer(
    app: &App,
    caller: &Caller,
    asked: MoveRequest<'_>,
    rate_percent: RatePercent,
    message: String,
) -> Result<Answer<Moved>, NegotiateError> {
    let offer_id = OfferId(app.ids.next());
    let command = Command::Counter { offer_id, rate_percent, message };
    negotiate(app, caller, Operation::CounterCollaboration, asked, &command).await
}
