-- What synth_fit() refuses under a guarantee, and how: the same way for a table with rows and for one without, before anything is
-- paid for.
SET client_min_messages = warning;
CREATE SCHEMA private_fit_refusals;
SET search_path = private_fit_refusals, public;
SET client_min_messages = notice;
\set ECHO none
\i sql/helpers/refused.psql
-- CALL refused_alike('a statement about %s') shows how it is refused, which must be the same way for the tables filled and vacant: one with
-- rows, one without. Neither is read, so that the time it takes cannot tell of rows either.
CREATE FUNCTION refusal(statement text) RETURNS text LANGUAGE plpgsql AS $function$
DECLARE
    state text; message text; detail text; hint text;
BEGIN
    BEGIN
        EXECUTE statement;
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    END;
    RETURN state || ': ' || message || coalesce(E'\n  detail: ' || nullif(detail, ''), '') || coalesce(E'\n  hint: ' || nullif(hint, ''), '');
END
$function$;
-- How often this session has begun to read the tables, as far as it has not been reported yet.
CREATE FUNCTION scans() RETURNS int8 LANGUAGE sql AS $function$
SELECT coalesce(sum(s.seq_scan + coalesce(s.idx_scan, 0)), 0)::int8 FROM pg_stat_xact_user_tables s WHERE s.schemaname = 'private_fit_refusals' AND s.relname IN ('filled', 'vacant')
$function$;
CREATE PROCEDURE refused_alike(statement text) LANGUAGE plpgsql AS $procedure$
DECLARE
    scans_before int8 := scans();
    with_rows text := replace(refusal(format(statement, 'filled')), 'filled', '…');
    without text := replace(refusal(format(statement, 'vacant')), 'vacant', '…');
BEGIN
    IF with_rows IS NULL OR without IS NULL THEN
        RAISE EXCEPTION 'it was not refused: %', statement;
    END IF;
    IF with_rows <> without THEN
        RAISE EXCEPTION 'it depends on the rows: % or %', with_rows, without;
    END IF;
    IF scans() > scans_before THEN
        RAISE EXCEPTION 'rows were read before it was refused: %', statement;
    END IF;
    RAISE INFO '%', with_rows;
END
$procedure$;
\set ECHO all
CREATE TABLE filled (id int PRIMARY KEY, patient int, age int NOT NULL, job text, code text, score int, f float8, d date, b1 bool NOT NULL, b2 bool NOT NULL, b3 bool NOT NULL,
    b4 bool NOT NULL, one int NOT NULL);
CREATE TABLE vacant (LIKE filled INCLUDING ALL);
INSERT INTO filled SELECT i, i / 3, i % 90, 's3cret job ' || i % 5, 's3cret code ' || i, i % 7, i / 7.0, date '1990-01-01' + i, i % 2 = 0, i % 3 = 0, i % 5 = 0, i % 7 = 0, i % 50 FROM generate_series(1, 3000) i;

-- epsilon and delta
CALL refused_alike($$SELECT synth_fit('%s', epsilon => 0)$$);
CALL refused_alike($$SELECT synth_fit('%s', epsilon => -1)$$);
CALL refused_alike($$SELECT synth_fit('%s', epsilon => 'NaN')$$);
CALL refused_alike($$SELECT synth_fit('%s', epsilon => '-infinity')$$);
CALL refused_alike($$SELECT synth_fit('%s', epsilon => NULL)$$);
CALL refused_alike($$SELECT synth_fit('%s', delta => 0)$$);
CALL refused_alike($$SELECT synth_fit('%s', delta => -1e-9)$$);
CALL refused_alike($$SELECT synth_fit('%s', delta => 1)$$);
CALL refused_alike($$SELECT synth_fit('%s', delta => 1.5)$$);
CALL refused_alike($$SELECT synth_fit('%s', delta => 'NaN')$$);
CALL refused_alike($$SELECT synth_fit('%s', delta => 'infinity')$$);
CALL refused_alike($$SELECT synth_fit('%s', delta => NULL)$$);
CALL refused_alike($$SELECT synth_fit('%s', delta => 1.1e-5)$$);
CALL refused_alike($$SELECT synth_fit('%s', delta => 0.1, options => '{"accept_large_delta": false}')$$);
CALL refused_alike($$SELECT synth_fit('%s', delta => 0.1, options => '{"accept_large_delta": "true"}')$$);
CALL refused_alike($$SELECT synth_fit('%s', delta => 1, options => '{"accept_large_delta": true}')$$);
-- too little to learn anything with, and more than noise can be drawn for
CALL refused_alike($$SELECT synth_fit('%s', delta => 1e-300)$$);
CALL refused_alike($$SELECT synth_fit('%s', epsilon => 1e-300)$$);
CALL refused_alike($$SELECT synth_fit('%s', epsilon => 1e-9)$$);
CALL refused_alike($$SELECT synth_fit('%s', epsilon => 1e300)$$);
CALL refused_alike($$SELECT synth_fit('%s', epsilon => 1, privacy_unit => 'patient', max_rows_per_unit => 1048576)$$);

