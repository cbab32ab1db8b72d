//! Which database a process uses, by which logins, with the passwords that are told beside.
//! Deliberately not here: what an address must look like (`check`), and what production asks of one
//! (`read`).

use super::{Complaint, Key, Origin, SettingSources, SettingsError, check, read::refuse};
use std::{fmt, path::PathBuf};

/// Which database, and how it is used.
#[derive(Clone)]
pub struct DatabaseSettings {
    /// Somebody's PostgreSQL, by the login that serves; `None` means a private one.
    pub url: Option<String>,
    /// The same by its owner's login; `None` means that the other one has to do.
    pub owner_url: Option<String>,
    /// Which setting names the login that serves, and who said it.
    pub said_by: String,
    /// Which setting names the owner's login, and who said it.
    pub owner_said_by: String,
    /// Most connections of this process.
    pub max_connections: u32,
    /// Folder of the private one.
    pub data_dir: PathBuf,
    /// Folder of PostgreSQL's programs, if they are not to be looked for.
    pub bin_dir: Option<PathBuf>,
}

impl fmt::Debug for DatabaseSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseSettings").field("data_dir", &self.data_dir).finish_non_exhaustive()
    }
}

impl SettingSources {
    /// Which database.
    ///
    /// # Errors
    /// [`SettingsError`] names everything that is said and wrong.
    pub fn database(&self) -> Result<DatabaseSettings, SettingsError> {
        refuse(self.wrong())?;
        refuse(self.owner_without_database().into_iter().collect())?;
        let owner_url = self.address(Key::OwnerDatabaseUrl, Key::OwnerDatabasePassword)?;
        let owner = if owner_url.is_some() { Key::OwnerDatabaseUrl } else { Key::DatabaseUrl };
        Ok(DatabaseSettings {
            url: self.address(Key::DatabaseUrl, Key::DatabasePassword)?,
            owner_url,
            said_by: self.said_by(Key::DatabaseUrl),
            owner_said_by: self.said_by(owner),
            max_connections: self.needed(Key::DatabaseConnections, check::connections)?,
            data_dir: self.needed(Key::DataDir, check::folder)?,
            bin_dir: self.read(Key::PgBin, check::folder)?,
        })
    }

    /// A setting's variable, and who said it.
    fn said_by(&self, key: Key) -> String {
        let origin = self.origin(key).unwrap_or(Origin::Default);
        format!("{} ({origin})", key.setting().variable)
    }

    /// A database's address, with the password in it that is told beside it.
    fn address(&self, url: Key, password: Key) -> Result<Option<String>, SettingsError> {
        let address = self.read(url, check::postgres)?;
        let secret = self.read(password, check::phrase)?;
        let (Some(address), Some(secret)) = (&address, secret) else { return Ok(address) };
        let with = check::with_password(address, &secret);
        with.map(Some).map_err(|why| self.complain(password, why).into())
    }

    /// A password that does not go with its address.
    fn unfit_password(&self, url: Key, password: Key) -> Option<Complaint> {
        let address = self.read(url, check::postgres).ok()??;
        let secret = self.read(password, check::phrase).ok()??;
        let why = check::with_password(&address, &secret).err()?;
        Some(self.complain(password, why))
    }

    /// What is well-formed and does not go together.
    pub(super) fn unfit_database(&self) -> Vec<Complaint> {
        let beside = [
            (Key::DatabaseUrl, Key::DatabasePassword),
            (Key::OwnerDatabaseUrl, Key::OwnerDatabasePassword),
        ];
        let passwords = beside.into_iter().filter_map(|(url, key)| self.unfit_password(url, key));
        passwords.chain(self.owner_without_database()).collect()
    }

    /// An owner's address alone would be passed over in favour of a private database.
    fn owner_without_database(&self) -> Option<Complaint> {
        let alone = self.text(Key::DatabaseUrl).is_none();
        self.unfit(Key::OwnerDatabaseUrl, check::postgres, |_| {
            alone.then_some("it is told without DATABASE_URL, which names the login that serves")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::told::tests::told;

    const SANDBOX: (&str, &str) = ("CAURI_MODE", "sandbox");
    const DATABASE: (&str, &str) = ("DATABASE_URL", "postgresql://cauri@localhost/cauri");

    fn refusal(environment: &[(&str, &str)]) -> String {
        told(environment, "").serving().unwrap_err().to_string()
    }

    #[test]
    fn an_owner_of_no_database_is_not_passed_over() {
        let owner = ("CAURI_OWNER_DATABASE_URL", "postgresql://postgres@localhost/cauri");
        for refused in [refusal(&[owner]), told(&[owner], "").database().unwrap_err().to_string()] {
            assert!(refused.contains("without DATABASE_URL"), "{refused}");
            assert!(!refused.contains(owner.1), "{refused}");
        }
        let both = told(&[DATABASE, owner], "").database().unwrap();
        assert_eq!(both.owner_url.as_deref(), Some(owner.1));
        assert!(!format!("{both:?}").contains("postgres@"), "{both:?}");
    }

    #[test]
    fn a_password_beside_the_address_is_put_into_it() {
        let beside = ("CAURI_DATABASE_PASSWORD", "p@ss:w/rd");
        let with = told(&[DATABASE, beside], "").database().unwrap();
        let url = with.url.unwrap();
        assert!(url.starts_with("postgresql://cauri:p%40ss%3Aw%2Frd@"), "{url}");
        let owner = ("CAURI_OWNER_DATABASE_URL", "postgresql://postgres@localhost/cauri");
        let hers = ("CAURI_OWNER_DATABASE_PASSWORD", "p@ss");
        let both = told(&[DATABASE, owner, hers], "").database().unwrap();
        assert_eq!(both.url.as_deref(), Some(DATABASE.1));
        let url = both.owner_url.unwrap();
        assert!(url.starts_with("postgresql://postgres:p%40ss@"), "{url}");
        let twice = ("DATABASE_URL", "postgresql://cauri:word@localhost/cauri");
        let refused = refusal(&[SANDBOX, twice, beside]);
        assert!(refused.starts_with("CAURI_DATABASE_PASSWORD (environment): "), "{refused}");
        assert!(refused.contains("already") && !refused.contains("p@ss"), "{refused}");
        let full = ("CAURI_OWNER_DATABASE_URL", "postgresql://cauri:word@localhost/cauri");
        let refused = refusal(&[SANDBOX, DATABASE, full, hers]);
        assert!(refused.starts_with("CAURI_OWNER_DATABASE_PASSWORD (environment): "), "{refused}");
    }
}
