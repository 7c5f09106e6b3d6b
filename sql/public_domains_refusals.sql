-- What declarations of domains are refused, and how.
SET client_min_messages = warning;
CREATE SCHEMA domains_refusals;
SET search_path = domains_refusals, public;
\set ECHO none
\i sql/helpers/refused.psql
\set ECHO all
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (i int CHECK (i BETWEEN 0 AND 120), big bigint, b boolean, m mood CHECK (m >= 'ok'), txt text CHECK (txt IN ('a', 'b')), v varchar(3), c char(2), d date, ts timestamp,
    f float8, n numeric(6, 2), n5 numeric, u uuid, j json, g int GENERATED ALWAYS AS (i + 1) STORED, "we""ird; x" int);

-- the argument
CALL refused($$SELECT * FROM synth_domains(NULL)$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => NULL)$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => 'null')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '[]')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '[{"i": {"min": 1}}]')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '"i"')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '5')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"nothing": {"min": 1}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"": {"min": 1}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"x\"; drop table t; --": {"min": 1}}')$$);
CALL refused(format('SELECT * FROM synth_domains(''t'', domains => %L)', json_build_object(repeat('é', 100), 1)));
CALL refused($$SELECT * FROM synth_domains('t', columns => '{b}', domains => '{"i": {"min": 1}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', columns => '{nothing}')$$);

-- a column's domain
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": null}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": [0, 120]}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": 5}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"minimum": 5}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"": 5}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"we\"ird; x": {"min": "x"}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"g": {"min": 5}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"j": {"min": 5}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"u": {"min": 5}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"u": {"values": ["00000000-0000-0000-0000-000000000000"]}}')$$);

-- min and max
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"min": true}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"min": null}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"min": [1]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"max": {"a": 1}}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"max": "many"}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"max": 1.5}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"max": 1e10}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"big": {"max": 9223372036854775808}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"n": {"max": 12345}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"d": {"max": "2000-02-30"}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"d": {"max": 20000101999}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"d": {"max": "infinity"}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"ts": {"min": "-infinity"}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"f": {"max": "infinity"}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"f": {"min": "NaN"}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"f": {"max": 1e999}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"n5": {"max": "NaN"}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"n": {"max": "NaN"}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"min": 6, "max": 5}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"d": {"min": "2001-01-01", "max": "2000-12-31"}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"txt": {"min": "a"}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"v": {"max": "a"}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"b": {"max": "true"}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"m": {"min": "angry"}}')$$);
CALL refused(format('SELECT * FROM synth_domains(''t'', domains => %L)', json_build_object('i', json_build_object('min', repeat('long ', 100)))));

-- values
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"values": 5}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"values": {"5": 5}}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"values": []}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"values": [1, null]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"values": [1, [2]]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"values": [[[[[[2]]]]]]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"values": [{"a": 2}]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"values": [1, true]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"values": [1, "two"]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"values": [1, 2, 1]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"values": [1, "1"]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"n": {"values": [0.001, 0.002]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"txt": {"values": ["a", "a"]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"c": {"values": ["a", "a "]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"txt": {"values": [5]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"txt": {"values": ["a", true]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"v": {"values": ["too long"]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"b": {"values": ["maybe"]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"m": {"values": ["ok", "x''; drop table t; --"]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"m": {"values": [1]}}')$$);
CALL refused(format('SELECT * FROM synth_domains(''t'', domains => %L)', json_build_object('txt', json_build_object('values', json_build_array(repeat('x', 256))))));
SELECT json_build_object('i', json_build_object('values', json_agg(n))) AS many FROM generate_series(1, 10001) n \gset
CALL refused(format('SELECT * FROM synth_domains(''t'', domains => %L)', :'many'));

-- decimals, learn
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"decimals": 0}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"n": {"decimals": 2}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"f": {"decimals": -1}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"f": {"decimals": 10}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"f": {"decimals": 1.5}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"f": {"decimals": "2"}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"learn": false}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"learn": "true"}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"learn": 1}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"learn": true, "min": 0}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"f": {"learn": true, "decimals": 2}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"values": [1], "min": 0}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"f": {"values": [1], "max": 2}}')$$);

-- what contradicts the schema
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"min": 121}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"min": -10, "max": -1}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"values": [-1, 121]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"m": {"values": ["sad"]}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"m": {"max": "sad"}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"txt": {"values": ["A", "c"]}}')$$);

-- an error leaves nothing behind, and the session goes on
BEGIN;
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"i": {"min": "x"}}')$$);
SELECT origin FROM synth_domains('t', '{i}');
COMMIT;

