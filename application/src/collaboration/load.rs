//! What a decision about a collaboration must know, loaded under lock in the order of contexts.
//! Deliberately not here: deciding.

use super::ports::Parties;
use crate::{app::App, kernel::error::StoreError, tx::Tx};
use cauri_domain::{
    collaboration::{Facts, PartyFacts, ProductFacts},
    identity::Account,
    kernel::{Personal, UserId},
};

/// The world as a move needs it: both accounts, then the products, kept as they are until the
/// transaction ends.
pub(super) async fn facts<'a>(
    tx: &mut Tx,
    app: &'a App,
    parties: &Parties,
) -> Result<Facts<'a>, StoreError> {
    let Parties { merchant_id, influencer_id, .. } = *parties;
    let accounts = tx.identity().list_accounts_for_share(&[merchant_id, influencer_id]).await?;
    let products = tx.catalog().list_for_share(&parties.product_ids).await?;
    Ok(Facts {
        merchant: party(&accounts, merchant_id),
        influencer: party(&accounts, influencer_id),
        products: products.iter().map(ProductFacts::from).collect(),
        terms: &app.policy.terms,
    })
}

/// An account that is gone can't act any more; a foreign key keeps that from happening.
fn party(accounts: &[Account], id: UserId) -> PartyFacts {
    match accounts.iter().find(|account| account.id == id) {
        Some(account) => PartyFacts { name: account.name.clone(), is_active: account.is_active() },
        None => PartyFacts { name: Personal::new(String::new()), is_active: false },
    }
}
