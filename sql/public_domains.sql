-- Where public domains come from: types, CHECKs, foreign keys into public tables, and what the caller declares.
SET client_min_messages = warning;
CREATE SCHEMA public_domains;
SET search_path = public_domains, public;
SET datestyle = 'ISO, YMD';
CREATE FUNCTION shown(source regclass, domains jsonb DEFAULT '{}') RETURNS SETOF text LANGUAGE sql AS
    $$SELECT column_name || ': ' || concat_ws(' | ', origin, nullif(detail, ''), 'learns ' || nullif(learns, '')) FROM synth_domains(source, NULL, domains)$$;

-- types
CREATE TYPE mood AS ENUM ('sad', 'ok', 'ha''ppy');
CREATE TABLE types (b boolean NOT NULL, m mood, i2 smallint, i4 int, i8 bigint, r real, f float8, n numeric, n2 numeric(8, 2), t text,
    v varchar(5), c char(3), nm name, d date, tm time, ts timestamp, tz timestamptz, iv interval, u uuid, j json,
    g int GENERATED ALWAYS AS (i4 + 1) STORED);
SELECT * FROM synth_domains('types');
SELECT * FROM synth_domains('types', columns => '{m, b}');

-- keys: integers are numbered
CREATE TABLE keys (id bigint PRIMARY KEY, a int UNIQUE, b int, c int, t text UNIQUE, n numeric(5) UNIQUE, UNIQUE (b, c));
SELECT shown('keys');

-- CHECK ranges
CREATE TABLE ranges (
    age int CHECK (age BETWEEN 0 AND 120),
    negative int CHECK (negative >= -5 AND negative < 7),
    flipped int CHECK (0 < flipped AND 10 >= flipped),
    expression int CHECK (expression > (-5) AND expression < - (-3)),
    two int CHECK (two > 0) CHECK (two < 10),
    wide bigint CHECK (wide <= 5000000000),
    least bigint CHECK (least >= -9223372036854775808),
    most bigint CHECK (most <= 9223372036854775807),
    small smallint CHECK (small >= 1),
    half int CHECK (half >= 0.5 AND half < 2.5),
    as_float int CHECK (as_float::float8 >= 3),
    money numeric(8, 2) CHECK (money >= 0.005 AND money < 100),
    free numeric CHECK (free > 0 AND free <= 1.5),
    f float8 CHECK (f >= 0 AND f <= 0.5),
    r real CHECK (r >= 0.1 AND r < 1),
    d date CHECK (d >= '2000-01-01' AND d < '2020-01-01'),
    ts timestamp CHECK (ts >= '2000-01-01' AND ts < '2000-01-02'::date),
    tz timestamptz CHECK (tz > '2000-01-01 00:00+00' AND tz <= '2001-01-01 00:00+00'),
    tm time CHECK (tm >= '08:00'),
    iv interval CHECK (iv >= '1 day' AND iv < '1 mon'),
    m mood CHECK (m >= 'ok'),
    harmless int CHECK (harmless IS NOT NULL AND harmless > 0),
    nulls int CHECK (nulls IS NULL OR nulls > 3),
    apart int CHECK (apart > 100 OR apart = 5 OR apart BETWEEN 10 AND 20),
    "we""ird; x" int CHECK ("we""ird; x" > 3),
    "VALUE" int CHECK ("VALUE" > 3),
    "and" int CHECK ("and" > 3 AND "and" < 9));
SELECT shown('ranges');
SET datestyle = 'German, DMY';
SELECT german FROM (SELECT shown('ranges')) AS s(german) WHERE german ~ '^(d|ts|tz):';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'sql_standard';
SET standard_conforming_strings = off;
SET quote_all_identifiers = on;
SET extra_float_digits = -15;
SELECT shown FROM shown('ranges') WHERE shown ~ '^(iv|f|age|tz):';
RESET intervalstyle;
RESET standard_conforming_strings;
RESET quote_all_identifiers;
RESET extra_float_digits;

