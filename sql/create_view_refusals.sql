-- What synth_create_view() refuses.
CREATE SCHEMA create_view_refusals;
SET search_path = create_view_refusals, public;
\set ECHO none
\i sql/helpers/refused.psql
\set ECHO all
CREATE TABLE t AS SELECT i FROM generate_series(1, 100) i;
SELECT synth_fit('t', method => 'copula', epsilon => 'infinity');
CALL refused($$SELECT synth_create_view(NULL, 'v')$$);
CALL refused($$SELECT synth_create_view('t', NULL)$$);
CALL refused($$SELECT synth_create_view('t', 'v', seed => NULL)$$);
CALL refused($$SELECT synth_create_view('nothing', 'v')$$);
CALL refused($$SELECT synth_create_view('t', 'v', -1)$$);
CALL refused($$SELECT synth_create_view('t', 'v', 9223372036854775807)$$);
CALL refused($$SELECT synth_create_view('t', '')$$);
CALL refused($$SELECT synth_create_view('t', 'a.b.c.d')$$);
CALL refused($$SELECT synth_create_view('t', 'other_database.public.v')$$);
CALL refused($$SELECT synth_create_view('t', 'nowhere.v')$$);
CALL refused($$SELECT synth_create_view('t', 'v; drop table t')$$);
CALL refused($$SELECT synth_create_view('t', '"v')$$);
CALL refused($$SELECT synth_create_view('t', 'pg_catalog.v')$$);
CALL refused($$SELECT synth_create_view('t', 't')$$);
SELECT synth_create_view('t', 'v');
CALL refused($$SELECT synth_create_view('t', 'v')$$);
-- nothing is left behind
SELECT relname, relkind FROM pg_class WHERE relnamespace = 'create_view_refusals'::regnamespace ORDER BY relname;
SET search_path = '';
SELECT public.synth_create_view('t', 'v');
RESET search_path;
SELECT synth_drop('t', true);
SET client_min_messages = warning;
DROP SCHEMA create_view_refusals CASCADE;
