//! What kind of program followed a link, as far as its name tells.
//! Deliberately not here: attribution – a bot's verdict only affects counters.

use crate::kernel::stored_words;

/// Parts of names under which programs come that nobody sits in front of (lower case).
const BOT_PARTS: [&str; 27] = [
    "bot",
    "crawl",
    "spider",
    "slurp",
    "preview",
    "facebookexternalhit",
    "facebookcatalog",
    "meta-external",
    "inspectiontool",
    "vkshare",
    "embedly",
    "iframely",
    "pingdom",
    "uptime",
    "headless",
    "phantomjs",
    "lighthouse",
    "curl/",
    "wget/",
    "python-",
    "aiohttp",
    "httpx",
    "httpclient",
    "http-client",
    "cfnetwork",
    "libwww",
    "scrapy",
];
/// How programs without a browser begin their names, up to a slash or a space (lower case): what
/// fetches for an app, a script or a chat. Every browser begins with `Mozilla` or `Opera`, or with
/// the make of a phone.
const PROGRAMS: [&str; 43] = [
    "apachebench",
    "aria2",
    "axios",
    "bun",
    "curl",
    "dalvik",
    "dart",
    "deno",
    "erlang",
    "faraday",
    "go",
    "got",
    "guzzlehttp",
    "hackney",
    "hey",
    "httpie",
    "hyper",
    "insomnia",
    "java",
    "k6",
    "ktor",
    "libcurl-agent",
    "lua-resty-http",
    "mint",
    "node",
    "node-fetch",
    "okhttp",
    "perl",
    "php",
    "postmanruntime",
    "python",
    "reqwest",
    "restsharp",
    "ruby",
    "superagent",
    "undici",
    "unirest-java",
    "ureq",
    "urllib3",
    "vegeta",
    "viber",
    "whatsapp",
    "wrk",
];
/// A make of phones whose name looks like a bot's.
const NO_BOT: &str = "cubot";

stored_words! {
    /// The class of a visitor's program.
    #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
    AgentClass {
        /// A browser on a phone.
        Mobile = "mobile",
        /// Another browser.
        Desktop = "desktop",
        /// A program that nobody sits in front of.
        Bot = "bot",
        /// It did not say.
        Unknown = "unknown",
    }
}

impl AgentClass {
    /// Reads the class off a `User-Agent`; `listed` says that a kept list of crawlers has it.
    ///
    /// ```
    /// use cauri_domain::affiliate::AgentClass;
    ///
    /// let phone = "Mozilla/5.0 (Linux; Android 14; CUBOT P80) Mobile Safari/537.36";
    /// assert_eq!(AgentClass::of(Some(phone), false), AgentClass::Mobile);
    /// assert_eq!(AgentClass::of(Some(phone), true), AgentClass::Bot);
    /// assert_eq!(AgentClass::of(Some("okhttp/4.12.0"), false), AgentClass::Bot);
    /// assert_eq!(AgentClass::of(None, false), AgentClass::Unknown);
    /// ```
    pub fn of(user_agent: Option<&str>, listed: bool) -> Self {
        let Some(name) = user_agent.map(str::trim).filter(|name| !name.is_empty()) else {
            return Self::Unknown;
        };
        let name = name.to_ascii_lowercase().replace(NO_BOT, "");
        let first = name.split(['/', ' ']).next().unwrap_or_default();
        let is_program = PROGRAMS.contains(&first);
        if listed || is_program || BOT_PARTS.iter().any(|part| name.contains(part)) {
            Self::Bot
        } else if ["mobile", "android", "iphone"].iter().any(|part| name.contains(part)) {
            Self::Mobile
        } else {
            Self::Desktop
        }
    }

    /// True if its clicks are counted.
    pub const fn counts(self) -> bool {
        matches!(self, Self::Mobile | Self::Desktop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_programs_are_told_apart() {
        for (agent, class) in [
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/140.0", AgentClass::Desktop),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Instagram 300", AgentClass::Mobile),
            (
                "Opera/9.80 (Android; Opera Mini/75.0.2254/191; U; fr) Presto/2.12",
                AgentClass::Mobile,
            ),
            ("Mozilla/5.0 (compatible; Googlebot/2.1)", AgentClass::Bot),
            ("Mozilla/5.0 (compatible; Google-InspectionTool/1.0;)", AgentClass::Bot),
            ("Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)", AgentClass::Bot),
            ("facebookexternalhit/1.1", AgentClass::Bot),
            ("meta-externalfetcher/1.1", AgentClass::Bot),
            ("curl/8.5.0", AgentClass::Bot),
            ("okhttp/4.12.0", AgentClass::Bot),
            ("axios/1.7.2", AgentClass::Bot),
            ("node-fetch/1.0 (+https://github.com/bitinn/node-fetch)", AgentClass::Bot),
            ("node", AgentClass::Bot),
            ("python-httpx/0.27", AgentClass::Bot),
            ("Python/3.12 aiohttp/3.9.5", AgentClass::Bot),
            ("Iframely/1.3.1 (+https://iframely.com/docs/about)", AgentClass::Bot),
            ("Dart/3.4 (dart:io)", AgentClass::Bot),
            ("PHP/8.3.6", AgentClass::Bot),
            ("Viber/13.3.0", AgentClass::Bot),
            ("WhatsApp/2.23.20.0 A", AgentClass::Bot),
            ("Dalvik/2.1.0 (Linux; U; Android 13; TECNO KG5k)", AgentClass::Bot),
            ("Cauri/1 CFNetwork/1474 Darwin/23.0.0", AgentClass::Bot),
            ("Java/1.8.0_292", AgentClass::Bot),
            (" ", AgentClass::Unknown),
        ] {
            assert_eq!(AgentClass::of(Some(agent), false), class, "{agent}");
            assert_eq!(class.counts(), matches!(class, AgentClass::Desktop | AgentClass::Mobile));
        }
    }
}
