-- Rows that are held out: a keyed share, the same ones at every fit, told apart by synth.is_held_out().
SET client_min_messages = warning;
CREATE SCHEMA holdout;
SET search_path = holdout, public;
\set ECHO none
\i sql/helpers/refused.psql
\set ECHO all
CREATE TABLE t (id int, part text, a int, b text, PRIMARY KEY (part, id));
INSERT INTO t SELECT i, 'p' || i % 3, i % 50, 'b' || i % 4 FROM generate_series(1, 5000) i;
SELECT synth_fit('t', holdout => 0.2, method => 'copula', epsilon => 'infinity');
-- a fifth of 5,000: six standard deviations are 170, so that one run in 500 million fails by chance
SELECT rows BETWEEN 4000 - 170 AND 4000 + 170 AS share, holdout FROM synth_models WHERE name = 't';
CREATE FUNCTION held_out(model text) RETURNS SETOF int LANGUAGE sql STABLE AS
    $$SELECT t.id FROM (SELECT synth_describe(model)->'holdout' AS h OFFSET 0) d, holdout.t
    WHERE synth.is_held_out((h->>'share')::float8, (h->>'key')::int8, t.part, t.id)$$;
SELECT synth_describe('t')->'holdout'->'columns' AS columns;
SELECT (SELECT count(*) FROM t) - (SELECT count(*) FROM held_out('t')) = rows AS the_rest_is_fitted FROM synth_models WHERE name = 't';
CREATE TABLE first AS SELECT held_out('t') AS id;
-- stable: over changes of other columns, over new rows, over refits, over the way the table is read
UPDATE t SET a = a + 1, b = 'changed';
INSERT INTO t SELECT i, 'p' || i % 3, i % 50, 'b' FROM generate_series(5001, 6000) i;
SELECT synth_fit('t', holdout => 0.2, method => 'copula', epsilon => 'infinity');
SELECT count(*) AS changed FROM (SELECT id FROM held_out('t') AS h(id) WHERE id <= 5000 EXCEPT SELECT id FROM first) d;
SELECT (SELECT count(*) FROM t) - (SELECT count(*) FROM held_out('t')) = rows AS the_rest_is_fitted FROM synth_models WHERE name = 't';
-- a larger share holds out the same rows and more
SELECT synth_fit('t', holdout => 0.5, method => 'copula', epsilon => 'infinity');
SELECT count(*) AS lost FROM (SELECT id FROM first EXCEPT SELECT held_out('t')) d;
-- a fit without holdout sees all
SELECT synth_fit('t', method => 'copula', epsilon => 'infinity');
SELECT rows FROM synth_models WHERE name = 't';
-- other models have other keys
SELECT synth_fit('t', 'u', holdout => 0.2, method => 'copula', epsilon => 'infinity'),
    synth_fit('t', 'w', holdout => 0.2, method => 'copula', epsilon => 'infinity');
SELECT (synth_describe('u')->'holdout'->'key') <> (synth_describe('w')->'holdout'->'key') AS other_keys;
-- without a primary key, all columns decide: equal rows go together
CREATE TABLE no_key AS SELECT i % 100 AS a, CASE WHEN i % 2 = 0 THEN 'x' END AS b, '{}'::json AS c FROM generate_series(1, 2000) i;
SELECT synth_fit('no_key', holdout => 0.3, options => '{"unsupported": "null"}', method => 'copula', epsilon => 'infinity');
SELECT synth_describe('no_key')->'holdout'->'columns' AS columns;
SELECT rows % 20 = 0 AS together, rows BETWEEN 500 AND 1900 AS share FROM synth_models WHERE name = 'no_key';
SELECT (SELECT count(*) FROM no_key, (SELECT (synth_describe('no_key')->'holdout'->>'key')::int8 AS key OFFSET 0) h WHERE NOT synth.is_held_out(0.3, key, a, b)) = rows AS the_rest_is_fitted
FROM synth_models WHERE name = 'no_key';
-- the split is a function of share, key and values
SELECT synth.is_held_out(0, 1, 5) AS never, synth.is_held_out(0.5, 1, 5) = synth.is_held_out(0.5, 1, 5) AS same,
    avg(synth.is_held_out(0.5, 7, i, NULL::text)::int) BETWEEN 0.47 AND 0.53 AS half FROM generate_series(1, 10000) i;
CALL refused($$SELECT synth.is_held_out(1, 1, 5)$$);
CALL refused($$SELECT synth.is_held_out('NaN', 1, 5)$$);
CALL refused($$SELECT synth.is_held_out(NULL, 1, 5)$$);
CALL refused($$SELECT synth.is_held_out(0.5, NULL, 5)$$);
-- everything held out
CREATE TABLE few AS SELECT 1 AS a;
SELECT synth_fit('few', holdout => 0.99999999, method => 'copula', epsilon => 'infinity');
SELECT count(synth_drop(name)) AS dropped FROM synth_models WHERE source LIKE 'holdout.%';
DROP SCHEMA holdout CASCADE;
