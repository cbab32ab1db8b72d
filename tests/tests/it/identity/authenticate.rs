//! Who is let in by an access token, and who is not.
//! Deliberately not here: how one gets a token.

use crate::harness::{Person, World, harness};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

/// A JWT of this header and these claims, signed with HMAC-SHA256 under this key.
fn signed(header: &Value, claims: &Value, key: &str) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(header), part(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("any key");
    mac.update(text.as_bytes());
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// The key before the harness's own: what it has signed is good.
fn previous_key() -> String {
    "s".repeat(32)
}

/// Its name: HMAC-SHA256 under the key's own hash, cut to four bytes.
fn previous_kid() -> String {
    let mac = |key: &[u8]| Hmac::<Sha256>::new_from_slice(key).expect("any key");
    let mut hashed = mac(&[0; 64]);
    hashed.update(previous_key().as_bytes());
    let mut named = mac(&hashed.finalize().into_bytes());
    named.update(b"cauri/kid/v1\n");
    hex::encode(&named.finalize().into_bytes()[..4])
}

/// What a token's head says.
fn head(token: &str) -> Value {
    let part = token.split('.').next().expect("a head");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON")
}

/// What a token claims.
fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).expect("claims");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON")
}

/// The harness's own key.
fn our_key() -> String {
    "t".repeat(32)
}

async fn shows(world: &World, person: &Person, token: String) -> u16 {
    let person = Person { access_token: token, ..person.clone() };
    let reply = world.me(&person).await;
    if reply.status == 401 {
        reply.expect_problem(401, "not_signed_in").status
    } else {
        reply.status
    }
}

#[test]
fn forged_tokens_are_refused() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let kofi = world.person("Kofi", "influencer").await;
        let hs256 = head(&awa.access_token);
        let kid = hs256["kid"].clone();
        let genuine = claims(&awa.access_token);
        let with = |name: &str, value: Value| {
            let mut changed = genuine.clone();
            changed[name] = value;
            changed
        };
        let without = |name: &str| {
            let mut changed = genuine.clone();
            changed.as_object_mut().expect("claims").remove(name);
            changed
        };
        let ours = |claims: &Value| signed(&hs256, claims, &our_key());
        assert_eq!(shows(world, &awa, ours(&genuine)).await, 200, "the tests know the form");

        let none = json!({ "alg": "none", "typ": "JWT", "kid": kid });
        let unsigned = signed(&none, &genuine, &our_key());
        let (bare, _) = unsigned.rsplit_once('.').expect("a signature");
        let (head, _) = awa.access_token.rsplit_once('.').expect("a signature");
        let other = |alg: &str| signed(&json!({ "alg": alg, "kid": kid }), &genuine, &our_key());
        let named = |kid: Value| {
            signed(&json!({ "alg": "HS256", "typ": "JWT", "kid": kid }), &genuine, &our_key())
        };
        let kofis = claims(&kofi.access_token);
        for (what, token) in [
            ("alg none", unsigned.clone()),
            ("alg none, without a signature", format!("{bare}.")),
            ("alg None", other("None")),
            ("another algorithm's name", other("HS512")),
            ("an asymmetric algorithm's name", other("RS256")),
            ("another key", signed(&hs256, &genuine, &"x".repeat(32))),
            ("no name of a key", named(Value::Null)),
            ("a name that nobody has", named(json!("00000000"))),
            ("another key's name", named(json!(previous_kid()))),
            ("the previous key under another's name", signed(&hs256, &genuine, &previous_key())),
            ("an empty key", signed(&hs256, &genuine, "")),
            ("no signature", format!("{head}.")),
            ("changed claims", format!("{bare}.{}", &awa.access_token[head.len() + 1..])),
            ("another issuer", ours(&with("iss", json!("other")))),
            ("another audience", ours(&with("aud", json!("other")))),
            ("past its end", ours(&with("exp", json!(world.machine.present().timestamp())))),
            ("without an end", ours(&without("exp"))),
            ("without a session", ours(&without("sid"))),
            ("a session that never was", ours(&with("sid", json!(awa.id)))),
            ("somebody else's session", ours(&with("sid", kofis["sid"].clone()))),
            ("a refresh token", awa.refresh_token.clone()),
            ("nothing", String::new()),
        ] {
            assert_eq!(shows(world, &awa, token).await, 401, "{what}");
        }
        let basic = [("authorization", "Basic YXdhOnNlY3JldA==")];
        let reply = world.send(reqwest::Method::GET, "/api/me", None, None, &basic).await;
        assert_eq!(
            reply.expect_problem(401, "not_signed_in").headers["www-authenticate"],
            "Bearer"
        );
    });
}

#[test]
fn a_token_of_the_previous_key_is_good_until_its_end() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let head = json!({ "alg": "HS256", "typ": "JWT", "kid": previous_kid() });
        let token = signed(&head, &claims(&awa.access_token), &previous_key());
        assert_eq!(shows(world, &awa, token.clone()).await, 200);
        world.machine.advance(TimeDelta::hours(1));
        assert_eq!(shows(world, &awa, token).await, 401);
    });
}

#[test]
fn a_token_ends_after_an_hour() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        world.machine.advance(TimeDelta::seconds(3_599));
        world.me(&awa).await.expect(200);
        world.machine.advance(TimeDelta::seconds(1));
        world.me(&awa).await.expect_problem(401, "not_signed_in");
    });
}

#[test]
fn a_suspended_person_is_out_within_five_seconds() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let kofi = world.person("Kofi", "influencer").await;
        world.me(&awa).await.expect(200);
        let suspend = "UPDATE app.users SET suspended_since = created_at WHERE name = 'Awa'";
        world.behind(suspend).await;
        world.machine.advance(TimeDelta::seconds(5));
        world.me(&awa).await.expect_problem(401, "not_signed_in");
        world.refresh(&awa.refresh_token).await.expect_problem(401, "refresh_token_not_valid");
        let reply = world.login(&awa.email, crate::harness::PASSWORD).await;
        reply.expect_problem(401, "wrong_credentials");
        world.me(&kofi).await.expect(200);

        world.behind("UPDATE app.users SET suspended_since = NULL").await;
        world.machine.advance(TimeDelta::seconds(5));
        world.me(&awa).await.expect(200);
    });
}

#[test]
fn the_role_is_that_of_today() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        world.get("/api/products", Some(&awa)).await.expect(200);
        world.behind("UPDATE app.users SET role = 'customer'").await;
        world.machine.advance(TimeDelta::seconds(5));
        let reply = world.get("/api/products", Some(&awa)).await;
        reply.expect_problem(403, "forbidden_role");
    });
}

#[test]
fn not_every_request_asks_the_store() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        world.me(&awa).await.expect(200);
        world.behind("DELETE FROM app.sessions").await;
        world.machine.advance(TimeDelta::milliseconds(2_999));
        world.me(&awa).await.expect(200);
        world.machine.advance(TimeDelta::milliseconds(1));
        world.me(&awa).await.expect_problem(401, "not_signed_in");
    });
}
