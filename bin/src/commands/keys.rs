//! `cauri keys rotate`: new keys for the sandbox; for production, what its operator has to do.
//! Deliberately not here: production's keys – they come from the settings.

use super::Failure;
use crate::{
    compose::contract_seal,
    output,
    secrets::Secrets,
    settings::{Purpose, SettingSources},
};
use cauri_application::collaboration::seal_ports::ContractSeal as _;

/// New keys in the sandbox's file; whoever is signed in stays so.
pub(super) fn rotate(told: &SettingSources) -> Result<(), Failure> {
    match told.serving()?.purpose {
        Purpose::Production(production) => tell_steps(&production.secrets),
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

/// Production's keys are its operator's: nothing is changed, every step is said.
fn tell_steps(secrets: &Secrets) -> Result<(), Failure> {
    let seal = contract_seal(secrets)?;
    let public: Vec<_> = seal.public_keys().into_iter().map(|key| key.key).collect();
    output::plain("Production's keys come from its settings: nothing was changed.");
    chapter(
        "Tokens (nobody is signed out)",
        &[
            "Before the first time: say today's CAURI_TOKEN_KEY as CAURI_PSEUDONYM_KEY, too.",
            "Draw a new key: openssl rand -hex 32",
            "One process: say the old key as CAURI_TOKEN_KEY_PREVIOUS and the new one as \
             CAURI_TOKEN_KEY, and start it again.",
            "Several: say the new key as CAURI_TOKEN_KEY_PREVIOUS and start them again one by one; \
             then change the two over, one by one.",
            "After an hour: take CAURI_TOKEN_KEY_PREVIOUS away.",
        ],
    );
    chapter(
        "Clicks (none is lost)",
        &[
            "Draw a new key, and do as with tokens, with CAURI_CLICK_KEY and \
             CAURI_CLICK_KEY_PREVIOUS.",
            "After 30 days: take CAURI_CLICK_KEY_PREVIOUS away.",
        ],
    );
    chapter(
        "The seal of contracts (what was sealed goes on to hold)",
        &[
            &format!("Say in CAURI_PREVIOUS_SEAL_KEYS: {}", public.join(",")),
            "Draw a new key, and say it as CAURI_SEAL_KEY.",
            "Start all processes again in one go: one that has the old keys does not know the new \
             seal.",
            "Keep the old key where no process finds it; CAURI_PREVIOUS_SEAL_KEYS stays for ever.",
        ],
    );
    chapter("Figures", &["CAURI_METRICS_TOKEN: say a new one here and to whoever reads /metrics."]);
    Ok(())
}

fn chapter(title: &str, steps: &[&str]) {
    output::chapter(title);
    for (nth, step) in (1..).zip(steps) {
        output::line(format_args!("{nth}. {step}"));
    }
}
