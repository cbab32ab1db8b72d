//! Imports between files: no circle hides a knot, and ports stand apart from what uses them.
//! Deliberately not here: which context may use which (`contexts`).

use super::sources::{below, none};
use std::collections::{BTreeMap, BTreeSet};
use syn::{File, Item, UseTree};

/// A circle of more files is a knot that nobody takes apart in the head.
const LARGEST_CIRCLE: usize = 3;

/// The files that each file imports, by module path from the crate's root.
type Imports = BTreeMap<Vec<String>, BTreeSet<Vec<String>>>;

/// A file's module path: `src/work/worker.rs` is `work::worker`, `src/work/mod.rs` is `work`.
fn module(path: &str) -> Vec<String> {
    let inside = path.split_once("/src/").expect("a source").1.trim_end_matches(".rs");
    let mut names: Vec<_> = inside.split('/').map(str::to_owned).collect();
    if names.last().is_some_and(|name| ["mod", "lib", "main"].contains(&&**name)) {
        names.pop();
    }
    names
}

/// Paths of a `use` item, as modules and names from the crate's root; others are left out.
fn paths(tree: &UseTree, before: &[String], own: &[String], found: &mut Vec<Vec<String>>) {
    let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
    match tree {
        UseTree::Path(path) => paths(&path.tree, &with(&path.ident), own, found),
        UseTree::Name(name) => found.extend(absolute(&with(&name.ident), own)),
        UseTree::Rename(name) => found.extend(absolute(&with(&name.ident), own)),
        UseTree::Glob(_) => found.extend(absolute(before, own)),
        UseTree::Group(group) => {
            group.items.iter().for_each(|tree| paths(tree, before, own, found));
        }
    }
}

fn absolute(path: &[String], own: &[String]) -> Option<Vec<String>> {
    let ups = path.iter().take_while(|name| *name == "super").count();
    let (base, rest) = match path.first().map(String::as_str) {
        Some("crate") => (&own[..0], &path[1..]),
        Some("super") => (&own[..own.len().checked_sub(ups)?], &path[ups..]),
        _ => return None,
    };
    let rest = rest.iter().filter(|name| *name != "self").cloned();
    Some(base.iter().cloned().chain(rest).collect())
}

fn used_by(source: &str, own: &[String]) -> Vec<Vec<String>> {
    let file: File = syn::parse_file(source).expect("Rust");
    let mut found = vec![];
    for item in file.items {
        if let Item::Use(item) = item {
            paths(&item.tree, &[], own, &mut found);
        }
    }
    found
}

fn imports(folder: &str) -> Imports {
    let sources = below(folder, ".rs");
    let modules: BTreeSet<_> = sources.iter().map(|source| module(&source.path)).collect();
    let mut imports = Imports::new();
    for source in &sources {
        let own = module(&source.path);
        let named = used_by(&source.text, &own).into_iter().filter_map(|mut path| {
            while !modules.contains(&path) {
                path.pop()?;
            }
            (path != own && !path.is_empty()).then_some(path)
        });
        imports.insert(own.clone(), named.collect());
    }
    imports
}

/// Everything that can be reached from a file by imports.
fn reach(imports: &Imports, from: &Vec<String>) -> BTreeSet<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut next: Vec<_> = imports[from].iter().collect();
    while let Some(module) = next.pop() {
        if seen.insert(module.clone()) {
            next.extend(&imports[module]);
        }
    }
    seen
}

#[test]
fn no_circle_of_files_is_large() {
    let mut complaints = vec![];
    for folder in ["application/src", "adapters-http/src"] {
        let imports = imports(folder);
        let reached: BTreeMap<_, _> =
            imports.keys().map(|module| (module, reach(&imports, module))).collect();
        for (module, far) in &reached {
            let circle: Vec<_> = far.iter().filter(|it| reached[it].contains(*module)).collect();
            if circle.len() > LARGEST_CIRCLE {
                let names: Vec<_> = circle.iter().map(|module| module.join("::")).collect();
                complaints.push(format!("{folder}: a circle of {}", names.join(", ")));
            }
        }
    }
    complaints.sort();
    complaints.dedup();
    none(&complaints);
}

#[test]
fn ports_know_the_kernel_and_the_domain_alone() {
    let mut complaints = vec![];
    let sources = below("application/src", "ports.rs");
    // What is given to a context (`app_ports.rs`) is no port.
    for source in sources.iter().filter(|source| source.path.ends_with("/ports.rs")) {
        for path in used_by(&source.text, &module(&source.path)) {
            if path.first().is_none_or(|first| first != "kernel") {
                complaints.push(format!("{} uses {}", source.path, path.join("::")));
            }
        }
    }
    none(&complaints);
}
