//! Arrows between rings: `domain ← application ← adapters ← bin`; `tests` sees all.
//! Deliberately not here: arrows between contexts (`contexts`).

use super::sources::{none, root, rust};
use cargo_metadata::{DependencyKind, MetadataCommand, Package};

/// Each ring and the rings that it may know.
const RINGS: [(&str, &[&str]); 12] = [
    ("cauri-domain", &[]),
    ("cauri-application", &["cauri-domain"]),
    ("cauri-postgres", &["cauri-application", "cauri-domain"]),
    ("cauri-http", &["cauri-application", "cauri-domain"]),
    ("cauri-payments", &["cauri-application", "cauri-domain"]),
    ("cauri-phone", &["cauri-domain"]),
    ("cauri-crypto", &["cauri-application", "cauri-domain"]),
    ("cauri-storage", &["cauri-application", "cauri-domain"]),
    ("cauri-notify", &["cauri-application", "cauri-domain"]),
    ("cauri-embedded-postgres", &[]),
    (
        "cauri",
        &[
            "cauri-application",
            "cauri-crypto",
            "cauri-domain",
            "cauri-embedded-postgres",
            "cauri-http",
            "cauri-notify",
            "cauri-payments",
            "cauri-phone",
            "cauri-postgres",
            "cauri-storage",
        ],
    ),
    ("cauri-tests", &[]),
];

/// All that the pure ring may depend on, always.
const DOMAIN: [&str; 7] =
    ["chrono", "hex", "rust_decimal", "sha2", "thiserror", "unicode-normalization", "uuid"];

fn packages() -> Vec<Package> {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec()
        .expect("cargo metadata");
    metadata.packages
}

#[test]
fn rings_know_only_the_rings_inside() {
    let mut complaints = vec![];
    for package in packages() {
        let allowed = RINGS.iter().find(|(name, _)| *name == package.name.as_str());
        let Some((_, allowed)) = allowed else {
            complaints.push(format!("{} is no ring; give it a place in RINGS", package.name));
            continue;
        };
        if package.name.as_str() == "cauri-tests" {
            continue;
        }
        for dependency in &package.dependencies {
            let ours = dependency.name.starts_with("cauri");
            if ours && !allowed.contains(&dependency.name.as_str()) {
                complaints.push(format!("{} must not know {}", package.name, dependency.name));
            }
        }
    }
    none(&complaints);
}

#[test]
fn the_domain_depends_on_seven_crates() {
    let packages = packages();
    let domain = packages.iter().find(|p| p.name.as_str() == "cauri-domain").expect("the domain");
    let mut always: Vec<_> = domain
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind == DependencyKind::Normal && !dependency.optional)
        .map(|dependency| dependency.name.as_str())
        .collect();
    always.sort_unstable();
    assert_eq!(always, DOMAIN);
    let chrono = domain.dependencies.iter().find(|d| d.name == "chrono").expect("chrono");
    assert!(!chrono.uses_default_features && !chrono.features.contains(&"clock".to_owned()));
}

#[test]
fn only_one_place_starts_processes_and_hands_them_nothing_of_ours() {
    let place = "embedded-postgres/src/account.rs";
    let mut complaints = vec![];
    for source in rust() {
        let of_the_program = source.path.contains("/src/") && !source.path.starts_with("coverage/");
        // The tests' helper hands its own environment on, for that is what it is for.
        let helper = source.path.starts_with("embedded-postgres/src/bin/");
        let shipped = source.text.split("\nmod tests {").next().unwrap_or_default();
        if of_the_program && !helper && source.path != place && shipped.contains("Command::new(") {
            complaints.push(format!("{} starts a process by itself", source.path));
        }
    }
    none(&complaints);
    let starts = rust().into_iter().find(|source| source.path == place);
    let starts = starts.map_or(0, |source| source.text.matches("Command::new(").count());
    assert_eq!(starts, 1, "{place} has one way to start a process");
}
