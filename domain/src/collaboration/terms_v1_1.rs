//! The standard terms, version v1.1: the sentences that the parties sign today.
//! Deliberately not here: what the parties agree on themselves (`contract`), and figures of the
//! policy – blanks such as `{platform_rate}` stand for them (`terms`).
//!
//! A sentence here is a promise of the code elsewhere: the split and its rounding (`money`), the
//! deadlines (`aggregate`), the holdback, the attribution. Once signed by anybody, a version
//! is never edited; a change is a new version.

use super::terms::{Clause, RequiredSignatures, Terms};
use std::borrow::Cow;

/// The standard terms, v1.1.
pub static TERMS_V1_1: Terms = Terms {
    version: Cow::Borrowed("v1.1"),
    required: RequiredSignatures::InfluencerOnly,
    clauses: Cow::Borrowed(&[
        SUBJECT,
        ETHICAL_CONDUCT,
        DISCLOSURE,
        COMMISSION,
        DURATION,
        DATA_PROTECTION,
        SIGNATURE,
        APPLICABLE_LAW,
    ]),
    spelled_out: None,
};

const SUBJECT: Clause = Clause::fixed(
    "Objet et statut des parties",
    "Subject and status of the parties",
    "Le marchand confie à l’influenceur, qui l’accepte, la promotion \
        des produits désignés au présent contrat, contre une commission sur les ventes que \
        l’influenceur lui apporte. L’influenceur choisit librement ses moyens, ses horaires et \
        ses supports, dans le respect du présent contrat et de la loi. Les parties restent \
        indépendantes : le contrat ne crée entre elles ni lien de subordination, ni société, ni \
        mandat de conclure des actes au nom de l’autre. Chaque partie déclare ses propres revenus \
        et acquitte les impôts, taxes et cotisations dont elle est redevable. La plateforme met \
        les parties en relation, encaisse les ventes et tient les comptes ; elle n’est pas le \
        vendeur des produits.",
    "The merchant entrusts the influencer, who accepts, with promoting \
        the products named in this contract, in return for a commission on the sales that the \
        influencer brings. The influencer is free to choose means, hours and media, within this \
        contract and the law. The parties remain independent: the contract creates no employment, \
        no company and no authority to act in the other's name. Each party declares its own \
        income and pays the taxes and contributions that it owes. The platform brings the parties \
        together, collects the sales and keeps the accounts; it is not the seller of the \
        products.",
);

const ETHICAL_CONDUCT: Clause = Clause::fixed(
    "Conduite éthique",
    "Ethical conduct",
    "Chaque partie agit loyalement et respecte la dignité des \
        personnes. L’influenceur présente les produits avec sincérité : il n’affirme rien qu’il \
        sache faux, n’invente ni essai ni témoignage, et n’attribue à un produit aucun effet, \
        notamment sur la santé, que le marchand n’a pas justifié. Sont interdits les contenus \
        haineux, discriminatoires, violents ou trompeurs, l’exploitation de la crédulité des \
        mineurs, ainsi que les achats, clics, abonnés ou avis fictifs. Le marchand garantit que \
        les produits peuvent être légalement vendus, qu’ils sont conformes à leur description et \
        que les textes et images qu’il fournit peuvent être utilisés pour leur promotion. Les \
        ventes obtenues par fraude n’ouvrent droit à aucune commission.",
    "Each party acts in good faith and respects human dignity. The \
        influencer presents the products sincerely: it states nothing that it knows to be false, \
        invents neither trial nor testimony, and ascribes to a product no effect, in particular \
        on health, that the merchant has not substantiated. Content that is hateful, \
        discriminatory, violent or misleading, the exploitation of minors' credulity, and fake \
        purchases, clicks, followers or reviews are forbidden. The merchant warrants that the \
        products may lawfully be sold, that they match their description, and that the texts and \
        pictures that it provides may be used to promote them. Sales obtained by fraud give no \
        right to any commission.",
);

