//! The authorization matrix: operation × role, as one table.
//! Deliberately not here: whose thing it is (each context's policy answers that with "not found").

use crate::kernel::caller::{Caller, Denied, Permit};
use cauri_domain::identity::Role;

/// Who may call an operation at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody, signed in or not.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// These roles.
    Roles(&'static [Role]),
    /// Gateways, by their signature.
    Gateway,
    /// Anybody who reaches the sandbox; the operation does not exist in production.
    Sandbox,
}

use Role::{Admin, Influencer, Merchant, Photographer};

macro_rules! operations {
    ($($(#[$doc:meta])* $name:ident = $id:literal: $access:expr),+ $(,)?) => {
        /// Everything that can be asked of the system; the words are the API's operation ids.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Operation {$(
            $(#[$doc])* $name,
        )+}

        impl Operation {
            /// Every operation.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The operation's id in the API description.
            pub const fn id(self) -> &'static str {
                match self {$(Self::$name => $id,)+}
            }

            /// Who may call it.
            pub const fn access(self) -> Access {
                match self {$(Self::$name => $access,)+}
            }
        }
    };
}

operations! {
    // --- kernel ---
    /// A page for whoever opens the address in a browser.
    FrontPage = "front_page": Access::Public,
    /// Is the process alive?
    Healthz = "healthz": Access::Public,
    /// Can it work?
    Readyz = "readyz": Access::Public,
    /// Figures for Prometheus.
    Metrics = "metrics": Access::Public,
    /// Reads the sandbox's business clock.
    ReadSandboxClock = "read_sandbox_clock": Access::Sandbox,
    /// Moves the sandbox's business clock.
    AdvanceSandboxClock = "advance_sandbox_clock": Access::Sandbox,
    /// The last e-mails that would have left the sandbox.
    ListSandboxMails = "list_sandbox_mails": Access::Sandbox,
    /// What admins did, and what was refused.
    ListAudit = "list_audit": Access::Roles(&[Admin]),
    /// Jobs that wait, run, or have no tries left.
    ListJobs = "list_jobs": Access::Roles(&[Admin]),
    /// Gives a dead job its tries again.
    RetryJob = "retry_job": Access::Roles(&[Admin]),
    /// Takes a dead job away.
    DiscardJob = "discard_job": Access::Roles(&[Admin]),
    // --- identity ---
    /// Opens an account.
    Register = "register": Access::Public,
    /// Signs in.
    Login = "login": Access::Public,
    /// Renews a sign-in.
    Refresh = "refresh": Access::Public,
    /// Ends this session.
    Logout = "logout": Access::SignedIn,
    /// Ends every session of the caller.
    LogoutEverywhere = "logout_everywhere": Access::SignedIn,
    /// Changes one's own password.
    ChangePassword = "change_password": Access::SignedIn,
    /// Shows once more who holds a session.
    Reauthenticate = "reauthenticate": Access::SignedIn,
    /// Asks for the code by which that is shown.
    RequestReauthenticationCode = "request_reauthentication_code": Access::SignedIn,
    /// Asks for an e-mail that lets a forgotten password be replaced.
    RequestPasswordReset = "request_password_reset": Access::Public,
    /// Sets a new password with the token of an e-mail.
    ResetPassword = "reset_password": Access::Public,
    /// Asks for another e-mail that proves one's own address.
    RequestEmailVerification = "request_email_verification": Access::SignedIn,
    /// Proves an address with the token of an e-mail.
    VerifyEmail = "verify_email": Access::Public,
    /// The page on which an e-mail's reader sets a new password.
    ResetPasswordPage = "reset_password_page": Access::Public,
    /// The page on which an e-mail's reader proves the address.
    VerifyEmailPage = "verify_email_page": Access::Public,
    /// One's own account.
    ReadMe = "read_me": Access::SignedIn,
    /// Changes one's own account.
    UpdateMe = "update_me": Access::SignedIn,
    /// Asks for another address of one's own account.
    ChangeEmail = "change_email": Access::SignedIn,
    /// People, as admins look them up.
    ListPeople = "list_people": Access::Roles(&[Admin]),
    // --- catalog ---
    /// Puts a product on the shelf.
    CreateProduct = "create_product": Access::Roles(&[Merchant]),
    /// Changes a merchant's own product.
    UpdateProduct = "update_product": Access::Roles(&[Merchant]),
    /// Takes a merchant's own product away.
    RemoveProduct = "remove_product": Access::Roles(&[Merchant]),
    /// A merchant's own products.
    ListProducts = "list_products": Access::Roles(&[Merchant]),
    /// A product's public page.
    ProductPage = "product_page": Access::Public,
    /// The categories that products may be in.
    ListCategories = "list_categories": Access::Public,
    /// Adds a category.
    AddCategory = "add_category": Access::Roles(&[Admin]),
    /// Removes a category.
    RemoveCategory = "remove_category": Access::Roles(&[Admin]),
    // --- collaboration ---
    /// Invites an influencer.
    ProposeCollaboration = "propose_collaboration": Access::Roles(&[Merchant]),
    /// Invitations that an influencer got.
    ListReceivedCollaborations = "list_received_collaborations": Access::Roles(&[Influencer]),
    /// Invitations that a merchant made.
    ListSentCollaborations = "list_sent_collaborations": Access::Roles(&[Merchant]),
    /// One collaboration.
    ReadCollaboration = "read_collaboration": Access::Roles(&[Merchant, Influencer, Admin]),
    /// Takes the offer on the table.
    AcceptCollaboration = "accept_collaboration": Access::Roles(&[Merchant, Influencer]),
    /// Refuses with a reason.
    RejectCollaboration = "reject_collaboration": Access::Roles(&[Merchant, Influencer]),
    /// Puts another offer on the table.
    CounterCollaboration = "counter_collaboration": Access::Roles(&[Merchant, Influencer]),
    /// Takes the invitation back.
    WithdrawCollaboration = "withdraw_collaboration": Access::Roles(&[Merchant]),
    /// Ends an active collaboration.
    TerminateCollaboration = "terminate_collaboration": Access::Roles(&[Merchant, Influencer]),
    /// Signs the contract.
    SignContract = "sign_contract": Access::Roles(&[Merchant, Influencer]),
    /// The contract's text, hash and signatures.
    ReadContract = "read_contract": Access::Roles(&[Merchant, Influencer, Admin]),
    /// The contract as a certificate (PDF).
    ReadCertificate = "read_certificate": Access::Roles(&[Merchant, Influencer, Admin]),
    /// Whether a document about a contract is genuine.
    VerifyContract = "verify_contract": Access::Public,
    /// The public keys of the platform's seals.
    ListContractKeys = "list_contract_keys": Access::Public,
    /// The negotiation, oldest move first.
    ReadHistory = "read_history": Access::Roles(&[Merchant, Influencer, Admin]),
    /// The standard terms.
    ReadContractTerms = "read_contract_terms": Access::SignedIn,
    /// The transition table of collaborations.
    ReadStateMachine = "read_state_machine": Access::Public,
    // --- affiliate ---
    /// Follows an affiliate link.
    FollowLink = "follow_link": Access::Public,
    /// Follows an affiliate link to one product.
    FollowProductLink = "follow_product_link": Access::Public,
    // --- orders ---
    /// Orders.
    CreateOrder = "create_order": Access::SignedIn,
    /// One order.
    ReadOrder = "read_order": Access::SignedIn,
    /// Cancels an order that is not paid.
    CancelOrder = "cancel_order": Access::SignedIn,
    // --- payments ---
    /// Opens a payment for an order.
    PayOrder = "pay_order": Access::SignedIn,
    /// One payment.
    ReadPayment = "read_payment": Access::SignedIn,
    /// Payments that a person has to look at.
    ListPayments = "list_payments": Access::Roles(&[Admin]),
    /// Where a buyer lands after the gateway's page.
    PaymentReturn = "payment_return": Access::Public,
    /// The same, when the gateway posts.
    PaymentReturnPost = "payment_return_post": Access::Public,
    /// A gateway's notice.
    ReceiveNotice = "receive_notice": Access::Gateway,
    /// A gateway's look whether we are alive.
    PingNotice = "ping_notice": Access::Public,
    // --- revenue ---
    /// What a collaboration brought.
    ReadAnalytics = "read_analytics": Access::Roles(&[Merchant, Influencer, Admin]),
    /// Commissions that were withheld of one's own sales.
    ListWithheld = "list_withheld": Access::Roles(&[Merchant, Influencer, Photographer]),
    /// Objects to that.
    Object = "object": Access::Roles(&[Merchant, Influencer, Photographer]),
    /// What sellers and creators object to.
    ListObjections = "list_objections": Access::Roles(&[Admin]),
    /// Agrees with an objection; the second admin gives the commission back.
    ApproveObjection = "approve_objection": Access::Roles(&[Admin]),
    /// What a payee has.
    ReadBalance = "read_balance": Access::Roles(&[Merchant, Influencer, Photographer]),
    /// A payee's journal entries.
    ListEntries = "list_entries": Access::Roles(&[Merchant, Influencer, Photographer]),
    /// Withdraws.
    RequestPayout = "request_payout": Access::Roles(&[Merchant, Influencer, Photographer]),
    /// A payee's withdrawals.
    ListPayouts = "list_payouts": Access::Roles(&[Merchant, Influencer, Photographer]),
    /// One withdrawal.
    ReadPayout = "read_payout": Access::Roles(&[Merchant, Influencer, Photographer]),
    // --- alerts ---
    /// What is wrong, and what was.
    ListAlerts = "list_alerts": Access::Roles(&[Admin]),
    /// Takes note of an alert.
    AcknowledgeAlert = "acknowledge_alert": Access::Roles(&[Admin]),
}

