//! A kept list of programs without a person, as it is published: `crawler-user-agents`, vendored.
//! Deliberately not here: programs that the list does not know (the domain's own list).
//!
//! `vendor/crawler-user-agents` holds the patterns, the names that they were made for, and the
//! version; `./dev agents VERSION` brings another one.

use regex::bytes::{Regex, RegexBuilder};
use std::sync::LazyLock;

/// One pattern a line, as published.
const PATTERNS: &str = include_str!("../../vendor/crawler-user-agents/patterns.txt");
/// Bytes of the compiled patterns, and of what matching remembers of them.
const SIZE_LIMIT: usize = 32 * 1024 * 1024;

/// `None` only if the vendored patterns could not be compiled, which a test rules out.
static LISTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let either = PATTERNS.lines().map(|line| format!("(?:{line})")).collect::<Vec<_>>().join("|");
    RegexBuilder::new(&either)
        .unicode(false)
        .size_limit(SIZE_LIMIT)
        .dfa_size_limit(SIZE_LIMIT)
        .build()
        .ok()
});

/// True if the list has a program of this name.
pub(super) fn is_listed(user_agent: &str) -> bool {
    LISTED.as_ref().is_some_and(|listed| listed.is_match(user_agent.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cauri_domain::affiliate::AgentClass;

    const INSTANCES: &str = include_str!("../../vendor/crawler-user-agents/instances.txt");
    const VERSION: &str = include_str!("../../vendor/crawler-user-agents/VERSION");

    /// In which people in the region look at links.
    const BROWSERS: [&str; 20] = [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148 Instagram 331.0.0",
        "Mozilla/5.0 (Linux; Android 13; wv) Chrome/125.0 Mobile [FB_IAB/FB4A;FBAV/465.0.0.0;]",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Mobile/21F90 [FBAN/FBIOS;FBAV/465.0;]",
        "Mozilla/5.0 (Linux; Android 12; TECNO KG5k) Chrome/120 Mobile musical_ly BytedanceWebview",
        "Mozilla/5.0 (Linux; Android 11; Infinix X688B) Chrome/118 Mobile Snapchat/12.80.0.33",
        "Opera/9.80 (Android; Opera Mini/75.0.2254/191.249; U; fr) Presto/2.12.423 Version/12.16",
        "Mozilla/5.0 (Linux; U; Android 11; fr-fr; itel A48) UCBrowser/13.4.0.1306 Mobile Safari",
        "Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-A546B) SamsungBrowser/25.0 Chrome/121 Mobile",
        "Mozilla/5.0 (Linux; Android 10; HUAWEI P30) Chrome/114 HuaweiBrowser/15.0 Mobile Safari",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) GSA/310.0 Mobile Safari/604.1",
        "Mozilla/5.0 (Linux; Android 12) Chrome/110 Mobile Safari/537.36 OPR/75.3 PHX/14.5",
        "Mozilla/5.0 (Linux; Android 13; Pixel 7; wv) Chrome/126 Mobile Safari Pinterest/Android",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 [LinkedInApp]/9.29",
        "Mozilla/5.0 (Linux; Android 9) Nokia/2720 KAIOS/3.0 Mobile",
        "Mozilla/5.0 (Linux; Android 14; CUBOT P80) Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 9; KFTRWI) Silk/124.3.1 like Chrome/124 Safari/537.36",
    ];

    fn class(user_agent: &str) -> AgentClass {
        AgentClass::of(Some(user_agent), is_listed(user_agent))
    }

    #[test]
    fn every_program_of_the_list_is_known() {
        assert!(LISTED.is_some(), "the patterns of {VERSION} can't be compiled");
        let missed: Vec<_> =
            INSTANCES.lines().filter(|name| class(name) != AgentClass::Bot).collect();
        assert!(missed.is_empty(), "{VERSION}: {missed:#?}");
        assert!(INSTANCES.lines().count() > 2_000);
    }

    #[test]
    fn browsers_count_as_visitors() {
        for browser in BROWSERS {
            assert!(class(browser).counts(), "{browser}");
        }
    }
}
