-- A weaker role's code never runs with a stronger identity: a superuser reads the traps that such a role has set.
SET client_min_messages = warning;
CREATE SCHEMA elevation;
SET search_path = elevation, public;
CREATE ROLE regress_synth_evil;
GRANT ALL ON SCHEMA elevation TO regress_synth_evil;
SET ROLE regress_synth_evil;
-- a trap tells as whom it runs, and tries what would serve it
CREATE FUNCTION attempt(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
    RETURN 'done';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLERRM;
END
$$;
CREATE FUNCTION trap() RETURNS bool LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE 'trap runs as %, superuser: %', current_user, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user);
    RAISE NOTICE 'reset role: %', elevation.attempt('RESET ROLE');
    RAISE NOTICE 'set role none: %', elevation.attempt('SET ROLE NONE');
    RAISE NOTICE 'reset session authorization: %', elevation.attempt('RESET SESSION AUTHORIZATION');
    RAISE NOTICE 'become superuser: %', elevation.attempt('ALTER ROLE regress_synth_evil SUPERUSER');
    RAISE NOTICE 'read models: %', elevation.attempt('SELECT payload FROM synth.model');
    RAISE NOTICE 'leave a temporary table: %', elevation.attempt('CREATE TEMPORARY TABLE marker (a int)');
    RAISE NOTICE 'leave a cursor: %', elevation.attempt('DECLARE c CURSOR WITH HOLD FOR SELECT payload FROM synth.model');
    RAISE NOTICE 'leave a setting: % %', elevation.attempt('SET search_path = elevation, pg_catalog'), elevation.attempt('SET work_mem = ''64kB''');
    RAISE NOTICE 'fit a table of its own choice: %', elevation.attempt(
        'SELECT public.synth_fit(''elevation.secret'', method => ''copula'', epsilon => ''infinity'')');
    RETURN true;
