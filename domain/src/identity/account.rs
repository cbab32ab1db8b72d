//! Accounts: how one comes into being, and when it may act.
//! Deliberately not here: passwords – the domain sees neither them nor their hashes.

use super::{EmailRefusal, PendingEmail, Role};
use crate::kernel::{
    Country, Decision, Email, EmailError, Language, Personal, TextError, Timestamp, UserId,
    bounded_text, printable_text, to_micros,
};
use std::convert::Infallible;

/// The longest name, in characters.
pub const NAME_LIMIT: usize = 200;

/// Why an account is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum AccountError {
    /// The name is blank or too long, or can't be printed in the contracts that it will stand in.
    #[error("the name {0}")]
    Name(TextError),
    /// The address is no e-mail address.
    #[error("the address is no e-mail address")]
    Email,
    /// Admins are made on the command line.
    #[error("a {0} can't register")]
    RoleNotOpen(Role),
}

impl From<EmailError> for AccountError {
    fn from(_: EmailError) -> Self {
        Self::Email
    }
}

/// Whether an account may act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum AccountStatus {
    /// May act.
    Active,
    /// May sign in to nothing; its links stop earning; its money stays its own.
    Suspended {
        /// Since when.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        since: Timestamp,
    },
}

/// A person's account.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Account {
    /// Whose account it is.
    pub id: UserId,
    /// Where to write to.
    pub email: Email,
    /// How the person is called.
    pub name: Personal<String>,
    /// What the person is to the platform.
    pub role: Role,
    /// Whether it may act.
    pub status: AccountStatus,
    /// The language in which we write to the person.
    pub language: Language,
    /// The country in which it dials: how a number without a calling code is read. `None` if it
    /// never said.
    pub country: Option<Country>,
    /// When the address was proven to be the person's; `None` before.
    pub email_verified_at: Option<Timestamp>,
    /// The last e-mail to the address was refused for good.
    pub email_refused: Option<EmailRefusal>,
    /// The address that it is to have, once that is proven.
    pub pending_email: Option<PendingEmail>,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts its changes.
    pub version: i64,
}

/// What a person says of itself when it registers.
#[derive(Debug, Clone, Copy)]
pub struct NewAccount<'a> {
    /// E-mail address.
    pub email: &'a str,
    /// Name.
    pub name: &'a str,
    /// Role wanted.
    pub role: Role,
    /// The language in which to write to the person.
    pub language: Language,
}

impl Account {
    /// Opens an account.
    ///
    /// # Errors
    /// [`AccountError`] names the rule that the registration breaks.
    ///
    /// ```
    /// use cauri_domain::identity::{Account, AccountError, NewAccount, Role};
    /// use cauri_domain::kernel::Language;
    /// use chrono::DateTime;
    ///
    /// let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    /// let language = Language::French;
    /// let (email, name) = ("Awa@Example.sn", "Awa");
    /// let new = NewAccount { email, name, role: Role::Merchant, language };
    /// let account = Account::register(uuid::Uuid::nil().into(), new, now).unwrap();
    /// assert_eq!(account.email.reveal(), "awa@example.sn");
    ///
    /// let admin = NewAccount { role: Role::Admin, ..new };
    /// let refused = Account::register(uuid::Uuid::nil().into(), admin, now);
    /// assert_eq!(refused, Err(AccountError::RoleNotOpen(Role::Admin)));
    /// ```
    pub fn register(id: UserId, new: NewAccount<'_>, now: Timestamp) -> Result<Self, AccountError> {
        let account = Self::open(id, new, now)?;
        if account.role == Role::Admin {
            return Err(AccountError::RoleNotOpen(account.role));
        }
        Ok(account)
    }

    /// Opens the account of somebody who runs the platform; only the command line asks for it.
    ///
    /// # Errors
    /// [`AccountError`] names the rule that address or name breaks.
    pub fn appoint_admin(
        id: UserId,
        email: &str,
        name: &str,
        now: Timestamp,
    ) -> Result<Self, AccountError> {
        let language = Language::default();
        Self::open(id, NewAccount { email, name, role: Role::Admin, language }, now)
    }

    fn open(id: UserId, new: NewAccount<'_>, now: Timestamp) -> Result<Self, AccountError> {
        let now = to_micros(now);
        let email = Email::new(new.email)?;
        let name = bounded_text(new.name, NAME_LIMIT).map_err(AccountError::Name)?;
        check_printable(new.role, &name)?;
        Ok(Self {
            id,
            email,
            name: Personal::new(name),
            role: new.role,
            status: AccountStatus::Active,
            language: new.language,
            country: None,
            email_verified_at: None,
            email_refused: None,
            pending_email: None,
            created_at: now,
            updated_at: now,
            version: 1,
        })
    }

    /// Holds an account that was read somewhere against the rules of a new one.
    ///
    /// # Errors
    /// [`AccountError`] names the rule that it breaks.
    pub fn checked(self) -> Result<Self, AccountError> {
        bounded_text(self.name.reveal(), NAME_LIMIT).map_err(AccountError::Name)?;
        Ok(self)
    }

