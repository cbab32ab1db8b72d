-- The journal: accounts, entries, movements, and what is kept beside them.
--
-- One row a movement (debit, credit, amount above zero): an unbalanced entry can't be written.
-- The program may read everything and write nothing here but through `ledger.post` and
-- `ledger.mature`. No function asks the time; it is handed in.

-- Payees' accounts have ids above zero, the house's own below: so an index of what payees read
-- needs no room for the few accounts that every sale touches.
CREATE SEQUENCE ledger.account_ids AS bigint;
CREATE SEQUENCE ledger.entry_ids AS bigint;

-- The kinds of account. What the functions below know of a kind stands here and nowhere else; a
-- test compares it with the domain's.
CREATE TABLE ledger.account_kinds (
    kind       text PRIMARY KEY CHECK (kind ~ '^[a-z]+(_[a-z]+)*$'),
    -- Whose it is: one a payee, one a gateway, else one of the house.
    of_payee   boolean NOT NULL,
    of_gateway boolean NOT NULL,
    -- What is taken out must stand there, unless the recipe may overdraw it.
    guarded    boolean NOT NULL,
    -- Kept by the instant of release, too (`ledger.buckets`).
    bucketed   boolean NOT NULL,
    UNIQUE (kind, of_payee, of_gateway),
    CHECK (NOT (of_payee AND of_gateway)),
    CHECK (of_payee OR NOT (guarded OR bucketed))
);
INSERT INTO ledger.account_kinds (kind, of_payee, of_gateway, guarded, bucketed) VALUES
    ('held',             true,  false, false, true),
    ('available',        true,  false, true,  false),
    ('payout_in_flight', true,  false, false, false),
    ('platform_revenue', false, false, false, false),
    ('gateway_fees',     false, false, false, false),
    ('unapplied',        false, false, false, false),
    ('gateway_clearing', false, true,  false, false),
    ('payout_float',     false, true,  false, false);

-- The kinds of entry, and what their keys look like (a pattern of LIKE). One that is swept is
-- written by `ledger.mature` alone.
CREATE TABLE ledger.entry_kinds (
    kind        text PRIMARY KEY CHECK (kind ~ '^[a-z]+(_[a-z]+)*$'),
    key_pattern text NOT NULL,
    swept       boolean NOT NULL
);
INSERT INTO ledger.entry_kinds (kind, key_pattern, swept) VALUES
    ('sale',             'sale:%',             false),
    ('unapplied',        'unapplied:%',        false),
    ('gateway_fee',      'gateway\_fee:%',     false),
    ('maturity',         'maturity:%',         true),
    ('payout_requested', 'payout:%:requested', false),
    ('payout_paid',      'payout:%:concluded', false),
    ('payout_failed',    'payout:%:concluded', false),
    ('payout_recovered', 'payout:%:concluded', false),
    ('adjustment',       'adjustment:%',       false);

-- What each kind of entry may move. A movement that stands here in no row can't be posted: money
-- that is held leaves the holdback by the recipes alone that say so.
CREATE TABLE ledger.recipes (
    entry_kind   text NOT NULL REFERENCES ledger.entry_kinds (kind),
    debit_kind   text NOT NULL REFERENCES ledger.account_kinds (kind),
    credit_kind  text NOT NULL REFERENCES ledger.account_kinds (kind),
    -- The money is gone, whatever stands on the account: what is missing is owed by the payee.
    may_overdraw boolean NOT NULL,
    PRIMARY KEY (entry_kind, debit_kind, credit_kind)
);
INSERT INTO ledger.recipes (entry_kind, debit_kind, credit_kind, may_overdraw) VALUES
    ('sale',             'gateway_clearing', 'held',             false),
    ('sale',             'gateway_clearing', 'platform_revenue', false),
    ('unapplied',        'gateway_clearing', 'unapplied',        false),
    ('gateway_fee',      'gateway_fees',     'gateway_clearing', false),
    ('maturity',         'held',             'available',        false),
    ('payout_requested', 'available',        'payout_in_flight', false),
    ('payout_paid',      'payout_in_flight', 'payout_float',     false),
    ('payout_failed',    'payout_in_flight', 'available',        false),
    ('payout_recovered', 'available',        'payout_float',     true),
    ('adjustment',       'held',             'held',             false),
    ('adjustment',       'available',        'available',        true);

