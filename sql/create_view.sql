-- synth_create_view(): a view of synthetic rows over a synthetic table, to be granted like any other.
SET client_min_messages = warning;
CREATE SCHEMA create_view;
CREATE SCHEMA "Other Schema";
SET search_path = create_view, public;
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TYPE "En um" AS ENUM ('a', 'b');
CREATE TABLE t (id int PRIMARY KEY, n positive NOT NULL, e "En um", v varchar(7), p numeric(6, 2));
INSERT INTO t SELECT i, 1 + i % 9, (ARRAY['a', 'b'])[1 + i % 2]::"En um", 'v' || i % 5, i * 0.25 FROM generate_series(1, 250) i;
SELECT synth_fit('t', method => 'copula', epsilon => 'infinity');
-- as many rows as the fit saw, seed 0, in the first schema of the path
SELECT synth_create_view('t', 'v1');
SELECT count(*) FROM v1;
SELECT synth_create_view('t', 'v2', 10, -5), synth_create_view(model => 't', view_name => '"Other Schema"."V 3"', rows => 0), synth_create_view('t', 'create_view.v4', 100000);
SELECT (SELECT count(*) FROM v2) AS v2, (SELECT count(*) FROM "Other Schema"."V 3") AS v3, (SELECT count(*) FROM v4) AS v4;
\d+ v1
\d v1_synthetic
SELECT relation, model, version, rows, seed FROM synth.synthetic_table WHERE model = 't' ORDER BY relation COLLATE "C";
SELECT synthetic_tables FROM synth_models WHERE name = 't';
-- unquoted names are folded, long ones leave room for the table's
SELECT synth_create_view('t', 'V5', 1);
SELECT synth_create_view('t', repeat('n', 63), 1), synth_create_view('t', repeat('ü', 31), 1);
SELECT relname, octet_length(relname) FROM pg_class WHERE relnamespace = 'create_view'::regnamespace AND relkind = 'f' AND length(relname) > 25 ORDER BY relname COLLATE "C";
-- a temporary view
SELECT regexp_replace(synth_create_view('t', 'pg_temp.v6', 3), '_\d+', '_N') AS name;
SELECT count(*) FROM v6;
-- it follows refits
SELECT count(*) > 0 AS found FROM v1 WHERE n = 9;
UPDATE t SET n = 1;
SELECT synth_fit('t', method => 'copula', epsilon => 'infinity');
SELECT count(*) FROM v1 WHERE n = 9;
-- one needs to be granted the model, not to own it; the view is the grantee's
CREATE ROLE regress_synth_maker;
GRANT ALL ON SCHEMA create_view TO regress_synth_maker;
GRANT EXECUTE ON FUNCTION synth_create_view TO regress_synth_maker;
SELECT synth_grant('t', 'regress_synth_maker');
SET ROLE regress_synth_maker;
SELECT synth_create_view('t', 'create_view.of_maker', 5);
SELECT count(*) FROM create_view.of_maker;
SELECT viewowner FROM pg_views WHERE viewname = 'of_maker';
RESET ROLE;
SELECT synth_revoke('t', 'regress_synth_maker');
SELECT count(*) FROM of_maker;
-- in a transaction that is rolled back
BEGIN;
SELECT synth_create_view('t', 'undone');
ROLLBACK;
SELECT to_regclass('undone') IS NULL AS undone;
DROP VIEW of_maker;
DROP FOREIGN TABLE of_maker_synthetic;
REVOKE EXECUTE ON FUNCTION synth_create_view FROM regress_synth_maker;
REVOKE ALL ON SCHEMA create_view FROM regress_synth_maker;
DROP ROLE regress_synth_maker;
SELECT synth_drop('t', true);
DROP SCHEMA create_view, "Other Schema" CASCADE;
