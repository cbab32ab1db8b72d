//! Dashboards and rules of alerts that we ship ask for what `/metrics` shows, and each rule is
//! played by Prometheus' own tool.
//! Deliberately not here: figures with the database down (`database_away`).

use super::queries::{Query, queries};
use crate::{
    crash::program::{END, Place, Running, free_port},
    harness::run,
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use tokio::time::sleep;

/// What Prometheus itself says of each process that it asks.
const OF_PROMETHEUS: [&str; 2] = ["job", "instance"];
const LOOK: Duration = Duration::from_millis(100);

fn deploy(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy").join(path)
}

fn text(path: &str) -> String {
    fs::read_to_string(deploy(path)).expect(path)
}

fn yaml(path: &str) -> Value {
    serde_saphyr::from_str(&text(path)).expect(path)
}

fn rules() -> Vec<Value> {
    let groups = yaml("prometheus/alerts.yml");
    let groups = groups["groups"].as_array().expect("groups").clone();
    groups.into_iter().flat_map(|group| group["rules"].as_array().expect("rules").clone()).collect()
}

/// Prometheus' own tool.
fn promtool(words: &[&str], input: &str) -> (bool, String) {
    let mut command = Command::new("promtool");
    command.args(words).current_dir(deploy("prometheus"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("promtool: run `./dev test`");
    child.stdin.take().expect("its input").write_all(input.as_bytes()).expect("its input");
    let ended = child.wait_with_output().expect("an end");
    let told = [ended.stdout, ended.stderr].concat();
    (ended.status.success(), String::from_utf8_lossy(&told).into_owned())
}

#[test]
fn rules_and_the_sample_are_what_prometheus_takes() {
    for words in [
        &["check", "rules", "alerts.yml"][..],
        &["check", "config", "--syntax-only", "prometheus.yml"],
        &["test", "rules", "alerts_test.yml"],
    ] {
        let (well, told) = promtool(words, "");
        assert!(well && !told.contains("FAILED"), "{words:?}: {told}");
    }
}

#[test]
fn each_alert_is_played_raised_and_not_raised() {
    let tests = yaml("prometheus/alerts_test.yml");
    let cases = tests["tests"].as_array().expect("tests").iter();
    let cases: Vec<_> = cases
        .flat_map(|test| test["alert_rule_test"].as_array().expect("cases"))
        .map(|case| {
            let raised = !case["exp_alerts"].as_array().expect("alerts").is_empty();
            (case["alertname"].as_str().expect("a name"), raised)
        })
        .collect();
    let rules = rules();
    assert!(rules.len() > 10, "{}", rules.len());
    for rule in &rules {
        let name = rule["alert"].as_str().expect("a name");
        assert!(cases.contains(&(name, true)), "{name} is never raised");
        assert!(cases.contains(&(name, false)), "{name} is always raised");
        let severity = rule["labels"]["severity"].as_str();
        assert!(matches!(severity, Some("critical" | "warning")), "{name}: {severity:?}");
    }
}

/// Figures by name, each with its labels and their values.
type Shown = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

fn shown(figures: &str) -> Shown {
    let mut shown = Shown::new();
    for line in figures.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (name, labels) = match line.split_once('{') {
            Some((name, rest)) => (name, rest.rsplit_once('}').expect("an end").0),
            None => (line.split(' ').next().expect("a name"), ""),
        };
        let known = shown.entry(name.to_owned()).or_default();
        for label in labels.split("\",").filter(|label| !label.is_empty()) {
            let (label, value) = label.split_once("=\"").expect("a label");
            let value = value.trim_end_matches('"').to_owned();
            known.entry(label.to_owned()).or_default().insert(value);
        }
    }
    // What Prometheus adds by itself.
    shown.insert("up".to_owned(), BTreeMap::new());
    for labels in shown.values_mut() {
        labels.extend(OF_PROMETHEUS.map(|label| (label.to_owned(), BTreeSet::new())));
    }
    shown
}

/// True if a value is one of the alternatives; a dot stands for any character.
fn matches(pattern: &str, value: &str) -> bool {
    let like = |(wanted, found): (char, char)| wanted == '.' || wanted == found;
    pattern.chars().count() == value.chars().count() && pattern.chars().zip(value.chars()).all(like)
}

/// What a query asks for and is not shown.
fn missing(query: &Query, shown: &Shown) -> Vec<String> {
    let mut missing = vec![];
    let mut labels: BTreeSet<&str> = BTreeSet::new();
    for selector in &query.selectors {
        let Some(known) = shown.get(&selector.metric) else {
            missing.push(format!("{} is no figure", selector.metric));
            continue;
        };
        labels.extend(known.keys().map(String::as_str));
        for (label, pattern) in &selector.matchers {
            let Some(values) = known.get(label) else {
                missing.push(format!("{} has no label {label}", selector.metric));
                continue;
            };
            // What Prometheus says, and what a person chooses, is not known here.
            let ours = !OF_PROMETHEUS.contains(&label.as_str()) && !pattern.starts_with('$');
            for alternative in pattern.split('|').filter(|_| ours) {
                if !values.iter().any(|value| matches(alternative, value)) {
                    missing.push(format!("{}{{{label}}} is never {alternative}", selector.metric));
                }
            }
        }
    }
    let unknown = query.grouped.iter().filter(|label| !labels.contains(label.as_str()));
    missing.extend(unknown.map(|label| format!("nothing has the label {label}")));
    missing
}

/// A process to which everything has happened that figures tell of.
async fn busy() -> (Place, Running) {
    // Nobody is where its gateway should be.
    let nowhere = format!("http://127.0.0.1:{}", free_port());
    let place = Place::private().with("CAURI_PUBLIC_URL", &nowhere);
    let running = place.serve(None).await;
    let service = &running.service;
    let awa = service.person("Awa", "merchant").await;
    let fatou = service.person("Fatou", "customer").await;
    let soap = service.product(&awa, "Savon", 10_000).await;
    let items = json!({ "items": [{ "product_id": soap, "quantity": 1 }] });
    let placed = service.post_with_key("/api/orders", &fatou, "order", items).await.expect(201);
    let pay = format!("/api/orders/{}/pay", placed.str("/order/id"));
    let body = json!({ "channel": "MOBILE_MONEY" });
    service.post_with_key(&pay, &fatou, "pay", body).await.expect(503);
    service.send_text("/api/webhooks/cinetpay", "cpm_trans_id=made+up", &[FORM]).await.expect(401);
    for path in ["/healthz", "/readyz", "/metrics"] {
        service.get(path, None).await.expect(200);
    }
    (place, running)
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// The figures, once a worker has given a sign of life.
async fn figures(running: &Running) -> String {
    let began = Instant::now();
    loop {
        let figures = running.service.get("/metrics", None).await.expect(200).text;
        if figures.contains("cauri_workers{state=\"alive\"} 1") {
            return figures;
        }
        assert!(began.elapsed() < END, "no worker:\n{figures}");
        sleep(LOOK).await;
    }
}

#[test]
fn queries_ask_for_what_is_shown_and_figures_say_what_they_mean() {
    run(async {
        let (_place, running) = busy().await;
        let figures = figures(&running).await;
        let shown = shown(&figures);
        let (mut asked, mut complaints) = (0, vec![]);
        for (place, query) in all_queries() {
            asked += 1;
            let missing = missing(&queries(&query), &shown);
            complaints
                .extend(missing.into_iter().map(|what| format!("{place}: {what} in {query}")));
        }
        assert!(complaints.is_empty(), "{complaints:#?}\n{figures}");
        assert!(asked > 35, "{asked}");
        let (well, told) = promtool(&["check", "metrics"], &figures);
        assert!(well && told.trim().is_empty(), "{told}");
        for line in figures.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
            let name = line.split(' ').next().expect("a name");
            assert!(figures.contains(&format!("# HELP {name} ")), "nobody says what {name} means");
        }
        for name in ["cauri_http_request_duration_seconds", "cauri_database_connections"] {
            assert!(figures.contains(&format!("# TYPE {name} ")), "no {name} in\n{figures}");
        }
    });
}

/// Every expression that we ship, and the legend beside it as one that groups by its labels.
fn all_queries() -> Vec<(String, String)> {
    let rules = rules().into_iter().map(|rule| {
        let name = rule["alert"].as_str().expect("a name").to_owned();
        (name, rule["expr"].as_str().expect("a query").to_owned())
    });
    let panels = dashboards().into_iter().flat_map(|(name, dashboard)| {
        let panels = dashboard["panels"].as_array().expect("panels").clone();
        panels.into_iter().flat_map(move |panel| {
            let place = format!("{name}: {}", panel["title"].as_str().expect("a title"));
            let targets = panel["targets"].as_array().expect("queries").clone();
            targets.into_iter().map(move |target| {
                let expression = target["expr"].as_str().expect("a query");
                let legend = target["legendFormat"].as_str().expect("a legend");
                let labels: Vec<_> = legend
                    .split("{{")
                    .skip(1)
                    .filter_map(|rest| rest.split_once("}}").map(|(label, _)| label))
                    .collect();
                (place.clone(), format!("{expression} by ({})", labels.join(", ")))
            })
        })
    });
    rules.chain(panels).collect()
}

fn dashboards() -> Vec<(String, Value)> {
    let files = fs::read_dir(deploy("grafana")).expect("a folder");
    let mut dashboards: Vec<_> = files
        .map(|file| {
            let path = file.expect("a file").path();
            let text = fs::read_to_string(&path).expect("a dashboard");
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, serde_json::from_str::<Value>(&text).expect("JSON"))
        })
        .collect();
    dashboards.sort_by(|(one, _), (other, _)| one.cmp(other));
    dashboards
}

#[test]
fn dashboards_hold_together() {
    let dashboards = dashboards();
    assert_eq!(dashboards.len(), 2);
    for (name, dashboard) in &dashboards {
        let uid = dashboard["uid"].as_str().expect("a name of its own");
        assert_eq!(*name, format!("{uid}.json"));
        let variables = dashboard["templating"]["list"].as_array().expect("variables");
        let variables: Vec<_> =
            variables.iter().map(|variable| variable["name"].as_str().expect("a name")).collect();
        let (mut ids, mut taken) = (BTreeSet::new(), BTreeSet::new());
        for panel in dashboard["panels"].as_array().expect("panels") {
            assert!(ids.insert(panel["id"].as_u64().expect("a number")), "{name}: two alike");
            let at = |key: &str| panel["gridPos"][key].as_u64().expect("a place");
            assert!(at("x") + at("w") <= 24, "{name}: {panel}");
            assert!(taken.insert((at("y"), at("x"))), "{name}: two in one place");
            assert!(panel["description"].as_str().is_some_and(|about| about.ends_with('.')));
            for target in panel["targets"].as_array().expect("queries") {
                assert_eq!(target["datasource"]["uid"], "${datasource}", "{name}");
                let asked = target["expr"].as_str().expect("a query");
                for chosen in asked.split('$').skip(1).filter(|rest| !rest.starts_with("__")) {
                    let known = variables.iter().any(|variable| chosen.starts_with(variable));
                    assert!(known, "{name}: ${chosen}");
                }
            }
        }
    }
}
