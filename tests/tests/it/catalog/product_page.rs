//! `GET /p/{id}`
//! Deliberately not here: how it looks on a phone (the console's tests).

use crate::harness::harness;

#[test]
fn anybody_reads_it_and_nothing_in_it_is_code() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let id = world.product(&awa, "<script>alert(1)</script>", 6_500).await;
        let page = world.get(&format!("/p/{id}"), None).await.expect(200);
        assert!(page.text.contains("6,500 XOF"), "{}", page.text);
        assert!(page.text.contains("&lt;script&gt;") && !page.text.contains("<script>"));
        let nobody = uuid::Uuid::nil();
        world.get(&format!("/p/{nobody}"), None).await.expect_problem(404, "not_found");
        world.get("/p/not-a-uuid", None).await.expect_problem(404, "not_found");
    });
}
