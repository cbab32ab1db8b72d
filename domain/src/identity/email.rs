//! What an e-mail lets its reader do, once, and for how long.
//! Deliberately not here: the token itself – the domain sees neither it nor its hash.

use crate::kernel::{Timestamp, stored_words, to_micros};
use chrono::TimeDelta;

/// E-mails of one purpose to one account within [`EMAILS_WINDOW`], so that nobody can fill
/// somebody else's mailbox.
pub const EMAILS_LIMIT: i64 = 5;
/// The time in which they are counted.
pub const EMAILS_WINDOW: TimeDelta = TimeDelta::hours(1);
/// How long an e-mail is kept at most; longer than any token in it is good.
pub const EMAILS_KEPT: TimeDelta = TimeDelta::hours(48);

stored_words! {
    /// What an e-mail is for.
    ///
    /// ```
    /// use cauri_domain::identity::EmailPurpose;
    ///
    /// assert_eq!(EmailPurpose::ResetPassword.token_life().map(|it| it.num_minutes()), Some(30));
    /// assert_eq!(EmailPurpose::AddressTaken.token_life(), None);
    /// ```
    #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
    EmailPurpose {
        /// Sets a new password.
        ResetPassword = "reset_password",
        /// Proves that the address is its owner's.
        VerifyEmail = "verify_email",
        /// Tells the owner that somebody tried to register with the address.
        AddressTaken = "address_taken",
        /// Brings the code with which a session is re-authenticated.
        ReauthenticationCode = "reauthentication_code",
        /// Proves an address that the account is to have.
        ChangeEmail = "change_email",
        /// Tells the address until now that the account is to have another one.
        EmailChangeAsked = "email_change_asked",
        /// Tells that the account may be paid to another number.
        PayoutNumberAdded = "payout_number_added",
        /// Tells that a payout to a number was asked for.
        PayoutNumberUsed = "payout_number_used",
        /// Tells that somebody named a new number to be paid to, and was refused.
        PayoutNumberRefused = "payout_number_refused",
    }
}

impl EmailPurpose {
    /// How long the token in it is good; `None` if it carries none.
    pub const fn token_life(self) -> Option<TimeDelta> {
        match self {
            Self::ResetPassword => Some(TimeDelta::minutes(30)),
            Self::VerifyEmail | Self::ChangeEmail => Some(TimeDelta::hours(24)),
            // A code is no token: it is good for one session only.
            Self::AddressTaken
            | Self::ReauthenticationCode
            | Self::EmailChangeAsked
            | Self::PayoutNumberAdded
            | Self::PayoutNumberUsed
            | Self::PayoutNumberRefused => None,
        }
    }

    /// When a token that is made now ends (machine clock); `None` if there is none.
    pub fn token_end(self, machine_now: Timestamp) -> Option<Timestamp> {
        self.token_life().map(|life| to_micros(machine_now) + life)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_is_kept_longer_than_its_token_is_good() {
        for purpose in EmailPurpose::ALL {
            assert!(purpose.token_life().is_none_or(|life| life < EMAILS_KEPT));
        }
        assert_eq!(EmailPurpose::from_word("other"), None);
    }
}