-- The recipes with what their accounts ask for.
CREATE VIEW ledger.rules AS
SELECT r.entry_kind, r.debit_kind, r.credit_kind, e.swept,
       d.guarded AND NOT r.may_overdraw AS guarded,
       d.guarded AND r.may_overdraw AS overdraws,
       d.bucketed OR c.bucketed AS bucketed,
       d.bucketed AS from_bucket
FROM ledger.recipes AS r
JOIN ledger.entry_kinds AS e ON e.kind = r.entry_kind
JOIN ledger.account_kinds AS d ON d.kind = r.debit_kind
JOIN ledger.account_kinds AS c ON c.kind = r.credit_kind;

CREATE TABLE ledger.accounts (
    id         bigint PRIMARY KEY,
    code       text NOT NULL UNIQUE CHECK (code ~ '^[a-z_]+(:.+)?$'),
    kind       text NOT NULL,
    payee_id   uuid,
    of_payee   boolean NOT NULL GENERATED ALWAYS AS (payee_id IS NOT NULL) STORED,
    of_gateway boolean NOT NULL
        GENERATED ALWAYS AS (payee_id IS NULL AND strpos(code, ':') > 0) STORED,
    CHECK (split_part(code, ':', 1) = kind),
    FOREIGN KEY (kind, of_payee, of_gateway)
        REFERENCES ledger.account_kinds (kind, of_payee, of_gateway),
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
                    'payout_requested', 'payout_paid', 'payout_failed', 'payout_recovered',
                    'adjustment')),
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
-- What a kind means, and what a recipe may, never changes either: entries were made by it.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.account_kinds
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.entry_kinds
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.recipes
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- Ids and kinds of accounts, in the order of their codes given; those that are new are opened. A
-- payee's accounts are opened together, before any lane is locked: the sweep, which holds a lane,
-- never has to open one. A code that names no account is refused: nothing ever moves up to its
-- place.
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
        FROM (SELECT DISTINCT opened.code, opened.kind, missing.payee_id
              FROM (SELECT c.code, k.kind,
                           CASE WHEN k.of_payee THEN split_part(c.code, ':', 2)::uuid END
                               AS payee_id
                    FROM unnest(p_codes) AS c (code)
                    JOIN ledger.account_kinds AS k ON k.kind = split_part(c.code, ':', 1)
                    WHERE NOT EXISTS (SELECT FROM ledger.accounts AS a WHERE a.code = c.code)
                   ) AS missing
              CROSS JOIN LATERAL (
                  SELECT missing.code, missing.kind WHERE missing.payee_id IS NULL
                  UNION ALL
                  SELECT k.kind || ':' || missing.payee_id, k.kind FROM ledger.account_kinds AS k
                  WHERE k.of_payee AND missing.payee_id IS NOT NULL) AS opened (code, kind)
              ORDER BY opened.code) AS new
        ON CONFLICT (code) DO NOTHING;
    END LOOP;
    IF cardinality(ids) IS DISTINCT FROM cardinality(p_codes) THEN
        RAISE EXCEPTION 'only % of % codes name an account', coalesce(cardinality(ids), 0),
            cardinality(p_codes) USING ERRCODE = 'invalid_parameter_value';
    END IF;
END $$;

-- Writes entries and all that is kept beside them. Item i has key i, kind i and so on; movements
-- name their item and, by place in `p_accounts`, their accounts. Items in `p_refused` are left out.
-- Locks in this order: accounts of guarded payees (before), the lane, keys, balances, buckets.
CREATE FUNCTION ledger.write(
    p_lane integer, p_now timestamptz,
    p_keys text[], p_kinds text[], p_fingerprints bytea[], p_occurred_at timestamptz[],
    p_accounts bigint[], p_items integer[], p_debits integer[], p_credits integer[],
    p_amounts bigint[], p_release_at timestamptz[], p_refused integer[], p_from_buckets boolean)
