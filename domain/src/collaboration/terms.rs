//! Terms: a version, clauses in two languages, whose signature they require, and the policy that
//! they are worded for.
//! Deliberately not here: the sentences of the standard terms (`terms_v1_0`, `terms_v1_1`).

use super::words::Party;
use crate::kernel::{Language, stored_words};
use crate::ledger::HOLDBACK_DAYS_MAX;
use crate::money::{RatePercent, SplitPolicy};
use crate::wording::{days, percent};
use std::borrow::Cow;

stored_words! {
    /// Whose signature puts a contract into force.
    RequiredSignatures {
        /// The influencer's: the merchant's offer is its consent.
        InfluencerOnly = "influencer",
        /// Both parties'.
        Both = "both",
    }
}

impl RequiredSignatures {
    /// True if this party's signature is required.
    pub const fn includes(self, party: Party) -> bool {
        matches!((self, party), (Self::Both, _) | (Self::InfluencerOnly, Party::Influencer))
    }
}

/// One clause, French (binding) with the English beside it.
///
/// Where it names a figure of the policy, a blank stands in its place, in both languages:
/// `{platform_rate}`, `{seller_rate}`, `{holdback_days}`, `{click_days}`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Clause {
    /// Title in French.
    pub title_fr: Cow<'static, str>,
    /// Title in English.
    pub title_en: Cow<'static, str>,
    /// What it says, in French.
    pub content_fr: Cow<'static, str>,
    /// What it says, in English.
    pub content_en: Cow<'static, str>,
}

impl Clause {
    /// A clause whose texts stand in the program.
    pub const fn fixed(
        title_fr: &'static str,
        title_en: &'static str,
        content_fr: &'static str,
        content_en: &'static str,
    ) -> Self {
        Self {
            title_fr: Cow::Borrowed(title_fr),
            title_en: Cow::Borrowed(title_en),
            content_fr: Cow::Borrowed(content_fr),
            content_en: Cow::Borrowed(content_en),
        }
    }

    fn texts(&self) -> [(&str, Language); 4] {
        [
            (&*self.title_fr, Language::French),
            (&*self.title_en, Language::English),
            (&*self.content_fr, Language::French),
            (&*self.content_en, Language::English),
        ]
    }
}

/// The terms that a contract is made from; a published version never changes. They may stand in
/// the program, or come out of a file or a database.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Terms {
    /// Which version.
    pub version: Cow<'static, str>,
    /// Whose signature puts a contract into force.
    pub required: RequiredSignatures,
    /// The clauses, in order.
    pub clauses: Cow<'static, [Clause]>,
    /// Figures of the policy that the sentences spell out themselves, if they do; such terms hold
    /// under no other figures.
    #[cfg_attr(feature = "serde", serde(default))]
    pub spelled_out: Option<TermsFigures>,
}

/// The figures of a policy that terms speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TermsFigures {
    /// The platform's part of a sale, in percent; the rest is the seller's.
    pub platform_rate: RatePercent,
    /// Days that earnings are held.
    pub holdback_days: i64,
    /// Days that a click attributes.
    pub click_days: i64,
}

impl TermsFigures {
    /// The figure of a blank, as a reader of the language reads it.
    fn worded(&self, blank: &str, language: Language) -> Option<String> {
        Some(match blank {
            "platform_rate" => percent(self.platform_rate, language),
            "seller_rate" => percent(self.platform_rate.complement(), language),
            "holdback_days" => days(self.holdback_days, language),
            "click_days" => days(self.click_days, language),
            _ => return None,
        })
    }

    /// A text with its blanks filled.
    fn fill(&self, text: &str, language: Language) -> Result<String, TermsError> {
        let unknown = |blank: &str| TermsError::UnknownBlank { blank: blank.to_owned() };
        let mut parts = text.split('{');
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (blank, rest) = part.split_once('}').ok_or_else(|| unknown(part))?;
            filled.push_str(&self.worded(blank, language).ok_or_else(|| unknown(blank))?);
            filled.push_str(rest);
        }
        Ok(filled)
    }
}

