-- Synthetic tables: foreign tables whose rows are drawn while they are read. Drawn values are compared, never shown:
-- a better fit may change them.
SET client_min_messages = warning;
CREATE SCHEMA ft;
SET search_path = ft, public;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN percent AS numeric(5, 2) CHECK (VALUE BETWEEN 0 AND 100);
CREATE TABLE source (
    id bigint PRIMARY KEY,
    code uuid UNIQUE,
    label varchar(20) NOT NULL,
    remark text,
    feeling mood,
    share percent,
    price numeric(8, 2) NOT NULL CHECK (price > 0),
    ratio float8,
    started date NOT NULL,
    ended date,
    at timestamptz,
    took interval,
    flag boolean,
    small smallint,
    total numeric GENERATED ALWAYS AS (price * small) STORED,
    nothing int,
    CONSTRAINT in_order CHECK (ended >= started)
);
INSERT INTO source (id, code, label, remark, feeling, share, price, ratio, started, ended, at, took, flag, small)
SELECT i, md5('code' || i)::uuid, 'label ' || i % 7, 'remark number ' || i,
    (ARRAY['sad', 'ok', 'happy', NULL])[1 + i % 4]::mood, i % 101, (1 + i * 37 % 1000) / 8.0, sqrt(i),
    date '2020-01-01' + i % 400, CASE WHEN i % 5 > 0 THEN date '2020-01-01' + i % 400 + i % 30 END,
    timestamptz '2021-01-01 00:00+00' + i * interval '61 minutes', i % 50 * interval '7 seconds', i % 3 = 0, i % 10
FROM generate_series(1, 2000) i;
SELECT synth_fit('source', 'ft', method => 'copula', epsilon => 'infinity');

CREATE FOREIGN TABLE t (
    id bigint, code uuid, label varchar(20), remark text, feeling mood, share percent, price numeric(8, 2), ratio float8,
    started date, ended date, at timestamptz, took interval, flag boolean, small smallint, total numeric, nothing int
) SERVER pg_synth OPTIONS (model 'ft', rows '5000', seed '42');
CREATE TABLE full_rows AS SELECT * FROM t;

-- what the source promised, the rows keep
SELECT count(*), count(DISTINCT id) ids, count(DISTINCT code) codes, count(nothing) nothing,
    bool_and(ended >= started) in_order, bool_and(price > 0) positive, bool_and(share BETWEEN 0 AND 100) shares,
    bool_and(total = price * small) totals, bool_or(feeling IS NULL) some_null, count(*) = count(label) no_null
FROM full_rows;

-- the same rows whichever columns are asked for
SELECT count(*) AS differ FROM (SELECT id, label FROM t EXCEPT SELECT id, label FROM full_rows) d;
SELECT count(*) AS differ FROM (SELECT ended, share FROM t EXCEPT ALL SELECT ended, share FROM full_rows) d;
SELECT count(*) AS differ FROM (SELECT total, remark FROM t EXCEPT ALL SELECT total, remark FROM full_rows) d;
SELECT count(*) AS differ FROM (SELECT (t).* FROM t EXCEPT ALL SELECT * FROM full_rows) d;
SELECT count(*) AS rows_without_columns FROM t;
SELECT count(*) FILTER (WHERE flag) = (SELECT count(*) FROM full_rows WHERE flag) AS same FROM t;
SELECT count(*) = (SELECT count(*) FROM full_rows WHERE price > 50 AND feeling = 'ok') AS same
FROM t WHERE price > 50 AND feeling = 'ok';

-- the same rows in parallel
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT sum(price) FROM t;
SELECT count(*) AS differ FROM (SELECT * FROM t EXCEPT ALL SELECT * FROM full_rows) d;
SELECT count(*) AS differ FROM (SELECT * FROM full_rows EXCEPT ALL SELECT * FROM t) d;
SET parallel_leader_participation = off;
SELECT count(*) AS differ FROM (SELECT * FROM full_rows EXCEPT ALL SELECT * FROM t) d;
RESET parallel_leader_participation;
-- a parallel scan that is started again
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SET enable_material = off;
SET enable_memoize = off;
SELECT v.i, (SELECT count(*) FROM t WHERE small = v.i) = (SELECT count(*) FROM full_rows WHERE small = v.i) AS same
FROM generate_series(0, 2) v(i);
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
SET max_parallel_workers_per_gather = 0;
SET force_parallel_mode = on;
SELECT count(*) AS differ FROM (SELECT id, price FROM t EXCEPT ALL SELECT id, price FROM full_rows) d;
RESET force_parallel_mode;

-- rescans in a nested loop, of one block and of many
CREATE FOREIGN TABLE few (id bigint, small smallint) SERVER pg_synth OPTIONS (model 'ft', rows '100', seed '42');
EXPLAIN (COSTS OFF) SELECT count(few) FROM generate_series(1, 3) g(i) LEFT JOIN few ON few.small <> g.i;
SELECT count(few) = (SELECT count(*) FROM generate_series(1, 3) g(i), full_rows WHERE id <= 100 AND small <> i) AS same
FROM generate_series(1, 3) g(i) LEFT JOIN few ON few.small <> g.i;
SELECT count(t) = (SELECT count(*) FROM generate_series(1, 3) g(i), full_rows WHERE small <> i) AS same
FROM generate_series(1, 3) g(i) LEFT JOIN t ON t.small <> g.i;
SELECT count(*) FROM generate_series(1, 3) g(i), LATERAL (SELECT g.i + small FROM t LIMIT 70) l;
RESET enable_hashjoin;
RESET enable_mergejoin;
RESET enable_material;
RESET enable_memoize;

