//! The refusals that the table lists for each row: each can happen, and no other does.
//! Deliberately not here: what a refusal tells beside its kind (`moves`, `proposals`).

use super::fixtures::*;
use crate::collaboration::*;
use crate::kernel::{Decision, Personal};
use Refusal as R;

/// A collaboration where the row begins, as its party finds it.
fn before(row: &Row) -> Collaboration {
    in_status(row.from.unwrap(), &BOTH_SIGN)
}

/// A command that the row allows.
fn good(row: &Row, collaboration: &Collaboration) -> Command {
    match row.command {
        CommandKind::Propose => unreachable!("it comes before"),
        CommandKind::Accept => accept(),
        CommandKind::Reject => reject(),
        CommandKind::Counter => counter("33.33"),
        CommandKind::Withdraw => Command::Withdraw,
        CommandKind::Sign => sign(collaboration, "Awa Diop"),
        CommandKind::Expire => Command::Expire,
        CommandKind::Terminate => terminate(),
    }
}

fn blank(command: &mut Command) {
    match command {
        Command::Reject { reason } | Command::Terminate { reason } => reason.clear(),
        Command::Counter { message, .. } => message.clear(),
        Command::Sign { full_name, .. } => *full_name = Personal::new(String::new()),
        Command::Accept { .. } | Command::Withdraw | Command::Expire => {}
    }
}

fn another_rate(command: &mut Command, text: &str) {
    if let Command::Counter { rate_percent, .. } = command {
        *rate_percent = rate(text);
    }
}

/// Both parties make offers until a rule stops them; it is the actor's turn again.
fn haggled(actor: Actor, offers: usize) -> Collaboration {
    let mut it = proposed_under(&BOTH_SIGN);
    let (mut number, mut by) = (20, Actor::Influencer);
    while it.offers.len() < offers || by != actor {
        it = apply(&it, &counter(&number.to_string()), by, &BOTH_SIGN, start());
        number += 1;
        by = if by == Actor::Influencer { Actor::Merchant } else { Actor::Influencer };
    }
    it
}

/// What `decide` says where the refusal should come up.
fn refused(row: &Row, refusal: Refusal) -> Option<Refusal> {
    let (mut collaboration, mut facts) = (before(row), facts_under(&BOTH_SIGN));
    let newer = Terms { version: "v9.9".into(), ..TERMS_V1_1.clone() };
    let newer = TermsInForce::new(&newer, ContractPolicy::default()).unwrap();
    if refusal == R::AlreadySigned && row.guard == Guard::NotSignedByActor {
        let signing = sign(&collaboration, "Premier");
        collaboration = apply(&collaboration, &signing, row.actor, &BOTH_SIGN, start());
    }
    if row.command == CommandKind::Counter && refusal == R::OfferLimit {
        collaboration = haggled(row.actor, if row.actor == Actor::Merchant { 10 } else { 9 });
    }
    if row.command == CommandKind::Counter && refusal == R::RepeatedOffer {
        collaboration = haggled(row.actor, 4);
    }
    let mut command = good(row, &collaboration);
    match refusal {
        R::Text => blank(&mut command),
        R::CommissionOutOfRange => another_rate(&mut command, "4.99"),
        R::SameRate => {
            let on_the_table = collaboration.current_offer().unwrap().rate_percent;
            another_rate(&mut command, &on_the_table.to_string());
        }
        R::RepeatedOffer => {
            let own = collaboration.offers.iter().find(|it| Actor::from(it.by) == row.actor);
            if let Some(own) = own {
                another_rate(&mut command, &own.rate_percent.to_string());
            }
        }
        R::PartySuspended => facts.influencer.is_active = false,
        R::ProductsUnavailable => facts.products.clear(),
        R::TermsOutdated => facts.terms = &newer,
        R::TermsChanged => match &mut command {
            Command::Accept { offer_hash } => *offer_hash = Some(String::new()),
            Command::Sign { contract_hash, .. } => contract_hash.clear(),
            _ => {}
        },
        R::TermsNotAccepted => {
            if let Command::Sign { accept_terms, .. } = &mut command {
                *accept_terms = false;
            }
        }
        _ => {}
    }
    let now = start() + micros(1);
    decide(&collaboration, &command, row.actor, &facts, now).err().map(|it| it.refusal())
}

#[test]
fn each_refusal_of_a_row_happens_and_no_other_does() {
    for row in ROWS.iter().filter(|row| row.from.is_some()) {
        let happening: Vec<_> =
            Refusal::ALL.iter().filter(|it| refused(row, **it) == Some(**it)).collect();
        let mut listed: Vec<_> = row.refusals.iter().collect();
        listed.sort_unstable();
        assert_eq!(happening, listed, "{row:?}");
    }
}

#[test]
fn each_refusal_of_a_proposal_happens() {
    let refused = |refusal: Refusal| {
        let open = [proposed_under(&BOTH_SIGN)];
        let (mut proposal, mut facts) = (proposal(), proposal_facts(&BOTH_SIGN));
        match refusal {
            R::ProductCount => proposal.products.clear(),
            R::DuplicateProduct => proposal.products.push(proposal.products[0]),
            R::ProductsNotOwned => facts.products[0].merchant_id = INFLUENCER,
            R::ProductsUnavailable => facts.products[0].is_active = false,
            R::CommissionOutOfRange => proposal.rate_percent = rate("50.01"),
            R::Text => proposal.message = Some("a".repeat(MESSAGE_LIMIT + 1)),
            R::SelfCollaboration => facts.same_person = true,
            R::UnknownInfluencer => facts.influencer_active = None,
            R::PartySuspended => facts.merchant_active = false,
            R::AlreadyOpen => {
                facts.open_requests = &open;
                proposal.rate_percent = rate("33");
            }
            _ => {}
        }
        propose(&proposal, &facts, start()).err().map(|it| it.refusal())
    };
    let happening: Vec<_> =
        Refusal::ALL.iter().filter(|it| refused(**it) == Some(**it)).copied().collect();
    let mut listed = ROWS[0].refusals.to_vec();
    listed.sort_unstable();
    assert_eq!(happening, listed);
}

#[test]
fn what_every_command_can_be_refused_by_is_listed_once() {
    for row in ROWS {
        assert!(!row.refusals.iter().any(|it| EVERY_COMMAND_REFUSALS.contains(it)), "{row:?}");
    }
    let printed = refusals_as_markdown();
    for row in ROWS {
        let line = printed.lines().find(|line| line.starts_with(&format!("| {} |", row.command)));
        let is_printed = |it: &Refusal| line.unwrap().contains(&format!("`{it}`"));
        assert!(row.refusals.iter().all(is_printed), "{row:?}");
    }
    let all = ROWS.iter().flat_map(|row| row.refusals).chain(EVERY_COMMAND_REFUSALS);
    let mut listed: Vec<_> = all.collect();
    listed.sort_unstable();
    listed.dedup();
    assert_eq!(listed, Refusal::ALL.iter().collect::<Vec<_>>(), "every refusal has its command");
}

#[test]
fn a_good_command_is_not_refused() {
    for row in ROWS.iter().filter(|row| row.from.is_some() && row.actor != Actor::Clock) {
        let collaboration = before(row);
        let command = good(row, &collaboration);
        let facts = facts_under(&BOTH_SIGN);
        let decided = decide(&collaboration, &command, row.actor, &facts, start() + micros(1));
        assert!(matches!(decided, Ok(Decision::Applied { .. })), "{row:?}: {decided:?}");
    }
}
