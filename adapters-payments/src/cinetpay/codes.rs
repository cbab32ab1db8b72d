//! What CinetPay's codes and status words mean: the tables, once.
//! Deliberately not here: reading answers, or acting on them.

use cauri_application::payments::gateway::TransferState;

/// What an answer of `/v2/payment/check` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CheckVerdict {
    /// Paid; amount and currency are still to be compared.
    Succeeded,
    /// Not yet decided.
    Pending,
    /// Refunded at the gateway's desk, or disputed: nothing that a program decides.
    ForAPerson,
    /// Failed, and may still be revived.
    Failed,
    /// No such transaction.
    NotFound,
    /// Our call is wrong.
    Refused,
    /// None of the above: ask again.
    Unknown,
}

#[derive(Clone, Copy)]
enum Status {
    Accepted,
    Waiting,
    Ended,
    Unsaid,
}

/// Initialised, waiting for the buyer, the operator or a code.
const PENDING: [&str; 6] = ["201", "607", "623", "638", "662", "663"];
/// Refunded, being refunded; 664 has two meanings in the field.
const FOR_A_PERSON: [&str; 3] = ["660", "661", "664"];
/// Failed, wallet too low, wrong one-time code, refused by the operator, cancelled.
const FAILED: [&str; 5] = ["600", "602", "604", "606", "627"];
/// Our settings or arguments are wrong, or the buyer's are: trying the same again can't help.
const REFUSALS: [&str; 36] = [
    "601", "608", "609", "610", "611", "612", "613", "614", "615", "616", "617", "618", "619",
    "620", "624", "625", "630", "631", "632", "633", "634", "635", "636", "637", "641", "642",
    "800", "801", "802", "807", "808", "809", "810", "811", "812", "605",
];
/// At a check these say that the question is wrong, and nothing about the payment.
const CHECK_REFUSALS: [&str; 6] = ["601", "608", "609", "613", "624", "625"];

/// True if opening a payment was understood and refused.
pub(super) fn is_refusal(code: &str) -> bool {
    REFUSALS.contains(&code)
}

/// Code and status word together. What contradicts itself is unknown; so is a new code. An
/// unknown transaction has no documented code: the word for it is taken.
pub(super) fn check_verdict(code: &str, message: &str, status: &str) -> CheckVerdict {
    let status = match status {
        "ACCEPTED" => Status::Accepted,
        "WAITING_FOR_CUSTOMER" | "PENDING" => Status::Waiting,
        "REFUSED" | "CANCELLED" | "CANCELED" | "EXPIRED" => Status::Ended,
        _ => Status::Unsaid,
    };
    match (code, status) {
        ("00", Status::Accepted) => CheckVerdict::Succeeded,
        (code, _) if FOR_A_PERSON.contains(&code) => CheckVerdict::ForAPerson,
        (_, Status::Accepted) => CheckVerdict::Unknown,
        (code, _) if PENDING.contains(&code) => CheckVerdict::Pending,
        (_, Status::Waiting) => CheckVerdict::Pending,
        (_, Status::Ended) => CheckVerdict::Failed,
        (code, Status::Unsaid) if FAILED.contains(&code) => CheckVerdict::Failed,
        (code, Status::Unsaid) if CHECK_REFUSALS.contains(&code) => CheckVerdict::Refused,
        (_, Status::Unsaid) if message == "TRANSACTION_NOT_FOUND" => CheckVerdict::NotFound,
        _ => CheckVerdict::Unknown,
    }
}

/// What a transfer's `treatment_status` says; `None` is unknown.
pub(super) fn transfer_state(treatment_status: &str) -> Option<TransferState> {
    match treatment_status {
        "NEW" | "REC" | "NOS" => Some(TransferState::Pending),
        "VAL" => Some(TransferState::Succeeded),
        "REJ" | "ANN" => Some(TransferState::Failed),
        _ => None,
    }
}