END
$$;
CREATE TABLE guarded (a int);
INSERT INTO guarded VALUES (1);
ALTER TABLE guarded ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY trapped ON guarded USING (trap());
CREATE TABLE plain (a int);
INSERT INTO plain VALUES (1);
CREATE VIEW trapped_view AS SELECT a FROM plain WHERE trap();
CREATE TYPE odd AS ENUM ('x', 'y');
CREATE FUNCTION odd_to_int(odd) RETURNS int LANGUAGE plpgsql AS 'BEGIN RAISE NOTICE ''cast runs as %'', current_user; RETURN 1; END';
CREATE CAST (odd AS int) WITH FUNCTION odd_to_int AS IMPLICIT;
CREATE FUNCTION trap_number(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RAISE NOTICE ''function runs as %'', current_user; RETURN $1; END';
CREATE FUNCTION trap_check(int) RETURNS bool IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RAISE NOTICE ''check runs as %'', current_user; RETURN true; END';
CREATE DOMAIN trapped_domain AS int CHECK (trap_check(VALUE));
SET client_min_messages = error;
CREATE TABLE traps (
    a int CHECK (trap_check(a)),
    b int GENERATED ALWAYS AS (trap_number(a)) STORED,
    c odd,
    d trapped_domain,
    CHECK (trap_check(a + b))
);
CREATE INDEX ON traps (trap_number(a)) WHERE trap_check(a);
CREATE UNIQUE INDEX ON traps (trap_number(a));
INSERT INTO traps (a, c, d) SELECT i, 'x', 1 FROM generate_series(1, 20) i;
SET client_min_messages = warning;
RESET ROLE;
CREATE TABLE secret AS SELECT i FROM generate_series(1, 20) i;

SET client_min_messages = notice;
SELECT synth_fit('trapped_view', method => 'copula', epsilon => 'infinity');
SELECT synth_fit('guarded', method => 'copula', epsilon => 'infinity');
SELECT synth_fit('guarded', options => '{"row_security": "visible"}', method => 'copula', epsilon => 'infinity');
SELECT synth_fit('traps', method => 'copula', epsilon => 'infinity');
SELECT current_user = session_user AS same_role, (SELECT rolsuper FROM pg_roles WHERE rolname = 'regress_synth_evil') AS evil_is_super,
    to_regclass('pg_temp.marker') IS NULL AS no_marker;
SHOW search_path;
SELECT current_setting('work_mem') <> '64kB' AS setting_restored;
-- and so for a member of the trap's role, who outranks it
CREATE ROLE regress_synth_chief IN ROLE regress_synth_evil;
GRANT EXECUTE ON FUNCTION synth_fit TO regress_synth_chief;
GRANT USAGE ON SCHEMA elevation TO regress_synth_chief;
SET ROLE regress_synth_chief;
DO $$
BEGIN
    PERFORM public.synth_fit('elevation.trapped_view', 'of_chief', method => 'copula', epsilon => 'infinity');
END
$$;
SELECT current_user;
RESET ROLE;
-- what is stored and drawn runs none of it, but for the domain that the reader asks for
SELECT count(*) FROM synth_sample('traps', 5) AS s(a int, b int, c odd, d int);
SELECT count(*) FROM synth_sample('guarded', 5) AS s(a int);

-- forged calls of the aggregate by which a fit reads
-- (they follow ProfilePlan::save(), CodePlan::save() and SamplePlan::save(): a change there shows here as plans that are damaged)
CREATE FUNCTION le(number bigint, bytes int) RETURNS bytea LANGUAGE sql AS
    $$SELECT string_agg(set_byte('\x00', 0, ((number >> (8 * i)) & 255)::int), '' ORDER BY i) FROM generate_series(0, bytes - 1) i$$;
CREATE FUNCTION plan(kind int, type regtype, typmod int, body bytea) RETURNS bytea LANGUAGE sql AS
    $$SELECT le(kind, 1) || le(1, 8) || le(type::oid::bigint, 4) || le(typmod, 4) || le(length(body), 8) || body$$;
CREATE FUNCTION profile(type regtype, storage int, memory bigint DEFAULT 1000000, typmod int DEFAULT -1) RETURNS bytea LANGUAGE sql AS
    $$SELECT plan(0, type, typmod, le(memory, 8) || le(1, 8) || le(storage, 1))$$;
CREATE FUNCTION codes(type regtype, kind int, cells int DEFAULT 0, labels int DEFAULT 0, step int DEFAULT 2) RETURNS bytea LANGUAGE sql AS
    $$SELECT plan(1, type, -1, le(1000000, 8) || le(0, 8) || le(255, 1) || le(1, 8) || le(kind, 1) || le(1, 1) || le(0, 4) || le(1, 1) || le(cells, 8) ||
        coalesce((SELECT string_agg(le(c * step, 8) || le(c * step + 1, 8), '' ORDER BY c) FROM generate_series(1, cells) c), '') ||
        le(labels, 8) || coalesce((SELECT string_agg(le(1, 8) || 'x', '') FROM generate_series(1, labels) c), ''))$$;
CREATE FUNCTION sample(type regtype, kind int, storage int, memory bigint DEFAULT 1000000) RETURNS bytea LANGUAGE sql AS
    $$SELECT plan(3, type, -1, le(memory, 8) || le(0, 8) || le(1, 8) || le(kind, 1) || le(2, 1) || le(storage, 1))$$;
\set ECHO none
\i sql/helpers/refused.psql
\set ECHO all
CALL refused($$SELECT synth.collect(NULL, 1)$$);
CALL refused($$SELECT synth.collect('', 1)$$);
CALL refused($$SELECT synth.collect('\x07', 1)$$);
CALL refused($$SELECT synth.collect('\x00ffffffffffffffff', 1)$$);
CALL refused($$SELECT synth.collect(elevation.profile('int', 0), 1)$$);
CALL refused($$SELECT synth.collect(elevation.profile('int', 0), 'text'::text)$$);
CALL refused($$SELECT synth.collect(elevation.profile('text', 0), 1)$$);
CALL refused($$SELECT synth.collect(elevation.profile('int', 0), 1, 2)$$);
CALL refused($$SELECT synth.collect(elevation.profile('int', 0), ROW(1, 2))$$);
CALL refused($$SELECT synth.collect(elevation.profile('int', 0), ROW('a'::text))$$);
CALL refused($$SELECT synth.collect(elevation.profile('int', 0), NULL::record)$$);
CALL refused($$SELECT synth.collect(elevation.profile('int', 2), 1)$$);
CALL refused($$SELECT synth.collect(elevation.profile('text', 0), 'text'::text)$$);
CALL refused($$SELECT synth.collect(elevation.profile('text', 77), 'text'::text)$$);
CALL refused($$SELECT synth.collect((SELECT elevation.profile('int', 0, -1)), i) FROM generate_series(1, 100000) i$$);
CALL refused($$SELECT synth.collect((SELECT elevation.profile('int', 0, 0)), i) FROM generate_series(1, 100000) i$$);
CALL refused($$SELECT synth.collect(elevation.profile('numeric', 0, 1000, 2147483647), 1.5)$$);
CALL refused($$SELECT synth.collect(elevation.profile('internal', 0), 1)$$);
CALL refused($$SELECT synth.collect(elevation.codes('int', 1), 1)$$);
CALL refused($$SELECT synth.collect(elevation.codes('int', 1, 5), i) FROM generate_series(-10, 10) i$$);
CALL refused($$SELECT synth.collect(elevation.codes('int', 1, 5, 0, -2), i) FROM generate_series(-10, 10) i$$);
CALL refused($$SELECT synth.collect(elevation.codes('int', 1, 5, 0, 1), i) FROM generate_series(-10, 10) i$$);
CALL refused($$SELECT synth.collect(elevation.codes('int', 2, 0, 3), i) FROM generate_series(-10, 10) i$$);
CALL refused($$SELECT synth.collect(elevation.codes('text', 1, 5), 'x'::text)$$);
CALL refused($$SELECT synth.collect(elevation.codes('text', 2, 0, 66000), 'x'::text)$$);
CALL refused($$SELECT synth.collect(elevation.codes('text', 9), 'x'::text)$$);
CALL refused($$SELECT synth.collect(elevation.plan(3, 'int', -1, ''), 1)$$);
CALL refused($$SELECT synth.collect(elevation.sample('int', 0, 0), 'text'::text)$$);
CALL refused($$SELECT synth.collect((SELECT elevation.sample('int', 0, 0, 0)), i) FROM generate_series(1, 100000) i$$);
CALL refused($$SELECT synth.collect((SELECT elevation.sample('int', 0, 0, -1)), i) FROM generate_series(1, 1000) i$$);
CALL refused($$SELECT synth.collect(elevation.sample('text', 0, 0), 'text'::text)$$);
CALL refused($$SELECT synth.collect(elevation.sample('text', 255, 255), 'text'::text)$$);
CALL refused($$SELECT synth.collect_add(NULL, '', 1)$$);
CALL refused($$SELECT synth.collect_load('\x00', NULL)$$);
CALL refused($$SELECT synth.collect(elevation.profile('int', 0), i) OVER () FROM generate_series(1, 3) i$$);
-- each process of a parallel read with a plan of its own
CREATE TABLE many AS SELECT i FROM generate_series(1, 50000) i;
ANALYZE many;
SELECT profile('int', 0) AS plan_1, codes('int', 1, 5) AS plan_2, profile('int', 2) AS plan_3 \gset
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
CREATE FUNCTION tries(one bytea, other bytea) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT synth.collect(CASE WHEN i %% 11 < 5 THEN %L::bytea ELSE %L::bytea END, i) FROM elevation.many', one, other);
EXCEPTION WHEN invalid_parameter_value OR feature_not_supported THEN
    RETURN 'refused';
END
$$;
SELECT tries(:'plan_1', :'plan_1'), tries(:'plan_1', :'plan_2'), tries(:'plan_2', :'plan_1'), tries(:'plan_3', :'plan_1');
RESET max_parallel_workers_per_gather;
-- from inside of a fit: what a view collects is not what the fit collects
SET ROLE regress_synth_evil;
CREATE TABLE forged_plan AS SELECT elevation.codes('int', 1, 5) AS p;
CREATE FUNCTION forge() RETURNS bool LANGUAGE plpgsql AS $$
BEGIN
    PERFORM synth.collect((SELECT p FROM elevation.forged_plan), i) FROM generate_series(1, 5) i;
    RETURN false;
END
$$;
CREATE VIEW forging AS SELECT a FROM plain WHERE forge();
RESET ROLE;
CALL refused($$SELECT synth_fit('forging', method => 'copula', epsilon => 'infinity')$$);

SELECT count(synth_drop(name, true)) AS dropped FROM synth_models WHERE source LIKE 'elevation.%';
SET client_min_messages = error;
REVOKE EXECUTE ON FUNCTION synth_fit FROM regress_synth_chief;
DROP SCHEMA elevation CASCADE;
DROP ROLE regress_synth_chief, regress_synth_evil;
