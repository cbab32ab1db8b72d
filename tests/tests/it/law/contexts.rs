//! Arrows between contexts: each uses only those before it, in every ring.
//! Deliberately not here: arrows between rings (`arrows`).

use super::sources::{below, none};
use syn::{File, UseTree, visit::Visit};

/// The contexts, in the order in which they may use each other.
const ORDER: [&str; 11] = [
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
];

/// Where the parts are plugged together: these few files of the kernel name every context. (Callers
/// and the matrix speak of roles, which are identity's.)
const TABLES: [&str; 11] = [
    "app.rs",
    "caller.rs",
    "clean_up.rs",
    "dispatch.rs",
    "event.rs",
    "matrix.rs",
    "queries.rs",
    "run_job.rs",
    "schedule.rs",
    "tx.rs",
    "uow.rs",
];

/// First folders after `crate` and after a ring's name, from `use` items and paths.
#[derive(Default)]
struct Mentions(Vec<String>);

impl Mentions {
    fn walk(&mut self, tree: &UseTree, depth: usize, relevant: bool) {
        match tree {
            UseTree::Path(path) => {
                let name = path.ident.to_string();
                if depth == 1 && relevant {
                    self.0.push(name);
                } else if depth == 0 {
                    let ring = ["crate", "cauri_domain", "cauri_application"];
                    self.walk(&path.tree, 1, ring.contains(&name.as_str()));
                }
            }
            UseTree::Name(name) if depth == 1 && relevant => self.0.push(name.ident.to_string()),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.walk(tree, depth, relevant);
                }
            }
            UseTree::Name(_) | UseTree::Rename(_) | UseTree::Glob(_) => {}
        }
    }
}

impl Visit<'_> for Mentions {
    fn visit_item_use(&mut self, item: &syn::ItemUse) {
        self.walk(&item.tree, 0, false);
    }

    fn visit_path(&mut self, path: &syn::Path) {
        let mut names = path.segments.iter().map(|segment| segment.ident.to_string());
        let ring = ["crate", "cauri_domain", "cauri_application"];
        if names.next().is_some_and(|first| ring.contains(&first.as_str())) {
            self.0.extend(names.next());
        }
        syn::visit::visit_path(self, path);
    }
}

fn place(context: &str) -> Option<usize> {
    ORDER.iter().position(|name| *name == context)
}

#[test]
fn a_context_uses_only_those_before_it() {
    let mut complaints = vec![];
    for ring in ["domain", "application", "adapters-postgres"] {
        for source in below(&format!("{ring}/src"), ".rs") {
            let parts: Vec<_> = source.path.split('/').collect();
            let Some(own) = parts.get(2).and_then(|folder| place(folder)) else { continue };
            if parts[2] == "kernel" && TABLES.contains(parts.last().expect("a name")) {
                continue;
            }
            let file: File = syn::parse_file(&source.text).expect("Rust");
            let mut mentions = Mentions::default();
            mentions.visit_file(&file);
            for name in mentions.0 {
                if place(&name).is_some_and(|other| other > own) {
                    complaints.push(format!("{} uses `{name}`, which comes later", source.path));
                }
            }
        }
    }
    none(&complaints);
}
