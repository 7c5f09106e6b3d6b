-- What declared functional dependencies are refused, and how.
SET client_min_messages = warning;
CREATE SCHEMA determined_refusals;
SET search_path = determined_refusals, public;
\set ECHO none
\i sql/helpers/refused.psql
\set ECHO all
CREATE TABLE t (id int PRIMARY KEY, a text CHECK (a IN ('x', 'y')), b int NOT NULL CHECK (b BETWEEN 1 AND 9), c text CHECK (c IN ('u', 'v')), free int NOT NULL, n int, u uuid,
    g int GENERATED ALWAYS AS (b + 1) STORED, must text NOT NULL CHECK (must IN ('p', 'q')));
INSERT INTO t (id, a, b, c, free, must) SELECT i, 'x', 1, 'u', i, 'p' FROM generate_series(1, 100) i;

-- the entry
CALL refused($$SELECT synth_fit('t', domains => '{"n": {"determined_by": "a"}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"n": {"determined_by": 5, "mapping": {"x": 1}}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"n": {"determined_by": "nothing", "mapping": {"x": 1}}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"n": {"determined_by": "n", "mapping": {"1": 1}}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"nothing": {"determined_by": "a", "mapping": {"x": 1}}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"n": {"determined_by": "a", "mapping": []}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"n": {"determined_by": "a", "mapping": {}}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"n": {"determined_by": "a", "mapping": {"x": null}}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"n": {"determined_by": "a", "mapping": {"x": [1]}}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"n": {"determined_by": "a", "mapping": {"x": 1}, "min": 0}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"n": {"mapping": {"x": 1}}}')$$);
SELECT json_build_object('n', json_build_object('determined_by', 'free', 'mapping', json_object_agg(i, i))) AS many FROM generate_series(1, 1001) i \gset
CALL refused(format($$SELECT synth_fit('t', domains => %L)$$, :'many'));

-- values
CALL refused($$SELECT synth_fit('t', domains => '{"n": {"determined_by": "a", "mapping": {"x": "one"}}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"n": {"determined_by": "a", "mapping": {"x": 1}, "otherwise": "two"}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"c": {"determined_by": "free", "mapping": {"x": "u"}}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"c": {"determined_by": "a", "mapping": {"x": "w"}}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"b": {"determined_by": "must", "mapping": {"p": 10, "q": 1}}}')$$);

-- columns that cannot be determined, or cannot determine
CALL refused($$SELECT synth_fit('t', domains => '{"id": {"determined_by": "a", "mapping": {"x": 1}}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"g": {"determined_by": "a", "mapping": {"x": 1}}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"u": {"determined_by": "a", "mapping": {"x": 1}}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"n": {"determined_by": "g", "mapping": {"1": 1}}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"n": {"determined_by": "a", "mapping": {"x": 1}}, "c": {"determined_by": "n", "mapping": {"1": "u"}}}')$$);

-- NOT NULL without a value for all rows
CALL refused($$SELECT synth_fit('t', domains => '{"b": {"determined_by": "a", "mapping": {"x": 1, "y": 2}}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"b": {"determined_by": "must", "mapping": {"p": 1}}}')$$);
CALL refused($$SELECT synth_fit('t', domains => '{"b": {"determined_by": "free", "mapping": {"1": 1}}}')$$);

-- without a guarantee, and in what only looks
CALL refused($$SELECT synth_fit('t', epsilon => 'infinity', domains => '{"n": {"determined_by": "a", "mapping": {"x": 1}}}')$$);
CALL refused($$SELECT * FROM synth_plan('t', domains => '{"b": {"determined_by": "must", "mapping": {"p": 1}}}')$$);
CALL refused($$SELECT * FROM synth_domains('t', domains => '{"b": {"determined_by": "must", "mapping": {"p": 1}}}')$$);
SELECT count(*) AS models FROM synth_models WHERE name = 't';
SELECT count(*) AS spent FROM synth_ledger WHERE source = 'determined_refusals.t';
DROP SCHEMA determined_refusals CASCADE;