const DISCLOSURE: Clause = Clause::fixed(
    "Transparence du partenariat",
    "Honest disclosure of the partnership",
    "Le public doit savoir que l’influenceur est rémunéré. Chaque \
        publication qui contient le lien d’affiliation ou promeut un produit du contrat porte une \
        mention claire et immédiatement visible, telle que « Partenariat rémunéré » ou \
        « Publicité », dans la langue de la publication et pendant toute sa durée. La mention ne \
        peut être ni cachée parmi d’autres, ni renvoyée à une autre page, ni remplacée par une \
        abréviation que le public ne comprend pas. Si la plateforme de diffusion offre un outil \
        de signalement des partenariats, l’influenceur l’utilise en outre. Le marchand ne peut \
        demander à l’influenceur de taire le partenariat.",
    "The public must know that the influencer is paid. Every \
        publication that contains the affiliate link or promotes a product of the contract bears \
        a clear notice, visible at once, such as “Paid partnership” or “Advertisement”, in the \
        language of the publication and for as long as it is shown. The notice may not be hidden \
        among others, moved to another page, or replaced by an abbreviation that the public does \
        not understand. Where the medium offers a tool for marking partnerships, the influencer \
        uses it as well. The merchant may not ask the influencer to conceal the partnership.",
);

const COMMISSION: Clause = Clause::fixed(
    "Commission et paiement",
    "Commission and payment",
    "Sur le montant brut de chaque ligne de commande, c’est-à-dire le \
        prix payé après les remises financées par le marchand, la part de la plateforme est de \
        {platform_rate} et celle du marchand de {seller_rate}. Lorsque la vente est attribuée à \
        la présente collaboration, la commission de l’influenceur, calculée sur ce même montant \
        brut au taux convenu, est prélevée sur la part du marchand. La part de la plateforme et \
        la commission sont chacune arrondies au franc inférieur ; le reste revient au marchand. \
        Une vente est attribuée si elle suit un clic sur le lien d’affiliation datant de \
        {click_days} au plus, selon les règles publiées par la plateforme ; un achat effectué par \
        l’influenceur pour lui-même ne l’est jamais. La commission est retenue pendant \
        {holdback_days} à compter de l’enregistrement du paiement par la plateforme, puis devient \
        disponible et peut être retirée vers un compte de monnaie électronique (mobile money). Si \
        la vente est remboursée, ou si le paiement est annulé à la suite d’une contestation, \
        chaque partie rend sa part du montant remboursé, au besoin par compensation avec ses \
        gains suivants.",
    "Of the gross amount of each order line, that is the price paid \
        after discounts funded by the merchant, the platform's share is {platform_rate} and the \
        merchant's {seller_rate}. Where the sale is attributed to this collaboration, the \
        influencer's commission, computed on that same gross amount at the rate agreed, is taken \
        out of the merchant's share. The platform's share and the commission are each rounded \
        down to a whole franc; the rest belongs to the merchant. A sale is attributed if it \
        follows a click on the affiliate link that is at most {click_days} old, under the rules \
        published by the platform; a purchase by the influencer for itself never is. The \
        commission is held back for {holdback_days} from the platform's recording of the payment, \
        then becomes available and may be withdrawn to an electronic-money account (mobile \
        money). If the sale is refunded, or if the payment is reversed after a dispute, each \
        party gives back its share of the amount refunded, if need be by set-off against its \
        later earnings.",
);

const DURATION: Clause = Clause::fixed(
    "Durée et résiliation",
    "Duration and termination",
    "Le contrat prend effet à l’instant où la dernière signature \
        requise est enregistrée, et pour une durée indéterminée. Si les signatures requises ne \
        sont pas réunies avant la date limite indiquée, le contrat est caduc et n’oblige \
        personne. Chaque partie peut y mettre fin à tout moment, sur la plateforme, en indiquant \
        son motif ; la résiliation prend effet aussitôt. Les clics postérieurs à la fin du \
        contrat ne donnent droit à aucune commission ; les commissions déjà acquises le restent \
        et deviennent disponibles à leur date. Tant que le compte d’une partie est suspendu, \
        aucune commission nouvelle n’est acquise. Le contrat signé ne peut être modifié : tout \
        changement de taux ou de produits fait l’objet d’un nouveau contrat.",
    "The contract takes effect at the instant when the last required \
        signature is recorded, and for an indefinite time. If the required signatures are not \
        gathered before the deadline stated, the contract lapses and binds nobody. Each party may \
        end it at any time, on the platform, stating its reason; the termination takes effect at \
        once. Clicks after the end of the contract give no right to any commission; commissions \
        already earned remain so and become available on their date. While the account of a party \
        is suspended, no new commission is earned. A signed contract can't be changed: any change \
        of rate or products takes a new contract.",
);

