-- The sandbox gateway's own books. It stands on the other side of the wire: nothing of ours refers
-- to them, and they refer to nothing of ours.

CREATE TABLE sandbox.transactions (
    id           text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
    kind         text NOT NULL CHECK (kind IN ('payment', 'transfer')),
    amount_xof   bigint NOT NULL CHECK (amount_xof > 0),
    currency     text NOT NULL,
    description  text NOT NULL,
    notify_url   text NOT NULL,
    return_url   text NOT NULL,
    phone_number text,
    operator     text,
    outcome      text NOT NULL
        CHECK (outcome IN ('PENDING', 'ACCEPTED', 'REFUSED', 'CANCELLED', 'NEW', 'VAL', 'REJ')),
    opened_at    timestamptz NOT NULL,      -- machine clock
    decided_at   timestamptz,               -- machine clock
    -- What it says was paid, if it was told to lie about it.
    told_amount   bigint,
    told_currency text,
    CHECK ((outcome IN ('PENDING', 'NEW')) = (decided_at IS NULL))
);

-- The sandbox's mailbox: e-mails that would have left.
CREATE TABLE sandbox.mails (
    seq        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id         uuid NOT NULL,
    recipient  text NOT NULL,
    subject    text NOT NULL,
    text       text NOT NULL,
    written_at timestamptz NOT NULL         -- machine clock
);

GRANT SELECT, INSERT, UPDATE ON sandbox.transactions TO cauri_app;
GRANT SELECT, INSERT, DELETE ON sandbox.mails TO cauri_app;
