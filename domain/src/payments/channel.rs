//! By which means a buyer pays, and whether a card may be among them.
//! Deliberately not here: what a gateway calls them.

/// How a buyer wants to pay; frozen with the payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum Channel {
    /// Whatever the payment page offers.
    All,
    /// Mobile money.
    MobileMoney,
    /// A bank card.
    CreditCard,
    /// A wallet.
    Wallet,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 4] = [Self::All, Self::MobileMoney, Self::CreditCard, Self::Wallet];

    /// Its word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::MobileMoney => "mobile_money",
            Self::CreditCard => "credit_card",
            Self::Wallet => "wallet",
        }
    }

    /// The channel of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == word)
    }

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
        for channel in Channel::ALL {
            assert_eq!(Channel::from_word(channel.as_str()), Some(channel));
        }
        assert_eq!(Channel::from_word("cash"), None);
    }
}
