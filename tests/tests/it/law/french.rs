//! French texts keep to the glossary's words and to its typography.
//! Deliberately not here: whether a sentence is good, and figures (`wording`).

use super::sources::{below, none, root};
use cauri_domain::collaboration::TERMS_V1_1;
use std::{collections::BTreeSet, fs};

const NO_BREAK: char = '\u{a0}';
const NARROW: char = '\u{202f}';

/// Where a word of the glossary's column stands for something else.
const MEANT_OTHERWISE: [(&str, &str); 1] = [
    // The notice of records that were given out under terms v1.0.
    ("domain/src/collaboration/record.rs", "exécuté"),
];

/// A French text and where it stands.
struct Text {
    place: String,
    said: String,
}

impl Text {
    fn new(place: impl Into<String>, said: impl Into<String>) -> Self {
        Self { place: place.into(), said: said.into() }
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("a file")
}

/// What stands between the quotes that follow these words, as YAML and Rust write it.
fn quoted<'a>(line: &'a str, opening: &str) -> Option<&'a str> {
    let rest = line.split_once(opening)?.1;
    let ends = rest.match_indices('"').find(|(at, _)| !rest[..*at].ends_with('\\'))?;
    Some(&rest[..ends.0])
}

fn catalogues() -> Vec<Text> {
    let folders = ["adapters-http/locales", "adapters-notify/locales"];
    let files = folders.into_iter().flat_map(|folder| below(folder, ".yml"));
    let mut texts = vec![];
    for file in files {
        for line in file.text.lines() {
            let key = line.split(": {").next().unwrap_or_default();
            if let Some(said) = quoted(line, " fr: \"") {
                texts.push(Text::new(key, blanked(&said.replace("\\\"", "”"))));
            }
        }
    }
    texts
}

/// `%{name}` as the word that will stand there.
fn blanked(text: &str) -> String {
    let mut parts = text.split("%{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push('x');
        out.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    out
}

fn terms() -> Vec<Text> {
    let clauses = TERMS_V1_1.clauses.iter().flat_map(|clause| {
        [&clause.title_fr, &clause.content_fr].map(|said| Text::new(&*clause.title_en, &**said))
    });
    clauses.collect()
}

/// Literals of sources that write French, the English half behind a dash cut off.
fn literals() -> Vec<Text> {
    let paths = [
        "domain/src/collaboration/contract.rs",
        "domain/src/collaboration/record.rs",
        "adapters-storage/src/certificate.rs",
        "adapters-payments/src/sandbox/page.rs",
    ];
    let mut texts = vec![];
    for path in paths {
        let source = read(path);
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        let code: Vec<_> = lines.map(|line| line.trim_end_matches('\\')).collect();
        let code = code.join("\n");
        for said in code.split('"').skip(1).step_by(2) {
            let words: Vec<_> = said.split([' ', '\n']).filter(|word| !word.is_empty()).collect();
            // Both languages stand in one literal; English ends a sentence as English does.
            let french = words.join(" ").split(" — ").next().unwrap_or_default().to_owned();
            let is_french = !french.contains(" the ") && !french.starts_with('&');
            if is_french {
                texts.push(Text::new(path, french.replace("{}", "x")));
            }
        }
    }
    texts
}

/// Text without tags and without what stands between `<style>` and its end.
fn pages() -> Vec<Text> {
    let mut texts = vec![];
    for page in below("adapters-payments/src/sandbox", ".html") {
        let body = page.text.split_once("</style>").map_or(&*page.text, |(_, body)| body);
        for part in body.split('>') {
            texts.push(Text::new(&*page.path, part.split('<').next().unwrap_or_default().trim()));
        }
    }
    texts
}

/// A document without code and without where its links lead.
fn prose(path: &str) -> Vec<Text> {
    let mut texts = vec![];
    let mut in_code = false;
    for line in read(path).lines() {
        if line.starts_with("```") {
            in_code = !in_code;
        } else if !in_code {
            let spans = line.split('`').enumerate();
            let spans: String =
                spans.map(|(n, span)| if n % 2 == 0 { span } else { "x" }).collect();
            let mut parts = spans.split("](");
            let mut said = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                said.push(']');
                said.push_str(part.split_once(')').map_or("", |(_, rest)| rest));
            }
            texts.push(Text::new(path, said));
        }
    }
    texts
}

