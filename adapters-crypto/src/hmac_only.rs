//! The one kind of signature that our access tokens have, for the library that reads and writes
//! them: HMAC with SHA-256. So nothing that signs by curves or primes is linked for their sake.
//! Deliberately not here: tokens.

use hmac::{Hmac, KeyInit as _, Mac as _};
use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{Error, ErrorKind},
    signature::{Error as SignatureError, Signer, Verifier},
};
use sha2::Sha256;

/// What the library is told to work with.
static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: signer,
    verifier_factory: verifier,
    key_utils: KeyUtils::new_unimplemented(),
};

/// Has the library work with it; whoever comes first does it for the whole process.
pub(crate) fn install() {
    // An error says that it is done already.
    let _ = PROVIDER.install_default();
}

/// HMAC with SHA-256 under a key.
struct Hs256(Hmac<Sha256>);

impl Hs256 {
    fn under(
        key: &[u8],
        family: AlgorithmFamily,
        algorithm: Algorithm,
    ) -> Result<Box<Self>, Error> {
        if algorithm != Algorithm::HS256 || family != AlgorithmFamily::Hmac {
            return Err(ErrorKind::InvalidAlgorithm.into());
        }
        let keyed = Hmac::new_from_slice(key).map_err(|_| ErrorKind::InvalidKeyFormat)?;
        Ok(Box::new(Self(keyed)))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the library's own form")]
fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>, Error> {
    Ok(Hs256::under(key.as_bytes(), key.family(), *algorithm)?)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the library's own form")]
fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>, Error> {
    Ok(Hs256::under(key.try_get_as_bytes()?, key.family(), *algorithm)?)
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, SignatureError> {
        Ok(self.0.clone().chain_update(message).finalize().into_bytes().to_vec())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    /// In constant time.
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), SignatureError> {
        let told = self.0.clone().chain_update(message).verify_slice(signature);
        told.map_err(|_| SignatureError::new())
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    use jsonwebtoken::crypto::{sign, verify};

    /// The example of RFC 7515, appendix A.1: key, what is signed, signature.
    const RFC_7515: [&str; 3] = [
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
         eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290\
         Ijp0cnVlfQ",
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    ];

    #[test]
    fn it_signs_as_the_standard_says() {
        install();
        let [key, message, signature] = RFC_7515;
        let message = message.as_bytes();
        let key = URL_SAFE_NO_PAD.decode(key).unwrap();
        let signing = EncodingKey::from_secret(&key);
        assert_eq!(sign(message, &signing, Algorithm::HS256).unwrap(), signature);
        let checking = DecodingKey::from_secret(&key);
        assert!(verify(signature, message, &checking, Algorithm::HS256).unwrap());
        assert!(!verify(signature, b"another", &checking, Algorithm::HS256).unwrap());
        assert!(!verify("AAAA", message, &checking, Algorithm::HS256).unwrap());
        assert!(!verify("", message, &checking, Algorithm::HS256).unwrap());
    }

    #[test]
    fn every_other_algorithm_is_refused() {
        install();
        let (signing, checking) = (EncodingKey::from_secret(b"k"), DecodingKey::from_secret(b"k"));
        for algorithm in [
            Algorithm::HS384,
            Algorithm::HS512,
            Algorithm::RS256,
            Algorithm::ES256,
            Algorithm::PS256,
            Algorithm::EdDSA,
        ] {
            assert!(sign(b"m", &signing, algorithm).is_err(), "{algorithm:?}");
            assert!(verify("AAAA", b"m", &checking, algorithm).is_err(), "{algorithm:?}");
        }
    }
}
