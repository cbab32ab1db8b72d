//! What each command needs of the settings: all of it, or everything that is missing or wrong.
//! Deliberately not here: single values' rules (`table`, `check`).

use super::{
    Complaint, DatabaseSettings, Key, Origin, Role, SettingSources, SettingsError, TABLE, Watching,
    check,
    table::{GATEWAY_KEYS, OUR_SECRETS},
};
use crate::secrets::Secrets;
use cauri_application::kernel::mode::Mode;
use cauri_domain::kernel::Personal;
use cauri_http::Edge;
use cauri_notify::SmtpSettings;
use std::{fmt, net::SocketAddr, num::NonZeroU32, path::PathBuf, time::Duration};
use tracing_subscriber::EnvFilter;
use url::{Host, Url};

/// A CinetPay account.
#[derive(Debug, Clone)]
pub struct CinetPayAccount {
    /// The account's key.
    pub api_key: Personal<String>,
    /// The site's number.
    pub site_id: String,
    /// What notices are signed with.
    pub secret_key: Personal<String>,
    /// The password of the transfer API.
    pub transfer_password: Personal<String>,
    /// An address of ours under which payees are entered.
    pub contact_email: String,
}

/// What production is told from outside.
pub struct Production {
    /// Keys of tokens and seals.
    pub secrets: Secrets,
    /// The gateway's account.
    pub cinetpay: CinetPayAccount,
    /// The address under which the world reaches us.
    pub public_url: Url,
    /// Who reads `/metrics` must send this.
    pub metrics_token: Personal<String>,
    /// By which server e-mails leave.
    pub mail: SmtpSettings,
}

impl fmt::Debug for Production {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Production")
            .field("public_url", &self.public_url.as_str())
            .finish_non_exhaustive()
    }
}

/// What a process is for.
#[derive(Debug)]
pub enum Purpose {
    /// Development, tests, demonstrations.
    Sandbox {
        /// Keeps its secrets.
        data_dir: PathBuf,
        /// Where the sandbox gateway is reached; `None` means at our own address.
        public_url: Option<Url>,
        /// By which server e-mails leave; `None` keeps them in the sandbox's mailbox.
        mail: Option<Box<SmtpSettings>>,
    },
    /// Real money.
    Production(Box<Production>),
}

impl Purpose {
    /// The mode that it means.
    pub const fn mode(&self) -> Mode {
        match self {
            Self::Sandbox { .. } => Mode::Sandbox,
            Self::Production(_) => Mode::Production,
        }
    }
}

/// All that `serve` needs.
#[derive(Debug)]
pub struct Serving {
    /// What for.
    pub purpose: Purpose,
    /// What it does.
    pub role: Role,
    /// Where it listens.
    pub listen: SocketAddr,
    /// Whom it trusts on the way to it.
    pub edge: Edge,
    /// How long it goes on after it was told to stop.
    pub drain: Duration,
    /// What raises alerts, and who is told.
    pub watching: Watching,
    /// Silence after which a worker is taken for gone.
    pub worker_silence: Duration,
    /// Its database.
    pub database: DatabaseSettings,
}

impl SettingSources {
    /// Which log lines are written.
    ///
    /// # Errors
    /// [`SettingsError`] if it is no filter.
    pub fn log_filter(&self) -> Result<EnvFilter, SettingsError> {
        self.needed(Key::Log, check::log_filter)
    }

    /// The mode of this process.
    ///
    /// # Errors
    /// [`SettingsError`] if it is not said although it matters, or is not one of the two.
    pub fn mode(&self) -> Result<Mode, SettingsError> {
        let database_given = self.text(Key::DatabaseUrl).is_some();
        let matters = database_given || GATEWAY_KEYS.iter().any(|key| self.text(*key).is_some());
        match self.read(Key::Mode, check::mode)? {
            None if matters => Err(Complaint::ModeNotSaid.into()),
            None => Ok(Mode::Sandbox),
            Some(Mode::Production) if !database_given && !self.embedded_is_meant()? => {
                Err(Complaint::EmbeddedInProduction.into())
            }
            Some(mode) => Ok(mode),
        }
    }

    fn embedded_is_meant(&self) -> Result<bool, SettingsError> {
        self.needed(Key::EmbeddedInProduction, check::yes_or_no)
    }

