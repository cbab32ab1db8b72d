//! The fold: what an event makes of a collaboration. Every state comes from here and only here.
//! Deliberately not here: whether something may happen (`decide`, `propose`).

use super::aggregate::{Agreement, Collaboration, Stage};
use super::check::Contradiction;
use super::event::{CollaborationEvent, CollaborationFact, Opening};
use super::transitions::find_row;
use super::words::{CommandKind, Party};
use crate::kernel::to_micros;

/// A collaboration after one more event; what can't have happened to it changes nothing.
///
/// `decide` makes its `next` in this way out of its events, so the two can't disagree.
#[must_use]
pub fn evolve(current: Collaboration, event: &CollaborationEvent) -> Collaboration {
    follow(current, event).unwrap_or_else(|unchanged| *unchanged)
}

/// A collaboration from its own history, oldest event first.
///
/// # Errors
/// [`Contradiction::History`] if an event can't follow those before it, and every other
/// [`Contradiction`] that [`Collaboration::checked`] finds in what they lead to.
///
/// ```
/// use cauri_domain::collaboration::{Actor, Command, Contradiction, decide, replay};
/// use cauri_domain::kernel::Decision;
/// # use cauri_domain::collaboration::{Facts, PartyFacts};
/// # use cauri_domain::kernel::Personal;
/// # use cauri_domain::collaboration::{ProductFacts, Proposal, ProposalFacts, STANDARD_TERMS};
/// # use cauri_domain::collaboration::propose;
/// # use cauri_domain::kernel::{ProductId, UserId};
/// # use cauri_domain::money::{RatePercent, Xof};
/// # use uuid::Uuid;
/// # let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
/// # let (merchant_id, soap) = (UserId(Uuid::from_u128(1)), ProductId(Uuid::from_u128(2)));
/// # let title = "Savon".to_owned();
/// # let price_xof = Xof::new(10_000);
/// # let product = ProductFacts { id: soap, merchant_id, title, price_xof, is_active: true };
/// # let proposal = Proposal {
/// #     id: Uuid::from_u128(3).into(),
/// #     offer_id: Uuid::from_u128(4).into(),
/// #     merchant_id,
/// #     influencer_id: Uuid::from_u128(5).into(),
/// #     products: vec![soap],
/// #     rate_percent: RatePercent::whole(12),
/// #     message: None,
/// # };
/// # let facts = ProposalFacts {
/// #     merchant_active: true,
/// #     influencer_active: Some(true),
/// #     same_person: false,
/// #     products: vec![product.clone()],
/// #     open_requests: &[],
/// #     terms: &STANDARD_TERMS,
/// # };
/// # let party = |name: &str| PartyFacts { name: Personal::new(name.into()), is_active: true };
/// # let world = Facts {
/// #     merchant: party("Awa Diop"),
/// #     influencer: party("Kofi Mensah"),
/// #     products: vec![product],
/// #     terms: &STANDARD_TERMS,
/// # };
///
/// // Keep what happened …
/// let Decision::Applied { next, events } = propose(&proposal, &facts, now).unwrap() else {
///     panic!("it is new")
/// };
/// let mut history = events;
/// let reject = Command::Reject { reason: "Too little".into() };
/// let rejected = decide(&next, &reject, Actor::Influencer, &world, now).unwrap();
/// let Decision::Applied { next, events } = rejected else { panic!("it is new") };
/// history.extend(events);
///
/// // … and the state is there again. What can't have happened is told.
/// assert_eq!(replay(&history), Ok(next));
/// history.reverse();
/// assert_eq!(replay(&history), Err(Contradiction::History));
/// ```
pub fn replay<'a>(
    history: impl IntoIterator<Item = &'a CollaborationEvent>,
) -> Result<Collaboration, Contradiction> {
    let mut events = history.into_iter();
    let Some((event, CollaborationFact::Proposed(opening))) =
        events.next().map(|event| (event, &event.fact))
    else {
        return Err(Contradiction::History);
    };
    events
        .try_fold(opened_by(event, opening), follow)
        .map_err(|_| Contradiction::History)?
        .checked()
}