-- CHECK lists
CREATE TABLE lists (
    t text CHECK (t IN ('a', 'it''s', 'x"y', 'back\slash', ' AND (', '')),
    one text CHECK (one = 'only'),
    either text CHECK (either = 'a' OR either = 'b' OR 'c' = either),
    v varchar(3) CHECK (v IN ('a', 'b', 'too long')),
    c char(4) CHECK (c IN ('ab', 'abcd', 'x   ')),
    as_text char(4) CHECK (as_text::text IN ('ab', 'x   ')),
    nm name CHECK (nm IN ('x', 'y')),
    i int CHECK (i IN (3, 1, -2, 3)),
    n numeric(6, 2) CHECK (n IN (0.5, 1, 0.001)),
    d date CHECK (d IN ('2000-01-01', 'infinity')),
    f float8 CHECK (f IN (0.1, 'NaN')),
    m mood CHECK (m IN ('sad', 'ha''ppy')),
    b boolean CHECK (b = true),
    listed_range int CHECK (listed_range IN (1, 2, 3, 4)) CHECK (listed_range > 2),
    big text CHECK (big IN ('short', repeat('x', 3))));
SELECT shown('lists');

-- what is not understood says nothing, and nothing else is lost by it
CREATE FUNCTION mine(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION mine_ge(int, text) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = text, FUNCTION = mine_ge);
CREATE TABLE unknown (
    f int CHECK (abs(f) < 10),
    g int CHECK (g > 0 AND abs(g) < 10),
    h int CHECK (mine(h) < 10),
    i int CHECK (i > 0 OR abs(i) < 10),
    j int CHECK (NOT (j > 0)),
    k int CHECK ((k > 0) IS TRUE),
    l int CHECK ((k > 0) = (k < 10)) ,
    m int CHECK (m + 1 > 0),
    n int CHECK (n > 0 + 1),
    o int CHECK (CASE WHEN o > 0 THEN o < 10 ELSE false END),
    p int CHECK (p <> 5),
    q text CHECK (q LIKE 'a%'),
    r text CHECK (r >= 'a'),
    s text CHECK (s IN ('a', lower('B'))),
    t text CHECK (upper(t) IN ('A', 'B')),
    u text CHECK (u = ANY ('{a,b}'::text[])),
    v text CHECK (v <> ALL (ARRAY['a', 'b'])),
    w int CHECK (w >= 0.5::int),
    x date CHECK (x < '2000-01-01 12:00'::timestamp),
    y int CHECK (y === 'x'),
    z text CHECK (z = 'a' COLLATE "C"),
    aa int CHECK (aa > 5 AND aa < 3),
    ab int CHECK (false),
    ac varchar(4) CHECK (ac::char(2) IN ('ab', 'cd')),
    ad int CHECK (ad > NULL),
    ae int CHECK (coalesce(ae, 1) > 0),
    af int CHECK (ARRAY[af] = ARRAY[1]),
    ag bigint CHECK (ag < 1e30),
    ah float8 CHECK (ah < 'infinity'));
SELECT shown('unknown');

-- neither deep nesting nor long lists do harm
DO $do$
DECLARE
    nested text := 'i > 0';
BEGIN
    FOR level IN 1 .. 300 LOOP
        nested := format('(%s) %s i > %s', nested, CASE level % 2 WHEN 0 THEN 'AND' ELSE 'OR' END, level);
    END LOOP;
    EXECUTE format('CREATE TABLE large (i int CHECK (%s), j int CHECK (j IN (%s)), k int CHECK (k IN (%s)), l text CHECK (l IN (%L)))', nested,
        (SELECT string_agg(n::text, ', ') FROM generate_series(1, 10000) n), (SELECT string_agg(n::text, ', ') FROM generate_series(1, 10001) n), repeat('x', 256));
