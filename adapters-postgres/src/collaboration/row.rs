//! A row of `app.collaborations` with its last move → where the collaboration stands.
//! Deliberately not here: statements.

use crate::kernel::corrupt;
use cauri_application::kernel::error::StoreError;
use cauri_domain::{
    collaboration::{
        Actor, Agreement, Collaboration, CommandKind, Contract, Contradiction, Move, Offer, Party,
        Signature, Stage, Status,
    },
    kernel::{CollaborationId, ProductId, Timestamp, UserId},
    money::RatePercent,
};
use rust_decimal::Decimal;
use uuid::Uuid;

const TABLE: &str = "app.collaborations";

/// A collaboration and its last move.
pub(super) struct HeadRow {
    pub(super) id: Uuid,
    pub(super) merchant_id: Uuid,
    pub(super) influencer_id: Uuid,
    pub(super) status: String,
    pub(super) proposed_at: Timestamp,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) agreed_rate: Option<Decimal>,
    pub(super) accepted_at: Option<Timestamp>,
    pub(super) activated_at: Option<Timestamp>,
    pub(super) closed_at: Option<Timestamp>,
    pub(super) closed_by: Option<String>,
    pub(super) closed_reason: Option<String>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) version: i64,
    pub(super) actor: String,
    pub(super) command: String,
    pub(super) fingerprint: String,
    pub(super) rate_percent: Option<Decimal>,
    pub(super) message: Option<String>,
    pub(super) moved_at: Timestamp,
}

/// What lies in other tables.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) products: Vec<ProductId>,
    pub(super) offers: Vec<Offer>,
    pub(super) contract: Option<Contract>,
    pub(super) signatures: Vec<Signature>,
}

/// A move, as it is read in two places.
pub(super) struct MoveRow {
    pub(super) actor: String,
    pub(super) command: String,
    pub(super) fingerprint: String,
    pub(super) rate_percent: Option<Decimal>,
    pub(super) message: Option<String>,
    pub(super) moved_at: Timestamp,
}

impl MoveRow {
    /// The move; `id` names the collaboration if the row contradicts itself.
    pub(super) fn made(self, id: Uuid) -> Result<Move, StoreError> {
        let wrong = |column| corrupt("app.collaboration_moves", column, id);
        Ok(Move {
            actor: Actor::from_word(&self.actor).ok_or_else(|| wrong("actor"))?,
            command: CommandKind::from_word(&self.command).ok_or_else(|| wrong("command"))?,
            fingerprint: self.fingerprint,
            rate_percent: rate(self.rate_percent).map_err(|()| wrong("rate_percent"))?,
            message: self.message,
            at: self.moved_at,
        })
    }
}

/// A rate out of its column.
pub(super) fn rate(percent: Option<Decimal>) -> Result<Option<RatePercent>, ()> {
    percent.map(RatePercent::new).transpose().map_err(|_| ())
}

impl HeadRow {
    /// The whole collaboration, held against what must hold of every one.
    pub(super) fn assemble(self, parts: Parts) -> Result<Collaboration, StoreError> {
        let id = self.id;
        let Parts { products, offers, contract, signatures } = parts;
        let agreement = self.agreement(contract, signatures)?;
        let stage = self.stage(agreement)?;
        let last_move = MoveRow {
            actor: self.actor,
            command: self.command,
            fingerprint: self.fingerprint,
            rate_percent: self.rate_percent,
            message: self.message,
            moved_at: self.moved_at,
        };
        Collaboration {
            id: CollaborationId(id),
            merchant_id: UserId(self.merchant_id),
            influencer_id: UserId(self.influencer_id),
            products,
            offers,
            proposed_at: self.proposed_at,
            stage,
            last_move: last_move.made(id)?,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
        .checked()
        .map_err(|contradiction| {
            let (table, column) = place(contradiction);
            corrupt(table, column, id)
        })
    }

    fn agreement(
        &self,
        contract: Option<Contract>,
        signatures: Vec<Signature>,
    ) -> Result<Option<Agreement>, StoreError> {
        let rate = rate(self.agreed_rate).map_err(|()| self.wrong("agreed_rate"))?;
        match (rate, self.accepted_at, contract) {
            (None, None, None) => Ok(None),
            (Some(rate_percent), Some(accepted_at), Some(contract)) => {
                Ok(Some(Agreement { rate_percent, accepted_at, contract, signatures }))
            }
            _ => Err(self.wrong("accepted_at")),
        }
    }

    fn stage(&self, agreement: Option<Agreement>) -> Result<Stage, StoreError> {
        let due = || self.expires_at.ok_or_else(|| self.wrong("expires_at"));
        let agreed = |it: Option<Agreement>| it.ok_or_else(|| self.wrong("agreed_rate"));
        let over = || self.closed_at.ok_or_else(|| self.wrong("closed_at"));
        let active = || self.activated_at.ok_or_else(|| self.wrong("activated_at"));
        let status = Status::from_word(&self.status).ok_or_else(|| self.wrong("status"))?;
        Ok(match status {
            Status::Pending => Stage::Pending { expires_at: due()? },
            Status::CounterOffer => Stage::CounterOffer { expires_at: due()? },
            Status::Accepted => {
                Stage::Accepted { agreement: agreed(agreement)?, expires_at: due()? }
            }
            Status::Active => {
                Stage::Active { agreement: agreed(agreement)?, activated_at: active()? }
            }
            Status::Rejected => {
                let (by, reason) = self.closer()?;
                Stage::Rejected { by, reason, at: over()?, agreement }
            }
            Status::Expired => Stage::Expired { at: over()?, agreement },
            Status::Withdrawn => Stage::Withdrawn { at: over()?, agreement },
            Status::Terminated => {
                let (by, reason) = self.closer()?;
                Stage::Terminated {
                    by,
                    reason,
                    at: over()?,
                    activated_at: active()?,
                    agreement: agreed(agreement)?,
                }
            }
        })
    }

    /// Who closed it, and why.
    fn closer(&self) -> Result<(Party, String), StoreError> {
        let by = self.closed_by.as_deref().and_then(Party::from_word);
        by.zip(self.closed_reason.clone()).ok_or_else(|| self.wrong("closed_by"))
    }

    fn wrong(&self, column: &'static str) -> StoreError {
        corrupt(TABLE, column, self.id)
    }
}

/// Where a contradiction is to be looked for.
const fn place(contradiction: Contradiction) -> (&'static str, &'static str) {
    match contradiction {
        Contradiction::Products => ("app.collaboration_products", "product_id"),
        Contradiction::Offers => ("app.collaboration_offers", "number"),
        Contradiction::OfferHash => ("app.collaboration_offers", "hash"),
        Contradiction::Stage => (TABLE, "status"),
        Contradiction::Deadline => (TABLE, "expires_at"),
        Contradiction::ContractHash => ("app.contracts", "hash"),
        Contradiction::Signatures => ("app.collaboration_signatures", "signed_by"),
        Contradiction::Version => (TABLE, "version"),
        Contradiction::LastMove | Contradiction::History => ("app.collaboration_moves", "version"),
    }
}
