-- What synthetic tables refuse, and what they say then.
SET client_min_messages = warning;
CREATE SCHEMA refuse;
SET search_path = refuse, public;
CREATE TABLE source (id int PRIMARY KEY, label text, day date, small smallint CHECK (small < 5));
INSERT INTO source SELECT i, 'label ' || i % 3, date '2024-01-01' + i % 9, i % 5 FROM generate_series(1, 500) i;
SELECT synth_fit('source', 'refuse', method => 'copula', epsilon => 'infinity');
CREATE ROLE refuse_owner;
CREATE ROLE refuse_reader;
GRANT USAGE ON SCHEMA refuse TO refuse_owner, refuse_reader;
GRANT CREATE ON SCHEMA refuse TO refuse_owner;
\set SHOW_CONTEXT never
\set VERBOSITY default

-- options
CREATE FOREIGN TABLE bad (id int) SERVER pg_synth;
CREATE FOREIGN TABLE bad (id int) SERVER pg_synth OPTIONS (model '');
CREATE FOREIGN TABLE bad (id int) SERVER pg_synth OPTIONS (model 'refuse', colour 'red');
CREATE FOREIGN TABLE bad (id int) SERVER pg_synth OPTIONS (model 'refuse', "Rows" '1');
CREATE FOREIGN TABLE bad (id int) SERVER pg_synth OPTIONS (model 'refuse', model 'refuse');
CREATE FOREIGN TABLE bad (id int) SERVER pg_synth OPTIONS (model 'refuse', rows '-1');
CREATE FOREIGN TABLE bad (id int) SERVER pg_synth OPTIONS (model 'refuse', rows '9007199254740993');
CREATE FOREIGN TABLE bad (id int) SERVER pg_synth OPTIONS (model 'refuse', rows '99999999999999999999');
CREATE FOREIGN TABLE bad (id int) SERVER pg_synth OPTIONS (model 'refuse', rows '10; DROP TABLE source');
CREATE FOREIGN TABLE bad (id int) SERVER pg_synth OPTIONS (model 'refuse', rows '');
CREATE FOREIGN TABLE bad (id int) SERVER pg_synth OPTIONS (model 'refuse', rows '1e3');
CREATE FOREIGN TABLE bad (id int) SERVER pg_synth OPTIONS (model 'refuse', seed 'random');
CREATE FOREIGN TABLE bad (id int) SERVER pg_synth OPTIONS (model 'refuse', seed '9223372036854775808');
CREATE FOREIGN TABLE bad (id int) SERVER pg_synth OPTIONS (model 'refuse', version '0');
CREATE FOREIGN TABLE bad (id int OPTIONS (name 'id')) SERVER pg_synth OPTIONS (model 'refuse');
CREATE FOREIGN TABLE bad (id int OPTIONS (column_name '')) SERVER pg_synth OPTIONS (model 'refuse');
CREATE SERVER bad FOREIGN DATA WRAPPER pg_synth OPTIONS (host 'localhost');
CREATE USER MAPPING FOR CURRENT_USER SERVER pg_synth OPTIONS (password 'secret');
ALTER FOREIGN DATA WRAPPER pg_synth OPTIONS (ADD anything 'x');
\set VERBOSITY sqlstate
CREATE FOREIGN TABLE bad (id int) SERVER pg_synth OPTIONS (model 'refuse', colour 'red');
CREATE FOREIGN TABLE bad (id int) SERVER pg_synth OPTIONS (model 'refuse', rows '-1');
CREATE FOREIGN TABLE bad (id int) SERVER pg_synth;
\set VERBOSITY default

-- models and columns that there are not
CREATE FOREIGN TABLE t (id int, label text, small smallint) SERVER pg_synth OPTIONS (model 'refuse', rows '10');
CREATE FOREIGN TABLE nowhere (id int) SERVER pg_synth OPTIONS (model 'no such model');
SELECT * FROM nowhere;
EXPLAIN (COSTS OFF) SELECT * FROM nowhere;
ANALYZE nowhere;
CREATE FOREIGN TABLE old (id int) SERVER pg_synth OPTIONS (model 'refuse', version '7');
SELECT * FROM old;
CREATE FOREIGN TABLE unknown_column (id int, extra int) SERVER pg_synth OPTIONS (model 'refuse');
SELECT * FROM unknown_column;
SELECT count(id) FROM unknown_column;
CREATE FOREIGN TABLE unknown_option (id int OPTIONS (column_name 'nr')) SERVER pg_synth OPTIONS (model 'refuse');
SELECT * FROM unknown_option;

