//! `GET /r/{code}` and `GET /r/{code}/{product}`
//! Deliberately not here: whose sale it becomes (`attribution`).

use super::support::{click_id, cookie, location, uuid};
use crate::harness::{Person, World, harness};
use cauri_domain::affiliate::{Link, TOKEN_LIMIT};
use chrono::TimeDelta;
use reqwest::Method;
use std::time::Duration;

struct Shop {
    merchant: Person,
    soap: String,
    cream: String,
    link: Link,
    path: String,
}

async fn shop(world: &World) -> Shop {
    let merchant = world.person("Awa", "merchant").await;
    let creator = world.person("Moussa", "influencer").await;
    let soap = world.product(&merchant, "Savon", 10_000).await;
    let cream = world.product(&merchant, "Crème", 5_000).await;
    let link = world.link(&merchant, &creator, &[&soap, &cream]).await;
    let path = format!("/r/{}", link.code.as_str());
    Shop { merchant, soap, cream, link, path }
}

#[test]
fn it_leads_to_the_product_with_evidence() {
    harness(async |world| {
        let Shop { soap, cream, link, path, .. } = shop(world).await;
        let reply = world.follow(&path, &[]).await.expect(302);
        assert!(location(&reply).starts_with(&format!("{}/p/{soap}?click_id=", world.base_url)));
        let claims = world.app.affiliate.click_seal.open(&click_id(&reply)).expect("our seal");
        assert_eq!(claims.link_id, link.id);
        assert_eq!(claims.clicked_at, world.clock.present());
        assert_eq!(claims.product_id, None);
        assert_eq!(reply.headers["cache-control"], "no-store");
        let set = reply.headers["set-cookie"].to_str().expect("a cookie");
        assert!(set.ends_with("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"), "{set}");
        // The product that it leads to is there.
        let page = location(&reply).strip_prefix(&world.base_url).expect("our address");
        world.get(page, None).await.expect(200);

        let deep = world.follow(&format!("{path}/{cream}"), &[]).await.expect(302);
        assert!(location(&deep).contains(&format!("/p/{cream}?click_id=")));
        let claims = world.app.affiliate.click_seal.open(&click_id(&deep)).expect("our seal");
        assert_eq!(claims.product_id, Some(uuid(&cream).into()));
        // A code is read as people type it.
        let upper = format!("/r/{}", link.code.as_str().to_uppercase());
        world.follow(&upper, &[]).await.expect(302);
    });
}

#[test]
fn a_click_is_kept_without_saying_whose() {
    harness(async |world| {
        let Shop { soap, path, .. } = shop(world).await;
        let referrer = ("referer", "https://www.instagram.com/awa?who=me");
        world.follow(&path, &[referrer]).await.expect(302);
        let sql = "SELECT product_id::text, agent, referrer_host, counted::text,
                          length(visitor_hash)::text FROM app.clicks";
        assert_eq!(world.texts(sql).await, [&soap, "mobile", "www.instagram.com", "true", "16"]);
    });
}

#[test]
fn programs_and_looks_ahead_are_not_counted() {
    harness(async |world| {
        let Shop { path, .. } = shop(world).await;
        let headers: [&[(&str, &str)]; 20] = [
            &[("user-agent", "facebookexternalhit/1.1")],
            &[("user-agent", "Googlebot/2.1")],
            &[("user-agent", "okhttp/4.12.0")],
            &[("user-agent", "axios/1.7.2")],
            &[("user-agent", "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)")],
            &[("user-agent", "python-httpx/0.27.0")],
            &[("user-agent", "Python/3.12 aiohttp/3.9.5")],
            &[("user-agent", "Iframely/1.3.1 (+https://iframely.com/docs/about)")],
            &[("user-agent", "Dart/3.4 (dart:io)")],
            &[("user-agent", "PHP/8.3.6")],
            &[("user-agent", "meta-externalfetcher/1.1")],
            &[("user-agent", "Mozilla/5.0 (compatible; Google-InspectionTool/1.0;)")],
            &[("user-agent", "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)")],
            &[("user-agent", "Viber/13.3.0")],
            // Only the kept list knows this one.
            &[("user-agent", "Mozilla/5.0 (compatible; Chirp; +https://chirp.example)")],
            &[("user-agent", "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120 Safari/537.36")],
            &[("user-agent", "GuzzleHttp/7")],
            &[("user-agent", "")],
            &[("sec-purpose", "prefetch")],
            &[("purpose", "prefetch")],
        ];
        for headers in headers {
            // A bot's verdict only affects counters: the token is good.
            let reply = world.follow(&path, headers).await.expect(302);
            assert!(world.app.affiliate.click_seal.open(&click_id(&reply)).is_some());
        }
        let head = world.send(Method::HEAD, &path, None, None, &[]).await.expect(302);
        assert_eq!(head.text, "");
        assert_eq!(world.count("SELECT count(*) FROM app.clicks").await, 21);
        assert_eq!(world.count("SELECT count(*) FROM app.clicks WHERE counted").await, 0);
    });
}