-- the privacy unit
CALL refused_alike($$SELECT synth_fit('%s', privacy_unit => 'patient', max_rows_per_unit => 0)$$);
CALL refused_alike($$SELECT synth_fit('%s', privacy_unit => 'patient', max_rows_per_unit => -1)$$);
CALL refused_alike($$SELECT synth_fit('%s', privacy_unit => 'patient', max_rows_per_unit => 1048577)$$);
CALL refused_alike($$SELECT synth_fit('%s', privacy_unit => 'patient', max_rows_per_unit => 9223372036854775807)$$);
CALL refused_alike($$SELECT synth_fit('%s', privacy_unit => 'patient', max_rows_per_unit => NULL)$$);
CALL refused_alike($$SELECT synth_fit('%s', max_rows_per_unit => 8)$$);
CALL refused_alike($$SELECT synth_fit('%s', privacy_unit => 'nobody')$$);
CALL refused_alike($$SELECT synth_fit('%s', privacy_unit => '')$$);
CALL refused_alike($$SELECT synth_fit('%s', privacy_unit => 'ctid')$$);
CALL refused_alike($$SELECT synth_fit('%s', privacy_unit => 'patient; DROP TABLE other')$$);
CALL refused_alike($$SELECT synth_fit('%s', privacy_unit => 'patient', epsilon => 'infinity')$$);

-- other arguments
CALL refused_alike($$SELECT synth_fit('%s', method => 'copula')$$);
CALL refused_alike($$SELECT synth_fit('%s', method => 'cart', epsilon => 2)$$);
CALL refused_alike($$SELECT synth_fit('%s', method => 'magic')$$);
CALL refused_alike($$SELECT synth_fit('%s', method => NULL)$$);
CALL refused_alike($$SELECT synth_fit('%s', options => NULL)$$);
CALL refused_alike($$SELECT synth_fit('%s', holdout => NULL)$$);
CALL refused_alike($$SELECT synth_fit('%s', holdout => 1)$$);
CALL refused_alike($$SELECT synth_fit('%s', options => '{"seed": 7}')$$);
CALL refused_alike($$SELECT synth_fit('%s', options => '{"categories": ["job"]}')$$);
CALL refused_alike($$SELECT synth_fit('%s', options => '{"model_megabytes": 0}')$$);
CALL refused_alike($$SELECT synth_fit('%s', public_rows => 0)$$);
CALL refused_alike($$SELECT synth_fit('%s', public_rows => -5)$$);
CALL refused_alike($$SELECT synth_fit('%s', public_rows => 9223372036854775807)$$);
CALL refused_alike($$SELECT synth_fit('%s', columns => '{age,nothing}')$$);

-- domains (public_domains_refusals has the rest)
CALL refused_alike($$SELECT synth_fit('%s', domains => '[]')$$);
CALL refused_alike($$SELECT synth_fit('%s', domains => '{"nothing": {"min": 0}}')$$);
CALL refused_alike($$SELECT synth_fit('%s', domains => '{"age": {"min": 5, "max": 4}}')$$);
CALL refused_alike($$SELECT synth_fit('%s', domains => '{"age": {"min": "young"}}')$$);
CALL refused_alike($$SELECT synth_fit('%s', domains => '{"d": {"min": "2020-02-30"}}')$$);
CALL refused_alike($$SELECT synth_fit('%s', domains => '{"f": {"min": "NaN", "max": 1}}')$$);
CALL refused_alike($$SELECT synth_fit('%s', domains => '{"job": {"values": []}}')$$);
CALL refused_alike($$SELECT synth_fit('%s', columns => '{age}', domains => '{"job": {"values": ["a"]}}')$$);

