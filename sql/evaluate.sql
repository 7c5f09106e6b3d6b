-- How alike a model's rows and its source are: metrics by name and columns, aggregates first.
SET client_min_messages = warning;
CREATE SCHEMA evaluate;
SET search_path = evaluate, public;
-- the closed-form tables for which SDMetrics (git 54362a3) gave the numbers below
CREATE TABLE person AS
    SELECT i, 18 + 37 * i % 63 AS age, CASE WHEN i % 29 <> 0 THEN (1000 + 7 * i * i % 9001 + 50 * (18 + 37 * i % 63))::float8 END AS income,
        CASE WHEN 5 * i % 7 < 3 THEN 'F' ELSE 'M' END AS sex, CASE WHEN i % 41 <> 0 THEN substr('ABCDE', 1 + (i * i + 18 + 37 * i % 63) % 5, 1) END AS city
    FROM generate_series(0, 199) i;
ALTER TABLE person DROP COLUMN i;
CREATE TABLE made_up AS
    SELECT i, 20 + 29 * i % 66 AS age, CASE WHEN i % 23 <> 0 THEN (1200 + 11 * i * i % 8009 + 45 * (20 + 29 * i % 66))::float8 END AS income,
        CASE WHEN 3 * i % 7 < 3 THEN 'F' ELSE 'M' END AS sex, CASE WHEN i % 37 <> 0 THEN substr('ABCDF', 1 + (i * i + 2 * (20 + 29 * i % 66)) % 5, 1) END AS city
    FROM generate_series(0, 149) i;
SELECT synth_fit('person', method => 'copula', epsilon => 'infinity');
SET client_min_messages = notice;
-- a table of synthetic rows in place of drawn ones
SELECT metric, columns, round(value::numeric, 4) AS value FROM synth_evaluate('person', synthetic => 'made_up', compatible => true) WHERE columns IS NULL;
SET client_min_messages = warning;
-- as SDMetrics has them, to within 1e-6
CREATE TEMP TABLE golden (metric text, columns name[], value float8);
INSERT INTO golden VALUES ('quality', NULL, 0.892625276559638), ('column_shapes', NULL, 0.892625276559638), ('diagnostic', NULL, 0.9675),
    ('data_validity', NULL, 0.935), ('data_structure', NULL, 1), ('new_row_share', NULL, 1),
    ('ks_complement', '{age}', 0.925), ('ks_complement', '{income}', 0.9020616689010471), ('tv_complement', '{sex}', 0.9966666666666666),
    ('tv_complement', '{city}', 0.7467727706708381), ('range_coverage', '{age}', 0.967741935483871), ('range_coverage', '{income}', 0.7793056616586028),
    ('category_coverage', '{city}', 0.8), ('boundary_adherence', '{age}', 0.9266666666666666), ('boundary_adherence', '{income}', 1),
    ('category_adherence', '{city}', 0.8133333333333334);
SELECT g.metric, g.columns, e.value - g.value AS off FROM golden g
LEFT JOIN synth_evaluate('person', synthetic => 'made_up', compatible => true) e ON e.metric = g.metric AND e.columns IS NOT DISTINCT FROM g.columns
WHERE abs(e.value - g.value) < 1e-6 IS NOT TRUE;
-- ours: all pairs count, missing values are a property, and bins are shared
SELECT metric, columns, round(value::numeric, 4) AS value, low <= value AND value <= high AS inside FROM synth_evaluate('person', synthetic => 'made_up')
WHERE metric ~ '^(quality|column_shapes|pair_trends|missing|contingency|correlation|spearman)';