/// Why terms and a policy do not go together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum TermsError {
    /// No version, no clause, or a text that says nothing.
    #[error("a version, a clause or a text of the terms is missing")]
    Blank,
    /// A text with a line break or another control: it could forge a line of the contract.
    #[error("the text `{text}` of the terms is not one line")]
    NotOneLine {
        /// How the text begins.
        text: String,
    },
    /// A blank that no figure of a policy fills.
    #[error("no figure of a policy fills the blank `{blank}`")]
    UnknownBlank {
        /// What stands in it.
        blank: String,
    },
    /// The sentences spell out other figures than the policy's.
    #[error("the terms {version} spell out other figures than those of the policy")]
    OtherFigures {
        /// Which terms.
        version: String,
    },
    /// A holdback that no policy has, or clicks that attribute nothing.
    #[error("{days} days are not between {min} and {max}")]
    Days {
        /// The days found.
        days: i64,
        /// The fewest.
        min: i64,
        /// The most.
        max: i64,
    },
}

/// The most days that a click attributes.
pub const CLICK_DAYS_MAX: i64 = 366;

/// What the code does with money of a sale, as far as a contract tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContractPolicy {
    /// Shares of a sale, and the rates that may be agreed.
    pub split: SplitPolicy,
    /// Days that earnings are held.
    pub holdback_days: i64,
    /// Days that a click attributes.
    pub click_days: i64,
}

/// 80/20, commissions of 5 to 50 %, thirty days each.
impl Default for ContractPolicy {
    fn default() -> Self {
        Self { split: SplitPolicy::default(), holdback_days: 30, click_days: 30 }
    }
}

impl ContractPolicy {
    /// What terms may speak of.
    pub const fn figures(&self) -> TermsFigures {
        TermsFigures {
            platform_rate: self.split.platform_rate(),
            holdback_days: self.holdback_days,
            click_days: self.click_days,
        }
    }
}

/// Terms worded for a policy: what is signed says what the code does, since one value holds both.
///
/// ```
/// use cauri_domain::collaboration::{ContractPolicy, TERMS_V1_0, TERMS_V1_1, TermsInForce};
/// use cauri_domain::money::{RatePercent, SplitPolicy};
///
/// let [platform, min, max] = [10, 1, 30].map(RatePercent::whole);
/// let split = SplitPolicy::new(platform, min, max).unwrap();
/// let policy = ContractPolicy { split, ..ContractPolicy::default() };
/// let terms = TermsInForce::new(&TERMS_V1_1, policy).unwrap();
/// let commission = &terms.clauses()[3].content_en;
/// assert!(commission.contains("the platform's share is 10% and the merchant's 90%"));
/// // Terms that spell their figures out hold under no others.
/// assert!(TermsInForce::new(&TERMS_V1_0, policy).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsInForce {
    terms: Terms,
    policy: ContractPolicy,
}

impl TermsInForce {
    /// Words terms for a policy.
    ///
    /// # Errors
    /// [`TermsError`] if a text is missing, could forge a line, has a blank that nothing fills, or
    /// spells out other figures than the policy's.
    pub fn new(terms: &Terms, policy: ContractPolicy) -> Result<Self, TermsError> {
        in_range(policy.holdback_days, 0, HOLDBACK_DAYS_MAX)?;
        in_range(policy.click_days, 1, CLICK_DAYS_MAX)?;
        let figures = policy.figures();
        if terms.spelled_out.is_some_and(|spelled| spelled != figures) {
            return Err(TermsError::OtherFigures { version: terms.version.to_string() });
        }
        if terms.clauses.is_empty() {
            return Err(TermsError::Blank);
        }
        one_line(&terms.version)?;
        let clauses: Result<Vec<_>, _> =
            terms.clauses.iter().map(|clause| worded(clause, &figures)).collect();
        Ok(Self { terms: Terms { clauses: Cow::Owned(clauses?), ..terms.clone() }, policy })
    }

    /// Which version.
    pub fn version(&self) -> &str {
        &self.terms.version
    }

    /// Whose signature puts a contract into force.
    pub const fn required(&self) -> RequiredSignatures {
        self.terms.required
    }

    /// The clauses, their figures filled in.
    pub fn clauses(&self) -> &[Clause] {
        &self.terms.clauses
    }

    /// The policy that they are worded for.
    pub const fn policy(&self) -> ContractPolicy {
        self.policy
    }

    /// Shares of a sale, and the rates that may be agreed.
    pub const fn split(&self) -> SplitPolicy {
        self.policy.split
    }
}

