//! The login that serves is a boundary: whoever speaks SQL through it gets no further than the
//! program may.
//! Deliberately not here: what the ledger's two functions refuse (`ledger`).

use crate::harness::{Database, harness, run};
use cauri_postgres::inspect;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};
use std::collections::BTreeSet;

/// Tables of which the program may delete rows: what is cleaned up, and what people take away.
const DELETABLE: &[&str] = &[
    "app.alerts",
    "app.categories",
    "app.clicks",
    "app.idempotency",
    "app.job_starts",
    "app.emails",
    "app.known_devices",
    "app.products",
    "app.notices",
    "app.sessions",
    "app.sign_in_failures",
    "app.workers",
    "sandbox.mails",
    "jobs._private_%",
];

/// What the login itself must not get, before it has said what it is.
const AS_THE_LOGIN: &[&str] = &[
    "SET ROLE cauri_owner",
    "SET SESSION AUTHORIZATION cauri_owner",
    "SET ROLE pg_execute_server_program",
    "SET session_replication_role = replica",
    "SELECT count(*) FROM app.users",
    "SELECT count(*) FROM ledger.entries",
    "UPDATE app.payouts SET status = 'requested'",
    "CREATE ROLE thief LOGIN SUPERUSER",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "GRANT cauri_owner TO CURRENT_USER",
    "CREATE DATABASE thief",
    "CREATE LANGUAGE thief HANDLER plpgsql_call_handler",
    "ALTER SYSTEM SET fsync = off",
    "SELECT pg_read_file('/etc/passwd')",
];

/// What it must not get as the program either.
const AS_THE_PROGRAM: &[&str] = &[
    "SET ROLE cauri_owner",
    "ALTER TABLE ledger.movements DISABLE TRIGGER ALL",
    "ALTER TABLE ledger.movements OWNER TO CURRENT_USER",
    "DELETE FROM ledger.movements",
    "UPDATE ledger.balances SET credits_xof = 0",
    "INSERT INTO ledger.buckets VALUES (1, '2020-01-01Z', 0, 1)",
    "DELETE FROM ledger.buckets",
    "INSERT INTO ledger.recipes VALUES ('sale', 'held', 'available', true)",
    "UPDATE ledger.account_kinds SET guarded = false",
    "UPDATE ledger.lanes SET runs = 0",
    "SELECT setval('ledger.entry_ids', 1)",
    "SELECT ledger.open_accounts(ARRAY['unapplied'])",
    "SELECT ledger.refuse_future('2100-01-01Z')",
    "DO $$ BEGIN LOCK TABLE ledger.movements IN ACCESS EXCLUSIVE MODE; END $$",
    "CREATE OR REPLACE FUNCTION ledger.clock() RETURNS timestamptz LANGUAGE sql
         AS $$ SELECT 'infinity'::timestamptz $$",
    "CREATE FUNCTION app.thief() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$",
    "CREATE TABLE app.thief (id int)",
    "CREATE TABLE ledger.thief (id int)",
    "CREATE TABLE public.thief (id int)",
    "CREATE SCHEMA thief",
    "CREATE TRIGGER thief BEFORE UPDATE ON app.payouts FOR EACH ROW
         EXECUTE FUNCTION app.refuse_change()",
    "CREATE RULE thief AS ON UPDATE TO app.payouts DO INSTEAD NOTHING",
    "CREATE POLICY thief ON app.payouts USING (true)",
    "ALTER TABLE app.payouts DROP CONSTRAINT payouts_pkey",
    "DROP TABLE app.payouts",
    "DROP FUNCTION app.lift_pause",
    "TRUNCATE app.payouts",
    "TRUNCATE app.audit",
    "UPDATE app.system SET mode = 'production'",
    "UPDATE app.system SET incarnation = app.incarnation()",
    "UPDATE app.system SET reconciled_at = NULL",
    "UPDATE app.system SET backed_up_at = NULL",
    "DELETE FROM app.system",
    "INSERT INTO app.system VALUES (1, 'sandbox', 0, 'x')",
    "INSERT INTO app._sqlx_migrations SELECT * FROM app._sqlx_migrations",
    "UPDATE app._sqlx_migrations SET success = false",
    "DELETE FROM app._sqlx_migrations",
    "INSERT INTO jobs.migrations VALUES (99, NULL, false)",
    "DELETE FROM jobs.migrations",
    "DELETE FROM app.sales",
    "UPDATE app.sales SET amount_xof = 25",
    "DELETE FROM app.sale_lines",
    "UPDATE app.sale_lines SET creator_xof = 0",
    "DELETE FROM app.payouts",
    "DELETE FROM app.payments",
    "DELETE FROM app.orders",
    "DELETE FROM app.order_lines",
    "UPDATE app.order_lines SET gross_xof = 0",
    "DELETE FROM app.users",
    "DELETE FROM app.outbox",
    "DELETE FROM app.conversions",
    "UPDATE app.conversions SET commission_xof = 0",
    "UPDATE app.audit SET refusal = NULL",
    "DELETE FROM app.audit",
    "DELETE FROM app.contracts",
    "DELETE FROM app.collaboration_signatures",
    "UPDATE app.categories SET name = 'x'",
    "UPDATE app.clicks SET counted = true",
    "COPY app.users TO PROGRAM 'cat'",
    "COPY app.users TO '/tmp/thief'",
    "ALTER ROLE cauri_app SUPERUSER",
];