fn everything() -> Vec<Text> {
    let mut texts = catalogues();
    let few = [terms(), literals(), pages(), prose("docs/manuel.md")];
    for some in few {
        assert!(some.len() > 10, "a source of French says nothing");
        texts.extend(some);
    }
    texts
}

/// The words of the glossary's column "jamais".
fn never() -> BTreeSet<String> {
    let glossary = read("docs/glossaire.md");
    let rows = glossary.lines().skip_while(|line| !line.contains("| jamais |")).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    let words = rows.flat_map(|row| row.split('|').nth(3).unwrap_or_default().split(','));
    words.map(|word| word.trim().to_lowercase()).filter(|word| word != "–").collect()
}

/// True if the words stand in the text, and not inside of other words.
fn says(text: &str, words: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    text.match_indices(words).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + words.len()..].chars().next();
        !before.is_some_and(is_letter) && !after.is_some_and(is_letter)
    })
}

#[test]
fn nobody_writes_what_the_glossary_forbids() {
    let never = never();
    assert!(never.len() > 100, "{never:?}");
    let mut complaints = vec![];
    for Text { place, said } in everything() {
        let text = said.to_lowercase().replace([NO_BREAK, NARROW], " ");
        for word in &never {
            let otherwise = MEANT_OTHERWISE.contains(&(place.as_str(), word.as_str()));
            if says(&text, word) && !otherwise {
                complaints.push(format!("{place}: « {word} » in « {said} »"));
            }
        }
    }
    none(&complaints);
}

/// What is wrong with a text's signs, as far as signs show it.
fn misprints(text: &str) -> Vec<&'static str> {
    let signs: Vec<char> = text.chars().collect();
    let mut found = vec![];
    for three in signs.windows(3) {
        match three {
            [a, '\'', b] if a.is_alphabetic() && b.is_alphabetic() => found.push("' for ’"),
            [a, ' ', b] if a.is_ascii_digit() && b.is_ascii_digit() => found.push("12 345"),
            _ => {}
        }
    }
    for two in signs.windows(2) {
        match two {
            [' ', ':' | '%' | '»'] | ['«', ' '] => found.push("U+0020 for U+00A0"),
            [' ' | NO_BREAK, ';' | '!' | '?'] => found.push("no U+202F"),
            ['.', '.'] => found.push(".. for …"),
            [' ' | NO_BREAK | NARROW, ',' | '…'] => found.push("a space before , or …"),
            [a, ';' | '!' | '?'] if a.is_alphabetic() => found.push("no U+202F"),
            _ => {}
        }
    }
    let comma = signs.windows(5).any(|five| {
        let digits = [five[0], five[2], five[3], five[4]];
        five[1] == ',' && digits.iter().all(char::is_ascii_digit)
    });
    found.extend(comma.then_some("an English comma"));
    for (word, wrong) in [("XOF", "XOF"), ("FCFA", "FCFA"), ("(s)", "(s)"), ("F CFA", "U+0020")] {
        found.extend(text.contains(word).then_some(wrong));
    }
    found
}

#[test]
fn french_is_set_as_french() {
    let mut complaints = vec![];
    for Text { place, said } in everything().into_iter().chain(prose("docs/glossaire.md")) {
        // Its tables hold English, and signs that are only shown.
        if place == "docs/glossaire.md" && said.starts_with('|') {
            continue;
        }
        for wrong in misprints(&said) {
            complaints.push(format!("{place}: {wrong} in « {said} »"));
        }
    }
    none(&complaints);
}

#[test]
fn the_law_sees_a_misprint() {
    for wrong in [
        "l'offre",
        "Total : 5",
        "5 %",
        "« ainsi »",
        "Oublié ?",
        "Oublié\u{a0}?",
        "Oublié?",
        "10 000",
        "6,500 F",
        "500 XOF",
        "canal(s)",
        "500 F CFA",
        "attendez...",
    ] {
        assert!(!misprints(wrong).is_empty(), "{wrong}");
    }
    let right = "«\u{a0}L’offre\u{a0}» vaut 10\u{202f}000\u{a0}F\u{a0}CFA… Oublié\u{202f}?";
    assert_eq!(misprints(right), [] as [&str; 0]);
    assert!(says("une lettre part", "lettre") && !says("la lettrine", "lettre"));
    assert!(!says("un e-mail", "mail") && says("un mail", "mail"));
}
