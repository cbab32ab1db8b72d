-- Products.

CREATE TABLE app.products (
    id              uuid PRIMARY KEY,
    merchant_id     uuid NOT NULL REFERENCES app.users (id),
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description     text NOT NULL CHECK (length(description) BETWEEN 1 AND 5000),
    price_xof       bigint NOT NULL CHECK (price_xof BETWEEN 1 AND 5000000),
    commission_hint numeric(5, 2) CHECK (commission_hint BETWEEN 5 AND 50),
    category        text NOT NULL,
    stock           bigint CHECK (stock >= 0),
    -- Whether any is left is the stock's to say.
    status          text NOT NULL CHECK (status IN ('active', 'inactive', 'archived')),
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    version         bigint NOT NULL CHECK (version > 0)
);
CREATE INDEX products_of_merchant ON app.products (merchant_id, created_at DESC, id DESC);
