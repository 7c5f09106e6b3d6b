-- Every supported type comes back on its own grid, inside what was observed, with its NULLs and special values.
SET client_min_messages = warning;
CREATE SCHEMA types;
SET search_path = types, public;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN percent AS numeric(5, 2) CHECK (VALUE BETWEEN 0 AND 100);
CREATE DOMAIN required AS int NOT NULL;
CREATE DOMAIN nested AS percent CHECK (VALUE <> 50);
CREATE DOMAIN zip AS varchar(5) CHECK (VALUE ~ '^[0-9]{5}$');
CREATE DOMAIN feeling AS mood;
CREATE TABLE t (
    a_bool boolean,
    a_int2 smallint,
    a_int4 integer,
    a_int8 bigint,
    a_float4 real,
    a_float8 double precision,
    a_money numeric(8, 2),
    a_whole numeric(6, 0),
    a_coarse numeric(6, -2),
    a_free numeric,
    a_text text,
    a_varchar varchar(6),
    a_char char(4),
    a_name name,
    an_enum mood,
    a_date date,
    a_time time,
    a_time_seconds time(0),
    a_timestamp timestamp,
    a_timestamp_day timestamp(0),
    a_timestamptz timestamptz,
    an_interval interval,
    a_day_interval interval day to second,
    a_year_interval interval year to month,
    a_uuid uuid,
    a_percent percent,
    a_required required,
    a_nested nested,
    a_zip zip,
    a_feeling feeling
);
INSERT INTO t SELECT
    i % 3 = 0, -32768 + i, i * 10, 9000000000000000000 + i, i / 8.0, i * 0.125,
    i * 1.25, i * 7, i * 100, i / 4.0,
    'text ' || i % 9, 'v' || i % 7, 'c' || i % 5, 'name ' || i % 4, (enum_range(NULL::mood))[1 + i % 3],
    date '2020-01-01' + i * 7, time '08:00' + i * interval '30 seconds', time '08:00' + i * interval '15 seconds',
    timestamp '2020-01-01' + i * interval '90 minutes', timestamp '2020-01-01' + i * interval '1 day',
    timestamptz '2020-01-01 00:00+00' + i * interval '15 minutes', i * interval '1 hour', i * interval '1 day 1 minute',
    i % 40 * interval '1 month', md5('u' || i % 600)::uuid,
    i % 101, i % 17, i % 50, lpad((i % 30)::text, 5, '0'), (enum_range(NULL::mood))[1 + i % 2]
FROM generate_series(1, 1000) i;
INSERT INTO t (a_required) SELECT 1 FROM generate_series(1, 200);
SELECT synth_fit('t', method => 'copula', epsilon => 'infinity');
SELECT name, type, content, round(null_share::numeric, 2) AS null_share, not_null FROM synth_columns WHERE model = 't' ORDER BY position;
CREATE TABLE rows AS SELECT * FROM synth_sample(NULL::t, 't', 3000);
SELECT count(*) FROM rows;
-- NULLs in all but the domain that has none: about a sixth (200 of 1,200; five standard deviations are 0.034)
CREATE FUNCTION null_share(row_value rows) RETURNS TABLE (key text, is_null bool) LANGUAGE sql AS
    'SELECT key, value = ''null'' FROM jsonb_each(to_jsonb(row_value))';
