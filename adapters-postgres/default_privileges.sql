-- What holds for everything that a migration makes; after `bootstrap.sql`, safe to run again. Each
-- migration grants what it makes itself, table by table: nothing is granted by default.
ALTER DEFAULT PRIVILEGES FOR ROLE cauri_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
