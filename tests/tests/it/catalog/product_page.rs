//! `GET /p/{id}`
//! Deliberately not here: how it looks on a phone (the console's tests).

use crate::harness::harness;
use serde_json::json;

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
        for behind in ["/", ".", ")", "%20", "%E2%80%9D"] {
            world.get(&format!("/p/{id}{behind}"), None).await.expect(200);
        }
        let nobody = uuid::Uuid::nil();
        world.get(&format!("/p/{nobody}"), None).await.expect_problem(404, "not_found");
        world.get("/p/not-a-uuid", None).await.expect_problem(404, "not_found");
    });
}

#[test]
fn what_is_sold_out_says_so_wherever_it_shows() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let made = async |name: &str, stock: i64| {
            let body = json!({
                "name": name, "description": "Fait à la main", "price": 6_500,
                "category": "beaute", "stock": stock,
            });
            world.post("/api/products", Some(&awa), body).await.expect(201)
        };
        let (none, some) = (made("Savon", 0).await, made("Panier", 1).await);
        assert_eq!(none.str("/product/status"), "out_of_stock");
        assert_eq!(some.str("/product/status"), "active");
        let page = async |reply: &crate::harness::Reply| {
            let path = format!("/p/{}", reply.str("/product/id"));
            world.get(&path, None).await.expect(200).text
        };
        assert!(page(&none).await.contains("Épuisé") && !page(&none).await.contains("Disponible"));
        assert!(page(&some).await.contains("Disponible"));
        for (status, expected) in
            [("out_of_stock", vec!["Savon"]), ("active", vec!["Panier"]), ("inactive", vec![])]
        {
            let path = format!("/api/products?status={status}");
            let list = world.get(&path, Some(&awa)).await.expect(200);
            let products = list.json["products"].as_array().expect("products");
            let names: Vec<_> = products.iter().filter_map(|one| one["name"].as_str()).collect();
            assert_eq!(names, expected, "{status}");
        }
    });
}
