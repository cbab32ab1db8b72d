-- Collaborations: where each stands, its offers, its history, its contract, its signatures.

CREATE TABLE app.collaborations (
    id            uuid PRIMARY KEY,
    merchant_id   uuid NOT NULL REFERENCES app.users (id),
    influencer_id uuid NOT NULL REFERENCES app.users (id),
    status        text NOT NULL CHECK (status IN ('pending', 'counter_offer', 'accepted', 'active',
                                                  'rejected', 'expired', 'withdrawn', 'terminated')),
    proposed_at   timestamptz NOT NULL,
    expires_at    timestamptz,
    agreed_rate   numeric(5, 2) CHECK (agreed_rate BETWEEN 0 AND 100),
    accepted_at   timestamptz,
    activated_at  timestamptz,
    closed_at     timestamptz,
    closed_by     text CHECK (closed_by IN ('merchant', 'influencer')),
    closed_reason text CHECK (length(closed_reason) BETWEEN 1 AND 5000),
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    version       bigint NOT NULL CHECK (version > 0),
    CONSTRAINT parties_differ CHECK (merchant_id <> influencer_id),
    -- Each status has its own columns, and no other status has them.
    CONSTRAINT deadline_while_open CHECK (
        (expires_at IS NOT NULL) = (status IN ('pending', 'counter_offer', 'accepted'))),
    CONSTRAINT agreement_is_whole CHECK ((agreed_rate IS NULL) = (accepted_at IS NULL)),
    CONSTRAINT agreement_where_agreed CHECK (
        CASE WHEN status IN ('accepted', 'active', 'terminated') THEN accepted_at IS NOT NULL
             WHEN status IN ('pending', 'counter_offer') THEN accepted_at IS NULL
             ELSE true END),
    CONSTRAINT activated_while_in_force CHECK (
        (activated_at IS NOT NULL) = (status IN ('active', 'terminated'))),
    CONSTRAINT closed_when_over CHECK (
        (closed_at IS NOT NULL)
            = (status IN ('rejected', 'expired', 'withdrawn', 'terminated'))),
    CONSTRAINT closed_by_somebody CHECK (
        (closed_by IS NOT NULL AND closed_reason IS NOT NULL)
            = (status IN ('rejected', 'terminated'))
        AND (closed_by IS NULL) = (closed_reason IS NULL))
);
CREATE INDEX collaborations_due ON app.collaborations (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX collaborations_received
    ON app.collaborations (influencer_id, created_at DESC, id DESC);
CREATE INDEX collaborations_sent ON app.collaborations (merchant_id, created_at DESC, id DESC);
CREATE INDEX collaborations_awaiting_influencer
    ON app.collaborations (influencer_id, expires_at) WHERE status = 'pending';
CREATE INDEX collaborations_awaiting_merchant
    ON app.collaborations (merchant_id, expires_at) WHERE status = 'counter_offer';

-- The products of each; merchant and influencer stand here too, so that one index can refuse a
-- second open request between the same two for the same product.
CREATE TABLE app.collaboration_products (
    collaboration_id uuid NOT NULL REFERENCES app.collaborations (id),
    place            smallint NOT NULL CHECK (place BETWEEN 1 AND 50),
    product_id       uuid NOT NULL REFERENCES app.products (id),
    merchant_id      uuid NOT NULL,
    influencer_id    uuid NOT NULL,
    is_open          boolean NOT NULL,
    PRIMARY KEY (collaboration_id, place),
    CONSTRAINT collaboration_product_once UNIQUE (collaboration_id, product_id)
);
CREATE UNIQUE INDEX collaboration_products_open
    ON app.collaboration_products (merchant_id, influencer_id, product_id) WHERE is_open;
CREATE INDEX collaboration_products_of_product ON app.collaboration_products (product_id);

-- Every move, in order: row n made version n.
CREATE TABLE app.collaboration_moves (
    collaboration_id uuid NOT NULL REFERENCES app.collaborations (id),
    version          bigint NOT NULL CHECK (version > 0),
    actor            text NOT NULL CHECK (actor IN ('merchant', 'influencer', 'clock')),
    command          text NOT NULL CHECK (command IN ('propose', 'accept', 'reject', 'counter',
                                                      'withdraw', 'sign', 'expire', 'terminate')),
    fingerprint      text NOT NULL CHECK (length(fingerprint) = 64),
    rate_percent     numeric(5, 2) CHECK (rate_percent BETWEEN 0 AND 100),
    message          text CHECK (length(message) BETWEEN 1 AND 5000),
    moved_at         timestamptz NOT NULL,
    PRIMARY KEY (collaboration_id, version),
    CHECK ((actor = 'clock') = (command = 'expire'))
);

CREATE TABLE app.collaboration_offers (
    id               uuid PRIMARY KEY,
    collaboration_id uuid NOT NULL,
    version          bigint NOT NULL,      -- the move that made it
    number           smallint NOT NULL CHECK (number BETWEEN 1 AND 10),
    made_by          text NOT NULL CHECK (made_by IN ('merchant', 'influencer')),
    rate_percent     numeric(5, 2) NOT NULL CHECK (rate_percent BETWEEN 0 AND 100),
    message          text CHECK (length(message) BETWEEN 1 AND 5000),
    terms_version    text NOT NULL,
    offered_at       timestamptz NOT NULL,
    hash             text NOT NULL CHECK (length(hash) = 64),
    CONSTRAINT collaboration_offer_number UNIQUE (collaboration_id, number),
    FOREIGN KEY (collaboration_id, version) REFERENCES app.collaboration_moves
);

CREATE TABLE app.contracts (
    collaboration_id    uuid PRIMARY KEY REFERENCES app.collaborations (id),
    terms_version       text NOT NULL,
    required_signatures text NOT NULL CHECK (required_signatures IN ('influencer', 'both')),
    hash                text NOT NULL CHECK (length(hash) = 64),
    rendered_at         timestamptz NOT NULL,
    CONSTRAINT contract_hash UNIQUE (collaboration_id, hash)
);

-- The text names people, so it lies beside its hash: it is never changed, and erased after the
-- legal term.
CREATE TABLE app.contract_texts (
    collaboration_id uuid PRIMARY KEY REFERENCES app.contracts (collaboration_id),
    text             text NOT NULL CHECK (text <> '')
);

CREATE TABLE app.collaboration_signatures (
    id               uuid PRIMARY KEY,
    collaboration_id uuid NOT NULL,
    version          bigint NOT NULL,      -- the move that made it
    signed_by        text NOT NULL CHECK (signed_by IN ('merchant', 'influencer')),
    signer_id        uuid NOT NULL REFERENCES app.users (id),
    contract_hash    text NOT NULL,
    signed_at        timestamptz NOT NULL,
    CONSTRAINT collaboration_signed_once UNIQUE (collaboration_id, signed_by),
    FOREIGN KEY (collaboration_id, version) REFERENCES app.collaboration_moves,
    FOREIGN KEY (collaboration_id, contract_hash)
        REFERENCES app.contracts (collaboration_id, hash)
);

-- The personal part of a signature, with the platform's seal over the whole and the salt of its
-- hash in the chain: never changed, and erased after the legal term, salt and seal with it.
CREATE TABLE app.signature_evidence (
    signature_id uuid PRIMARY KEY REFERENCES app.collaboration_signatures (id),
    full_name    text NOT NULL CHECK (length(full_name) BETWEEN 1 AND 200),
    address      text NOT NULL,
    user_agent   text NOT NULL,
    salt         bytea NOT NULL CHECK (length(salt) = 32),
    seal_kid     text NOT NULL CHECK (length(seal_kid) = 16),
    seal         text NOT NULL CHECK (length(seal) = 128)
);

-- The chain of a contract's evidence: each link names the one before it by its hash and is sealed.
-- Of people it holds salted hashes only.
CREATE TABLE app.contract_links (
    collaboration_id uuid NOT NULL REFERENCES app.contracts (collaboration_id),
    sequence         smallint NOT NULL CHECK (sequence BETWEEN 1 AND 5),
    kind             text NOT NULL CHECK (kind IN ('rendered', 'signed', 'activated', 'terminated')),
    subject          text NOT NULL,
    contract_hash    text NOT NULL,
    evidence_hash    text CHECK (length(evidence_hash) = 64),
    linked_at        timestamptz NOT NULL,
    previous         text NOT NULL CHECK (length(previous) = 64),
    hash             text NOT NULL CHECK (length(hash) = 64),
    seal_kid         text NOT NULL CHECK (length(seal_kid) = 16),
    seal             text NOT NULL CHECK (length(seal) = 128),
    PRIMARY KEY (collaboration_id, sequence),
    CONSTRAINT contract_link_hash UNIQUE (collaboration_id, hash),
    CHECK ((kind = 'signed') = (evidence_hash IS NOT NULL)),
    CHECK ((kind = 'rendered') = (sequence = 1)),
    FOREIGN KEY (collaboration_id, contract_hash)
        REFERENCES app.contracts (collaboration_id, hash)
);

-- Certificates of contracts in force (PDF), until there is a store of objects. They name people.
CREATE TABLE app.contract_certificates (
    collaboration_id uuid PRIMARY KEY REFERENCES app.contracts (collaboration_id),
    pdf              bytea NOT NULL,
    made_at          timestamptz NOT NULL
);

-- What was said, offered, agreed and signed stays as it is, whoever asks.
CREATE FUNCTION app.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON app.collaboration_moves
    FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON app.collaboration_offers
    FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON app.contracts
    FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON app.collaboration_signatures
    FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON app.contract_links
    FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
-- What names people is never changed either; only the owner of the database can erase it.
CREATE TRIGGER unchanged BEFORE UPDATE OR TRUNCATE ON app.contract_texts
    FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER unchanged BEFORE UPDATE OR TRUNCATE ON app.signature_evidence
    FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER unchanged BEFORE UPDATE OR TRUNCATE ON app.contract_certificates
    FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
GRANT SELECT, INSERT ON app.collaboration_moves, app.collaboration_offers, app.contracts,
    app.collaboration_signatures, app.contract_links, app.contract_texts, app.signature_evidence,
    app.contract_certificates TO cauri_app;
GRANT SELECT, INSERT, UPDATE ON app.collaborations, app.collaboration_products TO cauri_app;