#[test]
fn no_attack_of_the_login_that_serves_succeeds() {
    run(async {
        let database = Database::fresh().await;
        let mut complaints = vec![];
        for (before, attacks) in
            [("RESET ROLE", AS_THE_LOGIN), ("SET ROLE cauri_app", AS_THE_PROGRAM)]
        {
            let mut login = PgConnection::connect(&database.serving_url).await.expect("a login");
            for attack in attacks {
                login.execute(before).await.expect("its role");
                let done = login.execute(*attack).await;
                let code = done
                    .as_ref()
                    .err()
                    .and_then(|error| Some(error.as_database_error()?.code()?.into_owned()));
                if code.as_deref() != Some("42501") {
                    complaints.push(format!("{before}: {attack}: {done:?}"));
                }
            }
            login.close().await.expect("a clean end");
        }
        assert!(complaints.is_empty(), "{complaints:#?}");
    });
}

/// As whoever found the old boundary did: out of the role, into the owner's, past the triggers.
#[test]
fn there_is_no_way_back_into_the_owners_role() {
    run(async {
        let database = Database::fresh().await;
        let mut login = PgConnection::connect(&database.serving_url).await.expect("a login");
        let attack = "SET ROLE cauri_app; RESET ROLE; SET ROLE cauri_owner;
                      ALTER TABLE ledger.movements DISABLE TRIGGER ALL;
                      DELETE FROM ledger.movements";
        let refused = login.execute(attack).await.expect_err("a refusal");
        assert_eq!(
            refused.as_database_error().expect("the database's").code().expect("a code"),
            "42501"
        );
    });
}

#[test]
fn every_table_is_granted_by_itself_and_no_more_than_is_used() {
    harness(async |world| {
        let rows = sqlx::query(
            "SELECT n.nspname || '.' || c.relname AS name, p.privilege
             FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace,
                  unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'])
                      AS p (privilege)
             WHERE n.nspname IN ('app', 'ledger', 'jobs', 'sandbox')
               AND c.relkind IN ('r', 'p', 'v', 'm')
               AND has_table_privilege('cauri_app', c.oid, p.privilege)",
        )
        .fetch_all(&world.owner)
        .await
        .expect("grants");
        let mut complaints = vec![];
        for row in &rows {
            let (name, privilege): (String, String) = (row.get("name"), row.get("privilege"));
            let may = match privilege.as_str() {
                "INSERT" | "UPDATE" => {
                    !name.starts_with("ledger.") && !name.ends_with("migrations")
                }
                "DELETE" => DELETABLE.iter().any(|it| match it.strip_suffix('%') {
                    Some(start) => name.starts_with(start),
                    None => name == *it,
                }),
                _ => false,
            };
            if !may {
                complaints.push(format!("cauri_app may {privilege} {name}"));
            }
        }
        assert!(complaints.is_empty(), "{complaints:#?}");

        let functions: Vec<String> = sqlx::query_scalar(
            "SELECT DISTINCT p.oid::regproc::text FROM pg_proc AS p
             JOIN pg_namespace AS n ON n.oid = p.pronamespace
             WHERE n.nspname IN ('app', 'ledger', 'sandbox')
               AND has_function_privilege('cauri_app', p.oid, 'EXECUTE')",
        )
        .fetch_all(&world.owner)
        .await
        .expect("functions");
        let functions: BTreeSet<_> = functions.iter().map(String::as_str).collect();
        let callable =
            ["app.folded", "app.incarnation", "app.lift_pause", "ledger.mature", "ledger.post"];
        assert_eq!(functions, callable.into());
        let defaults =
            world.count("SELECT count(*) FROM pg_default_acl WHERE defaclobjtype = 'r'").await;
        assert_eq!(defaults, 0, "nothing is granted on tables that are still to come");
    });
}

#[test]
fn what_a_login_may_beyond_serving_is_found() {
    run(async {
        let database = Database::fresh().await;
        let long_ago = "2026-01-05T09:00:00Z".parse().expect("an instant");
        let surplus = async |url: &str| inspect(url, long_ago).await.expect("a look").login_surplus;
        assert_eq!(surplus(&database.serving_url).await, [""; 0]);
        let owner = surplus(&database.url).await;
        assert!(owner.contains(&"SUPERUSER".to_owned()), "{owner:?}");

        let name = "cauri_test_greedy";
        for statement in [
            format!("DROP ROLE IF EXISTS {name}"),
            format!("CREATE ROLE {name} LOGIN CREATEROLE CREATEDB"),
            format!("GRANT cauri_app, cauri_owner TO {name}"),
        ] {
            database.owner.execute(AssertSqlSafe(statement)).await.expect("a greedy login");
        }
        let mut url = url::Url::parse(&database.url).expect("an address");
        url.set_username(name).expect("a name");
        let found = surplus(url.as_str()).await;
        assert_eq!(found, ["CREATEDB", "CREATEROLE", "INHERIT", "member of cauri_owner"]);
        let drop = format!("DROP ROLE {name}");
        database.owner.execute(AssertSqlSafe(drop)).await.expect("gone");
    });
}
