-- What is granted on everything that a migration makes; after `bootstrap.sql`, safe to run again.
-- A restore runs it last: a dump brings the grants of each table, and these would add to them.
ALTER DEFAULT PRIVILEGES FOR ROLE cauri_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE cauri_owner IN SCHEMA app, sandbox
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO cauri_app;
ALTER DEFAULT PRIVILEGES FOR ROLE cauri_owner IN SCHEMA app, sandbox
    GRANT USAGE, SELECT ON SEQUENCES TO cauri_app;
-- The journal is read by everybody and written by its own functions only.
ALTER DEFAULT PRIVILEGES FOR ROLE cauri_owner IN SCHEMA ledger
    GRANT SELECT ON TABLES TO cauri_app;
