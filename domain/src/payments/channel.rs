//! By which means a buyer pays, and whether a card may be among them.
//! Deliberately not here: what a gateway calls them.

use crate::kernel::stored_words;

stored_words! {
    /// How a buyer wants to pay; frozen with the payment.
    #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
    Channel {
        /// Whatever the payment page offers.
        All = "all",
        /// Mobile money.
        MobileMoney = "mobile_money",
        /// A bank card.
        CreditCard = "credit_card",
        /// A wallet.
        Wallet = "wallet",
    }
}

impl Channel {
    /// True if the payment page offers cards.
    pub const fn offers_cards(self) -> bool {
        match self {
            Self::All | Self::CreditCard => true,
            Self::MobileMoney | Self::Wallet => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_channels_belong_together() {
        for channel in Channel::ALL.iter().copied() {
            assert_eq!(Channel::from_word(channel.as_str()), Some(channel));
        }
        assert_eq!(Channel::from_word("cash"), None);
    }
}
