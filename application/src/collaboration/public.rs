//! Private facts of the domain → public events, as self-contained snapshots.
//! Deliberately not here: who hears of them (`routes`).

use crate::{
    app::App,
    collaboration::events::CollaborationSnapshot,
    event::{Event, Recorded},
    kernel::error::StoreError,
    tx::Tx,
};
use cauri_domain::{
    collaboration::{Collaboration, CollaborationEvent, CollaborationFact},
    kernel::{EventId, Timestamp},
};

/// Writes what happened to a collaboration into the transaction's outbox.
pub(super) async fn publish(
    tx: &mut Tx,
    app: &App,
    collaboration: &Collaboration,
    events: &[CollaborationEvent],
) -> Result<(), StoreError> {
    let recorded: Vec<_> = events.iter().map(|event| record(app, collaboration, event)).collect();
    tx.outbox().append(&recorded).await
}

/// One event with its envelope; an expiry happened at its deadline, whenever it is written down.
pub(super) fn record(
    app: &App,
    collaboration: &Collaboration,
    event: &CollaborationEvent,
) -> Recorded {
    Recorded {
        id: EventId(app.ids.next()),
        event: public(&event.fact, snapshot(collaboration, event.at)),
        occurred_at: event.at,
    }
}

const fn public(fact: &CollaborationFact, snapshot: CollaborationSnapshot) -> Event {
    match fact {
        CollaborationFact::Proposed(_) => Event::CollaborationProposed(snapshot),
        CollaborationFact::CounterOffered { .. } => Event::CollaborationCountered(snapshot),
        CollaborationFact::Accepted { .. } => Event::CollaborationAccepted(snapshot),
        CollaborationFact::Rejected { .. } => Event::CollaborationRejected(snapshot),
        CollaborationFact::Withdrawn => Event::CollaborationWithdrawn(snapshot),
        CollaborationFact::Signed { .. } => Event::CollaborationSigned(snapshot),
        CollaborationFact::Activated { .. } => Event::CollaborationActivated(snapshot),
        CollaborationFact::Expired => Event::CollaborationExpired(snapshot),
        CollaborationFact::Terminated { .. } => Event::CollaborationTerminated(snapshot),
    }
}

fn snapshot(collaboration: &Collaboration, at: Timestamp) -> CollaborationSnapshot {
    let agreed = collaboration.stage.agreement().map(|agreement| agreement.rate_percent);
    let offered = collaboration.current_offer().map(|offer| offer.rate_percent);
    let mut product_ids = collaboration.products.clone();
    product_ids.sort_unstable();
    CollaborationSnapshot {
        collaboration_id: collaboration.id,
        merchant_id: collaboration.merchant_id,
        influencer_id: collaboration.influencer_id,
        product_ids,
        status: collaboration.status().as_str().to_owned(),
        rate_percent: agreed.or(offered).map(|rate| rate.to_string()).unwrap_or_default(),
        turn: collaboration.turn(at).as_str().to_owned(),
        version: collaboration.version,
    }
}
