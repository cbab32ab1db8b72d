//! `GET /p/{id}`
//! Deliberately not here: how it looks on a phone (the console's tests).

use crate::harness::harness;

#[test]
fn anybody_reads_it_and_nothing_in_it_is_code() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let id = world.product(&awa, "<script>alert(1)</script>", 6_500).await;
        let page = world.get(&format!("/p/{id}"), None).await.expect(200);
        assert!(page.text.contains("6\u{202f}500\u{a0}F\u{a0}CFA"), "{}", page.text);
        let english = [("accept-language", "en")];
        let path = format!("/p/{id}");
        let page_en = world.send(reqwest::Method::GET, &path, None, None, &english).await;
        assert!(page_en.text.contains("<strong>6,500 XOF</strong>"), "{}", page_en.text);
        assert!(page.text.contains("&lt;script&gt;") && !page.text.contains("<script>"));
        let nobody = uuid::Uuid::nil();
        world.get(&format!("/p/{nobody}"), None).await.expect_problem(404, "not_found");
        world.get("/p/not-a-uuid", None).await.expect_problem(404, "not_found");
    });
}

#[test]
fn only_what_is_sold_out_is_told_to_be() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let id = world.product(&awa, "Savon", 6_500).await;
        for (change, said) in [
            ("stock = 1", "Disponible"),
            ("stock = 0", "Épuisé"),
            ("stock = NULL, status = 'out_of_stock'", "Épuisé"),
        ] {
            world.meddle(format!("UPDATE app.products SET {change} WHERE id = '{id}'")).await;
            let page = world.get(&format!("/p/{id}"), None).await.expect(200);
            assert!(page.text.contains(&format!("<p>{said}</p>")), "{change}: {}", page.text);
        }
    });
}
