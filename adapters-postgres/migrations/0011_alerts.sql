-- Alerts, and the messages that tell of them.

CREATE TABLE app.alerts (
    id              uuid PRIMARY KEY,
    kind            text NOT NULL CHECK (kind IN ('payment_mismatch', 'unapplied_payment',
                        'missed_run', 'paused_channel', 'broken_ledger', 'silent_worker',
                        'settle_age', 'dispatch_age', 'payout_float', 'queue_age')),
    -- An identifier or a word; nothing about a person fits.
    subject         text NOT NULL CHECK (subject ~ '^[A-Za-z0-9:_-]{1,100}$'),
    -- Seconds, francs, differences or channels, as the kind says.
    measure         bigint NOT NULL,
    -- Since when it is so, where the thing tells.
    since           timestamptz,
    raised_at       timestamptz NOT NULL,
    cleared_at      timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by uuid REFERENCES app.users (id),
    updated_at      timestamptz NOT NULL CHECK (updated_at >= raised_at),
    version         bigint NOT NULL CHECK (version > 0),
    CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL))
);
-- However many look at once: of one kind about one subject one is open.
CREATE UNIQUE INDEX alerts_open_key ON app.alerts (kind, subject) WHERE cleared_at IS NULL;
CREATE INDEX alerts_desk ON app.alerts (raised_at DESC, id DESC);
CREATE INDEX alerts_old ON app.alerts (cleared_at) WHERE cleared_at IS NOT NULL;

CREATE TABLE app.alert_deliveries (
    id           uuid PRIMARY KEY,
    alert_id     uuid NOT NULL REFERENCES app.alerts (id) ON DELETE CASCADE,
    change       text NOT NULL CHECK (change IN ('raised', 'cleared')),
    channel      text NOT NULL CHECK (channel IN ('webhook', 'email')),
    -- Which admin, if it is an e-mail; the address is looked up when it is written.
    recipient_id uuid REFERENCES app.users (id),
    tries        smallint NOT NULL CHECK (tries >= 0),
    made_at      timestamptz NOT NULL,    -- machine clock
    -- When it is to be sent; null when it was, or when nobody tries any more.
    due_at       timestamptz,             -- machine clock
    told_at      timestamptz,             -- machine clock
    gave_up_at   timestamptz,             -- machine clock
    CONSTRAINT alert_deliveries_once_key
        UNIQUE NULLS NOT DISTINCT (alert_id, change, channel, recipient_id),
    CHECK ((channel = 'email') = (recipient_id IS NOT NULL)),
    CHECK (num_nonnulls(due_at, told_at, gave_up_at) = 1)
);
CREATE INDEX alert_deliveries_due ON app.alert_deliveries (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX alert_deliveries_emails ON app.alert_deliveries (recipient_id, made_at)
    WHERE recipient_id IS NOT NULL;

-- What is looked at less often than everything else, and when it was last.
CREATE TABLE app.slow_checks (
    name       text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 40),
    checked_at timestamptz NOT NULL     -- machine clock
);

GRANT SELECT, INSERT, UPDATE ON app.alert_deliveries, app.slow_checks TO cauri_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON app.alerts TO cauri_app;
