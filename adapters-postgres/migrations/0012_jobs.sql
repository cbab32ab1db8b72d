-- What the queue of jobs does not keep by itself (its own tables are the job crate's, in the schema
-- `jobs`), and what the daily clean-up looks for.

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

CREATE INDEX notices_old ON app.notices (received_at) WHERE followed_at IS NOT NULL;
CREATE INDEX clicks_old ON app.clicks (clicked_at);

-- Keys of operations that move money are kept for ever, all others for a time.
ALTER TABLE app.idempotency ADD COLUMN for_ever boolean NOT NULL DEFAULT false;
UPDATE app.idempotency SET for_ever = true
WHERE operation IN ('create_order', 'pay_order', 'request_payout');
ALTER TABLE app.idempotency ALTER COLUMN for_ever DROP DEFAULT;
CREATE INDEX idempotency_old ON app.idempotency (created_at) WHERE NOT for_ever;
