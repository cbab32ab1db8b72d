//! What a contract's certificate says: the contract, who signed it and how, and how to check it.
//! Deliberately not here: its pages (`pdf`).

use crate::pdf::{Attachment, Block, Frame, Sheet};
use cauri_domain::{
    collaboration::{ChainLinkKind, ContractRecord, Party, SealedChainLink, SignatureRecord},
    kernel::{Timestamp, rfc3339_micros},
};
use chrono::DateTime;

const ERASED: &str = "effacé — erased";

/// The certificate of a record, carrying the record's own file.
pub(crate) fn certificate(record: &ContractRecord, file: Vec<u8>) -> Sheet {
    let execution = record.execution();
    let last = record.chain.last().map(|sealed| &sealed.link);
    let head = last.map_or("", |link| link.hash.as_str());
    let mut blocks =
        vec![Block::Title("Certificat de contrat — Contract certificate".to_owned()), Block::Gap];
    summary(&mut blocks, record);
    for signature in &record.signatures {
        signed(&mut blocks, signature);
    }
    blocks.push(Block::Heading("Chaîne de preuves — Chain of evidence".to_owned()));
    for link in &record.chain {
        chained(&mut blocks, link);
    }
    how_to_check(&mut blocks);
    blocks.push(Block::NewPage);
    contract(&mut blocks, record);
    Sheet {
        title: format!("Contrat — Contract {}", record.collaboration_id),
        id: format!("{}/{head}", record.contract_hash),
        at: last.map_or(DateTime::UNIX_EPOCH, |link| link.entry.at),
        frame: Frame {
            head: "CAURI — CERTIFICAT DE CONTRAT — CONTRACT CERTIFICATE".to_owned(),
            foot: format!("SHA-256 {}", record.contract_hash),
            warning: execution.notice(),
        },
        blocks,
        attachment: Attachment {
            name: "contract.json",
            description: "Le contrat et ses preuves — The contract and its evidence",
            bytes: file,
        },
    }
}

fn summary(blocks: &mut Vec<Block>, record: &ContractRecord) {
    let execution = record.execution();
    let counted = format!("{}/{}", execution.signed, execution.required);
    let since =
        of_kind(record, ChainLinkKind::Activated).map(|at| format!(", {}", rfc3339_micros(at)));
    let state = match execution.notice() {
        Some(notice) => notice,
        None => format!("Conclu — Executed {counted}{}", since.unwrap_or_default()),
    };
    row(blocks, "Collaboration", &record.collaboration_id.to_string());
    row(blocks, "Contrat — Contract (SHA-256)", &record.contract_hash);
    row(blocks, "Conditions — Terms", &record.version);
    row(blocks, "État — State", &state);
    if let Some(at) = of_kind(record, ChainLinkKind::Terminated) {
        row(blocks, "Résilié — Terminated", &rfc3339_micros(at));
    }
}

fn of_kind(record: &ContractRecord, kind: ChainLinkKind) -> Option<Timestamp> {
    let link = record.chain.iter().find(|sealed| sealed.link.entry.kind == kind);
    link.map(|sealed| sealed.link.entry.at)
}

fn signed(blocks: &mut Vec<Block>, signature: &SignatureRecord) {
    let role = match signature.by {
        Party::Merchant => "le marchand — the merchant",
        Party::Influencer => "l’influenceur — the influencer",
    };
    let personal = signature.personal.as_ref();
    let or_erased = |value: Option<&String>| value.map_or(ERASED, String::as_str).to_owned();
    blocks.push(Block::Heading(format!("Signature : {role}")));
    row(blocks, "Nom — Name", &or_erased(personal.map(|it| it.full_name.reveal())));
    row(blocks, "Date et heure (UTC) — Date and time (UTC)", &rfc3339_micros(signature.signed_at));
    row(
        blocks,
        "Adresse IP — IP address",
        &or_erased(personal.map(|it| it.evidence.address.reveal())),
    );
    let program = personal.map(|it| it.evidence.user_agent.reveal());
    row(blocks, "Navigateur ou application — User agent", &or_erased(program));
    row(blocks, "Compte — Account", &signature.signer_id.to_string());
    row(blocks, "Signature n°", &signature.id.to_string());
    row(blocks, "Clé — Key", &or_erased(personal.map(|it| &it.seal.kid)));
    row(blocks, "Sceau — Seal (Ed25519)", &or_erased(personal.map(|it| &it.seal.signature)));
}

fn chained(blocks: &mut Vec<Block>, SealedChainLink { link, seal }: &SealedChainLink) {
    let kind = match link.entry.kind {
        ChainLinkKind::Rendered => "Établi — Rendered",
        ChainLinkKind::Signed => "Signé — Signed",
        ChainLinkKind::Activated => "En vigueur — In force",
        ChainLinkKind::Terminated => "Résilié — Terminated",
    };
    let at = rfc3339_micros(link.entry.at);
    let value = format!("{at} {} (clé — key {})", link.hash, seal.kid);
    row(blocks, &format!("{}. {kind}", link.sequence), &value);
}

fn how_to_check(blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("Vérifier — Check".to_owned()));
    for text in [
        "Ce document porte un sceau Ed25519 de la plateforme sur tous ses octets, et le fichier \
         contract.json avec toutes les preuves. Il se vérifie sans réseau par « cauri contract \
         verify FICHIER --key CLÉ », ou par POST /api/contracts/verify. Les clés publiques se \
         lisent à GET /api/contracts/keys.",
        "This document carries the platform's Ed25519 seal over all its bytes, and the file \
         contract.json with all evidence. It is checked offline by “cauri contract verify FILE \
         --key KEY”, or by POST /api/contracts/verify; public keys are read at GET \
         /api/contracts/keys.",
    ] {
        blocks.push(Block::Text(text.to_owned()));
        blocks.push(Block::Gap);
    }
}

/// The contract's own text, line by line; what follows an empty line is a heading.
fn contract(blocks: &mut Vec<Block>, record: &ContractRecord) {
    let Some(text) = &record.text else {
        blocks.push(Block::Text(format!("Texte du contrat — Contract text : {ERASED}")));
        return;
    };
    let mut after_gap = true;
    for line in text.reveal().lines() {
        blocks.push(match (line.is_empty(), after_gap) {
            (true, _) => Block::Gap,
            (false, true) => Block::Heading(line.to_owned()),
            (false, false) => Block::Text(line.to_owned()),
        });
        after_gap = line.is_empty();
    }
}

fn row(blocks: &mut Vec<Block>, label: &str, value: &str) {
    blocks.push(Block::Row(label.to_owned(), value.to_owned()));
}
