//! `GET /`: a page in the reader's language that says whether the service works.
//! Deliberately not here: the headers of every answer (`security_headers`).

use crate::harness::harness;
use reqwest::Method;

#[test]
fn whoever_opens_the_address_gets_a_page() {
    harness(async |world| {
        for (language, words) in [
            ("", ["lang=\"fr\"", "Le service fonctionne.", "mode test", "href=\"/docs/\""]),
            ("en", ["lang=\"en\"", "The service is running.", "sandbox", "href=\"/readyz\""]),
        ] {
            let headers = [("accept-language", language)];
            let page = world.send(Method::GET, "/", None, None, &headers).await.expect(200);
            assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
            let policy = page.headers["content-security-policy"].to_str().expect("text");
            assert!(policy.starts_with("default-src 'none'"), "{policy}");
            for word in words {
                assert!(page.text.contains(word), "nothing about {word}: {}", page.text);
            }
        }
        // What it leads to is there.
        world.get("/docs/", None).await.expect(200);
        world.get("/readyz", None).await.expect(200);
    });
}
