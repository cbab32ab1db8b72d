-- Settled sales with their frozen parts, and payouts.

-- Written by settlement alone, which holds the rows of payment and order.
CREATE TABLE app.sales (
    payment_id  uuid PRIMARY KEY,
    order_id    uuid NOT NULL CONSTRAINT sales_order_key UNIQUE,
    gateway     text NOT NULL CHECK (length(gateway) BETWEEN 1 AND 40),
    amount_xof  bigint NOT NULL CHECK (amount_xof BETWEEN 25 AND 5000000),
    paid_at     timestamptz NOT NULL,
    -- When its earnings may be withdrawn.
    release_at  timestamptz NOT NULL CHECK (release_at >= paid_at - interval '1 second'),
    recorded_at timestamptz NOT NULL
);

CREATE TABLE app.sale_lines (
    line_id          uuid PRIMARY KEY,
    payment_id       uuid NOT NULL,
    product_id       uuid NOT NULL,
    seller_id        uuid NOT NULL,
    gross_xof        bigint NOT NULL CHECK (gross_xof >= 0),
    platform_percent numeric(5, 2) NOT NULL CHECK (platform_percent BETWEEN 0 AND 100),
    platform_xof     bigint NOT NULL CHECK (platform_xof >= 0),
    seller_xof       bigint NOT NULL CHECK (seller_xof >= 0),
    creator_xof      bigint NOT NULL CHECK (creator_xof >= 0),
    collaboration_id uuid,
    link_id          uuid,
    creator_id       uuid,
    creator_percent  numeric(5, 2) CHECK (creator_percent BETWEEN 0 AND 100),
    contract_hash    text,
    -- Every franc of a line is somebody's.
    CHECK (platform_xof + seller_xof + creator_xof = gross_xof),
    CHECK (creator_id IS NOT NULL OR creator_xof = 0),
    CHECK ((creator_id IS NULL) = (collaboration_id IS NULL)),
    CHECK ((creator_id IS NULL) = (link_id IS NULL)),
    CHECK ((creator_id IS NULL) = (creator_percent IS NULL)),
    CHECK ((creator_id IS NULL) = (contract_hash IS NULL))
);
CREATE INDEX sale_lines_of_payment ON app.sale_lines (payment_id);

-- What creators would have earned on lines that were somebody's own purchase. It is in the seller's
-- part until two admins give it back.
CREATE TABLE app.withheld_commissions (
    line_id          uuid PRIMARY KEY REFERENCES app.sale_lines (line_id),
    order_id         uuid NOT NULL,
    payment_id       uuid NOT NULL,
    product_id       uuid NOT NULL,
    seller_id        uuid NOT NULL,
    collaboration_id uuid NOT NULL,
    link_id          uuid NOT NULL,
    creator_id       uuid NOT NULL,
    creator_percent  numeric(5, 2) NOT NULL CHECK (creator_percent BETWEEN 0 AND 100),
    contract_hash    text NOT NULL,
    gross_xof        bigint NOT NULL CHECK (gross_xof >= 0),
    commission_xof   bigint NOT NULL CHECK (commission_xof BETWEEN 0 AND gross_xof),
    -- By what it is told; of a number its last two digits, and never more.
    own_purchase     text NOT NULL
        CHECK (own_purchase IN ('same_account', 'shared_number', 'payer_number')),
    number_end       text CHECK (number_end ~ '^[0-9]{2}$'),
    withheld_at      timestamptz NOT NULL,
    release_at       timestamptz NOT NULL,
    -- Since when a party objects.
    objected_at      timestamptz,
    approved_by      uuid REFERENCES app.users (id),
    approved_at      timestamptz,
    restored_by      uuid REFERENCES app.users (id),
    restored_at      timestamptz,
    version          bigint NOT NULL CHECK (version > 0),
    CHECK (seller_id <> creator_id),
    CHECK ((own_purchase <> 'same_account') = (number_end IS NOT NULL)),
    CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
    CHECK ((restored_by IS NULL) = (restored_at IS NULL)),
    CHECK (approved_by IS NULL OR objected_at IS NOT NULL),
    -- Two people: nobody gives back by itself, nor its own.
    CHECK (restored_by IS NULL OR approved_by IS NOT NULL),
    CONSTRAINT withheld_two_admins CHECK (restored_by <> approved_by),
    CONSTRAINT withheld_by_others CHECK (
        coalesce(approved_by NOT IN (seller_id, creator_id), true)
        AND coalesce(restored_by NOT IN (seller_id, creator_id), true))
);
CREATE INDEX withheld_of_order ON app.withheld_commissions (order_id);
CREATE INDEX withheld_of_seller
    ON app.withheld_commissions (seller_id, withheld_at DESC, line_id DESC);
