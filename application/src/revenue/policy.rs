//! Who may see which payout.
//! Deliberately not here: which roles are paid at all (`matrix`).

use crate::kernel::caller::Caller;
use cauri_domain::revenue::Payout;

/// A payout is its payee's own business.
pub(super) fn may_see(caller: &Caller, payout: &Payout) -> bool {
    caller.user_id == payout.payee_id
}
