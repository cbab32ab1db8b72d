//! What a `PromQL` expression asks for: figures, labels, and what their values must be.
//! Deliberately not here: what an expression means – Prometheus' own tool checks that. A parser of
//! the language weighs fifteen crates; names are found with less.

use std::{iter::Peekable, str::Chars};

/// Words of the language that are no figures.
const WORDS: [&str; 5] = ["and", "or", "unless", "bool", "offset"];
/// Words behind which labels stand in brackets.
const GROUPS: [&str; 6] = ["by", "without", "on", "ignoring", "group_left", "group_right"];

/// A figure that is asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Selector {
    pub(super) metric: String,
    /// Labels, and what their values are compared with.
    pub(super) matchers: Vec<(String, String)>,
}

/// An expression.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Query {
    pub(super) selectors: Vec<Selector>,
    /// Labels by which something is grouped or joined.
    pub(super) grouped: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

/// Reads an expression.
pub(super) fn queries(expression: &str) -> Query {
    let mut query = Query::default();
    let tokens = tokens(expression);
    let mut rest = tokens.iter().peekable();
    while let Some(token) = rest.next() {
        match token {
            // A span of time.
            Token::Sign('[') => while rest.next().is_some_and(|it| *it != Token::Sign(']')) {},
            Token::Word(word) if GROUPS.contains(&word.as_str()) => {
                while let Some(token) = rest.next_if(|it| **it != Token::Sign(')')) {
                    query.grouped.extend(word_of(token));
                }
            }
            Token::Word(word) if is_figure(word, rest.peek()) => {
                let mut selector = Selector { metric: word.clone(), ..Selector::default() };
                if rest.next_if_eq(&&Token::Sign('{')).is_some() {
                    while let Some(token) = rest.next_if(|it| **it != Token::Sign('}')) {
                        match token {
                            Token::Word(label) => {
                                selector.matchers.push((label.clone(), String::new()));
                            }
                            Token::Text(text) => {
                                let (_, value) = selector.matchers.last_mut().expect("a label");
                                value.clone_from(text);
                            }
                            Token::Sign(_) => {}
                        }
                    }
                }
                query.selectors.push(selector);
            }
            _ => {}
        }
    }
    query
}

/// A function stands before a bracket, or before what it groups by.
fn is_figure(word: &str, next: Option<&&Token>) -> bool {
    let function = match next {
        Some(Token::Sign('(')) => true,
        Some(Token::Word(next)) => matches!(next.as_str(), "by" | "without"),
        _ => false,
    };
    !function && !WORDS.contains(&word)
}

fn word_of(token: &Token) -> Option<String> {
    if let Token::Word(word) = token { Some(word.clone()) } else { None }
}

fn tokens(expression: &str) -> Vec<Token> {
    let (mut tokens, mut rest) = (vec![], expression.chars().peekable());
    while let Some(c) = rest.next() {
        match c {
            '"' => tokens.push(Token::Text(rest.by_ref().take_while(|c| *c != '"').collect())),
            '0'..='9' => drop(run_of(c, &mut rest)),
            'a'..='z' | 'A'..='Z' | '_' => tokens.push(Token::Word(run_of(c, &mut rest))),
            c if c.is_whitespace() => {}
            c => tokens.push(Token::Sign(c)),
        }
    }
    tokens
}

/// A name or a number to its end.
fn run_of(first: char, rest: &mut Peekable<Chars<'_>>) -> String {
    let mut run = String::from(first);
    while let Some(c) = rest.next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '.'))
    {
        run.push(c);
    }
    run
}

#[test]
fn names_are_found_and_nothing_else() {
    let query = queries(
        r#"histogram_quantile(0.95, sum by (le, route) (rate(a_bucket{route!~"/x|y",j=~"$i"}[5m])))
           / ignoring (state) b > 5e3 or max(c{k="v"}) and vector(0)"#,
    );
    let selector = |metric: &str, matchers: &[(&str, &str)]| Selector {
        metric: metric.to_owned(),
        matchers: matchers.iter().map(|(l, v)| ((*l).to_owned(), (*v).to_owned())).collect(),
    };
    let expected = [
        selector("a_bucket", &[("route", "/x|y"), ("j", "$i")]),
        selector("b", &[]),
        selector("c", &[("k", "v")]),
    ];
    assert_eq!(query.selectors, expected);
    assert_eq!(query.grouped, ["le", "route", "state"]);
}