CREATE INDEX withheld_of_creator
    ON app.withheld_commissions (creator_id, withheld_at DESC, line_id DESC);
CREATE INDEX withheld_objected ON app.withheld_commissions (objected_at, line_id)
    WHERE objected_at IS NOT NULL;

CREATE TABLE app.objections (
    line_id     uuid NOT NULL REFERENCES app.withheld_commissions (line_id),
    party       text NOT NULL CHECK (party IN ('seller', 'creator')),
    -- Personal.
    message     text NOT NULL CHECK (length(message) BETWEEN 1 AND 2000),
    objected_at timestamptz NOT NULL,
    PRIMARY KEY (line_id, party)
);

-- A payee's transfers are numbered; a number that its gateway never took is given back.
CREATE TABLE app.payouts (
    id           uuid PRIMARY KEY,
    payee_id     uuid NOT NULL REFERENCES app.users (id),
    number       integer CHECK (number > 0),
    transfer_id  uuid NOT NULL,
    amount_xof   bigint NOT NULL CHECK (amount_xof >= 500),
    -- Personal.
    phone_number text NOT NULL CHECK (phone_number ~ '^[+][0-9]{8,15}$'),
    operator     text NOT NULL CHECK (length(operator) BETWEEN 1 AND 40),
    gateway      text NOT NULL CHECK (length(gateway) BETWEEN 1 AND 40),
    status       text NOT NULL CHECK (status IN ('requested', 'processing', 'paid', 'failed')),
    -- When it is to be sent, or asked about.
    due_at       timestamptz,
    sendings     smallint NOT NULL CHECK (sendings >= 0),
    checks       integer NOT NULL CHECK (checks >= 0),
    -- The code with which the gateway did not take it.
    refusal      text CHECK (length(refusal) BETWEEN 1 AND 40),
    paid_at      timestamptz,
    failed_at    timestamptz,
    failure_code text CHECK (length(failure_code) BETWEEN 1 AND 40),
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    version      bigint NOT NULL CHECK (version > 0),
    CHECK ((status IN ('requested', 'processing')) = (due_at IS NOT NULL)),
    CHECK ((status = 'requested') = (sendings = 0)),
    CHECK ((status = 'paid') = (paid_at IS NOT NULL)),
    CHECK ((status = 'failed') = (failed_at IS NOT NULL)),
    CHECK ((status = 'failed') = (failure_code IS NOT NULL)),
    CHECK (number IS NOT NULL OR status = 'failed')
);
CREATE UNIQUE INDEX payouts_number_key ON app.payouts (payee_id, number) WHERE number IS NOT NULL;
CREATE UNIQUE INDEX payouts_transfer_key ON app.payouts (transfer_id) WHERE number IS NOT NULL;
CREATE INDEX payouts_under_way ON app.payouts (payee_id) WHERE due_at IS NOT NULL;
CREATE INDEX payouts_due ON app.payouts (due_at) WHERE due_at IS NOT NULL;
-- While payouts are paused those that were sent are asked about, however many wait.
CREATE INDEX payouts_sent ON app.payouts (due_at) WHERE status = 'processing';
CREATE INDEX payouts_of_payee ON app.payouts (payee_id, created_at DESC, id DESC);

GRANT SELECT, INSERT ON app.sales, app.sale_lines, app.objections TO cauri_app;
GRANT SELECT, INSERT,
    UPDATE (objected_at, approved_by, approved_at, restored_by, restored_at, version)
    ON app.withheld_commissions TO cauri_app;
GRANT SELECT, INSERT, UPDATE ON app.payouts TO cauri_app;