/// What a code of the transfer API says about the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TransferCode {
    /// Done.
    Done,
    /// The token has to be fetched anew.
    TokenSpent,
    /// The client's transaction id is already there: ask about it.
    AlreadyThere,
    /// No such transfer.
    NotFound,
    /// Understood and refused; nothing was sent.
    Refused,
    /// None of the above: ask again.
    Unknown,
}

/// The transfer API's codes. 726 says that a contact is already ours, which is what we want.
pub(super) fn transfer_code(code: &str) -> TransferCode {
    match code {
        "0" | "726" => TransferCode::Done,
        "705" | "706" => TransferCode::TokenSpent,
        "805" => TransferCode::AlreadyThere,
        "723" => TransferCode::NotFound,
        "602" | "701" | "703" | "704" | "708" | "716" | "717" | "718" | "719" | "720" | "721"
        | "724" | "725" | "801" | "802" | "804" => TransferCode::Refused,
        _ => TransferCode::Unknown,
    }
}

/// How an operator is named in a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OperatorCode {
    /// By this code.
    Named(&'static str),
    /// Not at all: the gateway chooses by the number. It refuses its own code for Orange in
    /// Cameroon.
    Unnamed,
}

/// Operators that the gateway transfers to: country (ISO), ours, and the gateway's name. The one
/// table: what a payout may name follows from it, and so does what the gateway is told.
const OPERATORS: [(&str, &str, OperatorCode); 19] = [
    ("BF", "MOOV", OperatorCode::Named("MOOVBF")),
    ("BF", "OM", OperatorCode::Named("OMBF")),
    ("BJ", "MOMO", OperatorCode::Named("MTNBJ")),
    ("BJ", "MOOV", OperatorCode::Named("MOOVBJ")),
    ("CI", "MOMO", OperatorCode::Named("MOMO")),
    ("CI", "MOOV", OperatorCode::Named("FLOOZ")),
    ("CI", "OM", OperatorCode::Named("OM")),
    ("CI", "WAVE", OperatorCode::Named("WAVECI")),
    ("CM", "MOMO", OperatorCode::Named("MTNCM")),
    ("CM", "OM", OperatorCode::Unnamed),
    ("GN", "MOMO", OperatorCode::Named("MTNGN")),
    ("GN", "OM", OperatorCode::Named("OMGN")),
    ("ML", "MOOV", OperatorCode::Named("MOOVML")),
    ("ML", "OM", OperatorCode::Named("OMML")),
    ("SN", "FREE", OperatorCode::Named("FREESN")),
    ("SN", "OM", OperatorCode::Named("OMSN")),
    ("SN", "WAVE", OperatorCode::Named("WAVESN")),
    ("TG", "MOOV", OperatorCode::Named("FLOOZTG")),
    ("TG", "TMONEY", OperatorCode::Named("TMONEYTG")),
];

/// The table without the gateway's names.
pub(crate) static TRANSFERS_TO: [(&str, &str); OPERATORS.len()] = {
    let mut pairs = [("", ""); OPERATORS.len()];
    let mut at = 0;
    while at < OPERATORS.len() {
        pairs[at] = (OPERATORS[at].0, OPERATORS[at].1);
        at += 1;
    }
    pairs
};

/// The gateway's name for an operator in a country (ISO); `None` is not served.
pub(super) fn operator_code(country: &str, operator: &str) -> Option<OperatorCode> {
    let found = OPERATORS.iter().find(|(there, ours, _)| (*there, *ours) == (country, operator));
    found.map(|(_, _, code)| *code)
}

