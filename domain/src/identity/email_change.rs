//! Another address for an account: the old one stays until the new one is proven; and what mail
//! servers say of either.
//! Deliberately not here: what an address looks like (`email_address`), tokens, and e-mails.

use super::Account;
use crate::kernel::{Decision, Email, Timestamp, to_micros};
use std::convert::Infallible;

/// A mail server refused an e-mail to an address for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct EmailRefusal {
    /// Its status, of three digits.
    pub status: u16,
    /// When.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
    pub at: Timestamp,
}

/// The address that an account is to have, once it is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PendingEmail {
    /// The address.
    pub email: Email,
    /// The last e-mail to it was refused for good.
    pub refused: Option<EmailRefusal>,
}

impl Account {
    /// Asks for another address, which is to be proven; the old one stays until then. Asking for
    /// the one that the account has takes back what was asked for before.
    ///
    /// ```
    /// use cauri_domain::identity::{Account, NewAccount, Role};
    /// use cauri_domain::kernel::{Email, Language};
    /// use chrono::DateTime;
    ///
    /// let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    /// let (role, language) = (Role::Merchant, Language::French);
    /// let new = NewAccount { email: "awa@exmaple.sn", name: "Awa", role, language };
    /// let account = Account::register(uuid::Uuid::nil().into(), new, now).unwrap();
    ///
    /// let right = Email::new("awa@example.sn").unwrap();
    /// let asked = account.ask_email(right.clone(), now).into_state();
    /// assert_eq!(asked.email.reveal(), "awa@exmaple.sn");
    /// let proven = asked.prove_email(&right, now).unwrap().into_state();
    /// assert_eq!((proven.email, proven.pending_email), (right, None));
    /// ```
    pub fn ask_email(&self, email: Email, now: Timestamp) -> Decision<Self, Infallible> {
        let pending_email = (email != self.email).then_some(PendingEmail { email, refused: None });
        self.with_emails(pending_email, self.email_refused, now)
    }

    /// Notes that an e-mail to this address was read by the account's owner: it is proven, and the
    /// account's from then on. `None` if it is neither the account's nor to be.
    pub fn prove_email(
        &self,
        read_at: &Email,
        now: Timestamp,
    ) -> Option<Decision<Self, Infallible>> {
        if *read_at == self.email {
            return Some(self.verify_email(now));
        }
        self.pending_email.as_ref().filter(|pending| pending.email == *read_at)?;
        let proven = Self {
            email: read_at.clone(),
            email_verified_at: Some(to_micros(now)),
            email_refused: None,
            pending_email: None,
            ..self.clone()
        };
        Some(Decision::Applied { next: proven.changed(now), events: vec![] })
    }

    /// Notes what a mail server said of an e-mail to this address: that it refuses it for good, or
    /// took it. An address that is not the account's any more changes nothing.
    pub fn note_delivery(
        &self,
        to: &Email,
        refused: Option<EmailRefusal>,
        now: Timestamp,
    ) -> Decision<Self, Infallible> {
        let refused = refused.map(|refused| EmailRefusal { at: to_micros(refused.at), ..refused });
        let mut pending = self.pending_email.clone();
        for pending in pending.iter_mut().filter(|pending| pending.email == *to) {
            pending.refused = refused;
        }
        let own = if *to == self.email { refused } else { self.email_refused };
        self.with_emails(pending, own, now)
    }

    fn with_emails(
        &self,
        pending_email: Option<PendingEmail>,
        email_refused: Option<EmailRefusal>,
        now: Timestamp,
    ) -> Decision<Self, Infallible> {
        if (&self.pending_email, self.email_refused) == (&pending_email, email_refused) {
            return Decision::AlreadyApplied(self.clone());
        }
        let next = Self { email_refused, pending_email, ..self.clone() };
        Decision::Applied { next: next.changed(now), events: vec![] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{NewAccount, Role};
    use crate::kernel::Language;
    use chrono::TimeDelta;

    fn now() -> Timestamp {
        chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    fn awa() -> Account {
        let (role, language) = (Role::Merchant, Language::French);
        let new = NewAccount { email: "old@example.sn", name: "Awa", role, language };
        Account::register(uuid::Uuid::nil().into(), new, now()).unwrap()
    }

    fn email(text: &str) -> Email {
        Email::new(text).unwrap()
    }

    #[test]
    fn the_old_address_stays_until_the_new_one_is_proven() {
        let verified = awa().verify_email(now()).into_state();
        let asked = verified.ask_email(email("new@example.sn"), now()).into_state();
        assert_eq!((asked.email.reveal(), asked.version), ("old@example.sn", 3));
        assert_eq!(asked.email_verified_at, Some(now()));
        assert!(asked.ask_email(email("new@example.sn"), now()).is_replay());
        let later = now() + TimeDelta::days(1);
        assert_eq!(asked.prove_email(&email("other@example.sn"), later), None);
        let proven = asked.prove_email(&email("new@example.sn"), later).unwrap().into_state();
        assert_eq!((proven.email.reveal(), &proven.pending_email), ("new@example.sn", &None));
        assert_eq!((proven.email_verified_at, proven.version), (Some(later), 4));
        // What was written to the old address proves nothing any more.
        assert_eq!(proven.prove_email(&email("old@example.sn"), later), None);
        assert!(proven.prove_email(&email("new@example.sn"), later).unwrap().is_replay());
    }

    #[test]
    fn asking_for_the_own_address_takes_the_change_back() {
        assert!(awa().ask_email(email("old@example.sn"), now()).is_replay());
        let asked = awa().ask_email(email("new@example.sn"), now()).into_state();
        let back = asked.ask_email(email("OLD@example.sn"), now()).into_state();
        assert_eq!((&back.pending_email, back.version), (&None, 3));
        assert_eq!(back.prove_email(&email("new@example.sn"), now()), None);
    }

    #[test]
    fn a_refusal_is_noted_at_the_address_that_it_is_about_and_goes_with_it() {
        let refusal = Some(EmailRefusal { status: 550, at: now() });
        let refused = awa().note_delivery(&email("old@example.sn"), refusal, now()).into_state();
        assert_eq!((refused.email_refused, refused.version), (refusal, 2));
        assert!(refused.note_delivery(&email("old@example.sn"), refusal, now()).is_replay());
        assert!(refused.note_delivery(&email("gone@example.sn"), None, now()).is_replay());
        let taken = refused.note_delivery(&email("old@example.sn"), None, now()).into_state();
        assert_eq!(taken.email_refused, None);

        let asked = refused.ask_email(email("new@example.sn"), now()).into_state();
        let both = asked.note_delivery(&email("new@example.sn"), refusal, now()).into_state();
        assert_eq!(both.email_refused, refusal);
        assert_eq!(both.pending_email.as_ref().unwrap().refused, refusal);
        // Asked for once more, another try may do.
        let again = both.ask_email(email("new@example.sn"), now()).into_state();
        assert_eq!(again.pending_email.as_ref().unwrap().refused, None);
        let proven = again.prove_email(&email("new@example.sn"), now()).unwrap().into_state();
        assert_eq!(proven.email_refused, None);
    }
}
