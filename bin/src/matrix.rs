//! The authorization matrix as a page: operation × role.
//! Deliberately not here: the matrix (`cauri_application::matrix`).

use cauri_application::{
    kernel::mode::Mode,
    matrix::{Access, Operation},
};
use cauri_domain::identity::Role;
use cauri_http::{api_description, described_operations};
use std::fmt::Write as _;

/// In the order in which people read them.
const ROLES: [Role; 5] =
    [Role::Admin, Role::Merchant, Role::Influencer, Role::Photographer, Role::Customer];

/// Every operation of the sandbox, which has all of them, as Markdown.
pub fn page() -> String {
    let mut text = String::from(
        "# Who may call what\n\nMade by `cauri matrix` from \
         `application/src/matrix.rs`; tests hold this page, the API's description and the \
         running service to it.\nWhose thing it is, is asked after that: what is not the caller's \
         is not found.\n\n| operation | request | nobody |",
    );
    for role in ROLES {
        let _ = write!(text, " {role} |");
    }
    text.push_str("\n| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    let described = described_operations(&api_description(Mode::Sandbox));
    for operation in Operation::ALL {
        let request = described.iter().find(|(found, ..)| found == operation);
        let request = request.map(|(_, method, path)| format!("`{method} {path}`"));
        let id = operation.id();
        let _ = write!(text, "| `{id}` | {} |", request.unwrap_or_default());
        let callers = [None].into_iter().chain(ROLES.map(Some));
        for caller in callers {
            let _ = write!(text, " {} |", cell(*operation, caller));
        }
        text.push('\n');
    }
    text
}

fn cell(operation: Operation, caller: Option<Role>) -> &'static str {
    match operation.access() {
        Access::Gateway if caller.is_none() => "by signature",
        Access::Gateway => "–",
        Access::Sandbox => "sandbox",
        _ if operation.allows(caller) => "yes",
        _ => "–",
    }
}
