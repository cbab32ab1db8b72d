//! What a move adds to a contract's evidence: sealed links, and a signature's sealed evidence.
//! Deliberately not here: what a link says (domain), and checking it (`verify_contract`).

use crate::{
    app::App,
    kernel::{caller::Permit, error::StoreError},
    tx::Tx,
};
use cauri_domain::collaboration::{
    Agreement, ChainEntry, ChainLink, Collaboration, CommandKind, EvidenceSalt, SealedChainLink,
    SealedSignatureEvidence, Stage,
};

/// Adds what the last move brought, in the transaction of the move, whose lock on the
/// collaboration keeps its chain in order.
pub(super) async fn append(
    tx: &mut Tx,
    app: &App,
    permit: &Permit,
    next: &Collaboration,
) -> Result<(), StoreError> {
    let Some(agreement) = next.stage.agreement() else { return Ok(()) };
    let personal = match next.last_move.command {
        CommandKind::Sign => seal_signature(app, next, agreement),
        _ => None,
    };
    let entries = entries(next, agreement, personal.as_ref().map(|it| &it.salt));
    if entries.is_empty() {
        return Ok(());
    }
    if let (Some(personal), Some(signature)) = (&personal, agreement.signatures.last()) {
        tx.collaboration().insert_evidence(permit, signature.id, personal).await?;
    }
    let mut head = tx.collaboration().find_chain_head(next.id).await?;
    let mut links = vec![];
    for entry in entries {
        let link = ChainLink::after(head.as_ref(), next.id, entry);
        head = Some(link.head());
        let seal = app.collaboration.contract_seal.seal(&link.sealed_text());
        links.push(SealedChainLink { link, seal });
    }
    tx.collaboration().append_links(permit, &links).await
}

fn seal_signature(
    app: &App,
    next: &Collaboration,
    agreement: &Agreement,
) -> Option<SealedSignatureEvidence> {
    let signature = agreement.signatures.last()?;
    let mut bytes = [0; 32];
    app.entropy.fill(&mut bytes);
    Some(SealedSignatureEvidence {
        full_name: signature.full_name.clone(),
        evidence: signature.evidence.clone(),
        salt: EvidenceSalt::new(bytes),
        seal: app.collaboration.contract_seal.seal(signature.sealed_text(next.id).reveal()),
    })
}

/// What the last move is, in the words of the chain.
fn entries(
    next: &Collaboration,
    agreement: &Agreement,
    salt: Option<&EvidenceSalt>,
) -> Vec<ChainEntry> {
    let contract = &agreement.contract;
    match (next.last_move.command, &next.stage) {
        (CommandKind::Accept, _) => {
            let at = agreement.accepted_at;
            vec![ChainEntry::rendered(&contract.version, contract.required, &contract.hash, at)]
        }
        (CommandKind::Sign, stage) => {
            let signature = agreement.signatures.last().zip(salt);
            let signed = signature.map(|(made, salt)| ChainEntry::signed(next.id, made, salt));
            let activated = match stage {
                Stage::Active { activated_at, .. } => {
                    Some(ChainEntry::activated(&contract.hash, *activated_at))
                }
                _ => None,
            };
            signed.into_iter().chain(activated).collect()
        }
        (CommandKind::Terminate, Stage::Terminated { by, at, .. }) => {
            vec![ChainEntry::terminated(&contract.hash, *by, *at)]
        }
        _ => vec![],
    }
}