-- types
CREATE FOREIGN TABLE types (id date, label int, day text, small numeric) SERVER pg_synth OPTIONS (model 'refuse');
SELECT id FROM types;
SELECT label FROM types;
SELECT day FROM types;
SELECT small FROM types;
CREATE DOMAIN below_two AS smallint CHECK (VALUE < 2);
CREATE FOREIGN TABLE narrow (small below_two) SERVER pg_synth OPTIONS (model 'refuse');
SELECT * FROM narrow;

-- writes
INSERT INTO t VALUES (1);
INSERT INTO t SELECT * FROM t;
UPDATE t SET small = 1;
DELETE FROM t WHERE id = 1;
TRUNCATE t;
COPY t FROM stdin;
1	x	1
\.
CREATE VIEW v AS SELECT id, label FROM t;
INSERT INTO v VALUES (1, 'x');
UPDATE v SET label = 'x';
MERGE INTO t USING source s ON s.id = t.id WHEN MATCHED THEN DELETE;
SELECT is_insertable_into, table_name FROM information_schema.tables WHERE table_schema = 'refuse' AND table_name = 't';
\set VERBOSITY sqlstate
DELETE FROM t;
TRUNCATE t;
\set VERBOSITY default

-- more rows than a unique key has values
CREATE TABLE tiny (a smallint, b boolean, PRIMARY KEY (a, b));
INSERT INTO tiny SELECT i / 2, i % 2 = 0 FROM generate_series(0, 99) i;
SELECT synth_fit('tiny', 'tiny', method => 'copula', epsilon => 'infinity');
CREATE FOREIGN TABLE too_many (a smallint, b boolean) SERVER pg_synth OPTIONS (model 'tiny', rows '100');
SELECT count(*) FROM (SELECT DISTINCT a, b FROM too_many) d;
ALTER FOREIGN TABLE too_many OPTIONS (SET rows '101');
SELECT a FROM too_many LIMIT 1;
SELECT count(*) FROM too_many;

-- access: whoever reads a table needs access to its model; through a view, the view's owner does
GRANT SELECT ON t, v TO refuse_reader;
SET ROLE refuse_reader;
SELECT count(*) FROM t;
SELECT count(*) FROM v;
SELECT * FROM old;
RESET ROLE;
SET ROLE refuse_owner;
CREATE FOREIGN TABLE theirs (id int) SERVER pg_synth OPTIONS (model 'refuse', rows '10');
SELECT * FROM theirs;
-- planning tells nothing of the model
EXPLAIN (COSTS OFF, VERBOSE) SELECT * FROM theirs;
ANALYZE theirs;
CREATE VIEW their_view AS SELECT id FROM theirs;
GRANT SELECT ON their_view TO refuse_reader;
RESET ROLE;
SELECT count(*) FROM their_view;
SELECT synth_grant('refuse', 'refuse_owner');
SET ROLE refuse_reader;
SELECT count(*) FROM their_view;
SELECT count(*) FROM theirs;
SELECT synth.fdw_validator('{}', 0);
SELECT synth.fdw_handler();
RESET ROLE;
SELECT synth_revoke('refuse', 'refuse_owner');
SET ROLE refuse_reader;
SELECT count(*) FROM their_view;
-- also in parallel workers
SET force_parallel_mode = on;
SELECT count(*) FROM their_view;
RESET force_parallel_mode;
RESET ROLE;
-- a view that asks as the one who reads it
CREATE VIEW invoker WITH (security_invoker) AS SELECT id FROM t;
GRANT SELECT ON invoker TO refuse_reader;
SET ROLE refuse_reader;
SELECT count(*) FROM invoker;
RESET ROLE;

-- cancellation
CREATE FOREIGN TABLE endless (id int) SERVER pg_synth OPTIONS (model 'refuse', rows '9007199254740992');
SET statement_timeout = '200ms';
SELECT count(*) FROM endless;
SELECT count(label) FROM synth_sample('refuse', 9007199254740992) AS s(label text);
RESET statement_timeout;

DROP SCHEMA refuse CASCADE;
SELECT synth_drop('refuse'), synth_drop('tiny');
DROP ROLE refuse_owner, refuse_reader;
