-- Functions, operators, types and tables of the same names, put before the built-in ones, are never met.
SET client_min_messages = warning;
CREATE SCHEMA search_path;
CREATE ROLE regress_synth_shadow;
GRANT ALL ON SCHEMA search_path TO regress_synth_shadow;
CREATE TYPE search_path.mood AS ENUM ('sad', 'ok');
CREATE TABLE search_path.t (
    a int PRIMARY KEY,
    b text,
    c text CHECK (c IN ('x', 'y')),
    d int,
    e int GENERATED ALWAYS AS (a + d) STORED,
    f search_path.mood,
    g date,
    h text,
    CHECK (d <= a + 100),
    CHECK (b || c <> '')
);
INSERT INTO search_path.t (a, b, c, d, f, g, h)
SELECT i, 'b' || i % 3, (ARRAY['x', 'y'])[1 + i % 2], i % 50, (ARRAY['sad', 'ok'])[1 + i % 2]::search_path.mood, date '2020-01-01' + i, 'h' || i
FROM generate_series(1, 300) i;

-- whoever calls one of these hears of it
SET ROLE regress_synth_shadow;
CREATE FUNCTION search_path.shadow() RETURNS void LANGUAGE plpgsql AS 'BEGIN RAISE WARNING ''a shadow ran as %'', current_user; END';
DO $$
DECLARE
    declared text;
BEGIN
    FOREACH declared IN ARRAY '{"now() RETURNS timestamptz", "length(bytea) RETURNS int", "length(text) RETURNS int", "quote_ident(text) RETURNS text",
        "jsonb_typeof(jsonb) RETURNS text", "jsonb_array_length(jsonb) RETURNS int", "pg_get_userbyid(oid) RETURNS name", "lower(text) RETURNS text",
        "pg_get_expr(pg_node_tree, oid) RETURNS text", "substr(text, int, int) RETURNS text", "int4pl(int, int) RETURNS int"}'::text[] LOOP
        EXECUTE 'CREATE FUNCTION search_path.' || declared || ' LANGUAGE plpgsql AS ''BEGIN PERFORM search_path.shadow(); RETURN NULL; END''';
    END LOOP;
    FOR declared IN SELECT format('%s.%s', o, t) FROM unnest('{=,<>,<,<=,>,>=}'::text[]) o, unnest('{text,int4,name,oid,"char"}'::text[]) t LOOP
        EXECUTE format('CREATE FUNCTION search_path.op%s(%s, %2$s) RETURNS bool LANGUAGE plpgsql AS ''BEGIN PERFORM search_path.shadow(); RETURN true; END''',
            abs(hashtext(declared)), split_part(declared, '.', 2));
        EXECUTE format('CREATE OPERATOR search_path.%s (LEFTARG = %s, RIGHTARG = %2$s, FUNCTION = search_path.op%s)',
            split_part(declared, '.', 1), split_part(declared, '.', 2), abs(hashtext(declared)));
    END LOOP;
END
$$;
CREATE FUNCTION search_path.join_text(text, text) RETURNS text LANGUAGE plpgsql AS 'BEGIN PERFORM search_path.shadow(); RETURN $1; END';
CREATE OPERATOR search_path.|| (LEFTARG = text, RIGHTARG = text, FUNCTION = search_path.join_text);
CREATE FUNCTION search_path.get_text(jsonb, text) RETURNS text LANGUAGE plpgsql AS 'BEGIN PERFORM search_path.shadow(); RETURN $2; END';
CREATE OPERATOR search_path.->> (LEFTARG = jsonb, RIGHTARG = text, FUNCTION = search_path.get_text);
CREATE FUNCTION search_path.add(int, int) RETURNS int LANGUAGE plpgsql AS 'BEGIN PERFORM search_path.shadow(); RETURN 0; END';
CREATE OPERATOR search_path.+ (LEFTARG = int, RIGHTARG = int, FUNCTION = search_path.add);
CREATE DOMAIN search_path.text AS pg_catalog.text CHECK (length(VALUE) > 1000000);
CREATE DOMAIN search_path.int8 AS pg_catalog.int8 CHECK (false);
CREATE TABLE search_path.pg_constraint (conname name);
CREATE TABLE search_path.pg_class (relname name);
CREATE TABLE search_path.pg_attribute (attname name);
RESET ROLE;

-- a superuser works under that search path
SET search_path = search_path, pg_catalog, public;
CREATE TABLE pg_temp.pg_class (relname name);
CREATE TABLE pg_temp.model (name pg_catalog.text);
SELECT 1 + 1 AS shadowed;
SELECT public.synth_fit('search_path.t', holdout => 0.1, options => '{"intervals": 50, "categories": ["b"], "ignore_constraints": ["t_check1"]}',
    method => 'copula', epsilon => 'infinity');
SELECT public.synth_fit('search_path.t', 'path', method => 'copula', epsilon => 'infinity');
SELECT public.synth_create_view('path', 'v', 100, 1);
SELECT count(*), count(a), count(c), count(e), count(f), count(g), count(h) FROM search_path.v;
SELECT count(*) FROM public.synth_sample('path', 50) AS s(a int4, b pg_catalog.text, e int4);
SELECT public.synth_grant('path', 'regress_synth_shadow');
SELECT public.synth_revoke('path', 'regress_synth_shadow');
SELECT public.synth_import(public.synth_export('path'), 'path_copy');
SELECT count(public.synth_describe('path'));
SELECT count(*) FROM public.synth_models;
SELECT count(*) FROM public.synth_columns;
SELECT count(*) FROM synth.synthetic_table;
SELECT count(*) > 20 AS evaluated FROM public.synth_evaluate('path', store => true);
SELECT count(*) > 20 AS evaluated FROM public.synth_evaluate('t', 'held_out', synthetic => 'search_path.v');
SELECT count(*) FROM public.synth_evaluations;
SELECT count(public.synth_drop_evaluation(id)) AS dropped FROM public.synth_evaluations;
ANALYZE search_path.v_synthetic;
SELECT public.synth_drop('path', true), public.synth_drop('path_copy'), public.synth_drop('t');

-- operators of the schema in a table's own constraint are not kept
SET search_path = search_path, pg_catalog, public;
CREATE TABLE own (a int4, b int4, CHECK (a OPERATOR(search_path.<=) b));
RESET search_path;
INSERT INTO search_path.own SELECT i, i FROM generate_series(1, 3) i;
SET client_min_messages = notice;
SELECT synth_fit('search_path.own', method => 'copula', epsilon => 'infinity');
SET client_min_messages = error;
SELECT synth_drop('own');
DROP SCHEMA search_path CASCADE;
DROP TABLE pg_temp.pg_class, pg_temp.model;
DROP ROLE regress_synth_shadow;
