-- The catalog of models: what is listed, and what becomes of a model when its source, its owner or its readers go.
SET client_min_messages = warning;
CREATE SCHEMA catalog;
SET search_path = catalog, public;
\set ECHO none
\i sql/helpers/refused.psql
\set ECHO all
CREATE ROLE regress_synth_ann;
CREATE ROLE regress_synth_ben;
CREATE ROLE regress_synth_cat;
GRANT ALL ON SCHEMA catalog TO regress_synth_ann, regress_synth_ben, regress_synth_cat;
GRANT EXECUTE ON FUNCTION synth_fit, synth_drop, synth_grant, synth_revoke, synth_export, synth_create_view TO PUBLIC;
SET ROLE regress_synth_ann;
CREATE TABLE t (a int NOT NULL, b text, c numeric(6, 2), d uuid);
INSERT INTO t SELECT i % 7, CASE WHEN i % 4 > 0 THEN 'b' || i % 3 END, i * 0.5, md5(i::text)::uuid FROM generate_series(1, 400) i;
SELECT synth_fit('t', holdout => 0.25, options => '{"intervals": 20}', method => 'copula', epsilon => 'infinity');
\d public.synth_models
\d public.synth_columns
SELECT jsonb_pretty(jsonb_set(d - '{created,bytes,details,rows,rows_used,columns}'::text[], '{holdout,key}', '"a number"')) FROM synth_describe('t') d;
SELECT (d->>'bytes')::int > 0 AS bytes, (d->>'created')::timestamptz <= now() AS created, jsonb_typeof(d->'details') AS details,
    jsonb_typeof(d->'holdout'->'key') AS key, d->>'rows' = d->>'rows_used' AS all_rows FROM synth_describe('t') d;

SELECT synth_fit('t', 'whole', method => 'copula', epsilon => 'infinity');
SELECT jsonb_pretty(synth_describe('whole')->'columns');
SELECT synth_drop('whole');

-- renames and drops of the source leave the model as it is
SELECT synth_create_view('t', 'v', 50, 3);
CREATE TABLE before AS SELECT * FROM v;
ALTER TABLE t RENAME COLUMN a TO aa;
ALTER TABLE t RENAME TO t2;
SELECT source FROM synth_models;
SELECT count(*) AS differ FROM (SELECT * FROM v EXCEPT ALL SELECT * FROM before) x;
-- the next fit of the table has its new name
SELECT synth_fit('t2', method => 'copula', epsilon => 'infinity');
DROP TABLE t2;
SELECT count(*) AS differ FROM (SELECT * FROM v EXCEPT ALL SELECT * FROM before) x;
SELECT name, source FROM synth_models ORDER BY name;
SELECT synth_drop('t2');
-- a table of the same name is the same source, and a fit of it the next version
CREATE TABLE t (a int NOT NULL, b text, c numeric(6, 2), d uuid);
INSERT INTO t SELECT * FROM before;
SELECT synth_fit('t', method => 'copula', epsilon => 'infinity');
SELECT name, version FROM synth_models;
SELECT count(*) FROM v;

-- a synthetic table of a role that may draw keeps the model; that of any other role does not
SET ROLE regress_synth_ben;
CREATE FOREIGN TABLE of_ben (a int) SERVER pg_synth OPTIONS (model 't', rows '5');
SET ROLE regress_synth_ann;
DROP VIEW v;
DROP FOREIGN TABLE v_synthetic;
SELECT synth_drop('t');
SELECT synth_fit('t', method => 'copula', epsilon => 'infinity');
SELECT synth_grant('t', 'regress_synth_ben');
SELECT synth_create_view('t', 'v', 50, 3);
CREATE VIEW above AS SELECT a FROM v;
CALL refused($$SELECT synth_drop('t')$$);
CALL refused($$SELECT synth_drop('t', true)$$);
SET ROLE regress_synth_ben;
SELECT count(*) FROM of_ben;
DROP FOREIGN TABLE of_ben;
SET ROLE regress_synth_ann;
SELECT synth_drop('t', true);
SELECT to_regclass('v') IS NULL AND to_regclass('above') IS NULL AND to_regclass('v_synthetic') IS NULL AS all_gone;
SELECT count(*) FROM synth_models;
SELECT synth_drop('t');
-- grants go with the model
SELECT synth_fit('t', method => 'copula', epsilon => 'infinity');
SET ROLE regress_synth_ben;
SELECT * FROM synth_sample('t', 1) AS s(a int);
SELECT count(*) FROM synth_models;

