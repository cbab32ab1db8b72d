//! `cauri openapi`: the API's description, as `serve` would show it.
//! Deliberately not here: the description (`adapters-http`).

use super::Failure;
use crate::{output, settings::SettingSources};

/// Prints the description of this mode's API.
pub(super) fn openapi(told: &SettingSources) -> Result<(), Failure> {
    output::plain(cauri_http::api_description(told.mode()?).to_pretty_json()?);
    Ok(())
}
