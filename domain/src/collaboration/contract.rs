//! The contract: one canonical text, rendered once at acceptance; its SHA-256 is what is signed.
//! Deliberately not here: the terms' sentences (`terms_v1_1`), the PDF, the seal.

use super::aggregate::Collaboration;
use super::digest::sha256_hex;
use super::facts::Facts;
use super::offer::Offer;
use super::terms::{RequiredSignatures, TermsInForce};
use crate::kernel::{Language, Personal, Timestamp, rfc3339_micros};
use crate::money::RatePercent;
use crate::wording::{amount, instant, percent};
use std::fmt::{self, Write as _};
use unicode_normalization::UnicodeNormalization;

/// A rendered contract; nothing in it changes any more.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Contract {
    /// The version of the terms in it.
    pub version: String,
    /// Whose signature puts it into force.
    pub required: RequiredSignatures,
    /// The text: NFC, lines end in `\n`. It names people, so its `Debug` hides it.
    pub text: Personal<String>,
    /// SHA-256 of the text's UTF-8 bytes in lower-case hex.
    pub hash: String,
}

/// What a contract is made from.
#[derive(Debug, Clone, Copy)]
pub struct ContractDetails<'a> {
    /// The collaboration, with the parties' ids and the products.
    pub collaboration: &'a Collaboration,
    /// The offer that is taken.
    pub offer: &'a Offer,
    /// The parties' names, the products' titles and prices, the terms with their policy.
    pub facts: &'a Facts<'a>,
    /// When the offer is taken.
    pub accepted_at: Timestamp,
    /// Until when it can be signed.
    pub sign_before: Timestamp,
}

/// Renders a contract; equal details give the same bytes.
pub fn render(details: &ContractDetails<'_>) -> Contract {
    let mut text = String::new();
    // Writing into a String can't fail.
    let _ = write_contract(&mut text, details);
    let text: String = text.nfc().collect();
    let hash = contract_hash(&text);
    let terms = details.facts.terms;
    Contract {
        version: terms.version().to_owned(),
        required: terms.required(),
        text: Personal::new(text),
        hash,
    }
}

/// SHA-256 of a contract's text in lower-case hex; for checking one offline too.
pub fn contract_hash(text: &str) -> String {
    sha256_hex(text)
}

fn write_contract(text: &mut String, details: &ContractDetails<'_>) -> fmt::Result {
    let version = details.facts.terms.version();
    writeln!(text, "CONTRAT DE COLLABORATION — COLLABORATION CONTRACT")?;
    writeln!(text, "{}", details.collaboration.id)?;
    writeln!(text, "Conditions générales {version} — General terms {version}")?;
    writeln!(
        text,
        "La version française fait foi ; la version anglaise est donnée à titre d’information. — \
         The French version is binding; the English version is given for information."
    )?;
    write_parties(text, details)?;
    write_products(text, details)?;
    write_particulars(text, details)?;
    write_clauses(text, details.facts.terms)
}

fn write_parties(text: &mut String, details: &ContractDetails<'_>) -> fmt::Result {
    let ContractDetails { collaboration, facts, .. } = details;
    writeln!(text, "\nPARTIES — PARTIES")?;
    for (role, name, id) in [
        ("Le marchand — The merchant", &facts.merchant.name, collaboration.merchant_id),
        ("L’influenceur — The influencer", &facts.influencer.name, collaboration.influencer_id),
    ] {
        writeln!(text, "{role} : {} ({id})", one_line(name.reveal()))?;
    }
    Ok(())
}

/// The products by id, so that the order in which they were found does not matter.
fn write_products(text: &mut String, details: &ContractDetails<'_>) -> fmt::Result {
    let mut products: Vec<_> = details
        .facts
        .products
        .iter()
        .filter(|product| details.collaboration.products.contains(&product.id))
        .collect();
    products.sort_by_key(|product| product.id);
    writeln!(text, "\nPRODUITS — PRODUCTS")?;
    writeln!(
        text,
        "Prix au jour de l’acceptation ; le marchand peut les changer. — \
         Prices on the day of acceptance; the merchant may change them."
    )?;
    for (number, product) in (1_u16..).zip(products) {
        let title = one_line(&product.title);
        // One figure: with a comma in it a French reader would read ten francs.
        let price = amount(product.price_xof, Language::French);
        writeln!(text, "{number}. {title} — {price} ({})", product.id)?;
    }
    Ok(())
}

