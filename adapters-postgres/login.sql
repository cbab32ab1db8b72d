-- Lets the login that serves in: a member of `cauri_app`, which inherits nothing of it before it
-- says so. One that is there already keeps its password and what else it may; `cauri doctor` says
-- what is too much. The name and the password of a new one come by settings of the session, so that
-- they stand in no statement.
DO $$
DECLARE
    login text := current_setting('cauri.login');
    password text := nullif(current_setting('cauri.password'), '');
BEGIN
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT PASSWORD %L', login, password);
        END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = login) THEN
        EXECUTE format('GRANT cauri_app TO %I', login);
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    IF NOT pg_has_role(login, 'cauri_app', 'MEMBER') THEN
        RAISE;
    END IF;
END $$;