-- drawn rows are those of synth_sample(): the same numbers by hand
CREATE TEMP TABLE drawn AS SELECT * FROM synth_sample(NULL::person, 'person', 200, 7);
SELECT columns, round(value::numeric, 6) AS value FROM synth_evaluate('person', seed => 7, replicates => 0) WHERE metric = 'tv_complement'
UNION ALL
SELECT ARRAY['by hand'], round((1 - sum(abs(coalesce(r.share, 0) - coalesce(s.share, 0))) / 2)::numeric, 6)
FROM (SELECT city, count(*) / sum(count(*)) OVER () AS share FROM person WHERE city IS NOT NULL GROUP BY 1) r
FULL JOIN (SELECT city, count(*) / sum(count(*)) OVER () AS share FROM drawn WHERE city IS NOT NULL GROUP BY 1) s USING (city);
SELECT round(value::numeric, 6) = (SELECT round(1 - max(abs(r - s)), 6) FROM (SELECT age, (SELECT count(*) FROM person p WHERE p.age <= a.age) / 200.0 AS r,
        (SELECT count(*) FROM drawn d WHERE d.age <= a.age) / 200.0 AS s FROM (SELECT age FROM person UNION SELECT age FROM drawn) a) f) AS ks_agrees
FROM synth_evaluate('person', seed => 7, replicates => 0) WHERE metric = 'ks_complement' AND columns = '{age}';
SELECT round(value::numeric, 6) = (SELECT round((1 - abs(corr(p.age, p.income) - (SELECT corr(d.age, d.income) FROM drawn d)) / 2)::numeric, 6) FROM person p) AS correlation_agrees
FROM synth_evaluate('person', seed => 7, replicates => 0) WHERE metric = 'correlation_similarity';
-- the table of these rows gives the same
SELECT count(*) AS other FROM (SELECT * FROM synth_evaluate('person', seed => 7) EXCEPT SELECT * FROM synth_evaluate('person', synthetic => 'drawn', seed => 7)) d;

-- a seed decides everything: intervals too, and whatever the order of the rows is
CREATE TEMP TABLE one AS SELECT * FROM synth_evaluate('person', seed => 3);
CREATE TABLE turned AS SELECT * FROM person ORDER BY income DESC, city, age DESC;
SELECT count(*) AS changed FROM (SELECT * FROM one EXCEPT SELECT * FROM synth_evaluate('person', seed => 3, source => 'turned')) d;
SELECT count(*) > 0 AS other_rows FROM (SELECT * FROM one EXCEPT SELECT * FROM synth_evaluate('person', seed => 4)) d;
SELECT count(*) AS without_intervals, count(low) FROM synth_evaluate('person', replicates => 0) WHERE columns IS NULL;
SELECT bool_and(narrow.high - narrow.low < wide.high - wide.low) AS narrower FROM synth_evaluate('person', rows => 20, seed => 3) wide
JOIN synth_evaluate('person', rows => 5000, seed => 3) narrow USING (metric) WHERE wide.columns IS NULL AND narrow.columns IS NULL AND metric IN ('quality', 'column_shapes');
-- aggregates come first
SELECT bool_and(first.n < others.n) AS aggregates_first FROM (SELECT max(n) AS n FROM (SELECT columns, row_number() OVER () AS n FROM synth_evaluate('person', replicates => 0)) a WHERE columns IS NULL) first,
    (SELECT min(n) AS n FROM (SELECT columns, row_number() OVER () AS n FROM synth_evaluate('person', replicates => 0)) a WHERE columns IS NOT NULL) others;
-- by group
SELECT metric, columns, value BETWEEN 0 AND 1000 AS in_range FROM synth_evaluate('person', group_by => 'sex', replicates => 0) WHERE metric LIKE 'k_marginal%';
SELECT round(value) AS copies_score_best FROM synth_evaluate('person', group_by => 'city', replicates => 0, synthetic => 'person') WHERE metric = 'k_marginal_worst_group';

-- held-out rows: the model did not see them; 'all' are both
CREATE TABLE big (id int PRIMARY KEY, a int, b text, c date);
INSERT INTO big SELECT i, i * 7919 % 1000, 'b' || i % 6, date '2020-01-01' + i * 31 % 700 FROM generate_series(1, 3000) i;
SELECT synth_fit('big', method => 'copula', holdout => 0.3, epsilon => 'infinity');
SELECT against, metric, value BETWEEN 0.8 AND 1 AS good FROM (VALUES ('training'), ('held_out'), ('all')) w(against),
    LATERAL synth_evaluate('big', against => against, replicates => 0) WHERE metric = 'quality';