#[test]
fn a_link_works_as_people_paste_it() {
    harness(async |world| {
        let Shop { soap, cream, path, .. } = shop(world).await;
        let bare = format!("{}/p/{soap}?click_id=", world.base_url);
        for behind in
            ["/", "//", ".", ")", "%20", ",", "%E2%80%9D", "%E2%80%8B", ")./", "/)", "%0A"]
        {
            let reply = world.follow(&format!("{path}{behind}"), &[]).await.expect(302);
            assert!(location(&reply).starts_with(&bare), "{behind}: {}", location(&reply));
        }
        let deep = format!("{}/p/{cream}?click_id=", world.base_url);
        for behind in ["/", ".", ")", "%20", "./"] {
            let reply = world.follow(&format!("{path}/{cream}{behind}"), &[]).await.expect(302);
            assert!(location(&reply).starts_with(&deep), "{behind}: {}", location(&reply));
        }
        for wrong in [format!("{path}x"), format!("{path}/{cream}0")] {
            world.follow(&wrong, &[]).await.expect_problem(404, "not_found");
        }
    });
}

#[test]
fn the_creators_own_marks_travel_to_the_shop() {
    harness(async |world| {
        let Shop { merchant, soap, link, path, .. } = shop(world).await;
        let query = "utm_source=instagram&utm_campaign=%C3%A9t%C3%A9&sub_id=bio-1";
        let reply = world.follow(&format!("{path}?{query}&x=1"), &[]).await.expect(302);
        let (token, marks) = click_id(&reply).split_once('&').map_or_else(
            || panic!("no marks"),
            |(token, marks)| (token.to_owned(), marks.to_owned()),
        );
        assert!(world.app.affiliate.click_seal.open(&token).is_some());
        assert_eq!(marks, query);
        // They travel with a link that has ended, too.
        world.end_link(&merchant, &link).await;
        let reply = world.follow(&format!("{path}/?{query}"), &[]).await.expect(302);
        assert_eq!(location(&reply), format!("{}/p/{soap}?{query}", world.base_url));
    });
}

#[test]
fn one_visitor_counts_once_in_ten_seconds() {
    harness(async |world| {
        let Shop { path, .. } = shop(world).await;
        let counted = "SELECT count(*) FROM app.clicks WHERE counted";
        let many = (0..10).map(|_| world.follow(&path, &[]));
        for reply in futures_join(many).await {
            reply.expect(302);
        }
        assert_eq!(world.count(counted).await, 1);
        world.clock.advance(TimeDelta::microseconds(9_999_999));
        world.follow(&path, &[]).await.expect(302);
        assert_eq!(world.count(counted).await, 1);
        world.clock.advance(TimeDelta::microseconds(1));
        world.follow(&path, &[]).await.expect(302);
        assert_eq!(world.count(counted).await, 2);
        // Somebody else at the same instant counts.
        world.follow(&path, &[("user-agent", "Mozilla/5.0 (iPhone) Mobile")]).await.expect(302);
        assert_eq!(world.count(counted).await, 3);
        assert_eq!(world.count("SELECT count(*) FROM app.clicks").await, 13);
    });
}

