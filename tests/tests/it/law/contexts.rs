//! Arrows between contexts: each uses only those before it, in every ring.
//! Deliberately not here: arrows between rings (`arrows`).

use super::sources::{below, none};
use syn::{File, UseTree, visit::Visit};

/// The contexts, in the order in which they may use each other; then the engine that runs them all,
/// and the system as its operators see it. Files at a crate's root are its tables of contents,
/// which name every context.
const ORDER: [&str; 13] = [
    "kernel",
    "money",
    "ledger",
    "identity",
    "catalog",
    "affiliate",
    "collaboration",
    "orders",
    "payments",
    "revenue",
    "alerts",
    "work",
    "system",
];

/// What a permit and the matrix are about.
const ROLE: &str = "identity::Role";

/// Paths after `crate` and after a ring's name, from `use` items and paths.
#[derive(Default)]
struct Mentions(Vec<String>);

impl Mentions {
    fn walk(&mut self, tree: &UseTree, before: &[String]) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.walk(&path.tree, &with(&path.ident)),
            UseTree::Name(name) => self.keep(&with(&name.ident)),
            UseTree::Rename(rename) => self.keep(&with(&rename.ident)),
            UseTree::Glob(_) => self.keep(before),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.walk(tree, before)),
        }
    }

    fn keep(&mut self, path: &[String]) {
        let ring = ["crate", "cauri_domain", "cauri_application"];
        if let Some((_, rest)) = path.split_first().filter(|(first, _)| ring.contains(&&***first)) {
            self.0.push(rest.join("::"));
        }
    }
}

impl Visit<'_> for Mentions {
    fn visit_item_use(&mut self, item: &syn::ItemUse) {
        self.walk(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &syn::Path) {
        let names: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.keep(&names);
        syn::visit::visit_path(self, path);
    }
}

fn place(context: &str) -> Option<usize> {
    ORDER.iter().position(|name| *name == context)
}

/// What may be used from before: a public event, by whoever hears it; roles; amounts, which are
/// plain values; and what the engine and the system ask of the store, which is kept beside what
/// contexts ask.
fn crosses(path: &str) -> bool {
    let mut names = path.split("::");
    match (names.next(), names.next()) {
        (Some("money"), _) | (_, Some("events")) | (Some("work" | "system"), Some("ports")) => true,
        _ => path == ROLE,
    }
}

#[test]
fn a_context_uses_only_those_before_it() {
    let mut complaints = vec![];
    for ring in ["domain", "application", "adapters-postgres", "adapters-http"] {
        for source in below(&format!("{ring}/src"), ".rs") {
            let parts: Vec<_> = source.path.split('/').collect();
            let Some(own) = parts.get(2).and_then(|folder| place(folder)) else { continue };
            let file: File = syn::parse_file(&source.text).expect("Rust");
            let mut mentions = Mentions::default();
            mentions.visit_file(&file);
            for path in mentions.0 {
                let context = path.split("::").next().unwrap_or_default();
                if place(context).is_some_and(|other| other > own) && !crosses(&path) {
                    complaints.push(format!("{} uses `{path}`, which comes later", source.path));
                }
            }
        }
    }
    none(&complaints);
}
