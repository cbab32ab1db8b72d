-- Roles and schemas, before the first migration; safe to run again and at once.
-- `cauri_owner` owns everything and migrates; `cauri_app` is what the program runs as.
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
DECLARE
    me text := current_user;
BEGIN
    IF NOT pg_has_role(me, 'cauri_owner', 'MEMBER') THEN
        EXECUTE format('GRANT cauri_owner TO %I', me);
    END IF;
    IF NOT pg_has_role(me, 'cauri_app', 'MEMBER') THEN
        EXECUTE format('GRANT cauri_app TO %I', me);
    END IF;
END $$;

CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION cauri_owner;
CREATE SCHEMA IF NOT EXISTS ledger AUTHORIZATION cauri_owner;
CREATE SCHEMA IF NOT EXISTS jobs AUTHORIZATION cauri_owner;
CREATE SCHEMA IF NOT EXISTS sandbox AUTHORIZATION cauri_owner;
GRANT USAGE ON SCHEMA app, ledger, jobs, sandbox TO cauri_app;
