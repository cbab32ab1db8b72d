-- The system's own row, the outbox, client keys, the audit.

CREATE TABLE app.system (
    id                   smallint PRIMARY KEY CHECK (id = 1),
    mode                 text NOT NULL CHECK (mode IN ('sandbox', 'production')),
    -- How far the business clock is ahead of the machine's; only the sandbox moves it.
    clock_offset_seconds bigint NOT NULL CHECK (clock_offset_seconds >= 0),
    CHECK (mode = 'sandbox' OR clock_offset_seconds = 0)
);

CREATE TABLE app.outbox (
    seq           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id            uuid NOT NULL UNIQUE,
    aggregate     text NOT NULL,
    aggregate_id  uuid NOT NULL,
    kind          text NOT NULL,
    event         jsonb NOT NULL,
    occurred_at   timestamptz NOT NULL,
    dispatched_at timestamptz,          -- machine clock
    retry_at      timestamptz           -- machine clock
);
CREATE INDEX outbox_pending ON app.outbox (seq) WHERE dispatched_at IS NULL;
CREATE INDEX outbox_pending_of ON app.outbox (aggregate_id, seq) WHERE dispatched_at IS NULL;

CREATE TABLE app.idempotency (
    caller_id   uuid NOT NULL,
    operation   text NOT NULL,
    key         text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint bytea NOT NULL CHECK (length(fingerprint) = 32),
    outcome     jsonb,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (caller_id, operation, key)
);

-- What admins did, and who tried to and was refused. Nothing here is ever changed: the program
-- itself may only add.
CREATE TABLE app.audit (
    id          uuid PRIMARY KEY,
    actor_id    uuid NOT NULL,
    operation   text NOT NULL,
    thing       text NOT NULL CHECK (length(thing) <= 200),
    refusal     text,                   -- its stable word; null if it was done
    address     text,
    request_id  uuid NOT NULL,
    occurred_at timestamptz NOT NULL
);
CREATE INDEX audit_feed ON app.audit (occurred_at DESC, id DESC);
REVOKE UPDATE, DELETE ON app.audit FROM cauri_app;
