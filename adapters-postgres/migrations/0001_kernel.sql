-- The system's own row, the outbox, client keys, the audit, and what runs.

CREATE TABLE app.system (
    id                   smallint PRIMARY KEY CHECK (id = 1),
    mode                 text NOT NULL CHECK (mode IN ('sandbox', 'production')),
    -- How far the business clock is ahead of the machine's; only the sandbox moves it.
    clock_offset_seconds bigint NOT NULL CHECK (clock_offset_seconds >= 0),
    -- Where the rows were when somebody last knew that nothing is missing. Payouts are paused
    -- wherever it is not `app.incarnation()`: a copy, restored from a backup, pays nothing twice.
    incarnation          text NOT NULL,
    reconciled_at        timestamptz,
    backed_up_at         timestamptz,        -- machine clock
    CHECK (mode = 'sandbox' OR clock_offset_seconds = 0)
);

-- Where this database lives: cluster, timeline, database, table. Every way of restoring changes
-- some part of it – another cluster, another database, recovery to a point in time, tables that
-- were dropped and loaded again – and nothing in a database's own life does.
CREATE FUNCTION app.incarnation() RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT concat_ws(':',
        (SELECT system_identifier FROM pg_control_system()),
        left(pg_walfile_name(pg_current_wal_lsn()), 8),
        (SELECT oid FROM pg_database WHERE datname = current_database()),
        to_regclass('app.system')::oid)
$$;

-- Says that nothing is missing here. What the program may change of its own row besides is how far
-- the sandbox's clock is ahead.
CREATE FUNCTION app.lift_pause(p_now timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE app.system SET incarnation = app.incarnation(), reconciled_at = p_now WHERE id = 1
$$;

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
-- What was put off: hardly ever anything, so that looking for it costs nothing however much waits.
CREATE INDEX outbox_put_off ON app.outbox (retry_at)
    WHERE dispatched_at IS NULL AND retry_at IS NOT NULL;

CREATE TABLE app.idempotency (
    caller_id   uuid NOT NULL,
    operation   text NOT NULL,
    key         text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint bytea NOT NULL CHECK (length(fingerprint) = 32),
    outcome     jsonb,
    created_at  timestamptz NOT NULL,
    -- Keys of operations that move money are kept for ever, all others for a time.
    for_ever    boolean NOT NULL,
    PRIMARY KEY (caller_id, operation, key)
);
CREATE INDEX idempotency_old ON app.idempotency (created_at) WHERE NOT for_ever;

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

-- Signs of life.
CREATE TABLE app.workers (
    id         uuid PRIMARY KEY,
    started_at timestamptz NOT NULL,    -- machine clock
    seen_at    timestamptz NOT NULL     -- machine clock
);

CREATE TABLE app.tick_runs (
    tick          text PRIMARY KEY CHECK (length(tick) BETWEEN 1 AND 40),
    every_seconds integer NOT NULL CHECK (every_seconds > 0),
    ran_at        timestamptz NOT NULL  -- machine clock
);

-- What the queue of jobs does not keep by itself (its own tables are the job crate's, in the schema
-- `jobs`).

-- A job that runs. A row that outlives its process tells that the process ended under it.
CREATE TABLE app.job_starts (
    job_id     bigint PRIMARY KEY,
    starts     smallint NOT NULL CHECK (starts > 0),
    started_at timestamptz NOT NULL         -- machine clock
);

-- The last day for which something daily was begun.
CREATE TABLE app.days_begun (
    work text PRIMARY KEY CHECK (length(work) BETWEEN 1 AND 40),
    day  date NOT NULL
);

GRANT EXECUTE ON FUNCTION app.incarnation(), app.lift_pause(timestamptz) TO cauri_app;
GRANT SELECT, UPDATE (clock_offset_seconds) ON app.system TO cauri_app;
GRANT SELECT, INSERT ON app.audit TO cauri_app;
GRANT SELECT, INSERT, UPDATE ON app.outbox, app.tick_runs, app.days_begun TO cauri_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON app.idempotency, app.workers, app.job_starts TO cauri_app;
