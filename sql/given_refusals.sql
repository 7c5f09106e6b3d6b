-- What synth_sample(given => ...) refuses, and what it says then.
SET client_min_messages = warning;
CREATE SCHEMA refuse_given;
SET search_path = refuse_given, public;
\set ECHO none
\i sql/helpers/refused.psql
\set ECHO all
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TABLE source (id int PRIMARY KEY, label text, note text, day date, mood mood, flag boolean, key uuid, weight float8,
    low int, high int, short varchar(3), nothing int, twice int GENERATED ALWAYS AS (low * 2) STORED, CHECK (low <= high));
INSERT INTO source SELECT i, 'label ' || i % 3, 'note ' || i, date '2024-01-01' + i % 9, (enum_range(NULL::mood))[1 + i % 2],
    i % 3 > 0, md5(i::text)::uuid, i * 7919 % 100003 / 7.0, i % 50, i % 50 + i % 7, 'ab' FROM generate_series(1, 2000) i;
SELECT synth_fit('source', 'exact', method => 'mst', epsilon => 'infinity');
SELECT synth_fit('source', 'rejects', method => 'copula', epsilon => 'infinity');
SELECT synth_fit('source', 'trees', method => 'cart', epsilon => 'infinity');
SELECT synth_fit('source', 'apart', method => 'independent', epsilon => 'infinity');
CREATE FUNCTION draw(given jsonb, model text DEFAULT 'exact') RETURNS SETOF bigint LANGUAGE sql AS
    $$ SELECT count(*) FROM synth_sample(NULL::source, model, 10, given => given) $$;

-- shapes
CALL refused($$SELECT draw('[]')$$);
CALL refused($$SELECT draw('"label"')$$);
CALL refused($$SELECT draw('null')$$);
CALL refused($$SELECT draw('{"no such column": 1}')$$);
CALL refused($$SELECT draw('{"label": []}')$$);
CALL refused($$SELECT draw('{"low": {}}')$$);
CALL refused($$SELECT draw('{"low": {"min": 3, "most": 4}}')$$);
CALL refused($$SELECT draw('{"low": {"min": null}}')$$);
CALL refused($$SELECT draw('{"low": {"min": [1]}}')$$);
CALL refused($$SELECT draw('{"low": {"min": 4, "max": 3}}')$$);
CALL refused($$SELECT draw('{"low": [[1]]}')$$);
CALL refused($$SELECT draw('{"low": [{"min": 1}]}')$$);
CALL refused($$SELECT draw(jsonb_build_object('low', (SELECT jsonb_agg(i) FROM generate_series(1, 10001) i)))$$);
-- columns
CALL refused($$SELECT draw('{"id": 5}')$$);
CALL refused($$SELECT draw('{"twice": 4}')$$);
CALL refused($$SELECT draw('{"key": "00000000-0000-0000-0000-000000000000"}')$$);
-- values
CALL refused($$SELECT draw('{"low": "many"}')$$);
CALL refused($$SELECT draw('{"low": 3.5}')$$);
CALL refused($$SELECT draw('{"low": 99999999999}')$$);
CALL refused($$SELECT draw('{"low": true}')$$);
CALL refused($$SELECT draw('{"label": 5}')$$);
CALL refused($$SELECT draw('{"label": {"min": "a"}}')$$);
CALL refused($$SELECT draw('{"flag": {"min": false}}')$$);
CALL refused($$SELECT draw('{"flag": "perhaps"}')$$);
CALL refused($$SELECT draw('{"mood": "middle"}')$$);
CALL refused($$SELECT draw('{"mood": 1}')$$);
CALL refused($$SELECT draw('{"day": "2024-02-30"}')$$);
CALL refused($$SELECT draw('{"day": {"max": "tomorrow morning, at some length that is not shown in full, for it is long"}}')$$);
CALL refused($$SELECT draw('{"short": "abcd"}')$$);
-- values that the model does not have
CALL refused($$SELECT draw('{"label": "label 7"}')$$);
CALL refused($$SELECT draw('{"label": null}')$$);
CALL refused($$SELECT draw('{"note": "note 5"}')$$);
CALL refused($$SELECT draw('{"low": 1000}')$$);
CALL refused($$SELECT draw('{"nothing": 1}')$$);
CALL refused($$SELECT draw('{"low": 1000}', 'rejects')$$);
-- values that it does not have together
CALL refused($$SELECT draw('{"low": {"min": 45}, "high": {"max": 40}}')$$);
CALL refused($$SELECT draw('{"low": {"min": 45}, "high": {"max": 40}}', 'rejects')$$);
-- too rare to be found
CALL refused($$SELECT draw('{"weight": {"min": 5000, "max": 5000.000001}}', 'rejects')$$);
CALL refused($$SELECT count(*) FROM synth_sample(NULL::source, 'rejects', 100000, given => '{"weight": {"min": 5000, "max": 5000.000001}}')$$);
CALL refused($$SELECT draw('{"low": {"min": 45}, "high": {"max": 40}}', 'trees')$$);
CALL refused($$SELECT draw('{"label": "label 7"}', 'trees')$$);
-- that no row has which meets a constraint, too
CALL refused($$SELECT draw('{"low": {"min": 45}, "high": {"max": 40}}', 'apart')$$);
-- what is always NULL
SELECT draw('{"nothing": null, "label": "label 1"}');
SELECT draw('{"nothing": null, "label": "label 1"}', 'rejects');
-- access comes first
CREATE ROLE given_nobody;
GRANT USAGE ON SCHEMA refuse_given TO given_nobody;
GRANT SELECT ON source TO given_nobody;
SET ROLE given_nobody;
CALL refused($$SELECT draw('{"no such column": 1}')$$);
RESET ROLE;

DROP SCHEMA refuse_given CASCADE;
SELECT synth_drop(name) FROM unnest(ARRAY['exact', 'rejects', 'apart', 'trees']) name;
DROP ROLE given_nobody;