    /// Everything that keeps `serve` from starting.
    pub fn complaints(&self) -> Vec<Complaint> {
        let mut complaints = self.wrong();
        let undecided = self.mode().err().map(|SettingsError(complaints)| complaints);
        for complaint in undecided.unwrap_or_default() {
            if !complaints.contains(&complaint) {
                complaints.push(complaint);
            }
        }
        complaints.extend(self.unfit_database());
        complaints.extend(self.half_a_webhook());
        match self.read(Key::Mode, check::mode) {
            Ok(Some(Mode::Production)) => complaints.extend(self.not_fit_for_production()),
            Ok(_) => complaints.extend(self.not_fit_for_the_sandbox()),
            Err(_) => {}
        }
        complaints
    }

    fn not_fit_for_production(&self) -> Vec<Complaint> {
        let needed = TABLE.iter().filter(|setting| setting.rule.needed);
        let missing = needed.filter(|setting| self.text(setting.key).is_none());
        let mut complaints: Vec<_> = missing.map(|it| Complaint::Missing(it.key)).collect();
        for (at, key) in OUR_SECRETS.iter().enumerate() {
            let alike = |other: &&Key| self.text(**other) == self.text(*key);
            if let Some(other) = OUR_SECRETS[..at].iter().find(alike)
                && self.text(*key).is_some()
            {
                complaints.push(Complaint::Alike(*key, *other));
            }
        }
        complaints.extend(self.unfit(Key::PublicUrl, check::site, |url| {
            (url.scheme() != "https").then_some("production is reached over https")
        }));
        for key in [Key::DatabaseUrl, Key::OwnerDatabaseUrl] {
            complaints.extend(self.unfit(key, check::postgres, |url| check::unverified(url)));
        }
        complaints.extend(self.unfit(Key::Listen, check::socket_address, |listen| {
            let alone = self.text(Key::Role) == Some(Role::Worker.as_str());
            (alone && !listen.ip().is_loopback()).then_some("a worker listens on loopback only")
        }));
        complaints
    }

    fn not_fit_for_the_sandbox(&self) -> Vec<Complaint> {
        let mut complaints: Vec<_> = self
            .unfit(Key::Listen, check::socket_address, |listen| {
                (!listen.ip().is_loopback()).then_some(
                    "the sandbox listens on loopback only, this is reachable from outside",
                )
            })
            .into_iter()
            .collect();
        complaints.extend(self.unfit(Key::PublicUrl, check::site, |url| {
            (!is_loopback(url)).then_some("the sandbox is reached on loopback only")
        }));
        complaints.extend(self.half_told_mail());
        if self.text(Key::Role) == Some(Role::Worker.as_str())
            && self.text(Key::PublicUrl).is_none()
        {
            complaints.push(Complaint::Wrong {
                key: Key::PublicUrl,
                origin: Origin::Default,
                value: None,
                why: "a worker in the sandbox must be told where the sandbox gateway is reached: \
                      the address of the `serve` that answers"
                    .to_owned(),
            });
        }
        complaints
    }

    /// A complaint about a value that is well-formed and does not fit all the same.
    pub(super) fn unfit<T>(
        &self,
        key: Key,
        check: impl Fn(&str) -> Result<T, String>,
        why: impl Fn(&T) -> Option<&'static str>,
    ) -> Option<Complaint> {
        let value = self.read(key, check).ok()??;
        why(&value).map(|why| self.complain(key, why.to_owned()))
    }

    /// All that `serve` needs.
    ///
    /// # Errors
    /// [`SettingsError`] names everything that is missing or wrong.
    pub fn serving(&self) -> Result<Serving, SettingsError> {
        refuse(self.complaints())?;
        let database = self.database()?;
        let purpose = match self.mode()? {
            Mode::Sandbox => Purpose::Sandbox {
                data_dir: database.data_dir.clone(),
                public_url: self.read(Key::PublicUrl, check::site)?,
                mail: self.mail()?.map(Box::new),
            },
            Mode::Production => Purpose::Production(Box::new(self.production()?)),
        };
        Ok(Serving {
            purpose,
            role: self.needed(Key::Role, check::role)?,
            listen: self.needed(Key::Listen, check::socket_address)?,
            edge: self.edge()?,
            drain: self.needed(Key::DrainSeconds, check::drain)?,
            watching: self.watching()?,
            worker_silence: self.needed(Key::WorkerSilence, check::silence)?,
            database,
        })
    }

    /// The sandbox is a hundred times as generous as production.
    fn edge(&self) -> Result<Edge, SettingsError> {
        let sandbox = Edge::default();
        Ok(Edge {
            cors_origins: self.read(Key::CorsOrigins, check::origins)?.unwrap_or_default(),
            trusted_proxies: self.read(Key::TrustedProxies, check::proxies)?.unwrap_or_default(),
            limits_factor: match self.mode()? {
                Mode::Sandbox => sandbox.limits_factor,
                Mode::Production => NonZeroU32::MIN,
            },
            ..sandbox
        })
    }