-- roles are renamed: the model and the grants go with them
SET ROLE regress_synth_ann;
SELECT synth_grant('t', 'regress_synth_ben');
RESET ROLE;
ALTER ROLE regress_synth_ben RENAME TO regress_synth_ben2;
ALTER ROLE regress_synth_ann RENAME TO regress_synth_ann2;
SELECT owner FROM synth_models;
SELECT synth_describe('t')->>'owner' AS owner;
SET ROLE regress_synth_ben2;
SELECT count(*) FROM synth_sample('t', 2) AS s(a int);
SET ROLE regress_synth_ann2;
SELECT synth_fit('t', method => 'copula', epsilon => 'infinity');
-- somebody else takes the old names, and gets nothing
RESET ROLE;
CREATE ROLE regress_synth_ann;
CREATE ROLE regress_synth_ben;
SET ROLE regress_synth_ann;
SELECT count(*) FROM synth_models;
SELECT * FROM synth_sample('t', 1) AS s(a int);
SELECT synth_drop('t');
SET ROLE regress_synth_ben;
SELECT * FROM synth_sample('t', 1) AS s(a int);
-- by its new name, the grant is taken back
SET ROLE regress_synth_ann2;
SELECT synth_revoke('t', 'regress_synth_ben2');
SET ROLE regress_synth_ben2;
SELECT * FROM synth_sample('t', 1) AS s(a int);

-- roles are dropped: a grant does not come back with the name, an owner's model is left to superusers
SET ROLE regress_synth_ann2;
SELECT synth_grant('t', 'regress_synth_cat');
RESET ROLE;
DROP OWNED BY regress_synth_cat;
DROP ROLE regress_synth_cat;
CREATE ROLE regress_synth_cat;
SET ROLE regress_synth_cat;
SELECT * FROM synth_sample('t', 1) AS s(a int);
RESET ROLE;
-- REASSIGN OWNED hands over tables, not models: they are rows of the catalog
GRANT ALL ON SCHEMA catalog TO regress_synth_ben2;
REASSIGN OWNED BY regress_synth_ann2 TO regress_synth_ben2;
DROP OWNED BY regress_synth_ann2;
SELECT owner FROM synth_models;
DROP ROLE regress_synth_ann2;
SELECT owner FROM synth_models;
CREATE ROLE regress_synth_ann2;
SET ROLE regress_synth_ann2;
SELECT count(*) FROM synth_models;
SET ROLE regress_synth_ben2;
SELECT synth_fit('t', method => 'copula', epsilon => 'infinity');
RESET ROLE;
SELECT count(*) FROM synth_sample('t', 2) AS s(a int);
SELECT synth_create_view('t', 'v');
-- the extension stays while synthetic tables draw from models
\set VERBOSITY terse
DROP EXTENSION pg_synth;
DROP SERVER pg_synth;
DROP FOREIGN DATA WRAPPER pg_synth;
DROP SCHEMA synth;
\set VERBOSITY default
SELECT synth_drop('t', true);

SET client_min_messages = warning;
REVOKE EXECUTE ON FUNCTION synth_fit, synth_drop, synth_grant, synth_revoke, synth_export, synth_create_view FROM PUBLIC;
DROP SCHEMA catalog CASCADE;
DROP ROLE regress_synth_ann, regress_synth_ann2, regress_synth_ben, regress_synth_ben2, regress_synth_cat;
