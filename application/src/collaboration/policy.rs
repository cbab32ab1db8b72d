//! Who may act on which collaboration, and who may read it.
//! Deliberately not here: roles against operations (`matrix`), whose move it is (domain).

use super::ports::Parties;
use crate::kernel::caller::{Caller, Permit};
use cauri_domain::{
    collaboration::{Collaboration, Party},
    identity::Role,
    kernel::UserId,
};

/// In which capacity somebody reads a collaboration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// As a party.
    Party(Party),
    /// As an admin, who looks and does not move.
    Admin,
}

/// The caller's side of the table, and the permit to move; `None` to everybody else, for whom the
/// collaboration does not exist.
pub(super) fn mover(caller: &Caller, parties: &Parties) -> Option<(Permit, Party)> {
    side(caller, parties.merchant_id, parties.influencer_id).map(|party| (Permit::grant(), party))
}

/// How the caller may read a collaboration; `None` if it may not.
pub(super) fn reader(caller: &Caller, collaboration: &Collaboration) -> Option<Reader> {
    side(caller, collaboration.merchant_id, collaboration.influencer_id)
        .map(Reader::Party)
        .or_else(|| (caller.role == Role::Admin).then_some(Reader::Admin))
}

fn side(caller: &Caller, merchant_id: UserId, influencer_id: UserId) -> Option<Party> {
    if caller.user_id == merchant_id {
        Some(Party::Merchant)
    } else if caller.user_id == influencer_id {
        Some(Party::Influencer)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cauri_domain::kernel::{CollaborationId, SessionId};
    use uuid::Uuid;

    #[test]
    fn only_the_two_parties_move() {
        let id = Uuid::from_u128;
        let parties = Parties {
            id: CollaborationId(id(1)),
            merchant_id: UserId(id(2)),
            influencer_id: UserId(id(3)),
            product_ids: vec![],
            version: 1,
        };
        for (user, role, side) in [
            (2, Role::Merchant, Some(Party::Merchant)),
            (3, Role::Influencer, Some(Party::Influencer)),
            (4, Role::Merchant, None),
            (4, Role::Influencer, None),
            (4, Role::Admin, None),
        ] {
            let caller = Caller { user_id: UserId(id(user)), role, session_id: SessionId(id(9)) };
            assert_eq!(mover(&caller, &parties).map(|(_, party)| party), side, "{user} {role}");
        }
    }
}
