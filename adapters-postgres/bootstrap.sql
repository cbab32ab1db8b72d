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

ALTER DEFAULT PRIVILEGES FOR ROLE cauri_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE cauri_owner IN SCHEMA app, sandbox
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO cauri_app;
ALTER DEFAULT PRIVILEGES FOR ROLE cauri_owner IN SCHEMA app, sandbox
    GRANT USAGE, SELECT ON SEQUENCES TO cauri_app;
-- The journal is read by everybody and written by its own functions only.
ALTER DEFAULT PRIVILEGES FOR ROLE cauri_owner IN SCHEMA ledger
    GRANT SELECT ON TABLES TO cauri_app;
