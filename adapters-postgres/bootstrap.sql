-- Roles and schemas, before the first migration; safe to run again and at once.
-- `cauri_owner` owns everything and migrates; `cauri_app` is what the program runs as. Whoever runs
-- this is let in as the owner; the login that serves is a member of `cauri_app` alone (`login.sql`).
DO $$
BEGIN
    CREATE ROLE cauri_owner NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$
BEGIN
    CREATE ROLE cauri_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$
BEGIN
    -- Whoever made a role is a member of it from PostgreSQL 16 on, and may still not act as it.
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT cauri_owner TO %I', current_user);
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    IF NOT pg_has_role(current_user, 'cauri_owner', 'MEMBER') THEN
        RAISE;
    END IF;
END $$;

CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION cauri_owner;
CREATE SCHEMA IF NOT EXISTS ledger AUTHORIZATION cauri_owner;
CREATE SCHEMA IF NOT EXISTS jobs AUTHORIZATION cauri_owner;
CREATE SCHEMA IF NOT EXISTS sandbox AUTHORIZATION cauri_owner;
GRANT USAGE ON SCHEMA app, ledger, jobs, sandbox TO cauri_app;
