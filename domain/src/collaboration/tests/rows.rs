//! Contradictory rows are caught, each by its name.
//! Deliberately not here: reading rows.

use super::super::*;
use super::fixtures::*;
use Contradiction as C;

fn caught(status: Status, change: fn(&mut Collaboration)) -> Contradiction {
    let mut collaboration = in_status(status, &STANDARD_TERMS);
    assert_eq!(collaboration.clone().checked(), Ok(collaboration.clone()), "{status}");
    change(&mut collaboration);
    collaboration.checked().unwrap_err()
}

#[test]
fn every_contradiction_is_named() {
    use Status as S;
    assert_eq!(caught(S::Pending, |it| it.products.clear()), C::Products);
    assert_eq!(caught(S::Pending, |it| it.products.push(SOAP)), C::Products);
    assert_eq!(caught(S::Pending, |it| it.offers.clear()), C::Offers);
    assert_eq!(caught(S::CounterOffer, |it| it.offers.swap(0, 1)), C::Offers);
    assert_eq!(caught(S::Pending, |it| it.offers[0].rate_percent = rate("16")), C::OfferHash);
    assert_eq!(
        caught(S::Pending, |it| it.stage = Stage::CounterOffer { expires_at: day(7) }),
        C::Stage
    );
    assert_eq!(
        caught(S::Pending, |it| it.stage = Stage::Pending { expires_at: day(8) }),
        C::Deadline
    );
    assert_eq!(caught(S::Pending, |it| it.updated_at = day(1)), C::LastMove);
    assert_eq!(caught(S::Pending, |it| it.version = 0), C::LastMove);
}

#[test]
fn contradictions_in_an_agreement_are_named() {
    let active = |change: fn(&mut Agreement)| {
        let mut collaboration = in_status(Status::Active, &STANDARD_TERMS);
        if let Stage::Active { agreement, .. } = &mut collaboration.stage {
            change(agreement);
        }
        collaboration.checked().unwrap_err()
    };
    assert_eq!(active(|it| it.rate_percent = rate("50")), C::Stage);
    assert_eq!(active(|it| it.contract.hash.clear()), C::ContractHash);
    assert_eq!(active(|it| it.signatures.clear()), C::Signatures);
    assert_eq!(active(|it| it.signatures.push(it.signatures[0].clone())), C::Signatures);
    assert_eq!(active(|it| it.signatures[0].signer_id = MERCHANT), C::Signatures);
}
