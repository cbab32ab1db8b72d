-- Payments, and what gateways told us. `version` counts changes of the payment itself; leases and
-- the state of settlement are no part of it.

CREATE TABLE app.payments (
    id                uuid PRIMARY KEY,
    order_id          uuid NOT NULL REFERENCES app.orders (id),
    buyer_id          uuid NOT NULL REFERENCES app.users (id),
    gateway           text NOT NULL CHECK (length(gateway) BETWEEN 1 AND 40),
    -- By which means the buyer wants to pay.
    channel           text NOT NULL
        CHECK (channel IN ('all', 'mobile_money', 'credit_card', 'wallet')),
    amount_xof        bigint NOT NULL CHECK (amount_xof BETWEEN 25 AND 5000000),
    status            text NOT NULL
        CHECK (status IN ('pending', 'completed', 'failed', 'mismatch')),
    checks            smallint CHECK (checks >= 0),
    next_check_at     timestamptz,
    paid_at           timestamptz,
    failed_at         timestamptz,
    failure_code      text CHECK (length(failure_code) BETWEEN 1 AND 40),
    found_at          timestamptz,
    found_amount      bigint,
    found_currency    text CHECK (length(found_currency) BETWEEN 1 AND 40),
    -- Who paid, as the gateway tells it; personal.
    payer_operator    text,
    payer_number      text,
    payment_url       text,
    -- Its page was lost before anybody had it: nobody can pay it. It is asked about all the same.
    closed_at         timestamptz,
    -- Somebody opens it at the gateway.
    opening_until     timestamptz,          -- machine clock
    -- Somebody asks about it, or the gateway gave no answer.
    asked_until       timestamptz,          -- machine clock
    unanswered        integer NOT NULL CHECK (unanswered >= 0),
    settled_at        timestamptz,
    -- No order waited for its money, which is kept apart until it goes back.
    unapplied_at      timestamptz,
    -- It could not be settled; a person has to look at it.
    parked_at         timestamptz,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL CHECK (updated_at >= created_at),
    version           bigint NOT NULL CHECK (version > 0),
    CHECK ((status = 'pending') = (checks IS NOT NULL)),
    CHECK ((status = 'pending') = (next_check_at IS NOT NULL)),
    CHECK ((status = 'completed') = (paid_at IS NOT NULL)),
    CHECK ((status = 'failed') = (failed_at IS NOT NULL)),
    CHECK ((status = 'failed') = (failure_code IS NOT NULL)),
    CHECK ((status = 'mismatch') = (found_at IS NOT NULL)),
    CHECK ((status = 'mismatch') = (found_amount IS NOT NULL)),
    CHECK ((status = 'mismatch') = (found_currency IS NOT NULL)),
    CHECK (closed_at IS NULL OR payment_url IS NULL),
    CHECK (settled_at IS NULL OR status = 'completed'),
    CHECK (unapplied_at IS NULL OR settled_at IS NOT NULL),
    CHECK (parked_at IS NULL OR status = 'completed')
);
CREATE UNIQUE INDEX payments_open_key ON app.payments (order_id)
    WHERE status = 'pending' AND closed_at IS NULL;
CREATE INDEX payments_opening ON app.payments (opening_until)
    WHERE status = 'pending' AND payment_url IS NULL AND opening_until IS NOT NULL;
CREATE INDEX payments_of_order ON app.payments (order_id, created_at DESC);
CREATE INDEX payments_due ON app.payments (next_check_at) WHERE status = 'pending';
-- Whoever looks for a check never looks through those that are under way or put off: what nobody
-- asks about stands by its instant, what somebody does by the end of that.
CREATE INDEX payments_unasked ON app.payments (next_check_at)
    WHERE status = 'pending' AND asked_until IS NULL;
CREATE INDEX payments_put_off ON app.payments (asked_until)
    WHERE status = 'pending' AND asked_until IS NOT NULL;
CREATE INDEX payments_unsettled ON app.payments (id)
    WHERE status = 'completed' AND settled_at IS NULL AND parked_at IS NULL;
CREATE INDEX payments_unapplied ON app.payments (unapplied_at, id)
    WHERE unapplied_at IS NOT NULL;
CREATE INDEX payments_for_people ON app.payments (id)
    WHERE status = 'mismatch' OR parked_at IS NOT NULL;

CREATE TABLE app.notices (
    id            uuid PRIMARY KEY,
    gateway       text NOT NULL CHECK (length(gateway) BETWEEN 1 AND 40),
    about         text NOT NULL CHECK (about IN ('payment', 'transfer')),
    -- As the gateway spells it; nobody has looked yet whether it is one of ours.
    transaction   text NOT NULL CHECK (length(transaction) BETWEEN 1 AND 64),
    -- Raw; personal: numbers stand in it.
    headers       jsonb NOT NULL,
    body          bytea NOT NULL CHECK (length(body) <= 65536),
    received_at   timestamptz NOT NULL,
    followed_at   timestamptz,
    claimed_until timestamptz,              -- machine clock
    unanswered    integer NOT NULL CHECK (unanswered >= 0)
);
-- As checks of payments: what nobody has claimed, and what was put off.
CREATE INDEX notices_unfollowed ON app.notices (about, received_at, id)
    WHERE followed_at IS NULL AND claimed_until IS NULL;
CREATE INDEX notices_put_off ON app.notices (about, claimed_until) INCLUDE (received_at)
    WHERE followed_at IS NULL AND claimed_until IS NOT NULL;
CREATE INDEX notices_of_transaction ON app.notices (transaction, received_at);
CREATE INDEX notices_old ON app.notices (received_at) WHERE followed_at IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON app.payments TO cauri_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON app.notices TO cauri_app;
