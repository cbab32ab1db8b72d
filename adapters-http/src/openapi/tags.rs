//! What the groups of operations are about, in their order on the page, and where they are asked.
//! Deliberately not here: which operation is in which group (its handler says so).

use super::operations;
use std::collections::BTreeSet;
use utoipa::openapi::{
    OpenApi as Description, ServerBuilder,
    tag::{Tag, TagBuilder},
};

const TAGS: [(&str, &str); 11] = [
    ("people", "Accounts, sign-ins, and what people say of themselves."),
    ("products", "What merchants sell, and its categories."),
    ("collaborations", "From an offer to a contract in force, with its proof."),
    ("affiliate", "Links of creators, and what they bring."),
    ("orders", "What customers order."),
    ("payments", "How orders are paid, and what gateways tell."),
    ("revenue", "What merchants and creators have earned."),
    ("payouts", "Money on its way to its owners."),
    ("administration", "What only those who run the platform do."),
    ("operations", "Health, figures, and this service's front page."),
    ("sandbox", "What only the sandbox has: its clock and its mailbox."),
];

/// Says what the groups are that have an operation, and that the service itself is asked.
pub(crate) fn declare(description: &mut Description) {
    let named = |item| operations(item).flat_map(|(_, it)| it.tags.clone().unwrap_or_default());
    let used: BTreeSet<_> = description.paths.paths.values_mut().flat_map(named).collect();
    let tag = |(name, about): &(&str, &str)| -> Tag {
        TagBuilder::new().name(*name).description(Some(*about)).build()
    };
    let there = TAGS.iter().filter(|(name, _)| used.contains(*name));
    description.tags = Some(there.map(tag).collect());
    let here = ServerBuilder::new().url("/").description(Some("The service that shows this page."));
    description.servers = Some(vec![here.build()]);
}