fn in_range(days: i64, min: i64, max: i64) -> Result<(), TermsError> {
    if (min..=max).contains(&days) { Ok(()) } else { Err(TermsError::Days { days, min, max }) }
}

fn worded(clause: &Clause, figures: &TermsFigures) -> Result<Clause, TermsError> {
    let mut texts = [const { Cow::Borrowed("") }; 4];
    for (filled, (text, language)) in texts.iter_mut().zip(clause.texts()) {
        one_line(text)?;
        *filled = Cow::Owned(figures.fill(text, language)?);
    }
    let [title_fr, title_en, content_fr, content_en] = texts;
    Ok(Clause { title_fr, title_en, content_fr, content_en })
}

/// A text that says something, on one line.
fn one_line(text: &str) -> Result<(), TermsError> {
    if text.trim().is_empty() {
        return Err(TermsError::Blank);
    }
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if text.contains(breaks) {
        return Err(TermsError::NotOneLine { text: text.chars().take(40).collect() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(content_fr: &str) -> Terms {
        let clause = Clause {
            content_fr: Cow::Owned(content_fr.to_owned()),
            ..Clause::fixed("Objet", "Subject", "", "It is held for {holdback_days}.")
        };
        Terms {
            version: "maison-3".into(),
            required: RequiredSignatures::Both,
            clauses: vec![clause].into(),
            spelled_out: None,
        }
    }

    #[test]
    fn a_text_is_made_from_the_policy() {
        let split = SplitPolicy::new(
            RatePercent::new("12.5".parse().unwrap()).unwrap(),
            RatePercent::whole(1),
            RatePercent::whole(30),
        );
        let policy = ContractPolicy { split: split.unwrap(), holdback_days: 1, click_days: 7 };
        let text = "{platform_rate}, {seller_rate}, {holdback_days}, {click_days}.";
        let terms = TermsInForce::new(&terms(text), policy).unwrap();
        let clause = &terms.clauses()[0];
        assert_eq!(clause.content_fr, "12,5\u{a0}%, 87,5\u{a0}%, 1\u{a0}jour, 7\u{a0}jours.");
        assert_eq!(clause.content_en, "It is held for 1 day.");
        assert_eq!((terms.version(), terms.required()), ("maison-3", RequiredSignatures::Both));
    }

    #[test]
    fn a_pair_that_contradicts_itself_is_refused() {
        let fine = ContractPolicy::default();
        let spelled = |holdback_days| {
            let spelled_out = Some(TermsFigures { holdback_days, ..fine.figures() });
            TermsInForce::new(&Terms { spelled_out, ..terms("Trente jours.") }, fine)
        };
        assert!(spelled(30).is_ok());
        assert_eq!(spelled(14), Err(TermsError::OtherFigures { version: "maison-3".into() }));
        for policy in [
            ContractPolicy { holdback_days: -1, ..fine },
            ContractPolicy { holdback_days: HOLDBACK_DAYS_MAX + 1, ..fine },
            ContractPolicy { click_days: 0, ..fine },
        ] {
            let refused = TermsInForce::new(&terms("Bien."), policy);
            assert!(matches!(refused, Err(TermsError::Days { .. })), "{refused:?}");
        }
    }

    #[test]
    fn texts_that_nobody_could_sign_are_refused() {
        for text in ["{rate}", "{platform_rate", "{}", "{{platform_rate}}"] {
            let refused = TermsInForce::new(&terms(text), ContractPolicy::default());
            assert!(matches!(refused, Err(TermsError::UnknownBlank { .. })), "{text}: {refused:?}");
        }
        for text in ["Part : 0 %\nAutre", "a\u{2028}b", "\u{7}"] {
            let refused = TermsInForce::new(&terms(text), ContractPolicy::default());
            assert!(matches!(refused, Err(TermsError::NotOneLine { .. })), "{text}: {refused:?}");
        }
        let none = Terms { clauses: vec![].into(), ..terms("Bien.") };
        for empty in [terms(" "), none, Terms { version: "".into(), ..terms("Bien.") }] {
            let refused = TermsInForce::new(&empty, ContractPolicy::default());
            assert_eq!(refused, Err(TermsError::Blank));
        }
    }
}
