-- Text that is nearly unique, and every uuid, is an identifier: its values are neither in the model nor in its rows.
SET client_min_messages = warning;
CREATE SCHEMA identifiers;
SET search_path = identifiers, public;
CREATE TABLE person (
    id int PRIMARY KEY,
    name text NOT NULL,
    email varchar(60) UNIQUE,
    phone char(12),
    note text,
    token uuid,
    city text,
    mixed text,
    rare text
);
-- every secret has the mark 'sEcReT', and every uuid the same eight bytes, so that one search finds any of them
INSERT INTO person
SELECT i, 'sEcReT ' || md5('n' || i), 'sEcReT' || md5('e' || i) || '@example.org', 'sEcReT' || lpad(i::text, 6, '0'),
    CASE WHEN i % 3 = 0 THEN 'sEcReT note ' || repeat(md5('w' || i), 1 + i % 20) END, ('5ec2e75e-c2e7-4ec2-8' || substr(md5('t' || i), 1, 15))::uuid,
    'city ' || i % 20, CASE WHEN i % 10 < 6 THEN 'unknown' ELSE 'sEcReT ' || i END,
    CASE WHEN i % 100 = 0 THEN 'sEcReT ' || i ELSE 'common ' || i % 3 END
FROM generate_series(1, 2000) i;
SELECT synth_fit('person', columns => '{id, name, email, phone, note, token, city, mixed}', method => 'copula', epsilon => 'infinity');
SELECT name, content, codes FROM synth_columns WHERE model = 'person' ORDER BY position;
CREATE FUNCTION tells_secrets(stored bytea) RETURNS bool LANGUAGE sql AS
    $$SELECT position('sEcReT'::bytea IN stored) > 0 OR position('\x5ec2e75ec2e7'::bytea IN stored) > 0$$;
SELECT tells_secrets('a sEcReT b'), tells_secrets(uuid_send('5ec2e75e-c2e7-4ec2-8000-000000000000'));
SELECT tells_secrets(synth_export('person')) AS payload, position('unknown'::bytea IN synth_export('person')) > 0 AS frequent_value,
    synth_describe('person')::text LIKE '%sEcReT%' AS description;
SELECT bool_or(m::text LIKE '%sEcReT%') FROM synth.model m;
CREATE TABLE rows AS SELECT * FROM synth_sample('person', 4000) AS s(id int, name text, email varchar(60), phone char(12), note text, token uuid, city text, mixed text);
SELECT count(*) AS telling FROM rows r WHERE r::text LIKE '%sEcReT%' OR r::text LIKE '%5ec2e75e%';
-- unique where the source is, artificial at sight, of fitting length
SELECT count(DISTINCT name) AS names, count(DISTINCT email) AS emails, count(DISTINCT token) AS tokens, count(DISTINCT mixed) > 1000 AS mixed FROM rows;
SELECT bool_and(name LIKE 'synth\_%') AS name, bool_and(email LIKE 'synth\_%') AS email, bool_and(mixed = 'unknown' OR length(mixed) BETWEEN 8 AND 11) AS mixed,
    bool_and(length(name) = 39) AS as_long, bool_and(length(email) <= 60) AS in_limit, bool_and(length(phone) <= 12) AS in_char,
    bool_and(length(note) BETWEEN 30 AND 700) AS notes, stddev(length(note)) > 100 AS notes_differ
FROM rows;
SELECT bool_and(substr(token::text, 15, 1) = '8' AND substr(token::text, 20, 1) IN ('8', '9', 'a', 'b')) AS custom_uuids FROM rows;
-- the frequent value keeps its share: 60 % of 4,000, five standard deviations are 3.9 %
SELECT abs(avg((mixed = 'unknown')::int) - 0.6) < 0.04 AS mixed, abs(avg((note IS NULL)::int) - 2 / 3.0) < 0.04 AS nulls FROM rows;
-- other seeds give other values, the same seed the same
SELECT count(*) FROM synth_sample('person', 1000, 1) AS a(name text) JOIN synth_sample('person', 1000, 2) AS b(name text) USING (name);
SELECT count(*) FROM synth_sample('person', 1000, 1) AS a(id int, name text) JOIN synth_sample('person', 1000, 1) AS b(id int, name text) USING (id, name);

