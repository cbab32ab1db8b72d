//! The public items of this crate against a golden list, so that a break is seen.
//! Deliberately not here: whether the items do what they say.
//!
//! The list is read from the sources: every item that a public module declares or re-exports, with
//! its attributes, signature, public fields, variants, public methods and traits. What a macro of
//! ours makes is listed as it is called. `CAURI_TEST_WRITE=1` writes the list anew.
#![expect(clippy::expect_used, reason = "a list that can't be made has to end the test")]

use quote::{ToTokens, quote};
use std::{collections::BTreeMap, env, fs, path::Path};
use syn::{Attribute, Fields, ImplItem, Item, UseTree, Visibility, parse_file};

const GOLDEN: &str = "tests/public_api.txt";

/// Source text without what only formats it.
fn text(tokens: impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (from, to) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" ::", "::"),
        (" : ", ": "),
        (" , ", ", "),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" < ", "<"),
        ("< ", "<"),
        (" >", ">"),
        ("& ", "&"),
        (" ;", ";"),
        ("# [", "#["),
        ("[ ", "["),
        (" ]", "]"),
        ("->(", "-> ("),
        ("' ", "'"),
    ] {
        text = text.replace(from, to);
    }
    text
}

/// Attributes that a user can feel: derives, features, traits of serde.
fn attributes(all: &[Attribute]) -> String {
    let felt = |it: &&Attribute| {
        !["doc", "expect", "error", "source"].iter().any(|it_is| it.path().is_ident(it_is))
    };
    all.iter().filter(felt).map(|it| text(it) + " ").collect()
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Public fields one a line; private ones only as being there.
fn fields(all: &Fields) -> Vec<String> {
    let mut lines: Vec<_> = all
        .iter()
        .filter(|field| is_public(&field.vis))
        .map(|field| {
            let name = field.ident.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
            format!("  {name}{}", text(&field.ty))
        })
        .collect();
    if all.iter().any(|field| !is_public(&field.vis)) {
        lines.push("  (private)".to_owned());
    }
    lines
}

/// One file's items by name, each with the lines that tell of it.
type Items = BTreeMap<String, Vec<String>>;

fn declared(item: &Item) -> Option<(String, Vec<String>)> {
    let told = |name: &syn::Ident, lines| Some((name.to_string(), lines));
    match item {
        Item::Struct(it) if is_public(&it.vis) => {
            let (name, generics) = (&it.ident, &it.generics);
            let head = format!("{}struct {}", attributes(&it.attrs), text(quote!(#name #generics)));
            told(name, [vec![head], fields(&it.fields)].concat())
        }
        Item::Enum(it) if is_public(&it.vis) => {
            let (name, generics) = (&it.ident, &it.generics);
            let head = format!("{}enum {}", attributes(&it.attrs), text(quote!(#name #generics)));
            let variants = it.variants.iter().map(|variant| {
                let (name, fields) = (&variant.ident, undocumented(&variant.fields));
                format!("  {}{}", attributes(&variant.attrs), text(quote!(#name #fields)))
            });
            told(name, std::iter::once(head).chain(variants).collect())
        }
        Item::Fn(it) if is_public(&it.vis) => told(&it.sig.ident, vec![text(&it.sig)]),
        Item::Const(it) if is_public(&it.vis) => {
            told(&it.ident, vec![format!("const {}: {}", it.ident, text(&it.ty))])
        }
        Item::Static(it) if is_public(&it.vis) => {
            told(&it.ident, vec![format!("static {}: {}", it.ident, text(&it.ty))])
        }
        Item::Type(it) if is_public(&it.vis) => {
            told(&it.ident, vec![format!("type {} = {}", it.ident, text(&it.ty))])
        }
        _ => None,
    }
}

fn undocumented(fields: &Fields) -> Fields {
    let mut fields = fields.clone();
    fields.iter_mut().for_each(|field| field.attrs.clear());
    fields
}

/// What an `impl` adds to its type: public methods and constants, or a trait.
fn implemented(it: &syn::ItemImpl) -> (String, Vec<String>) {
    let name = text(&it.self_ty).split('<').next().unwrap_or_default().to_owned();
    if let Some((_, of, _)) = &it.trait_ {
        return (name, vec![format!("  impl {}", text(of))]);
    }
    let lines = it.items.iter().filter_map(|item| match item {
        ImplItem::Fn(it) if is_public(&it.vis) => Some(format!("  {}", text(&it.sig))),
        ImplItem::Const(it) if is_public(&it.vis) => {
            Some(format!("  const {}: {}", it.ident, text(&it.ty)))
        }
        _ => None,
    });
    (name, lines.collect())
}

/// Everything below a folder's files: a name is declared once in a context.
fn items_below(folder: &Path) -> (Items, Vec<String>) {
    let (mut items, mut impls, mut macros) = (Items::new(), vec![], vec![]);
    let entries = fs::read_dir(folder).expect("a folder").map(|it| it.expect("an entry").path());
    let mut files: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|it| it == "rs")).collect();
    files.sort();
    for path in files {
        for item in parse_file(&fs::read_to_string(&path).expect("text")).expect("Rust").items {
            items.extend(declared(&item));
            match item {
                Item::Impl(it) => impls.push(implemented(&it)),
                Item::Macro(it) if it.ident.is_none() => macros.extend(called(&it)),
                _ => {}
            }
        }
    }
    for (name, lines) in impls {
        items.entry(name).or_default().extend(lines);
    }
    (items, macros)
}

/// A macro's call without the documentation in it, one thing a line.
fn called(it: &syn::ItemMacro) -> Vec<String> {
    let plain = text(&it.mac.tokens);
    let mut lines = vec![format!("{}!", text(&it.mac.path))];
    let mut rest = plain.as_str();
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once("#[doc") {
        kept.push_str(before);
        // The text of a documentation ends with its closing quotation mark and bracket.
        rest = after.split_once("\"]").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    let words = kept.split(['{', '}', ',']).map(str::trim).filter(|word| !word.is_empty());
    lines.extend(words.map(|word| format!("  {word}")));
    lines
}

fn exported(tree: &UseTree, names: &mut Vec<String>) {
    match tree {
        UseTree::Path(it) => exported(&it.tree, names),
        UseTree::Name(it) => names.push(it.ident.to_string()),
        UseTree::Rename(it) => names.push(it.rename.to_string()),
        UseTree::Group(it) => it.items.iter().for_each(|tree| exported(tree, names)),
        UseTree::Glob(_) => names.push("*".to_owned()),
    }
}

/// A public module: what it re-exports or declares.
fn module(name: &str, source: &Path) -> Vec<String> {
    let root = parse_file(&fs::read_to_string(source).expect("text")).expect("Rust");
    let (items, macros) = items_below(source.parent().expect("a folder"));
    let mut names = vec![];
    for item in &root.items {
        match item {
            Item::Use(it) if is_public(&it.vis) => exported(&it.tree, &mut names),
            item => names.extend(declared(item).map(|(name, _)| name)),
        }
    }
    names.sort();
    let mut lines = vec![format!("\nmod {name}")];
    for name in names {
        // What a macro makes has no declaration of its own; its call is listed below.
        lines.extend(items.get(&name).filter(|it| !it.is_empty()).cloned().unwrap_or(vec![name]));
    }
    lines.extend(macros);
    lines
}

#[test]
fn the_public_items_are_the_golden_ones() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = parse_file(include_str!("../src/lib.rs")).expect("Rust");
    let mut found = String::from("Public items of cauri-domain; written by tests/public_api.rs.\n");
    for item in &root.items {
        let Item::Mod(it) = item else { continue };
        assert!(is_public(&it.vis), "a context is public");
        let inside = folder.join("src").join(it.ident.to_string()).join("mod.rs");
        let name = format!("{} {}", it.ident, attributes(&it.attrs));
        let lines = if inside.exists() {
            module(name.trim(), &inside)
        } else {
            vec![format!("\nmod {name}")]
        };
        for line in lines {
            found.push_str(&line);
            found.push('\n');
        }
    }
    let golden = folder.join(GOLDEN);
    if env::var_os("CAURI_TEST_WRITE").is_some() {
        fs::write(&golden, &found).expect("written");
    }
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    let missing = lines_only_in(&expected, &found);
    let new = lines_only_in(&found, &expected);
    assert!(
        expected == found,
        "the public items changed; if that is meant, CAURI_TEST_WRITE=1 writes {GOLDEN} anew\n\
         gone:\n{missing}\nnew:\n{new}"
    );
}

fn lines_only_in(one: &str, other: &str) -> String {
    let gone = one.lines().filter(|line| !other.lines().any(|it| it == *line));
    gone.flat_map(|line| ["  ", line, "\n"]).collect()
}
