//! People who come back, guess, and change behind the service's back.
//! Deliberately not here: what is tested.

use crate::harness::{PASSWORD, Person, Reply, Service, World};
use serde_json::json;

impl Service {
    /// Somebody tries to sign in.
    pub(crate) async fn login(&self, email: &str, password: &str) -> Reply {
        let body = json!({ "email": email, "password": password });
        self.post("/api/auth/login", None, body).await
    }

    /// A person signs in once more, as from another telephone.
    pub(crate) async fn once_more(&self, person: &Person) -> Person {
        let reply = self.login(&person.email, PASSWORD).await.expect(200);
        Person {
            access_token: reply.str("/access_token").to_owned(),
            refresh_token: reply.str("/refresh_token").to_owned(),
            ..person.clone()
        }
    }

    /// Somebody shows a refresh token.
    pub(crate) async fn refresh(&self, token: &str) -> Reply {
        let body = json!({ "refresh_token": token });
        self.post("/api/auth/refresh", None, body).await
    }

    /// A person asks who it is.
    pub(crate) async fn me(&self, who: &Person) -> Reply {
        self.get("/api/me", Some(who)).await
    }
}

impl World {
    /// A statement behind the service's back.
    pub(crate) async fn behind(&self, sql: &'static str) {
        sqlx::query(sql).execute(&self.owner).await.expect(sql);
    }
}
