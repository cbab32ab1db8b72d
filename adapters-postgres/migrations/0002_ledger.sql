-- The journal: accounts, entries, movements, and what is kept beside them.
--
-- One row a movement (debit, credit, amount above zero): an unbalanced entry can't be written.
-- The program may read everything and write nothing here but through `ledger.post` and
-- `ledger.mature`. No function asks the time; it is handed in.

-- Payees' accounts have ids above zero, the house's own below: so an index of what payees read
-- needs no room for the few accounts that every sale touches.
CREATE SEQUENCE ledger.account_ids AS bigint;
CREATE SEQUENCE ledger.entry_ids AS bigint;

CREATE TABLE ledger.accounts (
    id       bigint PRIMARY KEY,
    code     text NOT NULL UNIQUE,
    kind     text NOT NULL CHECK (kind IN ('held', 'available', 'payout_in_flight',
                 'platform_revenue', 'gateway_fees', 'unapplied', 'gateway_clearing',
                 'payout_float')),
    payee_id uuid,
    CHECK (split_part(code, ':', 1) = kind),
    CHECK ((kind IN ('held', 'available', 'payout_in_flight')) = (payee_id IS NOT NULL)),
    CHECK ((payee_id IS NOT NULL) = (id > 0)),
    CHECK (payee_id IS NULL OR code = kind || ':' || payee_id)
);
CREATE INDEX accounts_of_payee ON ledger.accounts (payee_id) WHERE payee_id IS NOT NULL;

-- A lane is a writer. Balances and buckets are kept for each lane, so that two writers never
-- wait for each other's rows. Lane 0 is for single posts and the sweep.
CREATE TABLE ledger.lanes (
    lane integer PRIMARY KEY CHECK (lane BETWEEN 0 AND 15),
    runs bigint NOT NULL CHECK (runs >= 0)
);
INSERT INTO ledger.lanes (lane, runs) SELECT lane, 0 FROM generate_series(0, 15) AS lane;

-- One entry a key, for ever.
CREATE TABLE ledger.keys (
    key         text PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint bytea NOT NULL CHECK (length(fingerprint) = 32),
    entry_id    bigint NOT NULL
);

-- Ids are given out by `ledger.write` alone, which also proves that accounts exist: foreign keys
-- would lock the row of the one account that every sale credits.
CREATE TABLE ledger.entries (
    id          bigint PRIMARY KEY,
    key         text NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('sale', 'unapplied', 'gateway_fee', 'maturity',
                    'payout_requested', 'payout_paid', 'payout_failed')),
    lane        integer NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);

CREATE TABLE ledger.movements (
    entry_id       bigint NOT NULL,
    place          integer NOT NULL CHECK (place > 0),
    debit_account  bigint NOT NULL,
    credit_account bigint NOT NULL,
    amount_xof     bigint NOT NULL CHECK (amount_xof > 0),
    release_at     timestamptz,
    PRIMARY KEY (entry_id, place),
    CHECK (debit_account <> credit_account)
);
CREATE INDEX movements_debit ON ledger.movements (debit_account, entry_id)
    WHERE debit_account > 0;
CREATE INDEX movements_credit ON ledger.movements (credit_account, entry_id)
    WHERE credit_account > 0;

-- Kept beside the movements and always equal to their sum (`ledger verify` recomputes them).
CREATE TABLE ledger.balances (
    account_id  bigint NOT NULL,
    lane        integer NOT NULL,
    debits_xof  bigint NOT NULL CHECK (debits_xof >= 0),
    credits_xof bigint NOT NULL CHECK (credits_xof >= 0),
    PRIMARY KEY (account_id, lane)
) WITH (fillfactor = 50);

-- Held money by the instant of its release; a bucket goes when it matures.
CREATE TABLE ledger.buckets (
    account_id bigint NOT NULL,
    release_at timestamptz NOT NULL,
    lane       integer NOT NULL,
    amount_xof bigint NOT NULL CHECK (amount_xof >= 0),
    PRIMARY KEY (account_id, release_at, lane)
) WITH (fillfactor = 70);
CREATE INDEX buckets_by_release ON ledger.buckets (release_at, account_id, lane);