SELECT key, avg(is_null::int) FROM rows r, null_share(r) GROUP BY key
HAVING abs(avg(is_null::int) - 1 / 6.0) > 0.035 ORDER BY key;
-- inside the observed range
SELECT c.attname AS outside FROM pg_attribute c, LATERAL (SELECT
    (xpath('/row/o/text()', query_to_xml(format('SELECT count(*) AS o FROM rows, (SELECT min(%1$I) AS low, max(%1$I) AS high FROM t) AS r
    WHERE %1$I < low OR %1$I > high', c.attname), false, true, '')))[1]::text::int AS n) x
WHERE c.attrelid = 't'::regclass AND c.attnum > 0 AND c.atttypid NOT IN ('bool'::regtype, 'uuid'::regtype, 'feeling'::regtype) AND n > 0;
-- on the column's grid
SELECT bool_and(a_int4 % 10 = 0) AS int4, bool_and(scale(a_float4::numeric) <= 3) AS float4,
    bool_and(scale(a_float8::numeric) <= 3) AS float8, bool_and(a_money % 1.25 = 0 AND scale(a_money) = 2) AS money,
    bool_and(a_whole % 7 = 0 AND scale(a_whole) = 0) AS whole, bool_and(a_coarse % 100 = 0) AS coarse, bool_and(scale(a_free) <= 2) AS free,
    bool_and((a_date - date '2020-01-01') % 7 = 0) AS date,
    bool_and(extract(epoch FROM a_time)::numeric % 30 = 0) AS time, bool_and(extract(epoch FROM a_time_seconds)::numeric % 15 = 0) AS seconds,
    bool_and(extract(epoch FROM a_timestamp)::numeric % 5400 = 0) AS timestamp,
    bool_and(date_trunc('day', a_timestamp_day) = a_timestamp_day) AS day,
    bool_and(extract(epoch FROM a_timestamptz)::numeric % 900 = 0) AS timestamptz,
    bool_and(extract(epoch FROM an_interval)::numeric % 3600 = 0) AS interval,
    bool_and(extract(epoch FROM a_day_interval)::numeric % 86460 = 0) AS day_interval,
    bool_and(a_year_interval IN (SELECT a_year_interval FROM t)) AS year_interval
FROM rows;
SELECT bool_and(a_text IN (SELECT a_text FROM t)) AS text,
    bool_and(a_varchar IN (SELECT a_varchar FROM t)) AS varchar,
    bool_and(a_char IN (SELECT a_char FROM t)) AS char,
    bool_and(a_name IN (SELECT a_name FROM t)) AS name,
    bool_and(a_zip IN (SELECT a_zip FROM t)) AS zip,
    array_agg(DISTINCT an_enum) AS an_enum, array_agg(DISTINCT a_feeling::text ORDER BY a_feeling::text) AS a_feeling FROM rows;
SELECT count(*) AS real_uuids FROM rows WHERE a_uuid IN (SELECT a_uuid FROM t);
-- types and domains as declared
SELECT synth_create_view('t', 'v', 3000, 7);
SELECT format_type(atttypid, atttypmod) AS view_type, count(*) FROM pg_attribute WHERE attrelid = 'v'::regclass AND attnum > 0
GROUP BY format_type(atttypid, atttypmod) ORDER BY format_type(atttypid, atttypmod) COLLATE "C";
CREATE TABLE clone (LIKE t INCLUDING ALL);
INSERT INTO clone SELECT * FROM v;
SELECT count(*) FROM clone;

-- values that are not numbers, and ends of the range
CREATE TABLE special (f4 float4, f8 float8, n numeric, ns numeric(8, 2), d date, ts timestamp, tz timestamptz);
INSERT INTO special SELECT f, f, f::numeric, CASE WHEN f = 'NaN' THEN f::numeric END, d, d, d FROM (
    SELECT (ARRAY['NaN', '-infinity', 'infinity', '-0', '1.5'])[1 + i % 5]::float8 AS f,
        (ARRAY['-infinity', 'infinity', '2000-01-01', NULL])[1 + i % 4]::date AS d
    FROM generate_series(1, 200) i) x;
SELECT synth_fit('special', method => 'copula', epsilon => 'infinity');
SELECT array_agg(DISTINCT f4) AS f4, array_agg(DISTINCT f8) AS f8, array_agg(DISTINCT n) AS n, array_agg(DISTINCT ns) AS ns
FROM synth_sample(NULL::special, 'special', 300);
SELECT array_agg(DISTINCT d) AS d, array_agg(DISTINCT ts) AS ts, array_agg(DISTINCT tz) AS tz FROM synth_sample(NULL::special, 'special', 300);
CREATE TABLE mixed_special AS SELECT CASE WHEN i % 10 = 0 THEN 'NaN' WHEN i % 10 = 1 THEN '-infinity' ELSE sqrt(i) END AS x FROM generate_series(1, 1000) i;
SELECT synth_fit('mixed_special', method => 'copula', epsilon => 'infinity');
SELECT count(*) FILTER (WHERE x = 'NaN') BETWEEN 60 AND 140 AS nan, count(*) FILTER (WHERE x = '-infinity') BETWEEN 60 AND 140 AS low,
    max(nullif(nullif(x, 'NaN'), '-infinity')) <= sqrt(1000::float8) AS high
FROM synth_sample(NULL::mixed_special, 'mixed_special', 1000);
CREATE TABLE ends (i2 int2, i4 int4, i8 int8, n numeric, n18 numeric(18, 0), n38 numeric(38, 10), d date, ts timestamp, iv interval, tm time, f8 float8);
INSERT INTO ends SELECT x.* FROM (VALUES
    (-32768, -2147483648, -9223372036854775808, -1e300, -999999999999999999, -9999999999999999999999999999.9999999999, date '4713-01-01 BC', timestamp '4713-01-01 BC', interval '-178000000 years', time '00:00', -1.7976931348623157e308),
    (32767, 2147483647, 9223372036854775807, 1e300, 999999999999999999, 9999999999999999999999999999.9999999999, '5874897-12-31', '294276-12-31 23:59:59.999999', '178000000 years', '24:00', 1.7976931348623157e308),
    (0, 0, 0, 1e-300, 0, 0, '2000-01-01', '2000-01-01', '0', '12:00', 5e-324)) x (i2, i4, i8, n, n18, n38, d, ts, iv, tm, f8), generate_series(1, 30) AS copies (i);
SELECT synth_fit('ends', method => 'copula', epsilon => 'infinity');
SELECT count(*) = 100 AS rows FROM (SELECT * FROM synth_sample(NULL::ends, 'ends', 100)) s;
SELECT array_agg(DISTINCT i2) AS i2, array_agg(DISTINCT i4) AS i4, array_agg(DISTINCT n18) AS n18, array_agg(DISTINCT d) AS d, array_agg(DISTINCT ts) AS ts,
    array_agg(DISTINCT tm) AS tm, array_agg(DISTINCT iv) AS iv, array_agg(DISTINCT round(n38 / 1e28, 6)) AS n38, array_agg(DISTINCT n) = '{-1e300,1e-300,1e300}' AS n FROM synth_sample(NULL::ends, 'ends', 100);
SELECT array_agg(DISTINCT i8) AS i8, array_agg(DISTINCT f8) AS f8 FROM synth_sample(NULL::ends, 'ends', 100);
CREATE TABLE wide_range AS SELECT (i * 92233720368547758::numeric - 4611686018427387904)::int8 AS i8, (i - 50) * 1e306 AS f8 FROM generate_series(0, 99) i;
SELECT synth_fit('wide_range', method => 'copula', epsilon => 'infinity');
SELECT bool_and(i8 BETWEEN (SELECT min(i8) FROM wide_range) AND (SELECT max(i8) FROM wide_range)) AS i8, bool_and(abs(f8) <= 5e307) AS f8
FROM synth_sample(NULL::wide_range, 'wide_range', 1000);
CREATE TABLE multibyte AS SELECT (ARRAY['größe', '模型', 'עברית', '😀'])[1 + i % 4] AS label, repeat('ü', 3 + i % 4)::varchar(8) || i AS word FROM generate_series(1, 400) i;
SELECT synth_fit('multibyte', method => 'copula', epsilon => 'infinity');
SELECT array_agg(DISTINCT label ORDER BY label) AS labels, max(length(word)) <= 20 AS fitting FROM synth_sample(NULL::multibyte, 'multibyte', 400);
CREATE TABLE blanks AS SELECT (ARRAY['', ' ', 'a ', 'a'])[1 + i % 4] AS t, (ARRAY['', ' ', 'a ', 'a'])[1 + i % 4]::char(3) AS c FROM generate_series(1, 400) i;
SELECT synth_fit('blanks', method => 'copula', epsilon => 'infinity');
SELECT array_agg(DISTINCT '[' || t || ']') AS t, array_agg(DISTINCT '[' || c::text || ']') AS c FROM synth_sample(NULL::blanks, 'blanks', 400);

-- types that are not learned may be NULL, if the caller asks for that
CREATE DOMAIN list AS int[] NOT NULL;
CREATE TABLE unsupported (a int, j jsonb, b bytea, l list, p point, from_j text GENERATED ALWAYS AS (j->>'k') STORED);
INSERT INTO unsupported SELECT i % 5, jsonb_build_object('k', 'v' || i % 2), 'x', '{1}', '(1,2)' FROM generate_series(1, 100) i;
SELECT synth_fit('unsupported', options => '{"unsupported": "null"}', method => 'copula', epsilon => 'infinity');
SELECT name, type, content, null_share FROM synth_columns WHERE model = 'unsupported' ORDER BY position;
SELECT count(a), count(j), count(b), count(p), array_agg(DISTINCT from_j) FROM synth_sample('unsupported', 100) AS s(a int, j jsonb, b bytea, l int[], p point, from_j text);
SELECT synth_create_view('unsupported', 'unsupported_view');
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'unsupported_view'::regclass AND attnum > 0 ORDER BY attnum;
SELECT count(*), count(j) FROM unsupported_view;
CREATE TABLE unsupported_clone AS SELECT a, j, b, p FROM unsupported WITH NO DATA;
INSERT INTO unsupported_clone SELECT a, j, b, p FROM unsupported_view;

SELECT count(synth_drop(name, true)) AS dropped FROM synth_models WHERE source LIKE 'types.%';
DROP SCHEMA types CASCADE;