-- workload and group_by
CALL refused_alike($$SELECT synth_fit('%s', workload => '"age"')$$);
CALL refused_alike($$SELECT synth_fit('%s', workload => '{"age": "job"}')$$);
CALL refused_alike($$SELECT synth_fit('%s', workload => '[]')$$);
CALL refused_alike($$SELECT synth_fit('%s', workload => '[[]]')$$);
CALL refused_alike($$SELECT synth_fit('%s', workload => '["age"]')$$);
CALL refused_alike($$SELECT synth_fit('%s', workload => '[["age", 1]]')$$);
CALL refused_alike($$SELECT synth_fit('%s', workload => '[["age", "nothing"]]')$$);
CALL refused_alike($$SELECT synth_fit('%s', workload => '[["age", "age"]]')$$);
CALL refused_alike($$SELECT synth_fit('%s', workload => '[["age", "job", "score", "f", "d", "patient"]]')$$);
CALL refused_alike($$SELECT synth_fit('%s', workload => '[{"weight": 2}]')$$);
CALL refused_alike($$SELECT synth_fit('%s', workload => '[{"columns": ["age"], "weight": 0}]')$$);
CALL refused_alike($$SELECT synth_fit('%s', workload => '[{"columns": ["age"], "weight": -1}]')$$);
CALL refused_alike($$SELECT synth_fit('%s', workload => '[{"columns": ["age"], "weight": "2"}]')$$);
CALL refused_alike($$SELECT synth_fit('%s', workload => '[{"columns": ["age"], "colour": 2}]')$$);
CALL refused_alike($$SELECT synth_fit('%s', columns => '{age,score}', workload => '[["age", "job"]]')$$);
CALL refused_alike($$SELECT synth_fit('%s', group_by => 'nothing')$$);
CALL refused_alike($$SELECT synth_fit('%s', group_by => 'job', columns => '{age,score}')$$);
-- whether a column has more than one value must not decide: this one is learned, and has one value in the table without rows
CALL refused_alike($$SELECT synth_fit('%s', columns => '{age,b1,b2,b3,b4,one}', workload => '[["age", "b1", "b2", "b3", "b4"]]', group_by => 'one')$$);

-- CHECKs that are no domain: synthetic values might break them, which would show while drawing or tell of the data
ALTER TABLE filled ADD CONSTRAINT odd_score CHECK (score % 7 < 7 OR score IS NULL), ADD CONSTRAINT lower_code CHECK (code = lower(code));
ALTER TABLE vacant ADD CONSTRAINT odd_score CHECK (score % 7 < 7 OR score IS NULL), ADD CONSTRAINT lower_code CHECK (code = lower(code));
CALL refused_alike($$SELECT synth_fit('%s')$$);
CALL refused_alike($$SELECT synth_fit('%s', columns => '{age,code}')$$);
CALL refused_alike($$SELECT synth_fit('%s', columns => '{age,score}')$$);
CALL refused_alike($$SELECT synth_fit('%s', columns => '{age,score}', domains => '{"score": {"min": 0, "max": 6}}')$$);
CALL refused_alike($$SELECT synth_fit('%s', options => '{"ignore_constraints": ["nothing"]}')$$);

-- a budget that does not cover the fit: nothing is spent, and what is left stays
SELECT synth_set_budget(t, 0.5, 1e-9) FROM unnest('{filled,vacant}'::regclass[]) t;
CALL refused_alike($$SELECT synth_fit('%s', columns => '{age,job}')$$);
CALL refused_alike($$SELECT synth_fit('%s', columns => '{age,job}', epsilon => 0.5, delta => 1e-8)$$);
CALL refused_alike($$SELECT synth_fit('%s', columns => '{age,job}', method => 'copula', epsilon => 'infinity')$$);
SELECT relation, fits, epsilon_spent, rho_spent FROM synth_budgets WHERE relation LIKE 'private_fit_refusals.%' ORDER BY 1;