END
$do$;
SELECT shown('large');

-- a constraint that is not validated may be broken by rows; one over several columns is no domain
CREATE TABLE not_valid (a int, b int, CHECK (a > b));
ALTER TABLE not_valid ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;
SELECT shown('not_valid');
ALTER TABLE not_valid VALIDATE CONSTRAINT positive;
SELECT shown('not_valid');

-- domain types, over domain types
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN percent AS positive CHECK (VALUE <= 100);
CREATE DOMAIN country AS char(2) NOT NULL CHECK (VALUE IN ('de', 'fr', 'it'));
CREATE DOMAIN letters AS varchar(10) CHECK (VALUE IN ('a', 'b'));
CREATE DOMAIN few_letters AS letters CHECK (VALUE <> 'zz');
CREATE DOMAIN feeling AS mood CHECK (VALUE <> 'sad' OR VALUE > 'ok');
CREATE DOMAIN amount AS numeric(6, 2) CHECK (VALUE >= 0);
CREATE TABLE domain_types (p percent, half percent CHECK (half < 50), c country, l few_letters, f feeling, a amount CHECK (a < 10));
SELECT * FROM synth_domains('domain_types');

-- foreign keys into tables that their owners declared public
CREATE TABLE city (name text PRIMARY KEY, number int UNIQUE, code char(3) UNIQUE, day date UNIQUE, n numeric(6, 2) UNIQUE, big bigint UNIQUE, u uuid UNIQUE);
INSERT INTO city SELECT 'city ' || i, i * 10, 'c' || i, date '2000-01-01' + i, i / 2.0, i, md5(i::text)::uuid FROM generate_series(1, 5) i;
CREATE TABLE person (city text REFERENCES city, number int REFERENCES city (number), code char(3) REFERENCES city (code), day date REFERENCES city (day),
    n numeric(6, 2) REFERENCES city (n), big int REFERENCES city (big), other numeric(8, 3) REFERENCES city (n), u uuid REFERENCES city (u),
    checked int CHECK (checked > 20) REFERENCES city (number), listed int CHECK (listed IN (7, 10)) REFERENCES city (number),
    not_valid text);
ALTER TABLE person ADD FOREIGN KEY (not_valid) REFERENCES city NOT VALID;
SELECT shown('person');
SELECT synth_declare_public('city');
SELECT synth_declare_public('city');
SELECT relation, owner = current_user AS mine, declared_by = current_user AS by_me FROM synth_public_tables;
SELECT shown('person');
-- the table keeps it when it is renamed, and a new one of its name does not get it
ALTER TABLE city RENAME TO town;
SELECT shown('person') LIMIT 1;
SELECT relation FROM synth_public_tables;
CREATE TABLE city (name text PRIMARY KEY);
INSERT INTO city VALUES ('secret');
CREATE TABLE citizen (city text REFERENCES city);
SELECT shown('citizen');
SELECT synth_declare_private('town');
SELECT synth_declare_private('town');
SELECT shown('person') LIMIT 1;
-- a dump that is restored elsewhere finds it by name
INSERT INTO synth.public_table VALUES ('public_domains', 'city', 1, 1, 1, 'regress_synth_gone', 1, '2000-01-01');
SELECT relation, declared_by FROM synth_public_tables;
SELECT shown('citizen');
SELECT synth_declare_private('city');
SELECT count(*) FROM synth.public_table;
-- dropped tables are forgotten
SELECT synth_declare_public('city');
DROP TABLE city CASCADE;
SELECT count(*) AS listed FROM synth_public_tables;
SELECT synth_declare_private('town');
SELECT count(*) FROM synth.public_table;
-- nothing is said by a table without rows; of many rows, the range
CREATE TABLE many (i int PRIMARY KEY, t text UNIQUE, d date UNIQUE);
CREATE TABLE of_many (i int REFERENCES many, t text REFERENCES many (t), d date REFERENCES many (d));
SELECT synth_declare_public('many');
SELECT shown('of_many');
INSERT INTO many SELECT i, i, date '2000-01-01' + i FROM generate_series(1, 10001) i;
SELECT shown('of_many');
DELETE FROM many WHERE i = 10001;
SELECT shown('of_many');
-- partitioned tables, and keys between partitions
CREATE TABLE parts (i int PRIMARY KEY) PARTITION BY RANGE (i);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (10) TO (20);
INSERT INTO parts SELECT generate_series(0, 19);
CREATE TABLE of_parts (i int REFERENCES parts, j int) PARTITION BY LIST (j);
CREATE TABLE of_parts_1 PARTITION OF of_parts DEFAULT;
SELECT synth_declare_public('parts_1');
SELECT shown('of_parts') LIMIT 1;
SELECT synth_declare_private('parts_1'), synth_declare_public('parts');
SELECT shown('of_parts') LIMIT 1;
SELECT shown('of_parts_1') LIMIT 1;
-- views and materialized views may be declared, too; a key cannot lead there
CREATE VIEW a_view AS SELECT 1 AS x;
CREATE MATERIALIZED VIEW a_matview AS SELECT 1 AS x;
SELECT synth_declare_public('a_view'), synth_declare_public('a_matview');
SELECT relation FROM synth_public_tables ORDER BY relation;

