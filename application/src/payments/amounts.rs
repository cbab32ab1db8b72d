//! Which amounts a gateway takes, and the nearest that it would.
//! Deliberately not here: rounding – nothing is ever rounded for anybody.

use super::gateway::{Capabilities, PaymentGateway};
use crate::{catalog::ports::PayablePrices, orders::ports::PayableTotals};
use cauri_domain::money::Xof;
use std::{collections::BTreeMap, sync::Arc};

impl PayablePrices for BTreeMap<&'static str, Arc<dyn PaymentGateway>> {
    fn payable(&self, amount_xof: Xof) -> bool {
        self.values().any(|gateway| nearest_payable(&gateway.capabilities(), amount_xof).is_none())
    }
}

impl PayableTotals for BTreeMap<&'static str, Arc<dyn PaymentGateway>> {
    fn payable_with(&self, total_xof: Xof) -> Result<Vec<&'static str>, Vec<Xof>> {
        let offers: Vec<_> = self
            .iter()
            .map(|(name, gateway)| (*name, nearest_payable(&gateway.capabilities(), total_xof)))
            .collect();
        let takers: Vec<_> =
            offers.iter().filter(|(_, nearest)| nearest.is_none()).map(|(name, _)| *name).collect();
        if !takers.is_empty() {
            return Ok(takers);
        }
        let nearest: Vec<_> =
            offers.into_iter().filter_map(|(_, nearest)| nearest).flatten().collect();
        let below = nearest.iter().copied().filter(|near| *near < total_xof).max();
        let above = nearest.iter().copied().filter(|near| *near > total_xof).min();
        Err(below.into_iter().chain(above).collect())
    }
}

/// `None` if a gateway takes a payment of this amount, else the nearest amounts that it takes
/// (below and above, each if there is one).
pub fn nearest_payable(capabilities: &Capabilities, amount_xof: Xof) -> Option<Vec<Xof>> {
    let (min, max) = (capabilities.payment_min_xof.get(), capabilities.payment_max_xof.get());
    let step = capabilities.step_xof.get().max(1);
    let amount = amount_xof.get();
    if (min..=max).contains(&amount) && amount % step == 0 {
        return None;
    }
    let lowest = min.div_ceil_to(step);
    let highest = max - max.rem_euclid(step);
    let below = (amount - amount.rem_euclid(step)).min(highest);
    let above = amount.div_ceil_to(step).max(lowest);
    let mut nearest: Vec<_> = [below, above]
        .into_iter()
        .filter(|near| (lowest..=highest).contains(near))
        .map(Xof::new)
        .collect();
    nearest.dedup();
    Some(nearest)
}

/// `None` if a gateway takes a transfer of this amount, else the nearest below that it takes.
pub fn nearest_transferable(capabilities: &Capabilities, amount_xof: Xof) -> Option<Option<Xof>> {
    let (min, max) = (capabilities.transfer_min_xof.get(), capabilities.transfer_max_xof.get());
    let step = capabilities.step_xof.get().max(1);
    let amount = amount_xof.get();
    if (min..=max).contains(&amount) && amount % step == 0 {
        return None;
    }
    let capped = amount.min(max);
    let below = capped - capped.rem_euclid(step);
    Some((below >= min).then_some(Xof::new(below)))
}

/// The next multiple of a step, at or above a number.
trait DivCeilTo {
    fn div_ceil_to(self, step: i64) -> i64;
}

impl DivCeilTo for i64 {
    fn div_ceil_to(self, step: i64) -> i64 {
        let rest = self.rem_euclid(step);
        if rest == 0 { self } else { self + (step - rest) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPABILITIES: Capabilities = Capabilities {
        payment_min_xof: Xof::new(25),
        payment_max_xof: Xof::new(5_000_000),
        transfer_min_xof: Xof::new(500),
        transfer_max_xof: Xof::new(1_500_000),
        step_xof: Xof::new(5),
        refunds: false,
        cards_need_customer: true,
        transfers_to: &[],
    };

    #[test]
    fn the_nearest_amounts_are_named() {
        for (amount, nearest) in [
            (1_000, None),
            (25, None),
            (5_000_000, None),
            (999, Some(vec![995, 1_000])),
            (24, Some(vec![25])),
            (3, Some(vec![25])),
            (5_000_001, Some(vec![5_000_000])),
        ] {
            let found = nearest_payable(&CAPABILITIES, Xof::new(amount));
            let found = found.map(|near| near.into_iter().map(Xof::get).collect::<Vec<_>>());
            assert_eq!(found, nearest, "{amount}");
        }
    }

    #[test]
    fn a_transfer_names_the_nearest_below() {
        for (amount, nearest) in [
            (500, None),
            (1_501, Some(Some(1_500))),
            (499, Some(None)),
            (2_000_000, Some(Some(1_500_000))),
        ] {
            let found = nearest_transferable(&CAPABILITIES, Xof::new(amount));
            assert_eq!(found.map(|near| near.map(Xof::get)), nearest, "{amount}");
        }
    }
}
