-- What a database must know of itself so that a copy of it, restored from a backup, pays nothing
-- twice: where it lives, and the numbers of transfers.

-- Where this database lives: cluster, timeline, database, table. Every way of restoring changes
-- some part of it – another cluster, another database, recovery to a point in time, tables that
-- were dropped and loaded again – and nothing in a database's own life does.
CREATE FUNCTION app.home() RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT concat_ws(':',
        (SELECT system_identifier FROM pg_control_system()),
        left(pg_walfile_name(pg_current_wal_lsn()), 8),
        (SELECT oid FROM pg_database WHERE datname = current_database()),
        to_regclass('app.system')::oid)
$$;
GRANT EXECUTE ON FUNCTION app.home() TO cauri_app;

-- `home` is where the rows were when somebody last knew that nothing is missing. Payouts are
-- paused wherever it is not `app.home()`.
ALTER TABLE app.system
    ADD COLUMN home text,
    ADD COLUMN reconciled_at timestamptz,
    ADD COLUMN backed_up_at timestamptz;     -- machine clock
UPDATE app.system SET home = app.home();
ALTER TABLE app.system ALTER COLUMN home SET NOT NULL;

-- A payee's transfers are numbered; a number that its gateway never took is given back. Earlier
-- transfers are known by the payout's own id.
ALTER TABLE app.payouts
    ADD COLUMN number integer CHECK (number > 0),
    ADD COLUMN transfer_id uuid;
UPDATE app.payouts AS p SET number = n.number, transfer_id = p.id
FROM (SELECT id, row_number() OVER (PARTITION BY payee_id ORDER BY created_at, id) AS number
      FROM app.payouts) AS n
WHERE n.id = p.id;
ALTER TABLE app.payouts
    ALTER COLUMN transfer_id SET NOT NULL,
    ADD CHECK (number IS NOT NULL OR status = 'failed');
CREATE UNIQUE INDEX payouts_number_key ON app.payouts (payee_id, number) WHERE number IS NOT NULL;
CREATE UNIQUE INDEX payouts_transfer_key ON app.payouts (transfer_id) WHERE number IS NOT NULL;
CREATE INDEX payouts_under_way ON app.payouts (payee_id) WHERE due_at IS NOT NULL;

ALTER TABLE ledger.entries
    DROP CONSTRAINT entries_kind_check,
    ADD CONSTRAINT entries_kind_check CHECK (kind IN ('sale', 'unapplied', 'gateway_fee',
        'maturity', 'payout_requested', 'payout_paid', 'payout_failed', 'payout_recovered'));