-- what is not a table
CREATE SEQUENCE numbers;
CREATE INDEX i_index ON t (i);
CALL refused($$SELECT * FROM synth_domains('numbers')$$);
CALL refused($$SELECT * FROM synth_domains('i_index')$$);
CALL refused($$SELECT * FROM synth_domains('pg_catalog.pg_class')$$);
CALL refused($$SELECT * FROM synth_domains(4294967295::oid::regclass)$$);
CALL refused($$SELECT synth_declare_public(NULL)$$);
CALL refused($$SELECT synth_declare_public('numbers')$$);
CALL refused($$SELECT synth_declare_public('i_index')$$);
CALL refused($$SELECT synth_declare_public(4294967295::oid::regclass)$$);
CALL refused($$SELECT synth_declare_private('numbers')$$);
CALL refused($$SELECT synth_declare_private(NULL)$$);
SET default_transaction_read_only = on;
CALL refused($$SELECT synth_declare_public('t')$$);
CALL refused($$SELECT synth_declare_private('t')$$);
SELECT count(*) FROM synth_domains('t');
RESET default_transaction_read_only;

-- who may: rights on the table for looking, ownership for declaring
CREATE ROLE regress_synth_domains_owner;
CREATE ROLE regress_synth_domains_reader;
GRANT USAGE, CREATE ON SCHEMA domains_refusals TO regress_synth_domains_owner, regress_synth_domains_reader;
SET ROLE regress_synth_domains_owner;
CREATE TABLE town (name text PRIMARY KEY, secret text);
INSERT INTO town VALUES ('Rome', 'x'), ('Paris', 'y');
CREATE TABLE citizen (id int PRIMARY KEY, town text REFERENCES town, age int CHECK (age BETWEEN 0 AND 120));
GRANT REFERENCES ON town TO regress_synth_domains_reader;
CALL refused($$SELECT synth_declare_public('town')$$);
CALL refused($$SELECT * FROM synth_domains('citizen')$$);
RESET ROLE;
GRANT EXECUTE ON FUNCTION synth_domains, synth_declare_public, synth_declare_private TO regress_synth_domains_owner, regress_synth_domains_reader;
SET ROLE regress_synth_domains_owner;
SELECT synth_declare_public('town');
SELECT column_name, origin FROM synth_domains('citizen');
SET ROLE regress_synth_domains_reader;
CALL refused($$SELECT * FROM synth_domains('citizen')$$);
CALL refused($$SELECT synth_declare_public('citizen')$$);
CALL refused($$SELECT synth_declare_private('town')$$);
CALL refused($$SELECT * FROM synth.public_table$$);
CALL refused($$DELETE FROM synth.public_table$$);
SELECT count(*) FROM synth_public_tables;
-- declaring grants nothing, and a table that one may not read gives no domain
CALL refused($$SELECT * FROM town$$);
CREATE TABLE visitor (town text REFERENCES town);
SELECT column_name, origin FROM synth_domains('visitor');
SET ROLE regress_synth_domains_owner;
GRANT SELECT (age) ON citizen TO regress_synth_domains_reader;
GRANT SELECT (secret) ON town TO regress_synth_domains_reader;
SET ROLE regress_synth_domains_reader;
CALL refused($$SELECT * FROM synth_domains('citizen')$$);
SELECT column_name, origin FROM synth_domains('citizen', '{age}');
SELECT column_name, origin FROM synth_domains('visitor');
SELECT relation FROM synth_public_tables;
SET ROLE regress_synth_domains_owner;
GRANT SELECT (name) ON town TO regress_synth_domains_reader;
SET ROLE regress_synth_domains_reader;
SELECT column_name, origin FROM synth_domains('visitor');
-- nor does one whose rows are hidden
SET ROLE regress_synth_domains_owner;
CREATE FUNCTION peep(text) RETURNS bool LANGUAGE plpgsql AS $$BEGIN RAISE WARNING 'policy ran as %', current_user; RETURN true; END$$;
ALTER TABLE town ENABLE ROW LEVEL SECURITY;
CREATE POLICY peeping ON town USING (peep(name));
SET ROLE regress_synth_domains_reader;
SELECT column_name, origin FROM synth_domains('visitor');
-- a superuser reads as the owner, whom the policy does not bind
RESET ROLE;
SELECT column_name, origin FROM synth_domains('visitor');
ALTER TABLE town FORCE ROW LEVEL SECURITY;
SELECT column_name, origin FROM synth_domains('visitor');
ALTER TABLE town DISABLE ROW LEVEL SECURITY;
-- objects in pg_temp take no part
SET ROLE regress_synth_domains_reader;
CREATE TEMPORARY TABLE town (name text);
CREATE FUNCTION pg_temp.evil(text, text) RETURNS bool LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'evil'; END$$;
CREATE TEMPORARY TABLE pg_constraint (conrelid oid);
CREATE TEMPORARY TABLE public_table (table_id oid);
SELECT column_name, origin FROM synth_domains('visitor');
DROP TABLE pg_temp.pg_constraint, pg_temp.public_table, pg_temp.town;
DROP FUNCTION pg_temp.evil;
RESET ROLE;
DROP SCHEMA domains_refusals CASCADE;
DELETE FROM synth.public_table;
REVOKE EXECUTE ON FUNCTION synth_domains, synth_declare_public, synth_declare_private FROM regress_synth_domains_owner, regress_synth_domains_reader;
DROP ROLE regress_synth_domains_owner, regress_synth_domains_reader;