-- declared in the call
CREATE TABLE declared (b boolean, m mood, i int CHECK (i >= 0), l int CHECK (l IN (1, 2, 3)), n numeric(6, 2), f float8 CHECK (f >= 0), r real, t text CHECK (t IN ('a', 'b')), v varchar(3),
    c char(3), d date, ts timestamp, tz timestamptz, tm time, iv interval, nm name, p percent, free numeric, id int PRIMARY KEY);
SELECT shown('declared');
SELECT shown('declared', '{"b": {"values": [true]}, "m": {"values": ["ok", "ha''ppy"]}, "i": {"max": 10}, "l": {"min": 2}, "n": {"min": -1.005, "max": "2.5"},
    "f": {"decimals": 2, "max": 1e3}, "r": {"min": 0, "max": 1}, "t": {"values": ["b", "z", "it''s; \"\\ "]}, "v": {"values": ["x", "yé"]}, "c": {"values": ["a", "b "]},
    "d": {"min": "2000-01-01", "max": "2001-01-01"}, "ts": {"min": "2000-01-01 12:00"}, "tz": {"max": "2000-01-01 12:00+02"}, "tm": {"values": ["12:00"]},
    "iv": {"min": "1 hour", "max": "P1D"}, "nm": {"values": ["x"]}, "p": {"min": 5}, "free": {"decimals": 0, "values": [1, "2.5"]}, "id": {"min": 1}}');
SELECT shown('declared', '{"b": {"learn": true}, "m": {"learn": true}, "i": {"learn": true}, "t": {"learn": true}}') LIMIT 8;
SELECT shown('declared', '{"b": {"values": ["yes", "f"]}, "m": {"min": "ok"}, "i": {"values": [5, "6"]}, "d": {"values": ["infinity", "2000-01-01"]}, "f": {"values": [0, "NaN"]}}');
SELECT shown('types', '{"i8": {"min": -9223372036854775808, "max": 9223372036854775807}}') LIMIT 5;
SELECT shown('declared', '{"i": {"min": -5, "max": 5}, "f": {"min": "-1e10"}, "l": {"max": 100}}');
-- views take everything from the call
CREATE VIEW seen AS SELECT * FROM ranges;
SELECT shown('seen', '{"age": {"min": 0, "max": 120}}') LIMIT 2;
DROP SCHEMA public_domains CASCADE;
SELECT count(*) AS stale FROM synth.public_table WHERE synth.public_table_id(schema_name, table_name, table_id, database_id, cluster_id) IS NOT NULL;
DELETE FROM synth.public_table;
