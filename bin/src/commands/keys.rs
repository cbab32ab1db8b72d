//! `cauri keys rotate`: new keys for the sandbox; for production, what its operator has to say.
//! Deliberately not here: production's keys – they come from the settings.

use super::Failure;
use crate::{
    output,
    secrets::Secrets,
    settings::{Purpose, SettingSources},
};

const IN_PRODUCTION: &str = "production's keys come from its settings. Draw a new one (`openssl \
    rand -hex 32`). One process: say the old key as CAURI_TOKEN_KEY_PREVIOUS and the new one as \
    CAURI_TOKEN_KEY, and start it again. Several: say the new key as CAURI_TOKEN_KEY_PREVIOUS to \
    each and start them again one by one; then change the two over, one by one. Take the old one \
    away after an hour. CAURI_CLICK_KEY goes alike, its old one after 30 days. Before the first \
    time say today's CAURI_TOKEN_KEY as CAURI_PSEUDONYM_KEY, too";

/// New keys in the sandbox's file; whoever is signed in stays so.
pub(super) fn rotate(told: &SettingSources) -> Result<(), Failure> {
    match told.serving()?.purpose {
        Purpose::Production(_) => Err(IN_PRODUCTION.into()),
        Purpose::Sandbox { data_dir, .. } => {
            Secrets::of_data_dir(&data_dir)?.rotated().write(&data_dir.join("secrets.json"))?;
            output::plain(
                "New keys of tokens and clicks; those of until now stay good until the next \
                 change. `serve` takes them when it is started again.",
            );
            Ok(())
        }
    }
}
