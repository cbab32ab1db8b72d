//! Identifiers, instants, texts, people and their numbers.
//! Deliberately not here: what people do.

use crate::identity::{Account, AccountStatus, EmailRefusal, NewAccount, PendingEmail, Role};
use crate::kernel::{Email, Language, Timestamp};
use crate::revenue::MobileNumber;
use chrono::DateTime;
use proptest::prelude::*;
use std::fmt::Debug;
use uuid::Uuid;

/// Seconds from 2020 to 2100.
const SECONDS: std::ops::Range<i64> = 1_577_836_800..4_102_444_800;

/// An identifier of any kind.
pub fn any_id<T: From<Uuid> + Debug>() -> impl Strategy<Value = T> {
    any::<u128>().prop_map(|number| Uuid::from_u128(number).into())
}

/// An instant from 2020 to 2100, in whole microseconds.
pub fn any_instant() -> impl Strategy<Value = Timestamp> {
    (SECONDS, 0_u32..1_000_000).prop_map(|(seconds, micros)| {
        DateTime::from_timestamp(seconds, micros * 1_000).expect("within the calendar")
    })
}

/// A short text that may be said, in whatever script.
pub fn any_text() -> impl Strategy<Value = String> {
    let words = "[A-Za-zÀ-ÖØ-öø-ÿ]{2,12}( [a-zà-öø-ÿ]{1,8}){0,2}";
    prop_oneof![6 => "[a-z]{2,3}", 2 => words, 1 => "\\p{L}{2,8}"]
}

/// A name that may stand in a contract, in the scripts that contracts print.
pub fn any_name() -> impl Strategy<Value = String> {
    let words = "[A-Za-zÀ-ÿ]{1,12}( [a-zà-ÿ]{1,8}){0,2}";
    // African Latin letters, Arabic, N'Ko, Tifinagh, Adlam.
    let letters = "\\x{253}-\\x{28B}\\x{621}-\\x{63A}\\x{7CA}-\\x{7EA}\\x{2D30}-\\x{2D65}";
    let scripts = format!("[{letters}\\x{{1E900}}-\\x{{1E943}}]{{1,8}}");
    let scripts = prop::string::string_regex(&scripts).expect("a pattern");
    prop_oneof![6 => "[a-z]{1,3}", 2 => words, 1 => scripts]
}

/// An account of any role, that may act or is suspended.
pub fn any_account() -> impl Strategy<Value = Account> {
    let roles = Role::ALL.iter().copied().filter(|role| *role != Role::Admin).collect::<Vec<_>>();
    let role = prop::sample::select(roles);
    let language = prop::sample::select(vec![Language::French, Language::English]);
    let (since, verified) = (prop::option::of(any_instant()), prop::option::of(any_instant()));
    let emails = (any_refusal(), prop::option::of(any_pending_email()));
    let said = ("[a-z]{1,9}", any_name(), role, language);
    (said, any_id(), any_instant(), since, verified, emails).prop_map(
        |((local, name, role, language), id, now, since, email_verified_at, emails)| {
            let email = format!("{local}@example.sn");
            let new = NewAccount { email: &email, name: &name, role, language };
            let account = Account::register(id, new, now).expect("a good account");
            let status =
                since.map_or(AccountStatus::Active, |since| AccountStatus::Suspended { since });
            let (email_refused, pending_email) = emails;
            Account { status, email_verified_at, email_refused, pending_email, ..account }
        },
    )
}

/// What a mail server said of an address, if it refused one.
fn any_refusal() -> impl Strategy<Value = Option<EmailRefusal>> {
    let refusal = (500_u16..600, any_instant());
    prop::option::of(refusal.prop_map(|(status, at)| EmailRefusal { status, at }))
}

/// An address that is to be proven.
fn any_pending_email() -> impl Strategy<Value = PendingEmail> {
    ("[a-z]{1,9}", any_refusal()).prop_map(|(local, refused)| {
        let email = Email::new(&format!("{local}@example.ci")).expect("a good address");
        PendingEmail { email, refused }
    })
}

/// A number that money can be sent to.
pub fn any_mobile_number() -> impl Strategy<Value = MobileNumber> {
    let begin = prop::sample::select(vec![
        ("+2250", "7", 8, "OM"),
        ("+22177", "", 7, "WAVE"),
        ("+2289", "", 7, "TMONEY"),
        ("+22901", "", 8, "MOMO"),
    ]);
    (begin, 0_u32..10_000_000).prop_map(|((dial, more, digits, operator), number)| {
        let text = format!("{dial}{more}{number:0digits$}");
        MobileNumber::from_stored(&text, operator).expect("a good number")
    })
}