    fn production(&self) -> Result<Production, SettingsError> {
        let hidden = |key| self.needed(key, check::phrase).map(Personal::new);
        Ok(Production {
            secrets: Secrets {
                token_key: self.needed(Key::TokenKey, check::strong)?,
                token_key_previous: self.read(Key::TokenKeyPrevious, check::strong)?,
                click_key: self.needed(Key::ClickKey, check::strong)?,
                click_key_previous: self.read(Key::ClickKeyPrevious, check::strong)?,
                pseudonym_key: self.read(Key::PseudonymKey, check::strong)?,
                gateway_key: String::new(),
                seal_key: self.needed(Key::SealKey, check::strong)?,
                previous_seal_keys: self
                    .read(Key::PreviousSealKeys, check::public_keys)?
                    .unwrap_or_default(),
            },
            cinetpay: CinetPayAccount {
                api_key: hidden(Key::CinetPayApiKey)?,
                site_id: self.needed(Key::CinetPaySiteId, check::digits)?,
                secret_key: hidden(Key::CinetPaySecretKey)?,
                transfer_password: hidden(Key::CinetPayTransferPassword)?,
                contact_email: self.needed(Key::CinetPayContactEmail, check::email)?,
            },
            public_url: self.needed(Key::PublicUrl, check::site)?,
            metrics_token: Personal::new(self.needed(Key::MetricsToken, check::strong)?),
            mail: SmtpSettings {
                server: self.needed(Key::SmtpUrl, check::mail_server)?,
                sender: self.needed(Key::MailFrom, check::mail_sender)?,
            },
        })
    }
}