const DATA_PROTECTION: Clause = Clause::fixed(
    "Protection des données à caractère personnel",
    "Protection of personal data",
    "Chaque partie ne traite les données à caractère personnel de \
        l’autre que pour exécuter le présent contrat et respecter la loi. Les chiffres de clics \
        et de ventes communiqués à l’influenceur n’identifient aucun acheteur, et il ne cherche \
        pas à en identifier. Le contrat, les signatures et leurs preuves sont conservés dix ans \
        après la fin de la collaboration, puis effacés. Chaque personne peut demander à la \
        plateforme l’accès à ses données et leur rectification, s’opposer à leur traitement et, \
        dans les limites de cette conservation, obtenir leur effacement. Une partie qui apprend \
        que des données de l’autre ont été divulguées sans autorisation l’en informe sans tarder.",
    "Each party processes the other's personal data only to perform \
        this contract and to obey the law. The figures of clicks and sales given to the \
        influencer identify no buyer, and the influencer does not seek to identify any. The \
        contract, the signatures and their evidence are kept for ten years after the end of the \
        collaboration, then erased. Each person may ask the platform for access to its data and \
        for their correction, object to their processing and, within the limits of that \
        retention, obtain their erasure. A party that learns that data of the other have been \
        disclosed without authorization informs it without delay.",
);

const SIGNATURE: Clause = Clause::fixed(
    "Signature électronique et preuve",
    "Electronic signature and evidence",
    "Les parties conviennent de signer par voie électronique. Le \
        signataire lit le texte entier, déclare en accepter les conditions et saisit ses prénom \
        et nom ; sa signature porte sur l’empreinte SHA-256 du présent texte et vaut signature \
        manuscrite entre les parties. Si la seule signature de l’influenceur est requise, l’offre \
        du marchand, ou son acceptation de l’offre de l’influenceur, vaut son consentement au \
        présent texte. La plateforme consigne l’identité et la qualité du signataire, l’instant, \
        l’empreinte, l’adresse IP, le navigateur ou l’application utilisés, et appose sur \
        l’ensemble un sceau que chacun peut vérifier. Ces enregistrements font foi entre les \
        parties jusqu’à preuve contraire.",
    "The parties agree to sign by electronic means. The signer reads \
        the whole text, declares that it accepts its terms and types its first name and name; the \
        signature covers the SHA-256 hash of this text and is worth a handwritten signature \
        between the parties. Where only the influencer's signature is required, the merchant's \
        offer, or its acceptance of the influencer's offer, is its consent to this text. The \
        platform records the signer's identity and role, the instant, the hash, the IP address, \
        the browser or application used, and puts on the whole a seal that anyone can verify. \
        These records are evidence between the parties until the contrary is proved.",
);

const APPLICABLE_LAW: Clause = Clause::fixed(
    "Droit applicable, litiges et langue",
    "Applicable law, disputes and language",
    "Le contrat est soumis au droit de l’État où le marchand est \
        établi, y compris les Actes uniformes de l’OHADA lorsque cet État est partie au Traité de \
        l’OHADA. Ce choix ne prive aucune partie de la protection des règles auxquelles la loi ne \
        permet pas de déroger. Les parties cherchent d’abord un accord amiable, que la plateforme \
        peut faciliter ; à défaut d’accord dans les trente jours de la réclamation écrite, le \
        litige est porté devant les juridictions compétentes de cet État. Si une clause est \
        nulle, les autres demeurent. La version française fait foi ; la version anglaise est \
        donnée à titre d’information.",
    "The contract is governed by the law of the State where the \
        merchant is established, including the OHADA Uniform Acts where that State is a party to \
        the OHADA Treaty. This choice deprives no party of the protection of rules from which the \
        law allows no departure. The parties first seek an amicable settlement, which the \
        platform may help with; failing one within thirty days of the written complaint, the \
        dispute is brought before the competent courts of that State. If a clause is void, the \
        others remain. The French version is binding; the English version is given for \
        information.",
);