fn write_particulars(text: &mut String, details: &ContractDetails<'_>) -> fmt::Result {
    let ContractDetails { collaboration, offer, facts, .. } = details;
    let signatures = match facts.terms.required() {
        RequiredSignatures::InfluencerOnly => "l’influenceur — the influencer",
        RequiredSignatures::Both => "les deux parties — both parties",
    };
    writeln!(text, "\nCONDITIONS PARTICULIÈRES — SPECIFIC TERMS")?;
    for (title, value) in [
        (
            "Commission de l’influenceur — Influencer’s commission",
            in_both_languages(offer.rate_percent),
        ),
        (
            "Part de la plateforme — Platform’s share",
            in_both_languages(facts.terms.split().platform_rate()),
        ),
        ("Première offre — First offer", dated(collaboration.proposed_at)),
        ("Offre acceptée n° — Offer accepted no.", format!("{}, {}", offer.number, offer.hash)),
        ("Acceptation — Acceptance", dated(details.accepted_at)),
        ("À signer avant — To be signed before", dated(details.sign_before)),
        ("Signature requise — Signature required", signatures.to_owned()),
    ] {
        writeln!(text, "{title} : {value}")?;
    }
    Ok(())
}

fn write_clauses(text: &mut String, terms: &TermsInForce) -> fmt::Result {
    writeln!(text, "\nCONDITIONS GÉNÉRALES — GENERAL TERMS")?;
    for (number, clause) in (1_u16..).zip(terms.clauses()) {
        writeln!(text, "\n{number}. {} — {}", clause.title_fr, clause.title_en)?;
        writeln!(text, "{}", clause.content_fr)?;
        writeln!(text, "{}", clause.content_en)?;
    }
    Ok(())
}

/// A name or title on one line: it can neither forge a line of its own nor turn the reading. One
/// with letters that run from right to left is isolated, else the figures behind it would run with
/// it.
fn one_line(text: &str) -> String {
    let visible: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}'))
        .filter(|c| !matches!(c, '\u{2060}'..='\u{2069}'))
        .map(|c| match c {
            '\u{2028}'..='\u{202E}' => ' ',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().any(is_rtl) { format!("\u{2068}{line}\u{2069}") } else { line }
}

/// True for the blocks in which Unicode has, or keeps free, letters that run from right to left.
const fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}')
        || matches!(c, '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// An instant as people read it, and to the microsecond, since deadlines end on one.
fn dated(at: Timestamp) -> String {
    let [french, english] =
        [Language::French, Language::English].map(|language| instant(at, language));
    format!("{french} — {english} [{}]", rfc3339_micros(at))
}

/// `15,5 % (15.5%)`.
fn in_both_languages(rate: RatePercent) -> String {
    format!("{} ({})", percent(rate, Language::French), percent(rate, Language::English))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_not_forge_a_line() {
        let forged = "Awa\nPart de la plateforme — Platform’s share : 0 %";
        assert!(!one_line(forged).contains('\n'));
        assert_eq!(one_line("Awa\u{7}Diop\u{1b}[2J"), "Awa Diop [2J", "no terminal obeys it");
        assert_eq!(one_line("  Awa\u{202E}\u{2028}  Diop\r\n\u{200B}"), "Awa Diop");
    }

    #[test]
    fn a_name_does_not_turn_what_stands_behind_it() {
        assert_eq!(one_line("Ɛ̂lɔ́ Diop"), "Ɛ̂lɔ́ Diop");
        // Joiners are part of how a word is written.
        for name in ["محمد", "ߒߞߏ", "𞤀𞤣𞤤𞤢𞤥", "Awa محمد", "می\u{200C}خواهم"]
        {
            assert_eq!(one_line(name), format!("\u{2068}{name}\u{2069}"));
        }
    }

    #[test]
    fn figures_read_in_both_languages() {
        let rate = RatePercent::new("15.50".parse().unwrap()).unwrap();
        assert_eq!(in_both_languages(rate), "15,5\u{a0}% (15.5%)");
    }
}