/// Our name for an operator of a country (ISO), from the gateway's; `None` is none that we know.
pub(super) fn neutral_operator(country: &str, code: &str) -> Option<&'static str> {
    let same = |theirs: OperatorCode| matches!(theirs, OperatorCode::Named(name) if name == code);
    let found = OPERATORS.iter().find(|(there, _, theirs)| *there == country && same(*theirs));
    found.map(|(_, ours, _)| *ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_pair_of_code_and_status() {
        use CheckVerdict as V;
        for (code, status, verdict) in [
            ("00", "ACCEPTED", V::Succeeded),
            ("00", "REFUSED", V::Failed),
            ("00", "WAITING_FOR_CUSTOMER", V::Pending),
            ("00", "", V::Unknown),
            ("00", "SOMETHING_NEW", V::Unknown),
            ("600", "", V::Failed),
            ("600", "ACCEPTED", V::Unknown),
            ("600", "WAITING_FOR_CUSTOMER", V::Pending),
            ("602", "", V::Failed),
            ("604", "REFUSED", V::Failed),
            ("606", "", V::Failed),
            ("627", "REFUSED", V::Failed),
            ("627", "CANCELED", V::Failed),
            ("627", "EXPIRED", V::Failed),
            ("201", "", V::Pending),
            ("607", "", V::Pending),
            ("623", "WAITING_FOR_CUSTOMER", V::Pending),
            ("638", "", V::Pending),
            ("662", "", V::Pending),
            ("662", "REFUSED", V::Pending),
            ("663", "PENDING", V::Pending),
            ("660", "REFUSED", V::ForAPerson),
            ("661", "", V::ForAPerson),
            ("664", "", V::ForAPerson),
            ("660", "ACCEPTED", V::ForAPerson),
            ("608", "", V::Refused),
            ("609", "", V::Refused),
            ("624", "", V::Refused),
            ("603", "", V::Unknown),
            ("628", "", V::Unknown),
            ("999", "", V::Unknown),
            ("1010", "", V::Unknown),
            ("999", "REFUSED", V::Failed),
            ("UNKNOWN_ERROR", "", V::Unknown),
        ] {
            assert_eq!(check_verdict(code, "", status), verdict, "{code} {status}");
        }
        assert_eq!(check_verdict("404", "TRANSACTION_NOT_FOUND", ""), V::NotFound);
    }

    #[test]
    fn no_code_has_two_meanings() {
        for code in FAILED {
            assert!(!PENDING.contains(&code) && !FOR_A_PERSON.contains(&code), "{code}");
        }
        for code in REFUSALS {
            assert!(!PENDING.contains(&code) && !FAILED.contains(&code), "{code}");
        }
        assert!(CHECK_REFUSALS.iter().all(|code| is_refusal(code)));
    }

    #[test]
    fn transfers_end_only_by_a_final_word() {
        for (word, state) in [
            ("NEW", Some(TransferState::Pending)),
            ("REC", Some(TransferState::Pending)),
            ("NOS", Some(TransferState::Pending)),
            ("VAL", Some(TransferState::Succeeded)),
            ("REJ", Some(TransferState::Failed)),
            ("ANN", Some(TransferState::Failed)),
            ("", None),
            ("val", None),
        ] {
            assert_eq!(transfer_state(word), state, "{word}");
        }
    }

    #[test]
    fn codes_of_the_transfer_api() {
        use TransferCode as C;
        for (code, meaning) in [
            ("0", C::Done),
            ("726", C::Done),
            ("705", C::TokenSpent),
            ("706", C::TokenSpent),
            ("805", C::AlreadyThere),
            ("723", C::NotFound),
            ("602", C::Refused),
            ("719", C::Refused),
            ("802", C::Refused),
            ("-1", C::Unknown),
            ("709", C::Unknown),
            ("715", C::Unknown),
            ("", C::Unknown),
        ] {
            assert_eq!(transfer_code(code), meaning, "{code}");
        }
    }

    #[test]
    fn operators_depend_on_the_country() {
        let named = |country, operator| match operator_code(country, operator) {
            Some(OperatorCode::Named(code)) => code,
            _ => "",
        };
        assert_eq!(named("CI", "OM"), "OM");
        assert_eq!(named("CI", "MOOV"), "FLOOZ");
        assert_eq!(named("SN", "WAVE"), "WAVESN");
        assert_eq!(named("TG", "TMONEY"), "TMONEYTG");
        assert_eq!(operator_code("CM", "OM"), Some(OperatorCode::Unnamed));
        assert_eq!(operator_code("CI", "TMONEY"), None);
        assert_eq!(operator_code("GW", "OM"), None);
    }
}
