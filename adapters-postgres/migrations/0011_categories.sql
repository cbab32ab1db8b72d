-- Categories: those that every platform starts with; its admins change them.

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

-- A category goes only when no product is in it; the program asks first, this holds it to it.
ALTER TABLE app.products ADD CONSTRAINT products_category_fkey
    FOREIGN KEY (category) REFERENCES app.categories (name);
CREATE INDEX products_of_category ON app.products (category);