-- The journal is append-only, for its owner too.
CREATE FUNCTION ledger.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% of ledger.% is refused: the journal is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.keys
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.entries
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.movements
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.accounts
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- Ids and kinds of accounts, in the order of their codes given; those that are new are opened. A
-- payee's accounts are opened together, before any lane is locked: the sweep, which holds a lane,
-- never has to open one.
CREATE FUNCTION ledger.open_accounts(p_codes text[], OUT ids bigint[], OUT kinds text[])
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    FOR try IN 1..2 LOOP
        SELECT array_agg(a.id ORDER BY c.place), array_agg(a.kind ORDER BY c.place)
        INTO ids, kinds
        FROM unnest(p_codes) WITH ORDINALITY AS c (code, place)
        JOIN ledger.accounts AS a ON a.code = c.code;
        EXIT WHEN cardinality(ids) = cardinality(p_codes);
        INSERT INTO ledger.accounts (id, code, kind, payee_id)
        SELECT CASE WHEN payee_id IS NULL THEN -nextval('ledger.account_ids')
                    ELSE nextval('ledger.account_ids') END, code, kind, payee_id
        FROM (SELECT DISTINCT opened.code, split_part(opened.code, ':', 1) AS kind,
                     missing.payee_id
              FROM (SELECT c.code, CASE WHEN split_part(c.code, ':', 1)
                                             IN ('held', 'available', 'payout_in_flight')
                                        THEN split_part(c.code, ':', 2)::uuid END AS payee_id
                    FROM unnest(p_codes) AS c (code)
                    WHERE NOT EXISTS (SELECT FROM ledger.accounts AS a WHERE a.code = c.code)
                   ) AS missing
              CROSS JOIN LATERAL unnest(
                  CASE WHEN payee_id IS NULL THEN ARRAY[missing.code]
                       ELSE ARRAY['held:' || payee_id, 'available:' || payee_id,
                                  'payout_in_flight:' || payee_id] END) AS opened (code)
              ORDER BY opened.code) AS new
        ON CONFLICT (code) DO NOTHING;
    END LOOP;
END $$;

-- Writes entries and all that is kept beside them. Item i has key i, kind i and so on; movements
-- name their item and, by place in `p_codes`, their accounts. Locks in this order: accounts of
-- guarded payees, the lane, keys, balances, buckets.
CREATE FUNCTION ledger.write(
    p_lane integer, p_now timestamptz,
    p_keys text[], p_kinds text[], p_fingerprints bytea[], p_occurred_at timestamptz[],
    p_codes text[], p_items integer[], p_debits integer[], p_credits integer[],
    p_amounts bigint[], p_release_at timestamptz[])