-- rights
CREATE ROLE regress_synth_private;
GRANT USAGE, CREATE ON SCHEMA private_fit_refusals TO regress_synth_private;
GRANT EXECUTE ON FUNCTION synth_fit TO regress_synth_private;
SET ROLE regress_synth_private;
CALL refused_alike($$SELECT synth_fit('%s', columns => '{age}')$$);
RESET ROLE;
GRANT SELECT (age, job) ON filled, vacant TO regress_synth_private;
SET ROLE regress_synth_private;
CALL refused_alike($$SELECT synth_fit('%s')$$);
CALL refused_alike($$SELECT synth_fit('%s', columns => '{age,d}')$$);
CALL refused_alike($$SELECT synth_fit('%s', columns => '{age,job}', privacy_unit => 'patient', max_rows_per_unit => 2, epsilon => 0.01)$$);
CALL refused_alike($$SELECT synth_fit('%s', columns => '{age,job}', holdout => 0.5, epsilon => 0.01)$$);
RESET ROLE;
GRANT SELECT ON filled, vacant TO regress_synth_private;
ALTER TABLE filled ENABLE ROW LEVEL SECURITY;
ALTER TABLE vacant ENABLE ROW LEVEL SECURITY;
SET ROLE regress_synth_private;
CALL refused_alike($$SELECT synth_fit('%s', columns => '{age,job}', epsilon => 0.01)$$);
RESET ROLE;

-- a name that is taken, a transaction that may not write
SELECT synth_fit('filled', 'taken', 'independent', '{age}', epsilon => 0.01, domains => '{"age": {"min": 0, "max": 90}}');
CREATE TABLE other AS SELECT 1 AS a;
CALL refused($$SELECT synth_fit('other', 'taken')$$);
BEGIN READ ONLY;
CALL refused($$SELECT synth_fit('other')$$);
COMMIT;
CREATE FUNCTION rows_of_it() RETURNS TABLE (a int) LANGUAGE sql AS 'SELECT age FROM private_fit_refusals.filled';
CREATE VIEW through_function AS SELECT * FROM rows_of_it();
CREATE VIEW constant AS SELECT 1 AS a;
CALL refused($$SELECT synth_fit('through_function')$$);
CALL refused($$SELECT synth_fit('constant')$$);

-- nothing of all that is spent or stored, but for the one fit that was accepted
SELECT kind, relation, model, epsilon FROM synth_ledger WHERE relation LIKE 'private\_fit\_refusals.%' ORDER BY relation, number;
SELECT name FROM synth_models WHERE source LIKE 'private\_fit\_refusals.%';

-- what is accepted: a large delta when it is said aloud, large units, the ways out of the refusals above
SELECT synth_set_budget('filled', 100, 1e-3, true);
SELECT synth_fit('filled', 'large_delta', 'independent', '{age}', delta => 1e-4, options => '{"accept_large_delta": true}');
SELECT synth_fit('filled', 'large_units', 'independent', '{b1}', privacy_unit => 'patient', max_rows_per_unit => 4096);
SELECT synth_fit('filled', 'ignoring', 'independent', options => '{"ignore_constraints": ["odd_score", "lower_code"]}');
SELECT synth_fit('filled', 'listed', 'mst', '{age,score,code}', domains => '{"score": {"values": [0, 1, 2, 3, 4, 5, 6]}, "code": {"values": ["a", "b"]}}');
SELECT synth_fit('filled', 'five_together', 'aim', '{age,b1,b2,b3,b4}', workload => '[["age", "b1", "b2", "b3", "b4"]]', group_by => 'b1');
SELECT name, epsilon, delta FROM synth_models WHERE source = 'private_fit_refusals.filled' ORDER BY 1;

SET client_min_messages = warning;
SELECT count(synth_drop(name)) AS dropped FROM synth_models WHERE source LIKE 'private\_fit\_refusals.%';
REVOKE EXECUTE ON FUNCTION synth_fit FROM regress_synth_private;
DROP SCHEMA private_fit_refusals CASCADE;
DROP ROLE regress_synth_private;
