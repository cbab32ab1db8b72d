//! What is said and taken, and perhaps not meant so: `serve` and `doctor` name it.
//! Deliberately not here: what is wrong (`read`).

use super::{Key, SettingSources, TABLE, check};
use cauri_http::IpNet;
use std::fmt;

/// What our variables begin with.
const OURS: &str = "CAURI_";
/// From here on a network is no operator's: it holds a part of the internet that nobody owns whole.
const WIDEST_V4: u8 = 8;
const WIDEST_V6: u8 = 16;
/// How much a name may differ from the one that is meant, from 0 (not at all alike) to 1.
const ALIKE: f64 = 0.8;

/// Something that is perhaps not meant so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caution {
    /// A variable with our beginning is no setting.
    Unknown {
        /// Its name.
        variable: String,
        /// The setting that may be meant.
        nearest: Option<&'static str>,
    },
    /// Whoever comes from a large part of the internet is believed as a proxy.
    AnyProxy(IpNet),
}

impl Caution {
    /// What it is about, in one word.
    pub const fn subject(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "environment",
            Self::AnyProxy(_) => "edge",
        }
    }
}

impl fmt::Display for Caution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { variable, nearest: None } => {
                write!(f, "{variable} is no setting, and is passed over")
            }
            Self::Unknown { variable, nearest: Some(nearest) } => {
                write!(f, "{variable} is no setting, and is passed over; {nearest} is one")
            }
            Self::AnyProxy(network) => write!(
                f,
                "CAURI_TRUSTED_PROXIES holds {network}: whoever comes from there is believed about \
                 a client's address and about HTTPS; name the proxies alone"
            ),
        }
    }
}

/// True if a variable looks like ours and is none. A container's system sets such for its services.
pub(super) fn is_unknown(name: &str) -> bool {
    name.starts_with(OURS) && !TABLE.iter().any(|setting| setting.variable == name)
}

impl SettingSources {
    /// Everything that is perhaps not meant so; none of it keeps `serve` from starting.
    pub fn cautions(&self) -> Vec<Caution> {
        let unknown = self.unknown.iter().map(|variable| Caution::Unknown {
            variable: variable.clone(),
            nearest: nearest(variable),
        });
        // What can't be read is a complaint.
        let proxies = self.read(Key::TrustedProxies, check::proxies).ok().flatten();
        let anybody = proxies.unwrap_or_default().into_iter().filter(is_wide);
        unknown.chain(anybody.map(Caution::AnyProxy)).collect()
    }
}

fn is_wide(network: &IpNet) -> bool {
    let widest = if network.addr().is_ipv4() { WIDEST_V4 } else { WIDEST_V6 };
    network.prefix_len() < widest
}

fn nearest(name: &str) -> Option<&'static str> {
    let likeness = |setting: &'static super::Setting| {
        (strsim::jaro_winkler(name, setting.variable), setting.variable)
    };
    let best = TABLE.iter().map(likeness).max_by(|a, b| a.0.total_cmp(&b.0));
    // Every name begins alike; what follows must be alike, too.
    let rest = |name: &str| name.trim_start_matches(OURS).to_owned();
    best.map(|(_, variable)| variable)
        .filter(|variable| strsim::jaro_winkler(&rest(name), &rest(variable)) >= ALIKE)
}

#[cfg(test)]
mod tests {
    use super::{super::told::tests::told, *};

    #[test]
    fn a_name_that_is_written_wrong_is_named_with_the_one_that_is_meant() {
        let mut sources = told(&[], "");
        sources.unknown = vec!["CAURI_LISTNE".to_owned(), "CAURI_PORT_80_TCP".to_owned()];
        let said: Vec<_> = sources.cautions().iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "CAURI_LISTNE is no setting, and is passed over; CAURI_LISTEN is one",
                "CAURI_PORT_80_TCP is no setting, and is passed over",
            ]
        );
        assert!(is_unknown("CAURI_LISTNE"));
        assert!(!is_unknown("CAURI_LISTEN") && !is_unknown("DATABASE_URI"));
    }

    #[test]
    fn whoever_believes_everybody_is_warned() {
        let said = |proxies: &'static str| {
            told(&[("CAURI_TRUSTED_PROXIES", proxies)], "").cautions().len()
        };
        for (proxies, warned) in [
            ("0.0.0.0/0", 1),
            ("::/0", 1),
            ("0.0.0.0/1,128.0.0.0/1", 2),
            ("10.0.0.0/8,fd00::/48,127.0.0.1", 0),
            ("proxy", 0),
        ] {
            assert_eq!(said(proxies), warned, "{proxies}");
        }
    }
}
