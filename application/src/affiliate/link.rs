//! A collaboration's link: made when the contract is signed, ended with it.
//! Deliberately not here: when that is (collaboration), following it (`follow_link`).

use crate::{
    app::App,
    kernel::{caller::Permit, error::StoreError},
    tx::Tx,
};
use cauri_domain::{
    affiliate::{LINK_CODE_BYTES, Link, LinkCode},
    kernel::{CollaborationId, LinkId, ProductId, Timestamp, UserId},
    money::RatePercent,
};

/// What a signed contract says of its link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    /// Which contract.
    pub collaboration_id: CollaborationId,
    /// Who sells.
    pub merchant_id: UserId,
    /// Who promotes.
    pub creator_id: UserId,
    /// The agreed commission, in percent.
    pub rate: RatePercent,
    /// The contract's hash.
    pub contract_hash: String,
    /// What it is about; the first is where the bare link leads.
    pub product_ids: Vec<ProductId>,
}

/// Makes the link of a contract, in the transaction of its last signature.
///
/// # Errors
/// The store's; a collaboration has one link ([`StoreError::NotUnique`]).
pub async fn make_link(
    tx: &mut Tx,
    app: &App,
    permit: &Permit,
    new: NewLink,
    now: Timestamp,
) -> Result<Link, StoreError> {
    let mut entropy = [0; LINK_CODE_BYTES];
    app.entropy.fill(&mut entropy);
    let link = Link {
        id: LinkId(app.ids.next()),
        collaboration_id: new.collaboration_id,
        code: LinkCode::from_entropy(&entropy),
        merchant_id: new.merchant_id,
        creator_id: new.creator_id,
        rate: new.rate,
        contract_hash: new.contract_hash,
        product_ids: new.product_ids,
        created_at: now,
        ended_at: None,
    };
    tx.affiliate().insert_link(permit, &link).await?;
    Ok(link)
}

/// Ends the link of a collaboration: it still leads to the product, new clicks earn nothing.
pub async fn end_link(
    tx: &mut Tx,
    permit: &Permit,
    collaboration_id: CollaborationId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.affiliate().end_link(permit, collaboration_id, now).await
}

/// The address that a creator shares.
pub fn address(app: &App, code: &LinkCode) -> String {
    format!("{}/r/{}", app.policy.public_url, code.as_str())
}