-- keys are unique, and that is all that is asked of them; dates are compared
SELECT metric, columns FROM synth_evaluate('big', replicates => 0) WHERE 'id' = ANY (columns) OR columns = '{c}';
-- rows that came or went since the fit
SELECT synth_fit('big', 'whole', method => 'independent', epsilon => 'infinity');
SET client_min_messages = notice;
INSERT INTO big SELECT i, 1, 'b1', '2020-01-01' FROM generate_series(3001, 3100) i;
SELECT count(*) FROM synth_evaluate('whole', replicates => 0) WHERE metric = 'quality';
SET client_min_messages = warning;

-- columns that are made up are left out; so are unsupported ones; generated ones are compared
CREATE TABLE mixed (id uuid, name text, note json, age int, decade int GENERATED ALWAYS AS (age / 10) STORED, t time, n numeric(8,2), mood text, missing int, constant text);
INSERT INTO mixed (id, name, note, age, t, n, mood, constant) SELECT md5(i::text)::uuid, 'somebody ' || i, '{}', i % 60, make_time(i % 24, 0, 0), i / 7.0, 'mood ' || i % 3, 'x' FROM generate_series(1, 400) i;
SELECT synth_fit('mixed', method => 'copula', epsilon => 'infinity', options => '{"unsupported": "null"}');
SELECT DISTINCT unnest(columns) AS compared FROM synth_evaluate('mixed', replicates => 0) ORDER BY 1;
SELECT metric, columns, round(value::numeric, 3) AS value FROM synth_evaluate('mixed', replicates => 0) WHERE columns IN ('{missing}', '{constant}', '{missing,constant}') ORDER BY 1, 2;
-- a table that has lost its rows: everything is undefined that needs some
TRUNCATE mixed;
SELECT count(*) > 20 AS listed, count(value) FILTER (WHERE metric IN ('quality', 'column_shapes', 'new_row_share')) AS defined FROM synth_evaluate('mixed');
SELECT count(value) FILTER (WHERE metric IN ('quality', 'column_shapes', 'new_row_share')) AS defined FROM synth_evaluate('mixed', rows => 0);
SELECT count(value) FILTER (WHERE metric IN ('quality', 'column_shapes', 'new_row_share')) AS defined FROM synth_evaluate('big', rows => 0);
-- names of every kind
CREATE TABLE "Ta""ble; --é" ("x"" int); --" int, "naïve 'col'" text, "%s \ {,}" int);
INSERT INTO "Ta""ble; --é" SELECT i % 20, 'v' || i % 3, i % 7 FROM generate_series(1, 200) i;
SELECT synth_fit('"Ta""ble; --é"', 'mo"del''; --', method => 'independent', epsilon => 'infinity');
SELECT metric, columns, value > 0.7 AS good FROM synth_evaluate('mo"del''; --', group_by => '%s \ {,}', replicates => 0, store => true) WHERE metric IN ('ks_complement', 'tv_complement', 'k_marginal_worst_group');
SELECT model, source, arguments, r.columns FROM synth_evaluations e, jsonb_to_recordset(e.rows) AS r(metric text, columns name[]) WHERE metric = 'ks_complement';
SELECT synth_drop('mo"del''; --');
-- more than 90 columns are read as rows
DO $$BEGIN EXECUTE 'CREATE TABLE wide AS SELECT ' || (SELECT string_agg(format('i %% %s AS c%s', n + 1, n), ', ') FROM generate_series(1, 100) n) || ', ''t'' || i % 5 AS t FROM generate_series(1, 300) i'; END$$;
SELECT synth_fit('wide', method => 'independent', epsilon => 'infinity');
SELECT count(*) AS columns_compared, bool_and(value > 0.8) AS good FROM synth_evaluate('wide', replicates => 0) WHERE metric IN ('ks_complement', 'tv_complement');
-- bounded memory: a sample of each table, uniform
SET pg_synth.fit_memory = '1MB';
CREATE TABLE tall AS SELECT i % 1000 AS a, i % 7 AS b FROM generate_series(1, 60000) i;
SELECT synth_fit('tall', method => 'independent', epsilon => 'infinity');
SELECT metric, value > 0.97 AS good FROM synth_evaluate('tall', replicates => 0) WHERE metric IN ('quality', 'range_coverage') ORDER BY 1, 2;
RESET pg_synth.fit_memory;

