//! What the program is made of: no second version of a crate without its reason, nothing that only
//! tests need, no cryptography that nobody asks for.
//! Deliberately not here: licences and sources (`cargo deny`).

use super::sources::{none, root};
use cargo_metadata::{DependencyKind, MetadataCommand, PackageId};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

/// Versions of each crate in the lock file, the newest last.
fn locked() -> BTreeMap<String, Vec<(u64, u64, String)>> {
    let text = fs::read_to_string(root().join("Cargo.lock")).expect("the lock file");
    let quoted = |line: &str, key: &str| {
        let rest = line.strip_prefix(key)?.strip_prefix(" = \"")?;
        Some(rest.strip_suffix('"')?.to_owned())
    };
    let mut found: BTreeMap<String, Vec<_>> = BTreeMap::new();
    let mut name = None;
    for line in text.lines() {
        name = quoted(line, "name").or(name);
        if let Some((version, name)) =
            quoted(line, "version").zip(name.take_if(|_| line.starts_with("version")))
        {
            let mut numbers = version.split(['.', '+', '-']).map(|it| it.parse().unwrap_or(0));
            let [major, minor] = [(); 2].map(|()| numbers.next().unwrap_or(0));
            found.entry(name).or_default().push((major, minor, version));
        }
    }
    for versions in found.values_mut() {
        versions.sort();
    }
    found
}

/// Crates that `deny.toml` lets come twice, as `name@version`; each has a reason.
fn let_come_twice() -> BTreeSet<String> {
    let text = fs::read_to_string(root().join("deny.toml")).expect("deny.toml");
    let rows = text.lines().filter_map(|line| line.trim().strip_prefix("{ crate = \""));
    rows.map(|row| {
        let (name, rest) = row.split_once('"').expect("a name");
        let reason = rest.split_once("reason = \"").expect("a reason").1;
        assert!(reason.split('"').next().is_some_and(|reason| reason.len() > 3), "{name}: why?");
        name.to_owned()
    })
    .collect()
}

#[test]
fn every_second_version_stands_with_its_reason() {
    let mut named = let_come_twice();
    let mut complaints = vec![];
    for (name, versions) in locked() {
        let (_, older) = versions.split_last().expect("a version");
        for (major, minor, version) in older {
            let short = if *major == 0 { format!("0.{minor}") } else { major.to_string() };
            if !named.remove(&format!("{name}@{short}")) {
                complaints.push(format!("{name} {version} is a second version without a reason"));
            }
        }
    }
    complaints.extend(named.iter().map(|name| format!("{name} comes once: take its row away")));
    none(&complaints);
}

/// Crates that are linked into the program as it is released, by name.
fn linked() -> BTreeSet<String> {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .other_options(["--offline".to_owned(), "--locked".to_owned()])
        .exec()
        .expect("cargo metadata");
    let graph = metadata.resolve.as_ref().expect("a graph");
    let nodes: BTreeMap<&PackageId, _> = graph.nodes.iter().map(|node| (&node.id, node)).collect();
    let names: BTreeMap<_, _> =
        metadata.packages.iter().map(|it| (&it.id, it.name.to_string())).collect();
    let program = metadata.packages.iter().find(|it| it.name.as_str() == "cauri");
    let mut left = vec![&program.expect("the program").id];
    let mut seen = BTreeSet::new();
    while let Some(id) = left.pop() {
        if seen.insert(id) {
            let normal = |kind: &cargo_metadata::DepKindInfo| kind.kind == DependencyKind::Normal;
            let deps = nodes[id].deps.iter().filter(|dep| dep.dep_kinds.iter().any(normal));
            left.extend(deps.map(|dep| &dep.pkg));
        }
    }
    seen.into_iter().map(|id| names[id].clone()).collect()
}

#[test]
fn a_release_holds_neither_failpoints_nor_signatures_that_nobody_asks_for() {
    let linked = linked();
    assert!(linked.contains("jsonwebtoken") && linked.contains("ed25519-dalek"), "{linked:?}");
    let unwanted =
        ["fail", "rsa", "p256", "p384", "aws-lc-rs", "openssl", "native-tls", "proptest"];
    let found: Vec<_> = unwanted.iter().filter(|name| linked.contains(**name)).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn the_job_crate_is_pinned_for_its_tables_are_known_in_one_place() {
    let text = fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    let line = text.lines().find(|line| line.starts_with("graphile_worker ")).expect("its line");
    assert!(line.contains("version = \"="), "{line}");
}
