-- Categories and products.

-- Those that every platform starts with; its admins change them.
CREATE TABLE app.categories (
    id         uuid PRIMARY KEY,
    name       text NOT NULL CONSTRAINT categories_name_key UNIQUE
        CHECK (name ~ '^[a-z][a-z0-9-]{0,39}$'),
    created_at timestamptz NOT NULL
);

INSERT INTO app.categories (id, name, created_at) VALUES
    ('019b76da-a800-7000-8000-000000000001', 'mode', '2026-01-01T00:00:00Z'),
    ('019b76da-a800-7000-8000-000000000002', 'beaute', '2026-01-01T00:00:00Z'),
    ('019b76da-a800-7000-8000-000000000003', 'tech', '2026-01-01T00:00:00Z'),
    ('019b76da-a800-7000-8000-000000000004', 'alimentation', '2026-01-01T00:00:00Z'),
    ('019b76da-a800-7000-8000-000000000005', 'maison', '2026-01-01T00:00:00Z'),
    ('019b76da-a800-7000-8000-000000000006', 'sport', '2026-01-01T00:00:00Z'),
    ('019b76da-a800-7000-8000-000000000007', 'culture', '2026-01-01T00:00:00Z'),
    ('019b76da-a800-7000-8000-000000000008', 'services', '2026-01-01T00:00:00Z');

-- A text as it is searched: the one folding, of what is kept and of what is asked for. No accents
-- and tones, one kind of apostrophe and hyphen, letters of the region under those that keyboards
-- have, nothing invisible.
CREATE FUNCTION app.folded(said text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT btrim(regexp_replace(
        translate(
            replace(replace(replace(replace(replace(lower(regexp_replace(normalize(said, NFKD),
                '[\u00ad\u0300-\u036f\u064b-\u065f\u0670\u07eb-\u07f3\u1ab0-\u1aff\u1dc0-\u1dff'
                '\u200b-\u200f\u202a-\u202e\u2060-\u2069\u20d0-\u20ff\ufe00-\ufe0f\ufeff]',
                '', 'g')), 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'ß', 'ss'),
            -- In either case: not every locale of a database knows theirs.
            '’‘ʼʹʻ′`‐‒–—−ɓɗƴɛɔŋɲɖƒɣʋøłđıƁƊƳƐƆŊƝƉƑƔƲØŁĐ',
            $to$'''''''-----bdyeonndfgvoldibdyeonndfgvold$to$),
        '\s+', ' ', 'g'))
$$;
GRANT EXECUTE ON FUNCTION app.folded(text) TO cauri_app;

CREATE TABLE app.products (
    id              uuid PRIMARY KEY,
    merchant_id     uuid NOT NULL REFERENCES app.users (id),
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description     text NOT NULL CHECK (length(description) BETWEEN 1 AND 5000),
    price_xof       bigint NOT NULL CHECK (price_xof BETWEEN 1 AND 5000000),
    commission_hint numeric(5, 2) CHECK (commission_hint BETWEEN 5 AND 50),
    -- A category goes only when no product is in it; the program asks first, this holds it to it.
    category        text NOT NULL REFERENCES app.categories (name),
    -- What a search looks through.
    folded          text NOT NULL
        GENERATED ALWAYS AS (app.folded(name || ' ' || description || ' ' || category)) STORED,
    stock           bigint CHECK (stock >= 0),
    -- Whether any is left is the stock's to say.
    status          text NOT NULL CHECK (status IN ('active', 'inactive', 'archived')),
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    version         bigint NOT NULL CHECK (version > 0)
);
CREATE INDEX products_of_merchant ON app.products (merchant_id, created_at DESC, id DESC);
CREATE INDEX products_of_category ON app.products (category);

-- A category is never written again; whoever locks its row needs the right to all the same.
GRANT SELECT, INSERT, UPDATE (id), DELETE ON app.categories TO cauri_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON app.products TO cauri_app;
