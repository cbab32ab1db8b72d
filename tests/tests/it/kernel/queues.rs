//! Depth and age of the queues, for whoever watches.
//! Deliberately not here: how they are emptied (each context's tests).

use crate::{
    crash::program::Place,
    harness::{harness, run},
};
use cauri_application::work::queues::queue_figures;
use chrono::TimeDelta;

#[test]
fn what_waits_is_counted_and_its_age_told() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        world.product(&awa, "Savon", 10_000).await;
        world.clock.advance(TimeDelta::seconds(90));
        let before = queue_figures(&world.app).await.unwrap();
        let events = before.iter().find(|figures| figures.queue == "events").unwrap();
        assert_eq!((events.depth, events.oldest_seconds), (2, 90));
        world.drain().await;
        let after = queue_figures(&world.app).await.unwrap();
        assert_eq!(after.len(), 13);
        assert!(after.iter().all(|figures| figures.depth == 0 && figures.oldest_seconds == 0));
    });
}

#[test]
fn the_figures_show_every_queue_and_every_answer() {
    run(async {
        let place = Place::private();
        let running = place.serve(None).await;
        running.service.get("/healthz", None).await.expect(200);
        let figures = running.service.get("/metrics", None).await.expect(200).text;
        for queue in ["events", "notices", "settlements", "payouts", "urgent_jobs", "dead_jobs"] {
            let line = format!("cauri_queue_depth{{queue=\"{queue}\"}} 0");
            assert!(figures.contains(&line), "no {line} in\n{figures}");
        }
        assert!(figures.contains("cauri_http_requests_total{"), "{figures}");
    });
}