impl Operation {
    /// True if a caller of this role (or nobody) may call it.
    pub fn allows(self, role: Option<Role>) -> bool {
        match (self.access(), role) {
            (Access::Public | Access::Sandbox | Access::Gateway, _)
            | (Access::SignedIn, Some(_)) => true,
            (Access::Roles(roles), Some(role)) => roles.contains(&role),
            (Access::SignedIn | Access::Roles(_), None) => false,
        }
    }

    /// True if it moves money, or promises to: its keys are kept for ever.
    pub const fn is_about_money(self) -> bool {
        matches!(
            self,
            Self::CreateOrder | Self::PayOrder | Self::RequestPayout | Self::ApproveObjection
        )
    }

    /// True if only admins may call it; whatever is attempted here is audited.
    pub const fn is_for_admins(self) -> bool {
        matches!(self.access(), Access::Roles([Admin]))
    }

    /// Authorizes a signed-in caller by role.
    ///
    /// # Errors
    /// [`Denied`] if the role may never do this.
    pub fn permit(self, caller: &Caller) -> Result<Permit, Denied> {
        if self.allows(Some(caller.role)) { Ok(Permit::grant()) } else { Err(Denied) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_let_in_where_a_role_is_asked_for() {
        assert!(!Operation::CreateProduct.allows(None));
        assert!(!Operation::CreateProduct.allows(Some(Role::Customer)));
        assert!(Operation::CreateProduct.allows(Some(Role::Merchant)));
        assert!(Operation::CreateOrder.allows(Some(Role::Influencer)));
        assert!(Operation::Login.allows(None));
        assert!(Operation::AddCategory.is_for_admins());
        assert!(!Operation::ReadHistory.is_for_admins());
    }

    #[test]
    fn ids_are_unique() {
        let ids: std::collections::BTreeSet<_> = Operation::ALL.iter().map(|o| o.id()).collect();
        assert_eq!(ids.len(), Operation::ALL.len());
    }
}