RETURNS TABLE (item integer, outcome text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_entries bigint[];
    v_debits bigint[];
    v_credits bigint[];
    v_refused integer[] := p_refused;
    v_fresh boolean[];  -- by item; looked up by place, so that a batch costs what its rows cost
BEGIN
    -- In the order of the elements, which is how `unnest` gives them: to sort them costs more.
    v_debits := ARRAY(SELECT p_accounts[d] FROM unnest(p_debits) AS d);
    v_credits := ARRAY(SELECT p_accounts[c] FROM unnest(p_credits) AS c);

    PERFORM FROM ledger.lanes WHERE lane = p_lane FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no lane %', p_lane USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF p_from_buckets THEN
        v_refused := v_refused || ledger.refuse_unheld(p_keys, p_items, v_debits, p_amounts,
                                                       p_release_at);
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
      AND (NOT p_from_buckets OR ledger.is_bucketed(m.credit))
    GROUP BY m.credit, m.release_at ORDER BY m.release_at, m.credit
    ON CONFLICT (account_id, release_at, lane) DO UPDATE
        SET amount_xof = kept.amount_xof + excluded.amount_xof;
    IF p_from_buckets THEN
        PERFORM ledger.take_from_buckets(p_items, v_debits, p_amounts, p_release_at, v_fresh);
    END IF;

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

-- True if what stands on an account is kept by the instant of release, too.
CREATE FUNCTION ledger.is_bucketed(p_account bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT k.bucketed FROM ledger.accounts AS a JOIN ledger.account_kinds AS k USING (kind)
    WHERE a.id = p_account
$$;

-- The items that would take more out of a bucket than is in it, whichever lanes put it there. Only
-- whoever holds lane 0 takes from buckets; others at most add to them meanwhile. An item whose key
-- is known already is not judged again.
CREATE FUNCTION ledger.refuse_unheld(
    p_keys text[], p_items integer[], p_debits bigint[], p_amounts bigint[],
    p_release_at timestamptz[])
RETURNS integer[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_refused integer[] := '{}';
    v_taken jsonb := '{}';  -- bucket → francs that earlier items of this call take
    v_ask record;
    v_sum bigint;
BEGIN
    FOR v_ask IN
        SELECT m.item, m.debit AS account_id, m.release_at, sum(m.amount)::bigint AS amount,
               m.debit || '@' || extract(epoch FROM m.release_at) AS bucket
        FROM unnest(p_items, p_debits, p_amounts, p_release_at)
             AS m (item, debit, amount, release_at)
        WHERE m.release_at IS NOT NULL AND ledger.is_bucketed(m.debit)
          AND NOT EXISTS (SELECT FROM ledger.keys AS k WHERE k.key = p_keys[m.item])
        GROUP BY m.item, m.debit, m.release_at ORDER BY m.item, m.debit, m.release_at
    LOOP
        v_sum := v_ask.amount + coalesce((v_taken ->> v_ask.bucket)::bigint, 0);
        IF v_sum > (SELECT coalesce(sum(b.amount_xof), 0) FROM ledger.buckets AS b
                    WHERE b.account_id = v_ask.account_id AND b.release_at = v_ask.release_at) THEN
            v_refused := v_refused || v_ask.item;
        ELSE
            v_taken := jsonb_set(v_taken, ARRAY[v_ask.bucket], to_jsonb(v_sum));
        END IF;
    END LOOP;
    RETURN v_refused;
END $$;

-- Takes what fresh items debit out of its buckets, lane by lane.
CREATE FUNCTION ledger.take_from_buckets(
    p_items integer[], p_debits bigint[], p_amounts bigint[], p_release_at timestamptz[],
    p_fresh boolean[])
RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    UPDATE ledger.buckets AS kept SET amount_xof = kept.amount_xof - part.amount
    FROM (SELECT b.account_id, b.release_at, b.lane,
                 least(b.amount_xof, ask.amount - coalesce(sum(b.amount_xof) OVER earlier, 0))
                     AS amount
          FROM (SELECT m.debit AS account_id, m.release_at, sum(m.amount) AS amount
                FROM unnest(p_items, p_debits, p_amounts, p_release_at)
                     AS m (item, debit, amount, release_at)
                WHERE p_fresh[m.item] AND m.release_at IS NOT NULL AND ledger.is_bucketed(m.debit)
                GROUP BY m.debit, m.release_at) AS ask
          JOIN ledger.buckets AS b
              ON b.account_id = ask.account_id AND b.release_at = ask.release_at
          WINDOW earlier AS (PARTITION BY b.account_id, b.release_at ORDER BY b.lane
                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS part
    WHERE part.amount > 0 AND kept.account_id = part.account_id
      AND kept.release_at = part.release_at AND kept.lane = part.lane
$$;

-- The items that would take more out of a guarded account than stands on it. Accounts are locked
-- until the transaction ends, so nobody else can take it meanwhile; who may overdraw them waits in
-- the same line. An item whose key is known already is not judged again.
CREATE FUNCTION ledger.refuse_overdrawn(
    p_keys text[], p_entry_kinds text[], p_accounts bigint[], p_kinds text[], p_items integer[],
    p_debits integer[], p_credits integer[], p_amounts bigint[])
RETURNS integer[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_refused integer[] := '{}';
    v_taken jsonb := '{}';  -- account → francs that earlier items of this call take
    v_ask record;
    v_sum bigint;
BEGIN
    PERFORM FROM ledger.accounts
    WHERE id IN (SELECT p_accounts[m.debit] FROM unnest(p_debits) AS m (debit)
                 JOIN ledger.account_kinds AS k ON k.kind = p_kinds[m.debit] WHERE k.guarded)
    ORDER BY id FOR NO KEY UPDATE;

    FOR v_ask IN
        SELECT m.item, p_accounts[m.debit] AS account_id, bool_or(r.guarded) AS guarded,
               sum(m.amount)::bigint AS amount
        FROM unnest(p_items, p_debits, p_credits, p_amounts) AS m (item, debit, credit, amount)
        JOIN ledger.rules AS r
            ON r.entry_kind = p_entry_kinds[m.item] AND r.debit_kind = p_kinds[m.debit]
           AND r.credit_kind = p_kinds[m.credit]
        WHERE (r.guarded OR r.overdraws)
          AND NOT EXISTS (SELECT FROM ledger.keys AS k WHERE k.key = p_keys[m.item])
        GROUP BY m.item, p_accounts[m.debit] ORDER BY m.item, p_accounts[m.debit]
    LOOP
        v_sum := v_ask.amount + coalesce((v_taken ->> v_ask.account_id::text)::bigint, 0);
        IF v_ask.guarded AND v_sum > (
            SELECT coalesce(sum(b.credits_xof - b.debits_xof), 0) FROM ledger.balances AS b
            WHERE b.account_id = v_ask.account_id)
        THEN
            v_refused := v_refused || v_ask.item;
        ELSE
            v_taken := jsonb_set(v_taken, ARRAY[v_ask.account_id::text], to_jsonb(v_sum));
        END IF;
    END LOOP;
    RETURN v_refused;
END $$;

-- True of what `unnest` and a subscript count alike: one dimension, from 1.
CREATE FUNCTION ledger.is_list(p_array anyarray) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_ndims(p_array) = 1 AND array_lower(p_array, 1) = 1, false)
$$;

-- A guard that counts and then writes must see what others wrote meanwhile: any other level shows
-- the books as they were when the transaction began.
CREATE FUNCTION ledger.refuse_isolation() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'the journal is written in READ COMMITTED only'
            USING ERRCODE = 'invalid_transaction_state';
    END IF;
END $$;

-- Refuses columns that are not what `ledger.post` says, before anything is looked up by them.
CREATE FUNCTION ledger.refuse_columns(
    p_keys text[], p_kinds text[], p_fingerprints bytea[], p_occurred_at timestamptz[],
    p_codes text[], p_items integer[], p_debits integer[], p_credits integer[],
    p_amounts bigint[], p_release_at timestamptz[])
RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT (ledger.is_list(p_keys) AND ledger.is_list(p_kinds) AND ledger.is_list(p_fingerprints)
            AND ledger.is_list(p_occurred_at) AND ledger.is_list(p_codes)
            AND ledger.is_list(p_items) AND ledger.is_list(p_debits) AND ledger.is_list(p_credits)
            AND ledger.is_list(p_amounts) AND ledger.is_list(p_release_at))
        OR ARRAY[cardinality(p_kinds), cardinality(p_fingerprints), cardinality(p_occurred_at)]
           <> array_fill(cardinality(p_keys), ARRAY[3])
        OR ARRAY[cardinality(p_debits), cardinality(p_credits), cardinality(p_amounts),
                 cardinality(p_release_at)] <> array_fill(cardinality(p_items), ARRAY[4])
    THEN
        RAISE EXCEPTION 'the columns of entries or of movements are not of one length'
            USING ERRCODE = 'array_subscript_error';
    END IF;
    IF cardinality(p_keys) > 512 THEN
        RAISE EXCEPTION 'at most 512 entries are posted at once, not %', cardinality(p_keys)
            USING ERRCODE = 'program_limit_exceeded';
    END IF;
    -- What the sweep alone writes, nobody else does, nor under a name that would stand in its way.
    IF EXISTS (
        SELECT FROM unnest(p_keys, p_kinds, p_fingerprints, p_occurred_at)
             AS e (key, kind, fingerprint, occurred_at)
        LEFT JOIN ledger.entry_kinds AS k ON k.kind = e.kind AND NOT k.swept
        WHERE (e.key LIKE k.key_pattern) IS NOT TRUE OR e.fingerprint IS NULL
           OR isfinite(e.occurred_at) IS NOT TRUE)
    THEN
        RAISE EXCEPTION 'an entry is of no kind that is posted, or its key or instant is of another'
            USING ERRCODE = 'check_violation';
    END IF;
END $$;

-- The one door to the journal. Answers for each item `created`, `duplicate` (the same entry is
-- there), `conflict` (another entry is there under its key) or `refused` (not enough available;
-- nothing of it is left behind). Movements are held to the recipes, by the accounts that their
-- codes have led to.
CREATE FUNCTION ledger.post(
    p_lane integer, p_now timestamptz,
    p_keys text[], p_kinds text[], p_fingerprints bytea[], p_occurred_at timestamptz[],
    p_codes text[], p_items integer[], p_debits integer[], p_credits integer[],
    p_amounts bigint[], p_release_at timestamptz[])
RETURNS TABLE (item integer, outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_accounts bigint[];
    v_kinds text[];
    v_refused integer[] := '{}';
    v_found record;
BEGIN
    PERFORM ledger.refuse_isolation();
    PERFORM ledger.refuse_columns(p_keys, p_kinds, p_fingerprints, p_occurred_at, p_codes, p_items,
                                  p_debits, p_credits, p_amounts, p_release_at);
    SELECT ids, kinds INTO v_accounts, v_kinds FROM ledger.open_accounts(p_codes);

    -- Money goes into the holdback with its release, and out of it by the same; what is released
    -- before it was earned would never have been held. Movements are looked at sort by sort: a
    -- batch has many, of few sorts.
    SELECT bool_and(r.entry_kind IS NOT NULL AND m.sound
                    AND CASE WHEN r.bucketed THEN m.released ELSE m.unreleased END) AS sound,
           bool_or(r.guarded OR r.overdraws) AS guarded, bool_or(r.from_bucket) AS from_buckets
    INTO v_found
    FROM (SELECT p_kinds[m.item] AS entry_kind, v_kinds[m.debit] AS debit_kind,
                 v_kinds[m.credit] AS credit_kind,
                 bool_and(m.release_at IS NULL) AS unreleased,
                 bool_and(coalesce(isfinite(m.release_at) AND m.release_at
                          >= p_occurred_at[m.item] - interval '1 second', false)) AS released,
                 bool_and(coalesce(m.amount, 0) > 0) AS sound
          FROM unnest(p_items, p_debits, p_credits, p_amounts, p_release_at)
               AS m (item, debit, credit, amount, release_at)
          GROUP BY 1, 2, 3) AS m
    LEFT JOIN ledger.rules AS r
        ON r.entry_kind = m.entry_kind AND r.debit_kind = m.debit_kind
       AND r.credit_kind = m.credit_kind AND NOT r.swept;
    IF v_found.sound IS NOT TRUE
        OR cardinality(ARRAY(SELECT DISTINCT unnest(p_items))) <> cardinality(p_keys)
        OR (v_found.from_buckets AND p_lane <> 0)
    THEN
        RAISE EXCEPTION 'no recipe makes such a movement: it goes around the holdback or its entry'
            USING ERRCODE = 'check_violation';
    END IF;

    -- A withdrawal may not take more than is available: the payee's row is locked, then counted.
    IF v_found.guarded THEN
        v_refused := ledger.refuse_overdrawn(p_keys, p_kinds, v_accounts, v_kinds, p_items,
                                             p_debits, p_credits, p_amounts);
    END IF;
    RETURN QUERY SELECT w.item, w.outcome FROM ledger.write(
        p_lane, p_now, p_keys, p_kinds, p_fingerprints, p_occurred_at, v_accounts, p_items,
        p_debits, p_credits, p_amounts, p_release_at, v_refused, v_found.from_buckets) AS w;
END $$;

-- The server's clock, for one purpose: nobody's word is taken for an instant that has not come.
-- Nothing is decided by it, and nothing written down.
CREATE FUNCTION ledger.clock() RETURNS timestamptz
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
    SELECT clock_timestamp()
$$;

-- Refuses an instant beyond the business clock: the server's, moved ahead as far as the sandbox's
-- was, and five minutes for clocks that differ.
CREATE FUNCTION ledger.refuse_future(p_now timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (isfinite(p_now) AND p_now <= ledger.clock() + interval '5 minutes' + make_interval(
            secs => coalesce((SELECT clock_offset_seconds FROM app.system WHERE id = 1), 0)))
        IS NOT TRUE
    THEN
        RAISE EXCEPTION '% has not come yet', coalesce(p_now::text, 'no instant')
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
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
    v_due tid[];  -- where the due buckets lie: they are locked, so nobody moves them
    v_payees uuid[];
    v_amounts bigint[];
    v_counts bigint[];
    v_keys text[];
    v_written bigint[];
    v_fingerprints bytea[];
    v_places integer[];
    v_count integer;
BEGIN
    PERFORM ledger.refuse_isolation();
    PERFORM ledger.refuse_future(p_now);
    IF (p_limit BETWEEN 1 AND 10000) IS NOT TRUE THEN
        RAISE EXCEPTION 'a run of the sweep takes 1 to 10000 buckets, not %', p_limit
            USING ERRCODE = 'program_limit_exceeded';
    END IF;
    IF p_payee IS NOT NULL THEN
        PERFORM ledger.open_accounts(ARRAY['available:' || p_payee]);
        PERFORM FROM ledger.accounts WHERE code = 'available:' || p_payee FOR NO KEY UPDATE;
    END IF;
    UPDATE ledger.lanes SET runs = runs + 1 WHERE lane = 0 RETURNING runs INTO v_run;

    -- Two statements rather than one with an OR, so that each has the index that it needs.
    IF p_payee IS NOT NULL THEN
        SELECT array_agg(d.place) INTO v_due
        FROM (SELECT ctid AS place FROM ledger.buckets
              WHERE account_id = (SELECT id FROM ledger.accounts WHERE code = 'held:' || p_payee)
                AND release_at <= p_now
              ORDER BY release_at, account_id, lane FOR UPDATE) AS d;
    ELSE
        SELECT array_agg(d.place) INTO v_due
        FROM (SELECT ctid AS place FROM ledger.buckets
              WHERE release_at <= p_now
              ORDER BY release_at, account_id, lane LIMIT p_limit FOR UPDATE) AS d;
    END IF;

    WITH gone AS (
        DELETE FROM ledger.buckets AS b WHERE b.ctid = ANY (v_due)
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
           array_agg(place::integer ORDER BY place)
    INTO v_keys, v_places
    FROM unnest(v_payees) WITH ORDINALITY AS u (p, place);
    SELECT ids INTO v_written FROM ledger.open_accounts(
        ARRAY(SELECT 'held:' || p FROM unnest(v_payees) WITH ORDINALITY AS u (p, place)
              ORDER BY place)
        || ARRAY(SELECT 'available:' || p FROM unnest(v_payees) WITH ORDINALITY AS u (p, place)
                 ORDER BY place));
    v_fingerprints := ARRAY(
        SELECT sha256(convert_to(
            'maturity' || E'\n' || k || E'\n' || 'held:' || p || '|available:' || p || '|'
                || amount || E'|\n', 'UTF8'))
        FROM unnest(v_keys, v_payees, v_amounts) WITH ORDINALITY AS u (k, p, amount, place)
        ORDER BY place);
    IF EXISTS (
        SELECT FROM ledger.write(
            0, p_now, v_keys, array_fill('maturity'::text, ARRAY[v_count]), v_fingerprints,
            array_fill(p_now, ARRAY[v_count]), v_written, v_places, v_places,
            ARRAY(SELECT place + v_count FROM unnest(v_places) AS place),
            v_amounts, array_fill(NULL::timestamptz, ARRAY[v_count]), '{}', false) AS w
        WHERE w.outcome <> 'created')
    THEN
        RAISE EXCEPTION 'run % of the sweep was written before', v_run
            USING ERRCODE = 'unique_violation';
    END IF;
    RETURN QUERY SELECT u.p, u.amount, u.buckets
                 FROM unnest(v_payees, v_amounts, v_counts) AS u (p, amount, buckets);
END $$;

-- The journal is read by everybody and written by its own functions only.
GRANT SELECT ON ledger.account_kinds, ledger.entry_kinds, ledger.recipes, ledger.rules,
    ledger.accounts, ledger.lanes, ledger.keys, ledger.entries, ledger.movements, ledger.balances,
    ledger.buckets TO cauri_app;
GRANT EXECUTE ON FUNCTION ledger.post(
    integer, timestamptz, text[], text[], bytea[], timestamptz[], text[], integer[], integer[],
    integer[], bigint[], timestamptz[]) TO cauri_app;
GRANT EXECUTE ON FUNCTION ledger.mature(uuid, timestamptz, integer) TO cauri_app;
