//! The one path that every move after the first offer takes.
//! Deliberately not here: what a move does (domain), and the first offer (`propose`).

use super::{evidence, load, policy, public};
use crate::{
    affiliate::link::{NewLink, end_link, make_link},
    app::App,
    jobs::Job,
    kernel::{
        caller::{Caller, Denied, Permit},
        error::StoreError,
        idempotency::{Answer, IdempotencyError, conclude, earlier},
        ports::IdempotencyKey,
    },
    matrix::Operation,
    store_conflicts,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{
    collaboration::{
        Agreement, Collaboration, CollaborationError, CollaborationEvent, Command, CommandKind,
        Facts, Party, Stage, Status, decide,
    },
    kernel::{CollaborationId, Decision, Timestamp},
};
use serde::{Deserialize, Serialize};

/// A move that somebody asks for: of which collaboration, and under which conditions.
#[derive(Debug, Clone, Copy)]
pub struct MoveRequest<'a> {
    /// Which collaboration.
    pub id: CollaborationId,
    /// The client's key, if it sent one.
    pub key: Option<&'a IdempotencyKey>,
    /// The version that the client saw, if it says so.
    pub if_match: Option<i64>,
}

/// Where a move led.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Which collaboration.
    pub collaboration_id: CollaborationId,
    /// Where it stands now.
    pub status: Status,
    /// Its version now.
    pub version: i64,
    /// True if the same move was the last one already: nothing was written.
    pub already_applied: bool,
}

impl From<&Decision<Collaboration, CollaborationEvent>> for Moved {
    fn from(decision: &Decision<Collaboration, CollaborationEvent>) -> Self {
        let (Decision::Applied { next: state, .. } | Decision::AlreadyApplied(state)) = decision;
        Self {
            collaboration_id: state.id,
            status: state.status(),
            version: state.version,
            already_applied: decision.is_replay(),
        }
    }
}

/// Why a move was not made.
#[derive(Debug, thiserror::Error)]
pub enum NegotiateError {
    /// The role never negotiates so.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such collaboration, or the caller is no party to it.
    #[error("there is no such collaboration")]
    NotFound,
    /// The client's key.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// The collaboration has moved since the client saw it.
    #[error("the collaboration has moved on to version {found}")]
    StaleVersion {
        /// The version found.
        found: i64,
    },
    /// A rule of the negotiation.
    #[error("{rule}")]
    Refused {
        /// The rule that was broken.
        rule: CollaborationError,
        /// What the caller may do instead.
        allowed: Vec<CommandKind>,
    },
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(NegotiateError);

/// Makes a move: permit, load under lock, decide, save, publish.
///
/// # Errors
/// [`NegotiateError`] names the first thing that is in the way.
pub(super) async fn negotiate(
    app: &App,
    caller: &Caller,
    operation: Operation,
    asked: MoveRequest<'_>,
    command: &Command,
) -> Result<Answer<Moved>, NegotiateError> {
    operation.permit(caller)?;
    let now = app.clock.now();
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| {
            let parties = tx.collaboration().find_parties(asked.id).await?;
            let parties = parties.ok_or(NegotiateError::NotFound)?;
            let (permit, party) =
                policy::mover(caller, &parties).ok_or(NegotiateError::NotFound)?;
            if let Some(answer) = earlier(tx, caller, operation, asked.key, now).await? {
                return Ok(answer);
            }
            let facts = load::facts(tx, app, &parties).await?;
            let found = tx.collaboration().get_for_update(asked.id).await?;
            let collaboration = found.ok_or(NegotiateError::NotFound)?;
            check_if_match(&collaboration, asked.if_match, now)?;
            let seen = asked.if_match.is_some().then_some(collaboration.version);
            let table = Situation { collaboration, seen: seen.unwrap_or(parties.version), facts };
            let decision = table.decide(command, party, now)?;
            save(tx, app, &permit, &decision).await?;
            Ok(conclude(tx, caller, operation, asked.key, Moved::from(&decision)).await?)
        })
        .await
    })
    .await
}

/// The version that a client saw is that of a representation, which is as of now.
fn check_if_match(
    collaboration: &Collaboration,
    if_match: Option<i64>,
    now: Timestamp,
) -> Result<(), NegotiateError> {
    let found = collaboration.as_of(now).version;
    match if_match {
        Some(seen) if seen != found => Err(NegotiateError::StaleVersion { found }),
        _ => Ok(()),
    }
}

/// A collaboration under lock, with the world around it.
struct Situation<'a> {
    collaboration: Collaboration,
    /// The version in which this command found it, before it waited for the lock.
    seen: i64,
    facts: Facts<'a>,
}

impl Situation<'_> {
    /// Decides; of two commands at once the one that waited is refused, since its sender knew
    /// nothing of the first. Two signatures are no rivals: the second is added to the first.
    fn decide(
        &self,
        command: &Command,
        party: Party,
        now: Timestamp,
    ) -> Result<Decision<Collaboration, CollaborationEvent>, NegotiateError> {
        let decision = decide(&self.collaboration, command, party.into(), &self.facts, now)
            .map_err(|rule| NegotiateError::Refused {
                rule,
                allowed: self.collaboration.allowed_commands(party.into(), now),
            })?;
        let found = self.collaboration.version;
        let overtaken = found != self.seen && command.kind() != CommandKind::Sign;
        if overtaken && !decision.is_replay() {
            return Err(NegotiateError::StaleVersion { found });
        }
        Ok(decision)
    }
}

/// Saves a move with everything that follows from it at once: its evidence is sealed, an active
/// contract has its link, and its certificate is left to be made; an ended one's link has ended.
async fn save(
    tx: &mut Tx,
    app: &App,
    permit: &Permit,
    decision: &Decision<Collaboration, CollaborationEvent>,
) -> Result<(), StoreError> {
    let Decision::Applied { next, events } = decision else { return Ok(()) };
    tx.collaboration().save(permit, next).await?;
    evidence::append(tx, app, permit, next).await?;
    match &next.stage {
        Stage::Active { agreement, activated_at } => {
            let new = link_of(next, agreement);
            make_link(tx, app, permit, new, *activated_at).await?;
            tx.jobs().enqueue(&Job::RenderContract { collaboration_id: next.id }).await?;
        }
        Stage::Terminated { at, .. } => end_link(tx, permit, next.id, *at).await?,
        _ => {}
    }
    public::publish(tx, app, next, events).await
}

/// What a contract says of its link.
fn link_of(collaboration: &Collaboration, agreement: &Agreement) -> NewLink {
    NewLink {
        collaboration_id: collaboration.id,
        merchant_id: collaboration.merchant_id,
        creator_id: collaboration.influencer_id,
        rate: agreement.rate_percent,
        contract_hash: agreement.contract.hash.clone(),
        product_ids: collaboration.products.clone(),
    }
}
