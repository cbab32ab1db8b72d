//! The 26 signature cases of `testdata/cinetpay-x-token.json`, and what they leave open.
//! Deliberately not here: how a notice is kept or acted on.

use super::*;
use serde::Deserialize;
use std::collections::BTreeMap;

const SECRET: &str = "sk_marketplace_test_0123456789abcdef";
const SITE: &str = "445160";

#[derive(Deserialize)]
struct Case {
    id: String,
    secret: String,
    fields: BTreeMap<String, String>,
    x_token: String,
    signature_valid: bool,
    verdict: String,
    raw_body: Option<String>,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("../../testdata/cinetpay-x-token.json")).unwrap()
}

fn case(id: &str) -> Case {
    cases().into_iter().find(|case| case.id == id).unwrap()
}

impl Case {
    fn body(&self) -> String {
        self.raw_body.clone().unwrap_or_else(|| {
            form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.fields).finish()
        })
    }

    fn check(&self, site: &str) -> Result<Notice, NoticeError> {
        let verifier = XToken::new(&self.secret, site).unwrap();
        verifier.authenticate(Some(self.x_token.as_bytes()), self.body().as_bytes())
    }
}

#[test]
fn every_case_is_judged_as_written() {
    let cases = cases();
    assert_eq!(cases.len(), 26);
    for case in cases {
        let expected = if case.verdict == "accept_and_requery" {
            let transaction = case.fields["cpm_trans_id"].clone();
            Ok(Notice { transaction, must_requery: true })
        } else {
            Err(NoticeError::NotAuthentic)
        };
        assert_eq!(case.check(SITE), expected, "{}", case.id);
        // At the site that the body names, only the signature decides.
        assert_eq!(case.check(&case.fields["cpm_site_id"]).is_ok(), case.signature_valid);
    }
}

#[test]
fn a_secret_is_trimmed_and_never_blank() {
    let first = case("C01");
    let verifier = XToken::new(&format!("  {SECRET}\n"), SITE).unwrap();
    let token = Some(first.x_token.as_bytes());
    assert!(verifier.authenticate(token, first.body().as_bytes()).is_ok());
    assert!(XToken::new("", SITE).is_none());
    assert!(XToken::new(" \n", SITE).is_none());
    assert!(!format!("{verifier:?}").contains(SECRET));
}

#[test]
fn a_notice_without_a_token_is_refused() {
    let verifier = XToken::new(SECRET, SITE).unwrap();
    let body = case("C01").body();
    assert_eq!(verifier.authenticate(None, body.as_bytes()), Err(NoticeError::NotAuthentic));
}

#[test]
fn repeated_keys_and_broken_bytes_are_malformed() {
    let first = case("C01");
    let many = (0..101).map(|n| format!("k{n}=")).collect::<Vec<_>>().join("&");
    for body in [
        format!("{}&cpm_trans_id=LXM-000043", first.body()),
        format!("{}&%63pm_amount=1", first.body()),
        format!("{}&cpm_trans_id", first.body()),
        "extra=1&extra=2".to_owned(),
        "cpm_designation=%FF%FE".to_owned(),
        "cpm_designation=Caf%E9".to_owned(),
        many,
    ] {
        let verifier = XToken::new(SECRET, SITE).unwrap();
        let judged = verifier.authenticate(Some(first.x_token.as_bytes()), body.as_bytes());
        assert_eq!(judged, Err(NoticeError::Malformed), "{body}");
    }
}

#[test]
fn unknown_fields_and_empty_pairs_do_no_harm() {
    let first = case("C01");
    let verifier = XToken::new(SECRET, SITE).unwrap();
    let body = format!("&&new_field=1&{}&", first.body());
    assert!(verifier.authenticate(Some(first.x_token.as_bytes()), body.as_bytes()).is_ok());
}

#[test]
fn an_authentic_notice_without_a_transaction_is_malformed() {
    let verifier = XToken::new(SECRET, SITE).unwrap();
    for transaction in [String::new(), "X".repeat(65)] {
        let fields = NoticeFields::new(std::array::from_fn(|at| match at {
            SITE_ID => SITE,
            TRANS_ID => transaction.as_str(),
            _ => "",
        }));
        let token = hex::encode(verifier.sign(&fields));
        let body =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(fields.pairs()).finish();
        let judged = verifier.authenticate(Some(token.as_bytes()), body.as_bytes());
        assert_eq!(judged, Err(NoticeError::Malformed));
    }
}

#[test]
fn unusual_shapes_are_named_and_let_through() {
    let named = |id: &str| {
        let body = case(id).body();
        let form = Form::decode(body.as_bytes()).unwrap_or_else(|_| unreachable!());
        NoticeFields::of(&form).anomalies().collect::<Vec<_>>()
    };
    assert_eq!(named("C01"), [""; 0]);
    assert_eq!(named("C20"), ["cpm_currency"]);
    assert_eq!(named("C21"), ["cpm_trans_date"]);
    assert!(is_amount("25000") && is_amount("0.20") && is_amount("1.5"));
    assert!(!is_amount("") && !is_amount("1.234") && !is_amount("-5") && !is_amount("1e3"));
}
