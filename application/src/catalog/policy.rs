//! Who may change which product.
//! Deliberately not here: which roles may sell at all (`matrix`).

use crate::kernel::caller::Caller;
use cauri_domain::catalog::Product;

/// Only its merchant changes a product; to anybody else it is not there to be changed.
pub(super) fn may_change(caller: &Caller, product: &Product) -> bool {
    caller.user_id == product.merchant_id
}
