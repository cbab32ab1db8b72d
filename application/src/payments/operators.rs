//! Which operators payouts can be sent to: those of the gateways in force, and no others.
//! Deliberately not here: which operators there are in a country (domain).

use super::gateway::PaymentGateway;
use std::{collections::BTreeMap, sync::Arc};

/// Gateways by name.
type Gateways = BTreeMap<&'static str, Arc<dyn PaymentGateway>>;

/// The gateway that sends to an operator of a country: the usual one, or the first other that does.
pub fn find_sender<'g>(
    gateways: &'g Gateways,
    usual: &str,
    (country, operator): (&str, &str),
) -> Option<(&'static str, &'g Arc<dyn PaymentGateway>)> {
    let sends = |gateway: &Arc<dyn PaymentGateway>| {
        gateway.capabilities().transfers_to.contains(&(country, operator))
    };
    let first = gateways.get_key_value(usual);
    first
        .into_iter()
        .chain(gateways.iter())
        .find(|(_, gateway)| sends(gateway))
        .map(|(name, gateway)| (*name, gateway))
}

/// The operators of a country that some gateway sends to, in the order of their names.
pub fn list_served(gateways: &Gateways, country: &str) -> Vec<&'static str> {
    let mut served: Vec<_> = gateways
        .values()
        .flat_map(|gateway| gateway.capabilities().transfers_to)
        .filter(|(there, _)| *there == country)
        .map(|(_, operator)| *operator)
        .collect();
    served.sort_unstable();
    served.dedup();
    served
}
