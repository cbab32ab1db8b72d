//! A merchant invites an influencer: the first offer.
//! Deliberately not here: every later move (`negotiate`).

use super::{
    expire,
    negotiate::{Moved, NegotiateError},
    public,
};
use crate::{
    app::App,
    kernel::{caller::Caller, error::StoreError, idempotency::Answer, ports::IdempotencyKey},
    matrix::Operation,
    once::once,
    tx::Tx,
};
use cauri_domain::{
    collaboration::{
        Collaboration, PRODUCT_LIMIT, ProductFacts, Proposal, ProposalFacts, propose as decide,
    },
    identity::{Account, Role},
    kernel::{CollaborationId, Decision, OfferId, ProductId, UserId},
    money::RatePercent,
};

/// What a merchant proposes.
#[derive(Debug, Clone)]
pub struct Propose {
    /// To whom.
    pub influencer_id: UserId,
    /// For which products.
    pub product_ids: Vec<ProductId>,
    /// The commission offered, in percent.
    pub rate_percent: RatePercent,
    /// What is said with it.
    pub message: Option<String>,
}

/// Invites an influencer.
pub async fn propose(
    app: &App,
    caller: &Caller,
    key: Option<&IdempotencyKey>,
    command: &Propose,
) -> Result<Answer<Moved>, NegotiateError> {
    let operation = Operation::ProposeCollaboration;
    let permit = operation.permit(caller)?;
    let proposal = Proposal {
        id: CollaborationId(app.ids.next()),
        offer_id: OfferId(app.ids.next()),
        merchant_id: caller.user_id,
        influencer_id: command.influencer_id,
        products: command.product_ids.clone(),
        rate_percent: command.rate_percent,
        message: command.message.clone(),
    };
    once(app, caller, operation, key, async |tx, now| {
        let found = load(tx, &proposal).await?;
        let open = open_requests(tx, &proposal).await?;
        let facts = facts(app, &proposal, found, &open);
        let decision = decide(&proposal, &facts, now)
            .map_err(|rule| NegotiateError::Refused { rule, allowed: vec![] })?;
        if let Decision::Applied { next, events } = &decision {
            // What is past its deadline makes room here rather than at the next sweep.
            expire::write_down(tx, app, &open, now).await?;
            tx.collaboration().insert(&permit, next).await?;
            public::publish(tx, app, next, events).await?;
        }
        Ok(Moved::from(&decision))
    })
    .await
}

/// What was found out about a proposal.
struct Found {
    accounts: Vec<Account>,
    products: Vec<ProductFacts>,
    /// Whether both were ever to be paid to the same number.
    paid_alike: bool,
}

/// Both accounts and the products; more products than are allowed need not be looked up.
async fn load(tx: &mut Tx, proposal: &Proposal) -> Result<Found, StoreError> {
    let Proposal { merchant_id, influencer_id, .. } = *proposal;
    let accounts = tx.identity().list_accounts_for_share(&[merchant_id, influencer_id]).await?;
    let paid_alike = tx.identity().share_payout_number(merchant_id, influencer_id).await?;
    let products = tx.catalog().list_for_share(looked_up(proposal)).await?;
    let products = products.iter().map(ProductFacts::from).collect();
    Ok(Found { accounts, products, paid_alike })
}

/// Nobody else proposes between the two meanwhile, so what is open stays all that is open.
async fn open_requests(tx: &mut Tx, proposal: &Proposal) -> Result<Vec<Collaboration>, StoreError> {
    let Proposal { merchant_id, influencer_id, .. } = *proposal;
    tx.collaboration().lock_pair(merchant_id, influencer_id).await?;
    let products = looked_up(proposal);
    tx.collaboration().list_open_sharing(merchant_id, influencer_id, products).await
}

fn looked_up(proposal: &Proposal) -> &[ProductId] {
    proposal.products.get(..PRODUCT_LIMIT).unwrap_or(&proposal.products)
}

fn facts<'a>(
    app: &'a App,
    proposal: &Proposal,
    found: Found,
    open_requests: &'a [Collaboration],
) -> ProposalFacts<'a> {
    let Found { accounts, products, paid_alike } = found;
    let find = |id: UserId| accounts.iter().find(|account| account.id == id);
    let merchant = find(proposal.merchant_id);
    let influencer = find(proposal.influencer_id);
    let emails = merchant.zip(influencer).map(|(one, other)| (&one.email, &other.email));
    ProposalFacts {
        merchant_active: merchant.is_some_and(Account::is_active),
        influencer_active: influencer
            .filter(|account| account.role == Role::Influencer)
            .map(Account::is_active),
        same_person: paid_alike || emails.is_some_and(|(one, other)| one == other),
        products,
        open_requests,
        terms: &app.policy.terms,
    }
}
