-- People and their sign-ins.

CREATE TABLE app.users (
    id                uuid PRIMARY KEY,
    email             text NOT NULL CONSTRAINT users_email_key UNIQUE CHECK (email = lower(email)),
    name              text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    role              text NOT NULL
        CHECK (role IN ('admin', 'merchant', 'influencer', 'photographer', 'customer')),
    suspended_since   timestamptz,
    password_hash     text NOT NULL,
    language          text NOT NULL CHECK (language IN ('fr', 'en')),
    -- In which the person dials, if it said so.
    country           text CHECK (country ~ '^[A-Z]{2}$'),
    email_verified_at timestamptz,
    -- What a mail server said when it refused an e-mail to the address for good.
    email_refused_at     timestamptz,
    email_refused_status smallint CHECK (email_refused_status BETWEEN 100 AND 999),
    -- The address that it is to have, once that is proven; and what was said of it.
    pending_email          text CHECK (pending_email = lower(pending_email)),
    pending_refused_at     timestamptz,
    pending_refused_status smallint CHECK (pending_refused_status BETWEEN 100 AND 999),
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    version           bigint NOT NULL CHECK (version > 0),
    CONSTRAINT users_refused CHECK (
        num_nulls(email_refused_at, email_refused_status) IN (0, 2)
        AND num_nulls(pending_refused_at, pending_refused_status) IN (0, 2)
        AND (pending_refused_at IS NULL OR pending_email IS NOT NULL))
);
CREATE INDEX users_refused ON app.users (id)
    WHERE email_refused_at IS NOT NULL OR pending_refused_at IS NOT NULL;
-- Admins are few, and each may be told of what is wrong.
CREATE INDEX users_admins ON app.users (id) WHERE role = 'admin' AND suspended_since IS NULL;

-- A session is a family of refresh tokens, of which the latest is good. Every token of a family
-- carries the family's own secret, so that an earlier one is known for what it is.
CREATE TABLE app.sessions (
    id           uuid PRIMARY KEY,
    user_id      uuid NOT NULL REFERENCES app.users (id),
    family_hash  bytea NOT NULL CONSTRAINT sessions_family_hash_key UNIQUE
        CHECK (length(family_hash) = 32),
    refresh_hash bytea NOT NULL CHECK (length(refresh_hash) = 32),
    created_at   timestamptz NOT NULL,      -- machine clock
    expires_at   timestamptz NOT NULL,      -- machine clock
    -- For a moment: the token before the latest, and the latest sealed under it.
    previous_hash    bytea CHECK (length(previous_hash) = 32),
    sealed_successor bytea CHECK (length(sealed_successor) BETWEEN 1 AND 200),
    replaced_at      timestamptz,           -- machine clock
    CONSTRAINT sessions_previous CHECK (
        num_nulls(previous_hash, sealed_successor, replaced_at) IN (0, 3))
);
CREATE INDEX sessions_replaced ON app.sessions (replaced_at) WHERE replaced_at IS NOT NULL;
CREATE INDEX sessions_user ON app.sessions (user_id);
CREATE INDEX sessions_end ON app.sessions (expires_at);

-- A session whose holder showed once more to be its owner, and the code that was sent for that; of
-- the code only a keyed hash is kept.
CREATE TABLE app.reauthentications (
    session_id   uuid PRIMARY KEY REFERENCES app.sessions (id) ON DELETE CASCADE,
    good_until   timestamptz,               -- machine clock
    email_id     uuid CONSTRAINT reauthentications_email_key UNIQUE,
    code_hash    bytea CHECK (length(code_hash) = 32),
    code_ends_at timestamptz,
    wrong_tries  smallint NOT NULL DEFAULT 0 CHECK (wrong_tries >= 0),
    code_used    boolean NOT NULL DEFAULT false,
    CONSTRAINT reauthentications_code CHECK (num_nulls(code_hash, code_ends_at) IN (0, 2))
);

-- Numbers to which people may be paid: who shares one with somebody is taken for the same person.
CREATE TABLE app.payout_numbers (
    user_id      uuid NOT NULL REFERENCES app.users (id),
    -- Personal.
    phone_number text NOT NULL CHECK (phone_number ~ '^[+][0-9]{8,15}$'),
    asked_at     timestamptz NOT NULL,
    usable_from  timestamptz NOT NULL CHECK (usable_from >= asked_at),
    PRIMARY KEY (user_id, phone_number)
);
-- Who else asks to be paid to a number.
CREATE INDEX payout_numbers_of_number ON app.payout_numbers (phone_number, user_id);

-- Devices that people signed in with: failed sign-ins from one lock it alone. Its token, of which the
-- hash is kept, opens nothing.
CREATE TABLE app.known_devices (
    token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    user_id    uuid NOT NULL REFERENCES app.users (id),
    seen_at    timestamptz NOT NULL         -- machine clock
);
CREATE INDEX known_devices_user ON app.known_devices (user_id, seen_at);
CREATE INDEX known_devices_seen ON app.known_devices (seen_at);

-- Failed sign-ins at an account, at an account from a network, or from a network, each under a
-- keyed hash of it; those of one account begin with the same 16 bytes.
CREATE TABLE app.sign_in_failures (
    key          bytea PRIMARY KEY CHECK (length(key) = 32),
    count        bigint NOT NULL CHECK (count BETWEEN 0 AND 4294967295),
    failed_at    timestamptz NOT NULL,      -- machine clock
    locked_until timestamptz                -- machine clock
);
CREATE INDEX sign_in_failures_last ON app.sign_in_failures (failed_at);

-- E-mails that were asked for. Whoever asks learns nothing, so the address stands here as it was
-- asked for, whether or not somebody has it; whose e-mail it is shows when it is written. Of a
-- token only the hash is kept. Rows are gone after two days, those to nobody at once.
CREATE TABLE app.emails (
    id         uuid PRIMARY KEY,
    email      text NOT NULL CHECK (email = lower(email)),
    purpose    text NOT NULL
        CHECK (purpose IN ('reset_password', 'verify_email', 'address_taken',
            'reauthentication_code', 'change_email', 'email_change_asked',
            'payout_number_added', 'payout_number_used', 'payout_number_refused')),
    owner_id   uuid REFERENCES app.users (id),
    -- Personal: the end of the number that it is about.
    number_ending text CHECK (number_ending ~ '^[0-9]{2}$'),
    token_hash bytea CONSTRAINT emails_token_hash_key UNIQUE CHECK (length(token_hash) = 32),
    token_end  timestamptz,                 -- machine clock
    asked_at   timestamptz NOT NULL,        -- machine clock
    closed_at  timestamptz,                 -- machine clock
    CHECK (token_hash IS NULL OR (owner_id IS NOT NULL AND token_end IS NOT NULL))
);
CREATE INDEX emails_owner ON app.emails (owner_id, purpose, asked_at);
CREATE INDEX emails_asked ON app.emails (asked_at);

GRANT SELECT, INSERT ON app.payout_numbers TO cauri_app;
GRANT SELECT, INSERT, UPDATE ON app.users TO cauri_app;
GRANT SELECT, INSERT, UPDATE ON app.reauthentications TO cauri_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON app.sessions, app.sign_in_failures, app.emails,
        app.known_devices
    TO cauri_app;
