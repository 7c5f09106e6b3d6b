-- Types that cannot be learned, and what there is to do.
CREATE SCHEMA types_refusals;
SET search_path = types_refusals, public;
\set ECHO none
\i sql/helpers/refused.psql
\set ECHO all
CREATE TYPE pair AS (a int, b int);
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN words AS text[];
CREATE TABLE t (
    id int, a_json json, a_jsonb jsonb, an_array int[], a_bytea bytea, a_point point, a_vector tsvector, a_timetz timetz, a_money money,
    an_inet inet, a_bit bit(3), an_xml xml, a_range int4range, an_oid oid, a_class regclass, a_char "char", a_pair pair, a_words words, moods mood[]
);
INSERT INTO t (id) SELECT generate_series(1, 100);
CALL refused($$SELECT synth_fit('t', method => 'copula', epsilon => 'infinity')$$);
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT attname FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 1 ORDER BY attnum LOOP
        CALL refused(format('SELECT synth_fit(''t'', columns => ''{id, %s}'', method => ''copula'', epsilon => ''infinity'')', name));
    END LOOP;
END
$$;
SELECT synth_fit('t', columns => '{id}', method => 'copula', epsilon => 'infinity');
SELECT synth_fit('t', options => '{"unsupported": "null"}', method => 'copula', epsilon => 'infinity');
-- no column is left to learn
CALL refused($$SELECT synth_fit('t', columns => '{a_json}', options => '{"unsupported": "null", "categories": ["a_json"]}',
    method => 'copula', epsilon => 'infinity')$$);
CREATE TABLE only_json AS SELECT '{}'::json AS j FROM generate_series(1, 100);
SELECT synth_fit('only_json', options => '{"unsupported": "null"}', method => 'copula', epsilon => 'infinity');
SELECT DISTINCT j IS NULL AS is_null FROM synth_sample(NULL::only_json, 'only_json', 10);
-- a column that may not be NULL is NULL all the same, and the caller hears of it
CREATE TABLE required (id int, j json NOT NULL);
INSERT INTO required SELECT i, '{}' FROM generate_series(1, 100) i;
SELECT synth_fit('required', options => '{"unsupported": "null"}', method => 'copula', epsilon => 'infinity');
SELECT name, not_null FROM synth_columns WHERE model = 'required' ORDER BY position;

-- types that a reader cannot have
CALL refused($$SELECT * FROM synth_sample('t', 1) AS s(id text)$$);
CALL refused($$SELECT * FROM synth_sample('t', 1) AS s(id date)$$);
CALL refused($$SELECT * FROM synth_sample('t', 1) AS s(nothing int)$$);

SELECT synth_drop('t'), synth_drop('only_json'), synth_drop('required');
SET client_min_messages = warning;
DROP SCHEMA types_refusals CASCADE;