    /// Gives the person another name, another language to be written to in, or another country to
    /// dial in; what it has already changes nothing.
    ///
    /// # Errors
    /// [`AccountError::Name`] if the name is blank or too long, or can't be printed where the
    /// person's role has it printed.
    pub fn update(
        &self,
        name: &str,
        language: Option<Language>,
        country: Option<Country>,
        now: Timestamp,
    ) -> Result<Decision<Self, Infallible>, AccountError> {
        let name = bounded_text(name, NAME_LIMIT).map_err(AccountError::Name)?;
        if name != *self.name.reveal() {
            check_printable(self.role, &name)?;
        }
        let language = language.unwrap_or(self.language);
        let country = country.or(self.country);
        let same = (self.language, self.country) == (language, country);
        if *self.name.reveal() == name && same {
            return Ok(Decision::AlreadyApplied(self.clone()));
        }
        let updated = Self { name: Personal::new(name), language, country, ..self.clone() };
        Ok(Decision::Applied { next: updated.changed(now), events: vec![] })
    }

    /// Notes that the address is the person's; one that was proven before changes nothing.
    pub fn verify_email(&self, now: Timestamp) -> Decision<Self, Infallible> {
        if self.email_verified_at.is_some() {
            return Decision::AlreadyApplied(self.clone());
        }
        let verified = Self { email_verified_at: Some(to_micros(now)), ..self.clone() };
        Decision::Applied { next: verified.changed(now), events: vec![] }
    }

    /// The account after a change of it, or of its password, which the domain does not see.
    #[must_use]
    pub fn changed(self, now: Timestamp) -> Self {
        Self { updated_at: to_micros(now), version: self.version + 1, ..self }
    }

    /// True if the account may act.
    pub const fn is_active(&self) -> bool {
        matches!(self.status, AccountStatus::Active)
    }
}

/// A name that will stand in contracts is one that documents can print.
fn check_printable(role: Role, name: &str) -> Result<(), AccountError> {
    if role.signs_contracts() { printable_text(name).map_err(AccountError::Name) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new_account(name: &str) -> NewAccount<'_> {
        NewAccount {
            email: "awa@example.sn",
            name,
            role: Role::Merchant,
            language: Language::French,
        }
    }

    #[test]
    fn another_name_is_a_change_and_the_same_is_none() {
        let at = chrono::DateTime::from_timestamp(0, 0).unwrap();
        let later = at + chrono::TimeDelta::days(1);
        let new = new_account("Awa");
        let account = Account::register(uuid::Uuid::nil().into(), new, at).unwrap();
        assert!(account.update(" Awa ", Some(Language::French), None, later).unwrap().is_replay());
        let renamed = account.update("Awa Diop", None, None, later).unwrap().into_state();
        assert_eq!(renamed.name.reveal(), "Awa Diop");
        assert_eq!((renamed.version, renamed.updated_at), (2, later));
        let english = account.update("Awa", Some(Language::English), None, later);
        let english = english.unwrap().into_state();
        assert_eq!((english.language, english.version), (Language::English, 2));
        let togo = account.update("Awa", None, Some(Country::TOGO), later).unwrap().into_state();
        assert_eq!((togo.country, togo.version), (Some(Country::TOGO), 2));
        assert!(togo.update("Awa", None, None, later).unwrap().is_replay());
        assert_eq!(
            account.update(" ", None, None, later),
            Err(AccountError::Name(TextError::Blank))
        );
    }

    #[test]
    fn a_name_in_contracts_can_be_printed() {
        let at = chrono::DateTime::from_timestamp(0, 0).unwrap();
        let open = |name, role| {
            Account::register(
                uuid::Uuid::nil().into(),
                NewAccount { role, ..new_account(name) },
                at,
            )
        };
        let refused = AccountError::Name(TextError::NotPrintable { character: '王' });
        for role in [Role::Merchant, Role::Influencer] {
            assert_eq!(open("王 Awa", role), Err(refused));
            for name in ["محمد", "ߒߞߏ", "𞤀𞤣𞤤𞤢𞤥", "ⵜⵉⴼⵉⵏⴰⵖ", "Ɛ̂lɔ́"]
            {
                let account = open(name, role).unwrap();
                assert_eq!(account.update("Awa 王", None, None, at), Err(refused));
            }
        }
        // Nobody prints those of others.
        assert!(open("王 Awa", Role::Customer).is_ok());
    }

    #[test]
    fn an_address_is_proven_once() {
        let at = chrono::DateTime::from_timestamp(0, 0).unwrap();
        let later = at + chrono::TimeDelta::days(1);
        let account = Account::register(uuid::Uuid::nil().into(), new_account("Awa"), at).unwrap();
        assert_eq!(account.email_verified_at, None);
        let verified = account.verify_email(later);
        assert!(!verified.is_replay());
        let verified = verified.into_state();
        assert_eq!((verified.email_verified_at, verified.version), (Some(later), 2));
        assert!(verified.verify_email(later).is_replay());
    }

    #[test]
    fn debug_shows_neither_name_nor_address() {
        let new = new_account("Awa Diop");
        let at = chrono::DateTime::from_timestamp(0, 0).unwrap();
        let shown = format!("{:?}", Account::register(uuid::Uuid::nil().into(), new, at).unwrap());
        assert!(!shown.to_lowercase().contains("awa"), "{shown}");
    }
}
