-- People and their sign-ins.

CREATE TABLE app.users (
    id              uuid PRIMARY KEY,
    email           text NOT NULL CONSTRAINT users_email_key UNIQUE CHECK (email = lower(email)),
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    role            text NOT NULL
        CHECK (role IN ('admin', 'merchant', 'influencer', 'photographer', 'customer')),
    suspended_since timestamptz,
    password_hash   text NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    version         bigint NOT NULL CHECK (version > 0)
);

CREATE TABLE app.sessions (
    id           uuid PRIMARY KEY,
    user_id      uuid NOT NULL REFERENCES app.users (id),
    refresh_hash bytea NOT NULL CONSTRAINT sessions_refresh_hash_key UNIQUE
        CHECK (length(refresh_hash) = 32),
    created_at   timestamptz NOT NULL,      -- machine clock
    expires_at   timestamptz NOT NULL       -- machine clock
);
CREATE INDEX sessions_user ON app.sessions (user_id);
