//! Passwords: Argon2id with OWASP's parameters, at most one a core at a time.
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

#[async_trait]
impl Passwords for Argon2Passwords {
    async fn hash(&self, password: &Secret) -> Result<String, PasswordsError> {
        let (password, salt) = (password.clone(), salt(&*self.entropy));
        self.run(move || hash_with(password.expose().as_bytes(), &salt)).await?
    }

    async fn verify(&self, password: &Secret, hash: Option<&str>) -> Result<bool, PasswordsError> {
        let known = hash.is_some();
        let hash = hash.unwrap_or(&self.decoy).to_owned();
        let password = password.clone();
        let matches = self
            .run(move || {
                let parsed = PasswordHash::new(&hash).map_err(failed)?;
                let argon2 = argon2()?;
                Ok::<_, PasswordsError>(
                    argon2.verify_password(password.expose().as_bytes(), &parsed).is_ok(),
                )
            })
            .await??;
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
}