-- stored only if asked; what is stored is what was returned
SELECT count(*) FROM synth_evaluations;
SET client_min_messages = notice;
SELECT setval('synth.evaluation_id_seq', 41) AS before;
CREATE TEMP TABLE returned AS SELECT * FROM synth_evaluate('person', rows => 100, seed => 5, group_by => 'sex', store => true);
SET client_min_messages = warning;
SELECT id, model, version, function, source, seed, arguments, role = current_user AS mine, created = now() OR created < now() AS dated FROM synth_evaluations;
SELECT count(*) AS other FROM (SELECT metric, columns, round(value::numeric, 9), round(low::numeric, 9), round(high::numeric, 9) FROM returned EXCEPT
    SELECT r.metric, r.columns, round(r.value, 9), round(r.low, 9), round(r.high, 9) FROM synth_evaluations e, jsonb_to_recordset(e.rows) AS r(metric text, columns name[], value numeric, low numeric, high numeric)) d;
SELECT jsonb_array_length(rows) = (SELECT count(*) FROM returned) AS complete FROM synth_evaluations;
-- a refit keeps them, under the version that they belong to; a drop of the model does not
SELECT synth_fit('person', method => 'copula', epsilon => 'infinity');
SELECT count(*) FROM synth_evaluate('person', replicates => 0, store => true) WHERE metric = 'quality';
SELECT id, version FROM synth_evaluations ORDER BY id;
SELECT synth_drop_evaluation(42);
SELECT id, version FROM synth_evaluations ORDER BY id;
SELECT synth_drop('person');
SELECT count(*) FROM synth_evaluations;

-- nothing of an evaluation flows back into a private model or the rest of the catalog
SELECT synth_fit('big', 'private', method => 'mst', columns => '{a,b}', epsilon => 1, delta => 1e-6);
CREATE TEMP TABLE catalog_before AS SELECT md5(string_agg(m::text, ',' ORDER BY m::text)) AS model FROM synth.model m;
CREATE TEMP TABLE ledger_before AS SELECT (SELECT count(*) FROM synth.ledger) AS entries, (SELECT md5(string_agg(a::text, ',' ORDER BY a::text)) FROM synth.account a) AS accounts;
SELECT value BETWEEN 0.3 AND 1 AS evaluated FROM synth_evaluate('private', store => true) WHERE metric = 'quality';
SELECT value BETWEEN 0.3 AND 1 AS evaluated FROM synth_evaluate('private', against => 'all') WHERE metric = 'quality';
SELECT model = (SELECT md5(string_agg(m::text, ',' ORDER BY m::text)) FROM synth.model m) AS model_unchanged FROM catalog_before;
SELECT entries = (SELECT count(*) FROM synth.ledger) AS ledger_unchanged, accounts = (SELECT md5(string_agg(a::text, ',' ORDER BY a::text)) FROM synth.account a) AS accounts_unchanged FROM ledger_before;
-- and nothing tells its exact number of rows: no notice of changed ones
SET client_min_messages = notice;
DELETE FROM big WHERE id > 2000;
SELECT count(*) FROM synth_evaluate('private', replicates => 0) WHERE metric = 'quality';
SET client_min_messages = warning;
-- not in the transaction that pays for it
BEGIN;
SELECT synth_fit('big', 'unpaid', method => 'mst', columns => '{a,b}', epsilon => 1, delta => 1e-6);
\set VERBOSITY terse
SELECT count(*) FROM synth_evaluate('unpaid');
ROLLBACK;
\set VERBOSITY default
SELECT count(synth_drop(name)) AS dropped FROM synth_models WHERE source LIKE 'evaluate.%';
SELECT count(*) FROM synth_evaluations;
DROP SCHEMA evaluate CASCADE;