RETURNS TABLE (item integer, outcome text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_accounts bigint[];
    v_account_kinds text[];
    v_entries bigint[];
    v_debits bigint[];
    v_credits bigint[];
    v_refused integer[] := '{}';
    v_fresh boolean[];  -- by item; looked up by place, so that a batch costs what its rows cost
BEGIN
    SELECT ids, kinds INTO v_accounts, v_account_kinds FROM ledger.open_accounts(p_codes);
    SELECT array_agg(v_accounts[d] ORDER BY place), array_agg(v_accounts[c] ORDER BY place)
    INTO v_debits, v_credits
    FROM unnest(p_debits, p_credits) WITH ORDINALITY AS m (d, c, place);

    -- A withdrawal may not take more than is available: the payee's row is locked, then counted.
    IF 'payout_in_flight' = ANY (v_account_kinds) THEN
        v_refused := ledger.refuse_overdrawn(p_keys, v_accounts, v_account_kinds, p_items,
                                             p_debits, p_credits, p_amounts);
    END IF;

    PERFORM FROM ledger.lanes WHERE lane = p_lane FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no lane %', p_lane USING ERRCODE = 'invalid_parameter_value';
    END IF;

    v_entries := ARRAY(SELECT nextval('ledger.entry_ids')
                       FROM generate_series(1, cardinality(p_keys)));
    WITH fresh AS (
        INSERT INTO ledger.keys (key, fingerprint, entry_id)
        SELECT k.key, k.fingerprint, k.entry_id
        FROM unnest(p_keys, p_fingerprints, v_entries) WITH ORDINALITY
             AS k (key, fingerprint, entry_id, item)
        WHERE k.item <> ALL (v_refused)
        ORDER BY k.key, k.item
        ON CONFLICT (key) DO NOTHING
        RETURNING entry_id)
    SELECT array_agg(fresh.entry_id IS NOT NULL ORDER BY e.item) INTO v_fresh
    FROM unnest(v_entries) WITH ORDINALITY AS e (entry_id, item)
    LEFT JOIN fresh ON fresh.entry_id = e.entry_id;

    INSERT INTO ledger.entries (id, key, kind, lane, occurred_at, recorded_at)
    SELECT e.id, e.key, e.kind, p_lane, e.occurred_at, p_now
    FROM unnest(v_entries, p_keys, p_kinds, p_occurred_at) WITH ORDINALITY
         AS e (id, key, kind, occurred_at, item)
    WHERE v_fresh[e.item]
    ORDER BY e.id;

    INSERT INTO ledger.movements
        (entry_id, place, debit_account, credit_account, amount_xof, release_at)
    SELECT v_entries[m.item], row_number() OVER (PARTITION BY m.item ORDER BY m.place),
           m.debit, m.credit, m.amount, m.release_at
    FROM unnest(p_items, v_debits, v_credits, p_amounts, p_release_at) WITH ORDINALITY
         AS m (item, debit, credit, amount, release_at, place)
    WHERE v_fresh[m.item];

    INSERT INTO ledger.balances AS kept (account_id, lane, debits_xof, credits_xof)
    SELECT side.account_id, p_lane, sum(side.debit)::bigint, sum(side.credit)::bigint
    FROM unnest(p_items, v_debits, v_credits, p_amounts) AS m (item, debit, credit, amount),
         LATERAL (VALUES (m.debit, m.amount, 0), (m.credit, 0, m.amount))
             AS side (account_id, debit, credit)
    WHERE v_fresh[m.item]
    GROUP BY side.account_id ORDER BY side.account_id
    ON CONFLICT (account_id, lane) DO UPDATE
        SET debits_xof = kept.debits_xof + excluded.debits_xof,
            credits_xof = kept.credits_xof + excluded.credits_xof;

    INSERT INTO ledger.buckets AS kept (account_id, release_at, lane, amount_xof)
    SELECT m.credit, m.release_at, p_lane, sum(m.amount)::bigint
    FROM unnest(p_items, v_credits, p_amounts, p_release_at) AS m (item, credit, amount, release_at)
    WHERE v_fresh[m.item] AND m.release_at IS NOT NULL
    GROUP BY m.credit, m.release_at ORDER BY m.release_at, m.credit
    ON CONFLICT (account_id, release_at, lane) DO UPDATE
        SET amount_xof = kept.amount_xof + excluded.amount_xof;

    -- Losers of the gate are looked up in a statement of its own, which sees who won.
    RETURN QUERY
    SELECT i.item::integer,
           CASE WHEN v_fresh[i.item] THEN 'created'
                WHEN k.key IS NULL THEN 'refused'
                WHEN k.fingerprint = i.fingerprint THEN 'duplicate'
                ELSE 'conflict' END
    FROM unnest(p_keys, p_fingerprints) WITH ORDINALITY AS i (key, fingerprint, item)
    LEFT JOIN ledger.keys AS k ON k.key = CASE WHEN NOT v_fresh[i.item] THEN i.key END
    ORDER BY i.item;
END $$;

-- The items that would take more out of an available account than stands on it. Accounts are
-- locked until the transaction ends, so nobody else can take it meanwhile. An item whose key is
-- known already is not judged again.
CREATE FUNCTION ledger.refuse_overdrawn(
    p_keys text[], p_accounts bigint[], p_kinds text[], p_items integer[],
    p_debits integer[], p_credits integer[], p_amounts bigint[])
RETURNS integer[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_refused integer[] := '{}';
    v_taken jsonb := '{}';  -- account → francs that earlier items of this call take
    v_ask record;
    v_left bigint;
BEGIN
    PERFORM FROM ledger.accounts
    WHERE id IN (SELECT p_accounts[m.debit] FROM unnest(p_debits, p_credits) AS m (debit, credit)
                 WHERE p_kinds[m.debit] = 'available' AND p_kinds[m.credit] = 'payout_in_flight')
    ORDER BY id FOR NO KEY UPDATE;

    FOR v_ask IN
        SELECT m.item, p_accounts[m.debit] AS account_id, sum(m.amount)::bigint AS amount
        FROM unnest(p_items, p_debits, p_credits, p_amounts) AS m (item, debit, credit, amount)
        WHERE p_kinds[m.debit] = 'available' AND p_kinds[m.credit] = 'payout_in_flight'
          AND NOT EXISTS (SELECT FROM ledger.keys AS k WHERE k.key = p_keys[m.item])
        GROUP BY m.item, p_accounts[m.debit] ORDER BY m.item, p_accounts[m.debit]
    LOOP
        SELECT coalesce(sum(b.credits_xof - b.debits_xof), 0) - v_ask.amount
               - coalesce((v_taken ->> v_ask.account_id::text)::bigint, 0)
        INTO v_left FROM ledger.balances AS b WHERE b.account_id = v_ask.account_id;
        IF v_left < 0 THEN
            v_refused := v_refused || v_ask.item;
        ELSE
            v_taken := jsonb_set(v_taken, ARRAY[v_ask.account_id::text], to_jsonb(
                v_ask.amount + coalesce((v_taken ->> v_ask.account_id::text)::bigint, 0)));
        END IF;
    END LOOP;
    RETURN v_refused;
END $$;

-- The one door to the journal. Answers for each item `created`, `duplicate` (the same entry is
-- there), `conflict` (another entry is there under its key) or `refused` (not enough available;
-- nothing of it is left behind).
CREATE FUNCTION ledger.post(
    p_lane integer, p_now timestamptz,
    p_keys text[], p_kinds text[], p_fingerprints bytea[], p_occurred_at timestamptz[],
    p_codes text[], p_items integer[], p_debits integer[], p_credits integer[],
    p_amounts bigint[], p_release_at timestamptz[])
RETURNS TABLE (item integer, outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF cardinality(p_keys) > 512 THEN
        RAISE EXCEPTION 'at most 512 entries are posted at once, not %', cardinality(p_keys)
            USING ERRCODE = 'program_limit_exceeded';
    END IF;
    -- Money goes into the holdback with its release, and leaves it by `ledger.mature` only.
    IF EXISTS (
        SELECT FROM unnest(p_debits, p_credits, p_release_at) AS m (debit, credit, release_at)
        JOIN unnest(p_codes) WITH ORDINALITY AS debit (code, place) ON debit.place = m.debit
        JOIN unnest(p_codes) WITH ORDINALITY AS credit (code, place) ON credit.place = m.credit
        WHERE starts_with(debit.code, 'held:')
           OR starts_with(credit.code, 'held:') <> (m.release_at IS NOT NULL))
    THEN
        RAISE EXCEPTION 'a movement goes around the holdback' USING ERRCODE = 'check_violation';
    END IF;
    RETURN QUERY SELECT w.item, w.outcome FROM ledger.write(
        p_lane, p_now, p_keys, p_kinds, p_fingerprints, p_occurred_at, p_codes, p_items, p_debits,
        p_credits, p_amounts, p_release_at) AS w;
END $$;

-- Writes down what got past its holdback by `p_now`: due buckets go, and each payee gets one
-- movement from held to available. Twice, at once or cut off half-way, a bucket matures once,
-- because it goes in the transaction that writes the movement. With a payee, only its own (all of
-- them, and its account stays locked for what follows); without, at most `p_limit` buckets.
CREATE FUNCTION ledger.mature(p_payee uuid, p_now timestamptz, p_limit integer)
RETURNS TABLE (payee_id uuid, amount_xof bigint, buckets bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_run bigint;
    v_accounts bigint[];
    v_release_at timestamptz[];
    v_lanes integer[];
    v_payees uuid[];
    v_amounts bigint[];
    v_counts bigint[];
    v_keys text[];
    v_codes text[];
    v_fingerprints bytea[];
    v_places integer[];
    v_count integer;
BEGIN
    IF p_payee IS NOT NULL THEN
        PERFORM ledger.open_accounts(ARRAY['available:' || p_payee]);
        PERFORM FROM ledger.accounts WHERE code = 'available:' || p_payee FOR NO KEY UPDATE;
    END IF;
    UPDATE ledger.lanes SET runs = runs + 1 WHERE lane = 0 RETURNING runs INTO v_run;

    -- Two statements rather than one with an OR, so that each has the index that it needs.
    IF p_payee IS NOT NULL THEN
        SELECT array_agg(d.account_id), array_agg(d.release_at), array_agg(d.lane)
        INTO v_accounts, v_release_at, v_lanes
        FROM (SELECT account_id, release_at, lane FROM ledger.buckets
              WHERE account_id = (SELECT id FROM ledger.accounts WHERE code = 'held:' || p_payee)
                AND release_at <= p_now
              ORDER BY release_at, account_id, lane FOR UPDATE) AS d;
    ELSE
        SELECT array_agg(d.account_id), array_agg(d.release_at), array_agg(d.lane)
        INTO v_accounts, v_release_at, v_lanes
        FROM (SELECT account_id, release_at, lane FROM ledger.buckets
              WHERE release_at <= p_now
              ORDER BY release_at, account_id, lane LIMIT p_limit FOR UPDATE) AS d;
    END IF;

    WITH gone AS (
        DELETE FROM ledger.buckets AS b
        USING unnest(v_accounts, v_release_at, v_lanes) AS due (account_id, release_at, lane)
        WHERE b.account_id = due.account_id AND b.release_at = due.release_at
          AND b.lane = due.lane
        RETURNING b.account_id, b.amount_xof),
    mine AS (
        SELECT a.payee_id, sum(g.amount_xof)::bigint AS amount, count(*) AS buckets
        FROM gone AS g JOIN ledger.accounts AS a ON a.id = g.account_id
        GROUP BY a.payee_id HAVING sum(g.amount_xof) > 0)
    SELECT array_agg(m.payee_id ORDER BY m.payee_id), array_agg(m.amount ORDER BY m.payee_id),
           array_agg(m.buckets ORDER BY m.payee_id)
    INTO v_payees, v_amounts, v_counts FROM mine AS m;
    v_count := coalesce(cardinality(v_payees), 0);
    IF v_count = 0 THEN
        RETURN;
    END IF;

    SELECT array_agg('maturity:' || p || ':' || v_run ORDER BY place),
           array_agg('held:' || p ORDER BY place) || array_agg('available:' || p ORDER BY place),
           array_agg(place::integer ORDER BY place)
    INTO v_keys, v_codes, v_places
    FROM unnest(v_payees) WITH ORDINALITY AS u (p, place);
    v_fingerprints := ARRAY(
        SELECT sha256(convert_to(
            'maturity' || E'\n' || k || E'\n' || 'held:' || p || '|available:' || p || '|'
                || amount || E'|\n', 'UTF8'))
        FROM unnest(v_keys, v_payees, v_amounts) WITH ORDINALITY AS u (k, p, amount, place)
        ORDER BY place);
    IF EXISTS (
        SELECT FROM ledger.write(
            0, p_now, v_keys, array_fill('maturity'::text, ARRAY[v_count]), v_fingerprints,
            array_fill(p_now, ARRAY[v_count]), v_codes, v_places, v_places,
            ARRAY(SELECT place + v_count FROM unnest(v_places) AS place),
            v_amounts, array_fill(NULL::timestamptz, ARRAY[v_count])) AS w
        WHERE w.outcome <> 'created')
    THEN
        RAISE EXCEPTION 'run % of the sweep was written before', v_run
            USING ERRCODE = 'unique_violation';
    END IF;
    RETURN QUERY SELECT u.p, u.amount, u.buckets
                 FROM unnest(v_payees, v_amounts, v_counts) AS u (p, amount, buckets);
END $$;

GRANT EXECUTE ON FUNCTION ledger.post(
    integer, timestamptz, text[], text[], bytea[], timestamptz[], text[], integer[], integer[],
    integer[], bigint[], timestamptz[]) TO cauri_app;
GRANT EXECUTE ON FUNCTION ledger.mature(uuid, timestamptz, integer) TO cauri_app;
