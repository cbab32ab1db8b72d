//! People of every role, registered over HTTP.
//! Deliberately not here: what they do.

use super::{Service, World};
use serde_json::json;

/// A signed-in person.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// Who.
    pub(crate) id: String,
    /// E-mail address.
    pub(crate) email: String,
    /// For the `Authorization` header.
    pub(crate) access_token: String,
    /// For a renewal.
    pub(crate) refresh_token: String,
}

/// The password of everybody in the tests.
pub(crate) const PASSWORD: &str = "un secret bien gardé";

impl Service {
    /// Registers a person of this role under this name.
    pub(crate) async fn person(&self, name: &str, role: &str) -> Person {
        let email = format!("{}@example.sn", name.to_lowercase());
        let body = json!({ "email": email, "password": PASSWORD, "name": name, "role": role });
        let reply = self.post("/api/auth/register", None, body).await.expect(201);
        Person {
            id: reply.str("/user/id").to_owned(),
            email,
            access_token: reply.str("/access_token").to_owned(),
            refresh_token: reply.str("/refresh_token").to_owned(),
        }
    }

    /// Signs a person in again, with the role that it has by now.
    async fn sign_in(&self, person: Person) -> Person {
        let body = json!({ "email": person.email, "password": PASSWORD });
        let reply = self.post("/api/auth/login", None, body).await.expect(200);
        Person {
            access_token: reply.str("/access_token").to_owned(),
            refresh_token: reply.str("/refresh_token").to_owned(),
            ..person
        }
    }

    /// A person shows once more who it is, for five minutes of its session.
    pub(crate) async fn reauthenticate(&self, person: &Person) {
        let body = json!({ "password": PASSWORD });
        self.post("/api/me/reauthenticate", Some(person), body).await.expect(200);
    }

    /// A product of this merchant at this price.
    pub(crate) async fn product(&self, merchant: &Person, name: &str, price_xof: i64) -> String {
        let body = json!({
            "name": name, "description": "Fait à la main", "price": price_xof,
            "category": "beaute",
        });
        let reply = self.post("/api/products", Some(merchant), body).await.expect(201);
        reply.str("/product/id").to_owned()
    }
}

impl World {
    /// An admin under this name. Nobody registers as one.
    pub(crate) async fn admin(&self, name: &str) -> Person {
        let person = self.person(name, "customer").await;
        sqlx::query("UPDATE app.users SET role = 'admin' WHERE id = $1::uuid")
            .bind(&person.id)
            .execute(&self.owner)
            .await
            .expect("a new role");
        self.sign_in(person).await
    }
}
