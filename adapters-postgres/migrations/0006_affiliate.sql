-- Affiliate links, clicks, and the sales that they brought.

CREATE TABLE app.links (
    id               uuid PRIMARY KEY,
    collaboration_id uuid NOT NULL CONSTRAINT links_collaboration_key UNIQUE,
    code             text NOT NULL CONSTRAINT links_code_key UNIQUE
        CHECK (code ~ '^[0-9a-hjkmnp-tv-z]{13}$'),
    merchant_id      uuid NOT NULL REFERENCES app.users (id),
    creator_id       uuid NOT NULL REFERENCES app.users (id),
    rate_percent     numeric(5, 2) NOT NULL CHECK (rate_percent BETWEEN 0 AND 100),
    contract_hash    text NOT NULL CHECK (length(contract_hash) BETWEEN 1 AND 128),
    -- The first is where the bare link leads.
    product_ids      uuid[] NOT NULL CHECK (cardinality(product_ids) BETWEEN 1 AND 50),
    created_at       timestamptz NOT NULL,
    ended_at         timestamptz CHECK (ended_at >= created_at),
    CHECK (merchant_id <> creator_id)
);

CREATE TABLE app.clicks (
    id            uuid PRIMARY KEY,
    link_id       uuid NOT NULL REFERENCES app.links (id),
    -- One of the link's, which its collaboration keeps.
    product_id    uuid NOT NULL,
    clicked_at    timestamptz NOT NULL,
    -- Keyed, another key every day: nobody can tell whose it is.
    visitor_hash  bytea CHECK (length(visitor_hash) = 16),
    agent         text NOT NULL CHECK (agent IN ('mobile', 'desktop', 'bot', 'unknown')),
    referrer_host text CHECK (length(referrer_host) BETWEEN 1 AND 253),
    counted       boolean NOT NULL,
    CHECK (NOT counted OR agent IN ('mobile', 'desktop'))
);
CREATE INDEX clicks_of_link ON app.clicks (link_id, clicked_at) WHERE counted;
CREATE INDEX clicks_old ON app.clicks (clicked_at);
CREATE INDEX clicks_of_visitor ON app.clicks (visitor_hash, link_id, clicked_at) WHERE counted;

CREATE TABLE app.conversions (
    order_line_id    uuid PRIMARY KEY,
    collaboration_id uuid NOT NULL,
    link_id          uuid NOT NULL REFERENCES app.links (id),
    creator_id       uuid NOT NULL REFERENCES app.users (id),
    gross_xof        bigint NOT NULL CHECK (gross_xof >= 0),
    commission_xof   bigint NOT NULL CHECK (commission_xof BETWEEN 0 AND gross_xof),
    sold_at          timestamptz NOT NULL,
    -- When the commission may be withdrawn.
    release_at       timestamptz NOT NULL
);
CREATE INDEX conversions_of_collaboration ON app.conversions (collaboration_id, sold_at);
-- In the order in which commissions are released, and so paid out.
CREATE INDEX conversions_of_creator ON app.conversions (creator_id, release_at, order_line_id)
    INCLUDE (collaboration_id, commission_xof);

GRANT SELECT, INSERT ON app.conversions TO cauri_app;
GRANT SELECT, INSERT, UPDATE ON app.links TO cauri_app;
-- A click is never written again; whoever locks its row needs the right to all the same.
GRANT SELECT, INSERT, UPDATE (id), DELETE ON app.clicks TO cauri_app;
