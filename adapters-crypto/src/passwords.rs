//! Passwords: one form of each, Argon2id with OWASP's parameters, at most one a core at a time.
//! Deliberately not here: which passwords are allowed.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use async_trait::async_trait;
use cauri_application::{
    identity::ports::{Passwords, PasswordsError, Secret},
    kernel::ids::Entropy,
};
use precis_profiles::{OpaqueString, precis_core::profile::Rules as _};
use std::{num::NonZeroUsize, sync::Arc};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Memory of one hash in KiB (OWASP: 19 MiB with two passes and one lane).
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over the memory.
const PASSES: u32 = 2;

/// Argon2id behind a semaphore.
#[derive(Clone)]
pub struct Argon2Passwords {
    entropy: Arc<dyn Entropy>,
    at_once: Arc<Semaphore>,
    /// Checked when the account is unknown, so that the answer takes the same time.
    decoy: Arc<str>,
}

impl std::fmt::Debug for Argon2Passwords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Argon2Passwords")
    }
}

impl Argon2Passwords {
    /// Hashing with the given entropy, on at most `cores` threads at a time.
    ///
    /// # Errors
    /// [`PasswordsError`] if the parameters are refused by the library.
    pub fn new(entropy: Arc<dyn Entropy>, cores: NonZeroUsize) -> Result<Self, PasswordsError> {
        let decoy = hash_with(b"a password that nobody has", &salt(&*entropy))?;
        Ok(Self { entropy, at_once: Arc::new(Semaphore::new(cores.get())), decoy: decoy.into() })
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordsError> {
        let _permit = self.at_once.acquire().await.map_err(failed)?;
        spawn_blocking(work).await.map_err(failed)
    }
}

fn failed(error: impl std::fmt::Display) -> PasswordsError {
    PasswordsError(error.to_string())
}

fn argon2() -> Result<Argon2<'static>, PasswordsError> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(failed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn salt(entropy: &dyn Entropy) -> [u8; 16] {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    salt
}

fn hash_with(password: &[u8], salt: &[u8]) -> Result<String, PasswordsError> {
    let hash: argon2::PasswordHash =
        argon2()?.hash_password_with_salt(password, salt).map_err(failed)?;
    Ok(hash.to_string())
}

/// The rules of the profile without its class of characters: the class knows the Unicode of 2013,
/// and would refuse a password in Adlam.
fn one_form(password: &Secret) -> Result<Secret, PasswordsError> {
    let profile = OpaqueString::new();
    let spaced = profile.additional_mapping_rule(password.expose()).map_err(failed)?;
    let composed = profile.normalization_rule(spaced).map_err(failed)?;
    Ok(Secret::new(composed.into_owned()))
}

/// In its one form first; earlier hashes were made of what was typed.
fn matches(password: &Secret, hash: &str) -> Result<bool, PasswordsError> {
    let (parsed, argon2) = (PasswordHash::new(hash).map_err(failed)?, argon2()?);
    let is = |form: &Secret| argon2.verify_password(form.expose().as_bytes(), &parsed).is_ok();
    let prepared = one_form(password)?;
    Ok(is(&prepared) || (prepared != *password && is(password)))
}

#[async_trait]
impl Passwords for Argon2Passwords {
    fn prepare(&self, password: &Secret) -> Result<Secret, PasswordsError> {
        one_form(password)
    }

    async fn hash(&self, password: &Secret) -> Result<String, PasswordsError> {
        let (password, salt) = (one_form(password)?, salt(&*self.entropy));
        self.run(move || hash_with(password.expose().as_bytes(), &salt)).await?
    }

    async fn verify(&self, password: &Secret, hash: Option<&str>) -> Result<bool, PasswordsError> {
        let known = hash.is_some();
        let hash = hash.unwrap_or(&self.decoy).to_owned();
        let password = password.clone();
        let matches = self.run(move || matches(&password, &hash)).await??;
        Ok(known && matches)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zeros;
    impl Entropy for Zeros {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(7);
        }
    }

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let passwords = Argon2Passwords::new(Arc::new(Zeros), NonZeroUsize::MIN).unwrap();
        let right = Secret::new("un secret bien gardé".to_owned());
        let hash = passwords.hash(&right).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify(&right, Some(&hash)).await.unwrap());
        let wrong = Secret::new("un secret bien garde".to_owned());
        assert!(!passwords.verify(&wrong, Some(&hash)).await.unwrap());
        assert!(!passwords.verify(&right, None).await.unwrap());
    }

    #[tokio::test]
    async fn a_password_is_the_same_however_a_keyboard_spells_it() {
        let passwords = Argon2Passwords::new(Arc::new(Zeros), NonZeroUsize::MIN).unwrap();
        let secret = |text: &str| Secret::new(text.to_owned());
        let (composed, decomposed) =
            (secret("un secret gard\u{e9}"), secret("un\u{a0}secret garde\u{301}"));
        let adlam = secret("\u{1e900}\u{1e901}\u{1e902}");
        for (registered, typed) in
            [(&composed, &decomposed), (&decomposed, &composed), (&adlam, &adlam)]
        {
            let hash = passwords.hash(registered).await.unwrap();
            assert!(passwords.verify(typed, Some(&hash)).await.unwrap());
            let plain = secret("un secret garde");
            assert!(!passwords.verify(&plain, Some(&hash)).await.unwrap());
        }
        assert_eq!(passwords.prepare(&decomposed).unwrap(), composed);
    }

    #[tokio::test]
    async fn a_hash_of_what_was_typed_stays_good() {
        let passwords = Argon2Passwords::new(Arc::new(Zeros), NonZeroUsize::MIN).unwrap();
        let typed = Secret::new("un secret garde\u{301}".to_owned());
        let hash = hash_with(typed.expose().as_bytes(), &[7; 16]).unwrap();
        assert!(passwords.verify(&typed, Some(&hash)).await.unwrap());
        assert!(!passwords.verify(&typed, None).await.unwrap());
    }
}