-- a few rare values do not make a column an identifier, unless they are more than a tenth; but a value of one row is not stored
SELECT synth_fit('person', 'rare', columns => '{rare, city}', method => 'copula', epsilon => 'infinity');
SELECT name, content, codes FROM synth_columns WHERE model = 'rare' ORDER BY position;
SELECT tells_secrets(synth_export('rare')), count(*) FILTER (WHERE rare NOT LIKE 'common%') AS rare FROM synth_sample('rare', 1000) AS s(rare text);
-- but the owner may say that a column holds categories
SELECT synth_fit('person', 'named', columns => '{name, city}', options => '{"categories": ["name"]}',
    method => 'copula', epsilon => 'infinity');
SELECT name, content, codes FROM synth_columns WHERE model = 'named' ORDER BY position;
SELECT bool_and(name LIKE 'sEcReT%') AS as_asked FROM synth_sample('named', 100) AS s(name text);

-- one row, two rows, ten rows: text in a small table is an identifier before it is a category
CREATE TABLE tiny (a text, b uuid);
INSERT INTO tiny VALUES ('sEcReT one', '5ec2e75e-c2e7-4ec2-8000-000000000001');
SELECT synth_fit('tiny', method => 'copula', epsilon => 'infinity');
SELECT tells_secrets(synth_export('tiny'));
INSERT INTO tiny VALUES ('sEcReT two', '5ec2e75e-c2e7-4ec2-8000-000000000002');
SELECT synth_fit('tiny', method => 'copula', epsilon => 'infinity');
SELECT tells_secrets(synth_export('tiny'));
INSERT INTO tiny SELECT 'sEcReT ' || i, ('5ec2e75e-c2e7-4ec2-8000-00000000000' || i)::uuid FROM generate_series(3, 9) i;
SELECT synth_fit('tiny', method => 'copula', epsilon => 'infinity');
SELECT tells_secrets(synth_export('tiny'));
-- a uuid that repeats becomes a pseudonym that repeats
CREATE TABLE account AS SELECT ('5ec2e75e-c2e7-4ec2-8000-00000000000' || i % 5)::uuid AS owner, i AS amount FROM generate_series(1, 500) i;
SELECT synth_fit('account', method => 'copula', epsilon => 'infinity');
SELECT tells_secrets(synth_export('account'));
SELECT count(DISTINCT owner), bool_or(owner::text LIKE '5ec2e75e%') AS telling FROM synth_sample(NULL::account, 'account', 1000);

-- more distinct values than the fit counts, longer values than a label has
CREATE TABLE large AS SELECT 'sEcReT ' || i AS a, 'sEcReT ' || repeat('long ', 100) || i % 3 AS b FROM generate_series(1, 50000) i;
SELECT synth_fit('large', method => 'copula', epsilon => 'infinity');
SELECT tells_secrets(synth_export('large'));
SELECT name, content FROM synth_columns WHERE model = 'large' ORDER BY position;

-- the values do not show in errors either
CREATE TABLE odd (a int, b text);
INSERT INTO odd SELECT i, 'sEcReT ' || i FROM generate_series(1, 100) i;
CREATE VIEW odd_view AS SELECT a, b FROM odd;
SELECT synth_fit('odd_view', method => 'copula', epsilon => 'infinity');
SELECT * FROM synth_sample('odd_view', 1) AS s(a int, b int);

SELECT count(synth_drop(name, true)) AS dropped FROM synth_models WHERE source LIKE 'identifiers.%';
DROP SCHEMA identifiers CASCADE;
