-- Constraints that synthetic rows cannot keep.
CREATE SCHEMA constraints_refusals;
SET search_path = constraints_refusals, public;
\set ECHO none
\i sql/helpers/refused.psql
\set ECHO all
-- artificial text cannot look like what a CHECK wants: the fit says so, not the first reader
CREATE TABLE contact (email text UNIQUE CHECK (email LIKE '%@%'), plate text CHECK (plate ~ '^[A-Z]+-[0-9]+$'));
INSERT INTO contact SELECT 'person' || i || '@example.org', 'AB-' || i FROM generate_series(1, 100) i;
CALL refused($$SELECT synth_fit('contact', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('contact', columns => '{plate}', method => 'copula', epsilon => 'infinity')$$);
SELECT synth_fit('contact', options => '{"ignore_constraints": ["contact_email_check", "contact_plate_check"]}',
    method => 'copula', epsilon => 'infinity');
CREATE DOMAIN zip AS text CHECK (VALUE ~ '^[0-9]{5}$');
CREATE TABLE address (z zip);
INSERT INTO address SELECT 10000 + i FROM generate_series(1, 100) i;
CALL refused($$SELECT synth_fit('address', method => 'copula', epsilon => 'infinity')$$);

-- a CHECK over columns that only depend on each other
CREATE TABLE sums (a int, b int, total int, CONSTRAINT adds_up CHECK (a * 1000 + b = total));
INSERT INTO sums SELECT i, i * 7 % 1000, i * 1000 + i * 7 % 1000 FROM generate_series(1, 1000) i;
CALL refused($$SELECT synth_fit('sums', method => 'copula', epsilon => 'infinity')$$);
SELECT synth_fit('sums', options => '{"ignore_constraints": ["adds_up"]}', method => 'copula', epsilon => 'infinity');
SELECT synth_fit('sums', columns => '{a, b}', method => 'copula', epsilon => 'infinity');

-- keys that share a column, and generated ones
CREATE TABLE shared (a int, b int, c int, UNIQUE (a, b), UNIQUE (b, c));
INSERT INTO shared SELECT i, i % 10, i FROM generate_series(1, 100) i;
CALL refused($$SELECT synth_fit('shared', method => 'copula', epsilon => 'infinity')$$);
SELECT synth_fit('shared', options => '{"ignore_constraints": ["shared_b_c_key"]}', method => 'copula', epsilon => 'infinity');
CREATE TABLE generated (a int, b int GENERATED ALWAYS AS (a + 1) STORED UNIQUE);
INSERT INTO generated SELECT i FROM generate_series(1, 100) i;
CALL refused($$SELECT synth_fit('generated', method => 'copula', epsilon => 'infinity')$$);

-- more rows than a key has values
CREATE TABLE flags (a boolean, b smallint, PRIMARY KEY (a, b));
INSERT INTO flags SELECT i % 2 = 0, i / 2 FROM generate_series(0, 19) i;
SELECT synth_fit('flags', method => 'copula', epsilon => 'infinity');
SELECT count(DISTINCT f) FROM synth_sample(NULL::flags, 'flags', 20) f;
CALL refused($$SELECT * FROM synth_sample(NULL::flags, 'flags', 21)$$);

SELECT synth_drop(name) FROM synth_models WHERE source LIKE 'constraints_refusals.%';
SET client_min_messages = warning;
DROP SCHEMA constraints_refusals CASCADE;