#[test]
fn without_a_live_link_there_is_the_product_or_nothing() {
    harness(async |world| {
        let Shop { merchant, soap, link, path, .. } = shop(world).await;
        let plain = format!("{}/p/{soap}", world.base_url);
        // Unknown codes.
        let product_path = format!("/r/0000000000000/{soap}");
        assert_eq!(location(&world.follow(&product_path, &[]).await.expect(302)), plain);
        let nobody = "018f0000-0000-7000-8000-000000000000";
        for nothing in [
            "/r/0000000000000".to_owned(),
            "/r/short".to_owned(),
            format!("/r/0000000000000/{nobody}"),
            format!("{path}/{nobody}"),
            format!("{path}/no-id"),
        ] {
            world.follow(&nothing, &[]).await.expect_problem(404, "not_found");
        }
        // A product that the contract is not about.
        let other = world.product(&merchant, "Huile", 3_000).await;
        let reply = world.follow(&format!("{path}/{other}"), &[]).await.expect(302);
        assert_eq!(location(&reply), format!("{}/p/{other}", world.base_url));
        // An ended link still leads to the product.
        world.end_link(&merchant, &link).await;
        for path in [path.clone(), format!("{path}/{soap}")] {
            let reply = world.follow(&path, &[]).await.expect(302);
            assert_eq!(location(&reply), plain);
            assert!(!reply.headers.contains_key("set-cookie"));
        }
        assert_eq!(world.count("SELECT count(*) FROM app.clicks").await, 0);
    });
}

#[test]
fn the_cookie_keeps_the_latest_click_of_each_merchant() {
    harness(async |world| {
        let creator = world.person("Moussa", "influencer").await;
        let mut jar = String::new();
        let mut links = vec![];
        for number in 0..=TOKEN_LIMIT {
            let merchant = world.person(&format!("Shop{number}"), "merchant").await;
            let product = world.product(&merchant, "Savon", 1_000).await;
            let link = world.link(&merchant, &creator, &[&product]).await;
            world.clock.advance(TimeDelta::seconds(1));
            let path = format!("/r/{}", link.code.as_str());
            jar = cookie(&world.follow(&path, &[("cookie", &jar)]).await.expect(302));
            links.push(link);
        }
        let kept = |jar: &str| -> Vec<_> {
            let tokens = jar.split_once('=').expect("a value").1.split('.');
            tokens
                .map(|token| world.app.affiliate.click_seal.open(token).expect("ours").link_id)
                .collect()
        };
        // Eleven merchants: the oldest is gone, the newest stands first.
        let newest: Vec<_> = links.iter().rev().take(TOKEN_LIMIT).map(|link| link.id).collect();
        assert_eq!(kept(&jar), newest);
        // Again the fifth: it moves to the front; a forged token falls out.
        world.clock.advance(TimeDelta::seconds(1));
        let forged = format!("{jar}.forged");
        let path = format!("/r/{}", links[5].code.as_str());
        let reply = world.follow(&path, &[("cookie", &forged)]).await.expect(302);
        let after = kept(&cookie(&reply));
        assert_eq!(after.len(), TOKEN_LIMIT);
        assert_eq!(after[0], links[5].id);
        assert_eq!(after.iter().filter(|id| **id == links[5].id).count(), 1);
        // After thirty days only the new click is left.
        world.clock.advance(TimeDelta::days(31));
        let reply = world.follow(&path, &[("cookie", &jar)]).await.expect(302);
        assert_eq!(kept(&cookie(&reply)), [links[5].id]);
    });
}

#[test]
fn a_click_that_can_not_be_kept_stops_nobody() {
    harness(async |world| {
        let Shop { path, .. } = shop(world).await;
        sqlx::query("ALTER TABLE app.clicks RENAME TO gone")
            .execute(&world.owner)
            .await
            .expect("ok");
        let reply = world.follow(&path, &[]).await.expect(302);
        assert!(world.app.affiliate.click_seal.open(&click_id(&reply)).is_some());
        // Back for the jobs that clean up after clicks.
        sqlx::query("ALTER TABLE app.gone RENAME TO clicks")
            .execute(&world.owner)
            .await
            .expect("ok");
    });
}

/// Runs all at once; a limit keeps a hanging one from hanging the tests.
async fn futures_join<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    tokio::time::timeout(Duration::from_mins(1), crate::orders::support::at_once(all))
        .await
        .expect("in time")
}
