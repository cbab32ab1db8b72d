//! Who may see which payout, and who is a party of which sale.
//! Deliberately not here: which roles are paid at all (`matrix`).

use crate::kernel::caller::Caller;
use cauri_domain::revenue::{Payout, SaleParty, WithheldCommission};

/// A payout is its payee's own business.
pub(super) fn may_see(caller: &Caller, payout: &Payout) -> bool {
    caller.user_id == payout.payee_id
}

/// What is withheld of a sale is its two parties' business; to anybody else it is not there.
pub(super) fn party_of(caller: &Caller, withheld: &WithheldCommission) -> Option<SaleParty> {
    withheld.party(caller.user_id)
}
