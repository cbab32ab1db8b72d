//! Figures for people come from one module: nobody else groups thousands, writes a unit or a date.
//! Deliberately not here: how they read (`domain/src/wording.rs`), and the sentences (`french`).

use super::sources::{Source, below, none, rust};
use syn::{
    Expr, ExprMethodCall, File, Macro, Member,
    visit::{Visit, visit_expr_method_call, visit_macro},
};

/// The one module, and the `Display` of amounts, which is for logs.
const FORMATTERS: [&str; 2] = ["domain/src/wording.rs", "domain/src/money/xof.rs"];

/// How a formatter of one's own gives itself away. Put together, so that no file holds them.
const OWN_FORMATTING: [[&str; 2]; 9] = [
    ["is_multiple", "_of(3)"],
    ["% 3 ", "== 0"],
    [".chu", "nks(3)"],
    [".rchu", "nks("],
    ["F C", "FA"],
    ["F\\u{a0}", "CFA"],
    ["} X", "OF"],
    [".replace('.', ", "\",\")"],
    [".replace(',', ", "\""],
];

/// Where people are spoken to.
const SPOKEN: [&str; 4] =
    ["adapters-http/src", "adapters-notify/src", "adapters-storage/src", "bin/src/demo"];
const SPOKEN_FILES: [&str; 2] =
    ["adapters-payments/src/sandbox/page.rs", "domain/src/collaboration/contract.rs"];

/// What runs: no comments, no tests.
fn code(source: &Source) -> String {
    let own = source.text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = own.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn only_one_module_formats_figures() {
    let mut complaints = vec![];
    let shipped = rust().into_iter().filter(|source| {
        let ring = source.path.split('/').next().unwrap_or_default();
        (["domain", "application", "bin"].contains(&ring) || ring.starts_with("adapters-"))
            && source.path.contains("/src/")
            && !source.path.contains("/tests/")
            && !FORMATTERS.contains(&source.path.as_str())
    });
    for source in shipped {
        let code = code(&source);
        for parts in OWN_FORMATTING {
            if code.contains(&parts.concat()) {
                complaints.push(format!("{} formats by `{}`", source.path, parts.concat()));
            }
        }
    }
    none(&complaints);
}

/// A value whose `Display` is for logs, by its name.
fn is_figure(name: &str) -> bool {
    name.ends_with("_xof") || name.ends_with("rate_percent")
}

/// Figures that stand in a text as they are, and dates that are spelt out on the spot.
#[derive(Default)]
struct Shown(Vec<String>);

impl Visit<'_> for Shown {
    fn visit_macro(&mut self, of: &Macro) {
        let name = of.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        if ["format", "write", "writeln", "format_args"].contains(&name.as_str()) {
            // What stands between brackets goes through some function first.
            for tree in of.tokens.clone() {
                let text = tree.to_string();
                let blanks =
                    text.split('{').skip(1).filter_map(|rest| rest.split(['}', ':']).next());
                if is_figure(&text) || (text.starts_with('"') && blanks.clone().any(is_figure)) {
                    self.0.push(format!("{name}!(… {text} …)"));
                }
            }
        }
        visit_macro(self, of);
    }

    fn visit_expr_method_call(&mut self, call: &ExprMethodCall) {
        let method = call.method.to_string();
        let receiver = match &*call.receiver {
            Expr::Field(field) => match &field.member {
                Member::Named(name) => name.to_string(),
                Member::Unnamed(_) => String::new(),
            },
            Expr::Path(path) => path.path.get_ident().map(ToString::to_string).unwrap_or_default(),
            _ => String::new(),
        };
        let spelt = ["format", "to_rfc3339", "to_rfc3339_opts", "to_rfc2822"];
        let is_schema =
            method == "format" && call.args.iter().all(|it| !matches!(it, Expr::Lit(_)));
        if is_schema {
            // The description of the API names formats too.
        } else if (method == "to_string" && is_figure(&receiver))
            || spelt.contains(&method.as_str())
        {
            self.0.push(format!("{receiver}.{method}()"));
        }
        visit_expr_method_call(self, call);
    }
}

#[test]
fn display_of_figures_is_for_logs() {
    let mut complaints = vec![];
    let spoken = SPOKEN.into_iter().flat_map(|folder| below(folder, ".rs"));
    let alone = rust().into_iter().filter(|source| SPOKEN_FILES.contains(&source.path.as_str()));
    let mut files = 0;
    for source in spoken.chain(alone) {
        files += 1;
        let file: File = syn::parse_file(&code(&source)).expect("Rust");
        let mut shown = Shown::default();
        shown.visit_file(&file);
        complaints.extend(shown.0.iter().map(|it| format!("{}: {it}", source.path)));
    }
    none(&complaints);
    assert!(files > 100, "{files}");
}

#[test]
fn the_law_sees_what_it_forbids() {
    let bad = "fn f() { format!(\"{amount_xof}\"); format!(\"{}\", it.price_xof); \
               x.rate_percent.to_string(); at.format(\"%d\"); }";
    let mut shown = Shown::default();
    shown.visit_file(&syn::parse_str(bad).expect("Rust"));
    assert_eq!(shown.0.len(), 4, "{:?}", shown.0);
    let good = "fn f() { format!(\"{}\", amount(it.price_xof, language)); }";
    let mut shown = Shown::default();
    shown.visit_file(&syn::parse_str(good).expect("Rust"));
    assert!(shown.0.is_empty(), "{:?}", shown.0);
}
