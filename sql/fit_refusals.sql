-- What synth_fit() refuses, and how.
CREATE SCHEMA fit_refusals;
SET search_path = fit_refusals, public;
\set ECHO none
\i sql/helpers/refused.psql
\set ECHO all
CREATE TABLE people (id int PRIMARY KEY, age int, job text);
INSERT INTO people SELECT i, i % 50, 'job ' || i % 5 FROM generate_series(1, 200) i;

-- arguments
CALL refused($$SELECT synth_fit(NULL, method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', method => NULL)$$);
CALL refused($$SELECT synth_fit('people', holdout => NULL, method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => NULL, method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('nowhere', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit(4294967295::oid::regclass, method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', method => 'magic')$$);
CALL refused($$SELECT synth_fit('people', method => '')$$);
CALL refused($$SELECT synth_fit('people', '', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', repeat('m', 64), method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', repeat('ü', 32), method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', columns => '{}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', columns => '{age, nothing}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', columns => '{age, age}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', columns => '{age, NULL}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', columns => '{ctid}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', holdout => -0.1, method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', holdout => 1, method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', holdout => 'NaN', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', holdout => 'infinity', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', holdout => 0.999999999999, method => 'copula', epsilon => 'infinity')$$);

-- privacy
CALL refused($$SELECT synth_fit('people', method => 'copula', epsilon => 0)$$);
CALL refused($$SELECT synth_fit('people', method => 'copula', epsilon => -1)$$);
CALL refused($$SELECT synth_fit('people', method => 'copula', epsilon => '-infinity')$$);
CALL refused($$SELECT synth_fit('people', method => 'copula', epsilon => 'NaN')$$);
CALL refused($$SELECT synth_fit('people', method => 'copula', epsilon => 1)$$);
CALL refused($$SELECT synth_fit('people', method => 'copula')$$);
CALL refused($$SELECT synth_fit('people', method => 'copula', epsilon => NULL)$$);
CALL refused($$SELECT synth_fit('people', method => 'copula', delta => NULL, epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', method => 'copula', max_rows_per_unit => NULL, epsilon => 'infinity')$$);
SELECT count(*) FROM synth_models WHERE source LIKE 'fit_refusals.%';

-- options
CALL refused($$SELECT synth_fit('people', options => '[]', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '"intervals"', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => 'null', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"colour": 1}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"": 1}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"intervals": "many"}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"intervals": 0}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"intervals": 1.5}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"intervals": 1e99}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"intervals": 10001}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"intervals": null}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"unsupported": "drop table people"}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"unsupported": true}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"row_security": "off"}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"categories": "job"}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"categories": [1]}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"categories": [null]}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"categories": [["job"]]}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"categories": ["age"]}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"categories": ["nothing"]}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', columns => '{age}', options => '{"categories": ["job"]}',
    method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"ignore_constraints": {"people_pkey": true}}',
    method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('people', options => '{"ignore_constraints": ["x\"; drop table people; --"]}',
    method => 'copula', epsilon => 'infinity')$$);

-- what is not a table
CREATE SEQUENCE numbers;
CREATE INDEX job_index ON people (job);
CREATE TYPE pair AS (a int, b int);
CREATE TABLE parts (a int) PARTITION BY LIST (a);
CREATE INDEX parts_index ON parts (a);
CALL refused($$SELECT synth_fit('numbers', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('job_index', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('parts_index', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('pair', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('pg_catalog.pg_class', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('pg_catalog.pg_user', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('information_schema.tables', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('synth.model', method => 'copula', epsilon => 'infinity')$$);
CREATE TABLE no_columns ();
CALL refused($$SELECT synth_fit('no_columns', method => 'copula', epsilon => 'infinity')$$);
CREATE TABLE all_dropped (a int);
ALTER TABLE all_dropped DROP COLUMN a;
CALL refused($$SELECT synth_fit('all_dropped', method => 'copula', epsilon => 'infinity')$$);

-- no rows
CREATE TABLE empty (a int, b text);
CALL refused($$SELECT synth_fit('empty', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('parts', method => 'copula', epsilon => 'infinity')$$);
CREATE MATERIALIZED VIEW unpopulated AS SELECT * FROM people WITH NO DATA;
CALL refused($$SELECT synth_fit('unpopulated', method => 'copula', epsilon => 'infinity')$$);
CREATE VIEW broken AS SELECT 1 / (age - age) AS x FROM people;
CALL refused($$SELECT synth_fit('broken', method => 'copula', epsilon => 'infinity')$$);

-- a name that is taken
CREATE SCHEMA fit_refusals_other;
CREATE TABLE fit_refusals_other.people AS TABLE people;
SELECT synth_fit('people', method => 'copula', epsilon => 'infinity');
CALL refused($$SELECT synth_fit('fit_refusals_other.people', method => 'copula', epsilon => 'infinity')$$);
SELECT synth_import(synth_export('people'), 'imported');
CALL refused($$SELECT synth_fit('people', 'imported', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_import(synth_export('people'), 'people')$$);

-- transactions that may not write
BEGIN TRANSACTION READ ONLY;
SELECT count(*) FROM synth_sample('people', 3) AS t(age int);
SELECT synth_fit('people', method => 'copula', epsilon => 'infinity');
ROLLBACK;
BEGIN TRANSACTION READ ONLY;
CALL refused($$SELECT synth_drop('people')$$);
CALL refused($$SELECT synth_grant('people', 'public')$$);
CALL refused($$SELECT synth_revoke('people', 'public')$$);
CALL refused($$SELECT synth_import('', 'people')$$);
CALL refused($$SELECT synth_create_view('people', 'v')$$);
SELECT length(synth_export('people')) > 0 AS exported;
ROLLBACK;

-- cancelled on the way; the session stays as it was
CREATE VIEW slow AS SELECT i, pg_sleep(0.05)::text AS nap FROM generate_series(1, 1000) i;
SET statement_timeout = '300ms';
SELECT synth_fit('slow', method => 'copula', epsilon => 'infinity');
RESET statement_timeout;
SHOW search_path;
SHOW row_security;
SELECT current_user = session_user AS same_role;
SELECT synth_fit('people', method => 'copula', epsilon => 'infinity');
SELECT version FROM synth_models WHERE name = 'people';

SELECT synth_drop('people'), synth_drop('imported');
SET client_min_messages = warning;
DROP SCHEMA fit_refusals, fit_refusals_other CASCADE;
