//! Who plays.
//! Deliberately not here: what they do.

use super::client::{CallError, Client};
use serde_json::json;
use std::fmt;

/// Everybody's password in the demo: the server listens on loopback and is gone afterwards.
pub(crate) const PASSWORD: &str = "un secret bien gardé";

/// What each is, and with which address it signs in.
pub(crate) const SIGN_INS: [(&str, &str); 3] = [
    ("merchant", "awa@example.com"),
    ("influencer", "kofi@example.com"),
    ("customer", "fatou@example.com"),
];

/// A signed-in person of the story; its `Debug` hides the token.
pub(crate) struct Person {
    /// As the others call it.
    pub(crate) name: &'static str,
    /// As it signs.
    pub(crate) full_name: &'static str,
    /// Who it is to the service.
    pub(crate) id: String,
    /// For the `Authorization` header.
    pub(crate) access_token: String,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The three of them.
#[derive(Debug)]
pub(crate) struct Cast {
    /// Sells.
    pub(crate) awa: Person,
    /// Recommends.
    pub(crate) kofi: Person,
    /// Buys.
    pub(crate) fatou: Person,
}

impl Cast {
    /// Registers everybody.
    pub(crate) async fn register(client: &Client) -> Result<Self, CallError> {
        let [merchant, influencer, customer] = SIGN_INS;
        let register = async |name, full_name, (role, email)| {
            let body = json!({
                "email": email, "password": PASSWORD, "name": full_name, "role": role,
            });
            let answer = client.post("/api/auth/register", None, body).await?;
            let id = answer.text("/user/id")?.to_owned();
            let access_token = answer.text("/access_token")?.to_owned();
            Ok::<_, CallError>(Person { name, full_name, id, access_token })
        };
        Ok(Self {
            awa: register("Awa", "Awa Diop", merchant).await?,
            kofi: register("Kofi", "Kofi Mensah", influencer).await?,
            fatou: register("Fatou", "Fatou Ndiaye", customer).await?,
        })
    }
}
