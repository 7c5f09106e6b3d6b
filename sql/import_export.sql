-- A model, not the data, crosses to another database: the same rows there, where types of the source may be missing.
SET client_min_messages = warning;
CREATE SCHEMA import_export;
SET search_path = import_export, public;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN percent AS numeric(5, 2) CHECK (VALUE BETWEEN 0 AND 100);
CREATE TABLE t (id int PRIMARY KEY, feeling mood, share percent, code varchar(5), at timestamptz, started int, ended int, twice int GENERATED ALWAYS AS (started * 2) STORED,
    CHECK (started <= ended));
INSERT INTO t (id, feeling, share, code, at, started, ended)
SELECT i, (enum_range(NULL::mood))[1 + i % 3], i % 101, 'c' || i % 30, timestamptz '2020-01-01 00:00+00' + i * interval '1 hour', i % 20, i % 20 + i % 7 FROM generate_series(1, 600) i;
SELECT synth_fit('t', holdout => 0.1, method => 'copula', epsilon => 'infinity');
-- within the database, a copy gives the same rows and names no source
SELECT synth_import(synth_export('t'), 'copy');
SELECT name, version, method, source, columns, holdout, row_security FROM synth_models ORDER BY name;
SELECT count(*) AS differ FROM (SELECT * FROM synth_sample(NULL::t, 't', 500, 3) EXCEPT ALL SELECT * FROM synth_sample(NULL::t, 'copy', 500, 3)) d;
SELECT synth_export('copy') = synth_export('t') AS same_bytes;
SELECT synth_import(synth_export('t'), 'copy');
SELECT name, version FROM synth_models WHERE name = 'copy';
-- in a database without the types: enumerations are text, domains their base types
\set here :DBNAME
SELECT encode(synth_export('t'), 'hex') AS payload,
    (SELECT md5(string_agg(s::text, ' ' ORDER BY id)) FROM (SELECT id, feeling::text, share::numeric(5, 2), code, at, started, ended, twice FROM synth_sample(NULL::t, 't', 300, 5)) s) AS fingerprint \gset
CREATE DATABASE regression_pg_synth_import;
\c regression_pg_synth_import
SET client_min_messages = warning;
CREATE EXTENSION pg_synth;
SELECT synth_import(decode(:'payload', 'hex'), 'arrived');
SELECT synth_create_view('arrived', 'v', 300, 5);
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'v'::regclass AND attnum > 0 ORDER BY attnum;
SELECT md5(string_agg(v::text, ' ' ORDER BY id)) = :'fingerprint' AS same_rows FROM v;
-- with the type, but a label less: drawing it is refused
CREATE SCHEMA import_export;
CREATE TYPE import_export.mood AS ENUM ('happy', 'sad');
SELECT * FROM synth_sample('arrived', 100) AS s(feeling import_export.mood);
ALTER TYPE import_export.mood ADD VALUE 'ok';
SELECT array_agg(DISTINCT feeling ORDER BY feeling) FROM synth_sample('arrived', 100) AS s(feeling import_export.mood);
\c :here
DROP DATABASE regression_pg_synth_import;
SET client_min_messages = warning;
SELECT synth_drop('t'), synth_drop('copy');
DROP SCHEMA import_export CASCADE;
