//! Roles of people.
//! Deliberately not here: what each role may do (each context's policy).

use crate::kernel::stored_words;

stored_words! {
    /// What a person is to the platform.
    #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
    Role {
        /// Runs the platform; made on the command line only.
        Admin = "admin",
        /// Sells.
        Merchant = "merchant",
        /// Promotes for a commission.
        Influencer = "influencer",
        /// Sells photos.
        Photographer = "photographer",
        /// Buys.
        Customer = "customer",
    }
}

impl Role {
    /// True for those whose names stand in contracts.
    pub const fn signs_contracts(self) -> bool {
        matches!(self, Self::Merchant | Self::Influencer)
    }

    /// True for those who earn commissions.
    pub const fn is_creator(self) -> bool {
        matches!(self, Self::Influencer | Self::Photographer)
    }
}
