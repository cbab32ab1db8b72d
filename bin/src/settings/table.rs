//! Every setting of the program, as one table: variable, key in `cauri.toml`, check, rule, and – as
//! its comment – the meaning that people are told.
//! Deliberately not here: where values come from (`told`), and who uses them (`read`).

use super::{
    check,
    declare::{Setting, plain, secret, settings},
};

settings! {
    "The process" {
        /// `sandbox` or `production`; must be said where a database or a gateway key is set, else
        /// it is the sandbox.
        Mode = "CAURI_MODE", "mode", check::mode: plain().stands("production");
        /// What `serve` runs: `api` (answers the world), `worker` (does what happens by itself, and
        /// shows only health and figures, on loopback) or `all`.
        Role = "CAURI_ROLE", "role", check::role: plain().or("all").flag("--role");
        /// Address that `serve` listens on; port 0 takes a free one.
        Listen = "CAURI_LISTEN", "listen", check::socket_address:
            plain().or("127.0.0.1:8080").flag("--listen");
        /// How long `serve` goes on after SIGTERM, in seconds, before it takes no more connections:
        /// not ready any more (`/readyz`), while the proxies in front of it notice. Longer than
        /// they keep idle connections.
        DrainSeconds = "CAURI_DRAIN_SECONDS", "drain_seconds", check::drain: plain().or("3");
        /// Address under which the world reaches us (https in production): links lead there, and
        /// notices of the gateway come there. The sandbox takes its own address if none is told.
        PublicUrl = "CAURI_PUBLIC_URL", "public_url", check::site:
            plain().needed().such_as("https://shop.example");
        /// Proxies in front of us, as addresses or networks with commas between them: only they are
        /// believed about a client's address and about HTTPS (`X-Forwarded-For`, `-Proto`), and
        /// production answers nobody else.
        TrustedProxies = "CAURI_TRUSTED_PROXIES", "trusted_proxies", check::proxies:
            plain().needed().such_as("127.0.0.1");
        /// Origins whose pages may call from a browser, with commas between them; without it, none.
        CorsOrigins = "CAURI_CORS_ORIGINS", "cors_origins", check::origins:
            plain().such_as("https://app.shop.example");
        /// Which log lines are written, by level and by part of the program.
        Log = "CAURI_LOG", "log", check::log_filter:
            plain().or("info,sqlx=warn,hyper=warn,reqwest=warn,graphile_worker_migrations=warn");
        /// How log lines look: `json` (one object a line) or `text` (for a person).
        LogFormat = "CAURI_LOG_FORMAT", "log_format", check::log_format: plain().or("json");
    }
    "Who watches over it" {
        /// Collector of traces (OTLP over HTTP, protobuf); without it none are made.
        OtlpEndpoint = "CAURI_OTLP_ENDPOINT", "otlp_endpoint", check::endpoint:
            plain().such_as("http://127.0.0.1:4318");
        /// Sentry-compatible address that is told of errors; without it nobody is.
        SentryDsn = "CAURI_SENTRY_DSN", "sentry_dsn", check::sentry_dsn:
            secret().such_as("https://key@errors.example/1");
        /// Address that is told of alerts, by signed calls (Standard Webhooks).
        AlertWebhookUrl = "CAURI_ALERT_WEBHOOK_URL", "alert_webhook.url", check::endpoint:
            secret().such_as("https://desk.example/alerts");
        /// What these calls are signed with: 32 bytes at least, like no other secret.
        AlertWebhookSecret = "CAURI_ALERT_WEBHOOK_SECRET", "alert_webhook.secret", check::strong:
            secret();
        /// `no` leaves admins without e-mails about alerts.
        AlertEmails = "CAURI_ALERT_EMAILS", "alert_emails", check::yes_or_no:
            plain().or("yes");
        /// Francs that a gateway should hold for payouts; less raises an alert.
        PayoutFloat = "CAURI_PAYOUT_FLOAT_XOF", "payout_float_xof", check::francs:
            plain().or("100000");
    }
    "The database" {
        /// PostgreSQL to use; without it a private one runs in the data folder. Its login is the
        /// one that serves: a member of `cauri_app` alone, which `cauri migrate` lets in.
        /// Production takes another machine's only by its certificate (`sslmode=verify-full`, and
        /// in `sslrootcert` the file of who signed it).
        DatabaseUrl = "DATABASE_URL", "database_url", check::postgres:
            secret().flag("--database-url").stands("").such_as(
                "postgresql://cauri_serve@db.example/cauri?sslmode=verify-full&\
                 sslrootcert=/etc/cauri/db-ca.pem",
            );
        /// Password for `DATABASE_URL`, as it is: in the address itself it would have to be encoded
        /// (`@` as `%40`, `/` as `%2F`).
        DatabasePassword = "CAURI_DATABASE_PASSWORD", "database_password", check::phrase: secret();
        /// The same database by the login of its owner, for `migrate`, `backup` and `restore`;
        /// `serve` needs it only in a sandbox, which migrates itself. Without it they use
        /// `DATABASE_URL`.
        OwnerDatabaseUrl = "CAURI_OWNER_DATABASE_URL", "owner_database_url", check::postgres:
            secret().such_as(
                "postgresql://cauri@db.example/cauri?sslmode=verify-full&\
                 sslrootcert=/etc/cauri/db-ca.pem",
            );
        /// Password for `CAURI_OWNER_DATABASE_URL`, as it is.
        OwnerDatabasePassword = "CAURI_OWNER_DATABASE_PASSWORD", "owner_database_password",
            check::phrase: secret();
        /// Most connections of one process at the same time.
        DatabaseConnections = "CAURI_DATABASE_CONNECTIONS", "database_connections",
            check::connections: plain().or("16");
        /// Seconds of silence after which the jobs of a worker that is gone are given to others, 2
        /// to 3600.
        WorkerSilence = "CAURI_WORKER_SILENCE", "worker_silence", check::silence:
            plain().or("60");
        /// Folder of the private database and of the sandbox's secrets.
        DataDir = "CAURI_DATA_DIR", "data_dir", check::folder:
            plain().or("data").flag("--data-dir");
        /// Folder of PostgreSQL's server programs, for the private database; without it they are
        /// looked for where systems put them.
        PgBin = "CAURI_PG_BIN", "pg_bin", check::folder:
            plain().such_as("/usr/lib/postgresql/18/bin");
        /// `yes` lets production use the private database.
        EmbeddedInProduction = "CAURI_EMBEDDED_IN_PRODUCTION", "embedded_in_production",
            check::yes_or_no: plain().or("no");
    }
    "Secrets: 32 bytes at least, no two alike; `openssl rand -hex 32` makes one" {
        /// Signs access tokens.
        TokenKey = "CAURI_TOKEN_KEY", "token_key", check::strong: secret().needed();
        /// Tokens signed with it are good, too: the key before, until its last token has ended (an
        /// hour), or the one to come, while several processes change one by one.
        TokenKeyPrevious = "CAURI_TOKEN_KEY_PREVIOUS", "token_key_previous", check::strong:
            secret();
        /// Seals the clicks on affiliate links.
        ClickKey = "CAURI_CLICK_KEY", "click_key", check::strong: secret().needed();
        /// Clicks sealed with it are good, too: the key before, for the 30 days that a click
        /// counts.
        ClickKeyPrevious = "CAURI_CLICK_KEY_PREVIOUS", "click_key_previous", check::strong:
            secret();
        /// Names under which failed sign-ins are counted; without it `CAURI_TOKEN_KEY` makes them,
        /// and then its first change begins the counts anew.
        PseudonymKey = "CAURI_PSEUDONYM_KEY", "pseudonym_key", check::strong: secret();
        /// Seals contracts; its public half is at `GET /api/contracts/keys`. Keep it for as long as
        /// contracts are to be sealed under the same name, and never in the database.
        SealKey = "CAURI_SEAL_KEY", "seal_key", check::strong: secret().needed();
        /// Public keys that sealed contracts before it, with commas between them; what they sealed
        /// goes on to hold.
        PreviousSealKeys = "CAURI_PREVIOUS_SEAL_KEYS", "previous_seal_keys", check::public_keys:
            plain().such_as("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        /// What whoever reads `/metrics` sends as bearer token.
        MetricsToken = "CAURI_METRICS_TOKEN", "metrics_token", check::strong: secret().needed();
    }
    "E-mails" {
        /// Mail server that e-mails leave by, with user and password: `smtps://` speaks TLS from
        /// the first byte, `smtp://` upgrades before anything is said (in the clear only on this
        /// machine, or with `?tls=none` and no password). In a password `@` is written `%40`, `/`
        /// is `%2F`, `:` is `%3A`. The sandbox keeps e-mails to itself if none is told.
        SmtpUrl = "CAURI_SMTP_URL", "mail.smtp_url", check::mail_server:
            secret().needed().such_as("smtps://user:password@mail.example");
        /// Who writes e-mails.
        MailFrom = "CAURI_MAIL_FROM", "mail.from", check::mail_sender:
            plain().needed().such_as("Cauri <no-reply@shop.example>");
    }
    "The account at CinetPay" {
        /// The account's key.
        CinetPayApiKey = "CAURI_CINETPAY_API_KEY", "cinetpay.api_key", check::word:
            secret().needed();
        /// The site's number.
        CinetPaySiteId = "CAURI_CINETPAY_SITE_ID", "cinetpay.site_id", check::digits:
            plain().needed().such_as("445160");
        /// What notices are signed with; not the key.
        CinetPaySecretKey = "CAURI_CINETPAY_SECRET_KEY", "cinetpay.secret_key", check::word:
            secret().needed();
        /// The password of the transfer API.
        CinetPayTransferPassword = "CAURI_CINETPAY_TRANSFER_PASSWORD",
            "cinetpay.transfer_password", check::phrase: secret().needed();
        /// An address of ours under which payees are entered.
        CinetPayContactEmail = "CAURI_CINETPAY_CONTACT_EMAIL", "cinetpay.contact_email",
            check::email: plain().needed().such_as("desk@shop.example");
    }
}

/// Keys of the gateway; any of them makes the mode a question that must be answered.
pub(super) const GATEWAY_KEYS: [Key; 5] = [
    Key::CinetPayApiKey,
    Key::CinetPaySiteId,
    Key::CinetPaySecretKey,
    Key::CinetPayTransferPassword,
    Key::CinetPayContactEmail,
];

/// Secrets of our own; no two may be alike, for one of them is sent over the wire.
pub(super) const OUR_SECRETS: [Key; 7] = [
    Key::TokenKey,
    Key::ClickKey,
    Key::SealKey,
    Key::MetricsToken,
    Key::TokenKeyPrevious,
    Key::ClickKeyPrevious,
    Key::AlertWebhookSecret,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_setting_has_a_name_of_its_own_and_a_meaning() {
        let variables: BTreeSet<_> = TABLE.iter().map(|setting| setting.variable).collect();
        let paths: BTreeSet<_> = TABLE.iter().map(|setting| setting.path).collect();
        assert_eq!((variables.len(), paths.len()), (TABLE.len(), TABLE.len()));
        for (at, setting) in TABLE.iter().enumerate() {
            assert_eq!(setting.key as usize, at);
            assert!(setting.meaning().ends_with('.'), "{}", setting.variable);
            assert!(!setting.meaning().contains("  "), "{}", setting.meaning());
        }
    }

    #[test]
    fn defaults_and_examples_are_right() {
        for setting in TABLE {
            let rule = setting.rule;
            let stands = rule.stands.filter(|text| !text.is_empty());
            for text in [rule.default, rule.example, stands].into_iter().flatten() {
                assert_eq!((setting.check)(text), Ok(()), "{}", setting.variable);
            }
        }
    }
}
