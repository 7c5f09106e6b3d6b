-- synth_sample(): rows on the spot.
SET client_min_messages = warning;
CREATE SCHEMA sampling;
SET search_path = sampling, public;
CREATE TABLE source (id int PRIMARY KEY, label text, day date, weight float8, kind "char");
INSERT INTO source (id, label, day, weight)
SELECT i, 'label ' || i % 3, date '2024-01-01' + i % 9, NULLIF(i % 10, 0) / 4.0 FROM generate_series(1, 500) i;
SELECT synth_fit('source', 'sampling', options => '{"unsupported": "null"}', method => 'copula', epsilon => 'infinity');

-- the column definition list chooses columns by name
SELECT count(*), min(label) >= 'label 0' AS labels, bool_and(day BETWEEN '2024-01-01' AND '2024-01-09') AS days
FROM synth_sample('sampling', 1000) AS s(day date, label text);
SELECT count(*) AS differ FROM (
    SELECT label, day FROM synth_sample('sampling', 3000) AS s(day date, label text)
    EXCEPT ALL SELECT label, day FROM synth_sample(NULL::source, 'sampling', 3000)) d;
-- rows are numbered: fewer rows are the first ones
SELECT count(*) AS first_ten FROM (
    SELECT * FROM synth_sample(NULL::source, 'sampling', 10)
    INTERSECT SELECT * FROM synth_sample(NULL::source, 'sampling', 2000)) d;
-- seeds
SELECT count(*) AS differ FROM (
    SELECT * FROM synth_sample(NULL::source, 'sampling', 100, 7) EXCEPT ALL
    SELECT * FROM synth_sample(NULL::source, 'sampling', 100, seed => 7)) d;
SELECT array_agg(day) <> (SELECT array_agg(day) FROM synth_sample(NULL::source, 'sampling', 100, -1)) AS other
FROM synth_sample(NULL::source, 'sampling', 100, 9223372036854775807);
-- a row type may have columns that the model has not; and fewer, in other types
CREATE TYPE other AS (extra int, weight float4, label varchar(3), id bigint);
SELECT count(*), count(extra) AS extra, max(length(label)) AS cut, count(DISTINCT id) AS ids
FROM synth_sample(NULL::other, 'sampling', 50);
CREATE TABLE dropped (gone int, label text, weight float8);
ALTER TABLE dropped DROP COLUMN gone;
SELECT count(label) FROM synth_sample(NULL::dropped, 'sampling', 50);
-- the same rows as a synthetic table
CREATE FOREIGN TABLE t (id int, label text, day date, weight float8) SERVER pg_synth
    OPTIONS (model 'sampling', rows '2000', seed '5');
SELECT count(*) AS differ FROM (
    SELECT id, label, day, weight FROM synth_sample(NULL::source, 'sampling', 2000, 5) EXCEPT ALL SELECT * FROM t) d;

-- no rows, joins, LATERAL, the select list, prepared
SELECT count(*) FROM synth_sample(NULL::source, 'sampling', 0);
SELECT n, count(*) FROM generate_series(1, 3) n, LATERAL synth_sample(NULL::source, 'sampling', n) GROUP BY n ORDER BY n;
SELECT count(r) FROM (SELECT synth_sample(NULL::source, 'sampling', 4) AS r) s;
PREPARE p(bigint) AS SELECT count(*) FROM synth_sample(NULL::source, 'sampling', $1);
EXECUTE p(3);
EXECUTE p(2000);
-- beyond work_mem
SET work_mem = '64kB';
SELECT count(DISTINCT id) FROM synth_sample('sampling', 20000) AS s(id int, label text);
RESET work_mem;
-- estimates
EXPLAIN SELECT FROM synth_sample('sampling', 1234567) AS s(id int);
EXPLAIN SELECT FROM synth_sample(NULL::source, 'sampling', 10 * 12, 3);

DROP SCHEMA sampling CASCADE;
SELECT synth_drop('sampling');