pub(super) fn refuse(complaints: Vec<Complaint>) -> Result<(), SettingsError> {
    if complaints.is_empty() { Ok(()) } else { Err(SettingsError(complaints)) }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::told::tests::told, *};

    const WHOLE: [(&str, &str); 15] = [
        ("CAURI_MODE", "production"),
        ("DATABASE_URL", "postgresql://cauri@localhost/cauri"),
        ("CAURI_PUBLIC_URL", "https://shop.example"),
        ("CAURI_TOKEN_KEY", "0123456789abcdef0123456789abcde1"),
        ("CAURI_CLICK_KEY", "0123456789abcdef0123456789abcde2"),
        ("CAURI_METRICS_TOKEN", "0123456789abcdef0123456789abcde3"),
        ("CAURI_CINETPAY_API_KEY", "k"),
        ("CAURI_CINETPAY_SITE_ID", "445160"),
        ("CAURI_CINETPAY_SECRET_KEY", "s"),
        ("CAURI_CINETPAY_TRANSFER_PASSWORD", "p"),
        ("CAURI_CINETPAY_CONTACT_EMAIL", "desk@shop.example"),
        ("CAURI_TRUSTED_PROXIES", "10.0.0.0/8"),
        ("CAURI_SMTP_URL", "smtps://me:word@mail.example"),
        ("CAURI_MAIL_FROM", "no-reply@shop.example"),
        ("CAURI_SEAL_KEY", "0123456789abcdef0123456789abcde4"),
    ];

    /// The whole, with one thing said otherwise.
    fn but(name: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
        let others = WHOLE.into_iter().filter(|(known, _)| *known != name);
        others.chain([(name, value)]).collect()
    }

    fn refusal(environment: &[(&str, &str)]) -> String {
        told(environment, "").serving().unwrap_err().to_string()
    }

    #[test]
    fn sandbox_is_assumed_only_where_nothing_is_at_stake() {
        assert_eq!(told(&[], "").mode(), Ok(Mode::Sandbox));
        let said = [("CAURI_MODE", "sandbox"), WHOLE[1]];
        assert_eq!(told(&said, "").mode(), Ok(Mode::Sandbox));
        for at_stake in [WHOLE[1], WHOLE[6], WHOLE[7], WHOLE[8]] {
            let refused = told(&[at_stake], "").mode();
            assert_eq!(refused, Err(Complaint::ModeNotSaid.into()), "{at_stake:?}");
        }
        assert!(told(&[], "database_url = 'postgresql://db/cauri'").mode().is_err());
    }

    #[test]
    fn production_on_the_private_cluster_must_be_said() {
        assert_eq!(told(&WHOLE, "").mode(), Ok(Mode::Production));
        let alone = told(&WHOLE[..1], "");
        assert_eq!(alone.mode(), Err(Complaint::EmbeddedInProduction.into()));
        let meant = [WHOLE[0], ("CAURI_EMBEDDED_IN_PRODUCTION", "yes")];
        assert_eq!(told(&meant, "").mode(), Ok(Mode::Production));
    }

    #[test]
    fn production_names_everything_that_is_missing_at_once() {
        let read = told(&WHOLE, "").serving().unwrap();
        let shown = format!("{read:?}");
        assert!(!shown.contains(WHOLE[3].1) && !shown.contains(WHOLE[1].1), "{shown}");
        let refused = refusal(&WHOLE[..1]);
        assert!(refused.starts_with("14 settings are missing or wrong:\n  "), "{refused}");
        for (name, _) in &WHOLE[1..] {
            assert!(refused.contains(&format!("production needs {name}")), "{name}: {refused}");
        }
        for left_out in 2..WHOLE.len() {
            let mut rest = WHOLE.to_vec();
            let (name, _) = rest.remove(left_out);
            let told = refusal(&rest);
            assert!(told.starts_with(&format!("production needs {name} (`")), "{told}");
        }
    }

    #[test]
    fn production_names_everything_that_is_weak() {
        let others = [
            ("CAURI_PUBLIC_URL", "http://shop.example", "reached over https"),
            ("CAURI_TOKEN_KEY", "short", "32 are needed"),
            ("CAURI_METRICS_TOKEN", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "only 1 different"),
            ("CAURI_CLICK_KEY", WHOLE[3].1, "the same as CAURI_TOKEN_KEY"),
            ("CAURI_CINETPAY_SITE_ID", "site", "a number"),
            ("DATABASE_URL", "postgresql://cauri@db.example/cauri", "sslmode=verify-full only"),
            (
                "CAURI_OWNER_DATABASE_URL",
                "postgresql://cauri@db.example/cauri?sslmode=verify-full",
                "needs sslrootcert",
            ),
        ];
        for (name, value, why) in others {
            let told = refusal(&but(name, value));
            assert!(told.starts_with(name) && told.contains(why), "{told}");
        }
        let mut both = but("CAURI_TOKEN_KEY", "short");
        both.retain(|(name, _)| *name != "CAURI_METRICS_TOKEN");
        assert!(refusal(&both).starts_with("2 settings"), "{}", refusal(&both));
    }

    #[test]
    fn the_sandbox_and_workers_stay_on_loopback() {
        let listen = ("CAURI_LISTEN", "0.0.0.0:8080");
        assert!(refusal(&[listen]).contains("the sandbox listens on loopback only"));
        let worker = [&WHOLE[..], &[listen]].concat();
        assert!(told(&worker, "").serving().is_ok());
        let worker = [&worker[..], &[("CAURI_ROLE", "worker")]].concat();
        assert!(refusal(&worker).contains("a worker listens on loopback only"));
        let abroad = ("CAURI_PUBLIC_URL", "http://shop.example");
        assert!(refusal(&[abroad]).contains("on loopback only"));
        assert!(refusal(&[("CAURI_ROLE", "worker")]).contains("where the sandbox gateway"));
        let here = [("CAURI_ROLE", "worker"), ("CAURI_PUBLIC_URL", "http://127.0.0.1:8080")];
        assert_eq!(told(&here, "").serving().unwrap().role, Role::Worker);
    }

    #[test]
    fn the_edge_trusts_whom_it_is_told_to() {
        let sandbox = told(&[], "").serving().unwrap().edge;
        assert!(sandbox.cors_origins.is_empty() && sandbox.trusted_proxies.is_empty());
        assert_eq!(sandbox.limits_factor.get(), 100);
        let origin = ("CAURI_CORS_ORIGINS", "https://app.shop.example");
        let production = told(&[&WHOLE[..], &[origin]].concat(), "").serving().unwrap().edge;
        assert_eq!(production.limits_factor.get(), 1);
        assert_eq!((production.cors_origins.len(), production.trusted_proxies.len()), (1, 1));
        let wild = refusal(&[("CAURI_CORS_ORIGINS", "*")]);
        assert!(wild.starts_with("CAURI_CORS_ORIGINS (environment) is `*`"), "{wild}");
    }

    #[test]
    fn an_unknown_mode_is_named_once() {
        let told = refusal(&[("CAURI_MODE", "Production")]);
        assert_eq!(
            told,
            "CAURI_MODE (environment) is `Production`: it must be sandbox or production"
        );
    }
}