-- a limit stops the scan: this would take hours otherwise
CREATE FOREIGN TABLE huge (id bigint, label text) SERVER pg_synth OPTIONS (model 'ft', rows '9007199254740992');
SELECT count(*) FROM (SELECT label FROM huge LIMIT 3) l;
SELECT EXISTS (SELECT FROM huge WHERE label = 'label 3');
BEGIN;
DECLARE c SCROLL CURSOR FOR SELECT row_number() OVER () FROM t;
FETCH 2 FROM c;
FETCH BACKWARD 1 FROM c;
MOVE 1500 IN c;
FETCH 1 FROM c;
DECLARE d NO SCROLL CURSOR FOR SELECT id > 0 FROM huge;
FETCH 1 FROM d;
COMMIT;

-- other names, other types, fewer columns; a row is the same whatever its type
CREATE FOREIGN TABLE renamed (nr numeric OPTIONS (column_name 'price'), "odd ""name" text OPTIONS (column_name 'label'),
    feeling text, small bigint) SERVER pg_synth OPTIONS (model 'ft', rows '5000', seed '42');
SELECT count(*) AS differ FROM (
    SELECT nr, "odd ""name", feeling, small FROM renamed EXCEPT ALL SELECT price, label, feeling::text, small FROM full_rows) d;
ALTER FOREIGN TABLE renamed ADD COLUMN gone int OPTIONS (column_name 'nothing'), ADD COLUMN flag boolean;
ALTER FOREIGN TABLE renamed DROP COLUMN small;
SELECT count(*) AS differ FROM (SELECT flag FROM renamed EXCEPT ALL SELECT flag FROM full_rows) d;
SELECT count(*) AS whole_rows FROM renamed r WHERE r IS DISTINCT FROM NULL;

-- seeds, numbers of rows, versions
SELECT count(*) < 100 AS other_seed FROM (SELECT price, ratio FROM full_rows INTERSECT SELECT price, ratio FROM (
    SELECT * FROM synth_sample(NULL::source, 'ft', 5000, 43)) s) d;
ALTER FOREIGN TABLE few OPTIONS (DROP rows);
SELECT count(*) AS as_many_as_fitted FROM few;
ALTER FOREIGN TABLE few OPTIONS (ADD rows '0');
SELECT count(*) AS none FROM few;
ALTER FOREIGN TABLE few OPTIONS (SET rows '10', SET seed '-9223372036854775808', ADD version '1');
SELECT count(*) FROM few;

-- prepared statements see changed options
PREPARE p AS SELECT count(*) FROM few;
EXECUTE p;
ALTER FOREIGN TABLE few OPTIONS (SET rows '20');
EXECUTE p;

-- EXPLAIN
EXPLAIN (COSTS OFF) SELECT * FROM few;
EXPLAIN (COSTS OFF, VERBOSE) SELECT ended FROM t WHERE small = 3 LIMIT 1;
EXPLAIN (COSTS OFF, VERBOSE) SELECT tableoid FROM t;
EXPLAIN (COSTS OFF, FORMAT json) SELECT small FROM few;
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT small FROM few;
-- the planner knows the number of rows
EXPLAIN SELECT FROM few;

-- system columns, sub-selects, views
SELECT DISTINCT tableoid::regclass FROM t;
SELECT count(*) > 0 AS some FROM source WHERE price IN (SELECT price FROM t) AND EXISTS (SELECT FROM t WHERE t.id = source.id);
CREATE VIEW v AS SELECT label, count(*) AS n FROM t GROUP BY label;
SELECT count(*) AS labels, sum(n) FROM v;
SELECT count(*) FROM (SELECT s.id FROM source s JOIN t USING (id) WHERE s.id <= 10 FOR UPDATE OF t) locked;

-- ANALYZE fills statistics; the sample is the same each time
ANALYZE t;
SELECT reltuples FROM pg_class WHERE oid = 't'::regclass;
SELECT attname, n_distinct = -1 AS is_unique, null_frac BETWEEN 0.15 AND 0.35 AS quarter_null FROM pg_stats
WHERE schemaname = 'ft' AND tablename = 't' AND attname IN ('id', 'feeling') ORDER BY 1;
SELECT array_agg((null_frac, n_distinct, correlation)::text ORDER BY attname) AS before FROM pg_stats WHERE tablename = 't' \gset
ANALYZE t;
SELECT array_agg((null_frac, n_distinct, correlation)::text ORDER BY attname) = :'before' AS same FROM pg_stats WHERE tablename = 't';
ANALYZE huge;
SELECT reltuples = 9007199254740992 AS all_of_them FROM pg_class WHERE oid = 'huge'::regclass;

DROP SCHEMA ft CASCADE;
SELECT synth_drop('ft');
