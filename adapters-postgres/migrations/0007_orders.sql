-- Orders and their lines. A line never changes after its order is placed.

CREATE TABLE app.orders (
    id           uuid PRIMARY KEY,
    buyer_id     uuid NOT NULL REFERENCES app.users (id),
    status       text NOT NULL CHECK (status IN ('pending', 'paid', 'cancelled')),
    total_xof    bigint NOT NULL CHECK (total_xof BETWEEN 25 AND 5000000),
    -- When it is cancelled if nobody pays.
    cancel_at    timestamptz NOT NULL CHECK (cancel_at > created_at),
    -- A payment was confirmed in time; settlement is under way.
    confirmed    boolean NOT NULL,
    payment_id   uuid CONSTRAINT orders_payment_key UNIQUE,
    paid_at      timestamptz,
    cancelled_at timestamptz,
    cancelled_by text CHECK (cancelled_by IN ('buyer', 'clock')),
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    version      bigint NOT NULL CHECK (version > 0),
    CHECK ((status = 'paid') = (payment_id IS NOT NULL)),
    CHECK ((status = 'paid') = (paid_at IS NOT NULL)),
    CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
    CHECK ((status = 'cancelled') = (cancelled_by IS NOT NULL))
);
CREATE INDEX orders_unpaid ON app.orders (cancel_at) WHERE status = 'pending' AND NOT confirmed;
-- How many of a buyer's orders hold stock without being paid.
CREATE INDEX orders_unpaid_of_buyer ON app.orders (buyer_id)
    WHERE status = 'pending' AND NOT confirmed;
CREATE INDEX orders_of_buyer ON app.orders (buyer_id, created_at DESC, id DESC);

CREATE TABLE app.order_lines (
    id               uuid PRIMARY KEY,
    order_id         uuid NOT NULL REFERENCES app.orders (id),
    place            smallint NOT NULL CHECK (place BETWEEN 1 AND 50),
    product_id       uuid NOT NULL REFERENCES app.products (id),
    seller_id        uuid NOT NULL REFERENCES app.users (id),
    title            text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    quantity         bigint NOT NULL CHECK (quantity BETWEEN 1 AND 10000),
    unit_price_xof   bigint NOT NULL CHECK (unit_price_xof >= 0),
    discount_xof     bigint NOT NULL CHECK (discount_xof >= 0),
    gross_xof        bigint NOT NULL CHECK (gross_xof >= 0),
    attribution      text NOT NULL
        CHECK (attribution IN ('unattributed', 'self_purchase', 'attributed')),
    collaboration_id uuid,
    link_id          uuid REFERENCES app.links (id),
    creator_id       uuid REFERENCES app.users (id),
    rate_percent     numeric(5, 2) CHECK (rate_percent BETWEEN 0 AND 100),
    contract_hash    text,
    -- By what it is told that the purchase is somebody's own; of a number its last two digits.
    own_purchase     text CHECK (own_purchase IN ('same_account', 'shared_number')),
    number_end       text CHECK (number_end ~ '^[0-9]{2}$'),
    CONSTRAINT order_lines_place_key UNIQUE (order_id, place),
    CONSTRAINT order_lines_product_key UNIQUE (order_id, product_id),
    CHECK (gross_xof = unit_price_xof * quantity - discount_xof),
    CHECK ((attribution <> 'unattributed') = (collaboration_id IS NOT NULL)),
    CHECK ((attribution <> 'unattributed') = (link_id IS NOT NULL)),
    CHECK ((attribution <> 'unattributed') = (creator_id IS NOT NULL)),
    CHECK ((attribution <> 'unattributed') = (rate_percent IS NOT NULL)),
    CHECK ((attribution <> 'unattributed') = (contract_hash IS NOT NULL)),
    CHECK ((attribution = 'self_purchase') = (own_purchase IS NOT NULL)),
    CHECK (coalesce(own_purchase = 'shared_number', false) = (number_end IS NOT NULL))
);

CREATE INDEX order_lines_of_product ON app.order_lines (product_id);

GRANT SELECT, INSERT ON app.order_lines TO cauri_app;
GRANT SELECT, INSERT, UPDATE ON app.orders TO cauri_app;
