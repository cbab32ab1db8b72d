//! What kind of program followed a link, as far as its name tells.
//! Deliberately not here: attribution – a bot's verdict only affects counters.

use crate::kernel::stored_words;

/// Parts of names under which programs come that nobody sits in front of (lower case).
const BOT_PARTS: [&str; 22] = [
    "bot",
    "crawl",
    "spider",
    "slurp",
    "preview",
    "facebookexternalhit",
    "facebookcatalog",
    "whatsapp/",
    "skypeuripreview",
    "embedly",
    "pingdom",
    "uptime",
    "headless",
    "phantomjs",
    "lighthouse",
    "curl/",
    "wget/",
    "python-",
    "go-http-client",
    "java/",
    "libwww",
    "scrapy",
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
    /// Reads the class off a `User-Agent`.
    ///
    /// ```
    /// use cauri_domain::affiliate::AgentClass;
    ///
    /// let phone = "Mozilla/5.0 (Linux; Android 14; CUBOT P80) Mobile Safari/537.36";
    /// assert_eq!(AgentClass::of(Some(phone)), AgentClass::Mobile);
    /// assert_eq!(AgentClass::of(Some("WhatsApp/2.23.20.0 A")), AgentClass::Bot);
    /// assert_eq!(AgentClass::of(None), AgentClass::Unknown);
    /// ```
    pub fn of(user_agent: Option<&str>) -> Self {
        let Some(name) = user_agent.map(str::trim).filter(|name| !name.is_empty()) else {
            return Self::Unknown;
        };
        let name = name.to_ascii_lowercase().replace(NO_BOT, "");
        if BOT_PARTS.iter().any(|part| name.contains(part)) {
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
            ("Mozilla/5.0 (compatible; Googlebot/2.1)", AgentClass::Bot),
            ("facebookexternalhit/1.1", AgentClass::Bot),
            ("curl/8.5.0", AgentClass::Bot),
            (" ", AgentClass::Unknown),
        ] {
            assert_eq!(AgentClass::of(Some(agent)), class, "{agent}");
            assert_eq!(class.counts(), matches!(class, AgentClass::Desktop | AgentClass::Mobile));
        }
    }
}