/// The collaboration that a first offer opens; no other event opens one.
pub(super) fn opened_by(event: &CollaborationEvent, opening: &Opening) -> Collaboration {
    Collaboration {
        id: event.collaboration_id,
        merchant_id: event.merchant_id,
        influencer_id: event.influencer_id,
        products: opening.products.clone(),
        offers: vec![opening.offer.clone()],
        proposed_at: to_micros(event.at),
        stage: Stage::Pending { expires_at: opening.expires_at },
        last_move: event.offered(CommandKind::Propose, &opening.offer),
        version: 1,
        created_at: to_micros(event.at),
        updated_at: to_micros(event.at),
    }
}

/// One step of the fold, or the collaboration as it was if the event can't follow.
fn follow(
    mut current: Collaboration,
    event: &CollaborationEvent,
) -> Result<Collaboration, Box<Collaboration>> {
    let Some(stage) = stage_after(&current, event) else {
        return Err(Box::new(current));
    };
    current.stage = stage;
    if let CollaborationFact::CounterOffered { offer, .. } = &event.fact {
        current.offers.push(offer.clone());
    }
    if let Some(last_move) = event.as_move() {
        current.updated_at = last_move.at;
        current.last_move = last_move;
        current.version = current.version.saturating_add(1);
    }
    Ok(current)
}

/// The stage that an event leads to, if the table has such a row.
fn stage_after(current: &Collaboration, event: &CollaborationEvent) -> Option<Stage> {
    let is_ours = event.collaboration_id == current.id && to_micros(event.at) >= current.updated_at;
    let stage = to_stage(&current.stage, event).filter(|_| is_ours)?;
    match event.as_move() {
        None => Some(stage),
        Some(made) => {
            let row = find_row(current.status(), made.command, made.actor).ok()?;
            row.guard.check(current, made.actor, made.at).ok()?;
            row.to.contains(&stage.status()).then_some(stage)
        }
    }
}

fn to_stage(stage: &Stage, event: &CollaborationEvent) -> Option<Stage> {
    use CollaborationFact as Fact;
    let (at, agreed) = (to_micros(event.at), || stage.agreement().cloned());
    Some(match (&event.fact, stage) {
        (Fact::CounterOffered { offer, expires_at }, _) => match offer.by {
            Party::Merchant => Stage::Pending { expires_at: *expires_at },
            Party::Influencer => Stage::CounterOffer { expires_at: *expires_at },
        },
        (Fact::Accepted { rate_percent, contract, expires_at, .. }, _) => {
            let agreement = Agreement {
                rate_percent: *rate_percent,
                accepted_at: at,
                contract: contract.clone(),
                signatures: Vec::new(),
            };
            Stage::Accepted { agreement, expires_at: *expires_at }
        }
        (Fact::Rejected { by, reason }, _) => {
            Stage::Rejected { by: *by, reason: reason.clone(), at, agreement: agreed() }
        }
        (Fact::Withdrawn, _) => Stage::Withdrawn { at, agreement: agreed() },
        (Fact::Expired, _) => Stage::Expired { at, agreement: agreed() },
        (Fact::Signed { signature }, Stage::Accepted { agreement, expires_at }) => {
            let mut agreement = agreement.clone();
            agreement.signatures.push(signature.clone());
            Stage::Accepted { agreement, expires_at: *expires_at }
        }
        (Fact::Activated { .. }, Stage::Accepted { agreement, .. }) if agreement.is_executed() => {
            Stage::Active { agreement: agreement.clone(), activated_at: at }
        }
        (Fact::Terminated { by, reason }, Stage::Active { agreement, activated_at }) => {
            Stage::Terminated {
                by: *by,
                reason: reason.clone(),
                at,
                activated_at: *activated_at,
                agreement: agreement.clone(),
            }
        }
        _ => return None,
    })
}
