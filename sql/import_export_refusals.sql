-- Bytes that are no model, or no longer one, are refused before anything of them is used.
CREATE SCHEMA import_export_refusals;
SET search_path = import_export_refusals, public;
\set ECHO none
\i sql/helpers/refused.psql
\set ECHO all
CREATE TABLE t (a int, b text, c int, CHECK (a <= c));
INSERT INTO t SELECT i % 10, 'b' || i % 4, i % 10 + 5 FROM generate_series(1, 100) i;
SELECT synth_fit('t', method => 'copula', epsilon => 'infinity');
CREATE FUNCTION payload() RETURNS bytea LANGUAGE sql STABLE AS $$SELECT public.synth_export('t')$$;
CALL refused($$SELECT synth_import(NULL, 'm')$$);
CALL refused($$SELECT synth_import('', 'm')$$);
CALL refused($$SELECT synth_import('x', 'm')$$);
CALL refused($$SELECT synth_import(repeat('no model at all ', 10)::bytea, 'm')$$);
CALL refused($$SELECT synth_import(payload(), NULL)$$);
CALL refused($$SELECT synth_import(payload(), '')$$);
CALL refused($$SELECT synth_import(payload(), repeat('x', 64))$$);
CALL refused($$SELECT synth_import(substr(payload(), 1, length(payload()) - 1), 'm')$$);
CALL refused($$SELECT synth_import(payload() || '\x00', 'm')$$);
CALL refused($$SELECT synth_import(set_byte(payload(), 0, 65), 'm')$$);
CALL refused($$SELECT synth_import(set_byte(payload(), 8, 0), 'm')$$);
CALL refused($$SELECT synth_import(set_byte(payload(), 8, 250), 'm')$$);
CALL refused($$SELECT synth_import(set_byte(payload(), 11, 255), 'm')$$);
CALL refused($$SELECT synth_import(set_byte(payload(), 20, 255 - get_byte(payload(), 20)), 'm')$$);
-- every cut, and every bit of the header and 1,000 others
CREATE FUNCTION is_refused(stored bytea) RETURNS bool LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.synth_import(stored, 'm');
    RETURN false;
EXCEPTION WHEN data_corrupted OR feature_not_supported THEN
    RETURN true;
END
$$;
SELECT bool_and(is_refused(substr(payload(), 1, n))) AS cuts FROM generate_series(0, length(payload()) - 1, 7) n;
SELECT bool_and(is_refused(set_bit(payload(), n, 1 - get_bit(payload(), n)))) AS flips FROM generate_series(0, 28 * 8 - 1) n;
SELECT bool_and(is_refused(set_bit(payload(), n, 1 - get_bit(payload(), n)))) AS flips
FROM (SELECT n * 7919::bigint % (length(payload()) * 8) AS n FROM generate_series(1, 1000) n) x;
SELECT count(*) FROM synth_models WHERE name = 'm';
-- a stored payload that was damaged is told from a model
UPDATE synth.model SET payload = set_byte(payload, 100, 255 - get_byte(payload, 100)) WHERE name = 't';
CALL refused($$SELECT * FROM synth_sample('t', 1) AS s(a int)$$);
CALL refused($$SELECT synth_describe('t')$$);
SELECT name FROM synth_models WHERE name = 't';
SELECT synth_fit('t', method => 'copula', epsilon => 'infinity');
SELECT count(*) FROM synth_sample('t', 1) AS s(a int);

SELECT synth_drop('t');
SET client_min_messages = warning;
DROP SCHEMA import_export_refusals CASCADE;
