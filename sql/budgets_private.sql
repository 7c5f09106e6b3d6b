-- What fits with a guarantee pay, and that nothing of them can be seen before it is paid for: a rollback gives the budget
-- back, so that whoever had seen something by then would have seen it for nothing.
SET client_min_messages = warning;
CREATE SCHEMA budgets_private;
SET search_path = budgets_private, public;
\set ECHO none
\i sql/helpers/refused.psql
\set ECHO all
CREATE ROLE regress_synth_owner;
GRANT ALL ON SCHEMA budgets_private TO regress_synth_owner;
GRANT EXECUTE ON FUNCTION synth_fit, synth_set_budget, synth_drop, synth_export, synth_import, synth_create_view, synth_grant, synth_revoke TO regress_synth_owner;
SET ROLE regress_synth_owner;
CREATE TABLE t (patient int, age int, ward text);
INSERT INTO t SELECT i / 3, (i * 37) % 90, (ARRAY['A', 'B', 'C'])[1 + i % 3] FROM generate_series(1, 600) i;
CREATE FUNCTION fit(epsilon float8, model text DEFAULT 't', source regclass DEFAULT 't') RETURNS text LANGUAGE sql AS $$
SELECT synth_fit(source, model, 'independent', '{age,ward}', epsilon => epsilon, delta => 1e-9,
    domains => '{"age": {"min": 0, "max": 120}, "ward": {"values": ["A", "B", "C"]}}')
$$;
CREATE VIEW budget AS SELECT relation, epsilon, fits, fits_without_guarantee AS open, round(epsilon_spent::numeric, 3) AS spent,
    round(epsilon_left::numeric, 3) AS "left", rho_spent > 0 AS paid FROM synth_budgets WHERE relation LIKE 'budgets_private.%' ORDER BY 1;

-- without a declared budget fits are written down all the same
SELECT fit(0.5);
SELECT * FROM budget;
SELECT name, version, private, epsilon, delta, bytes FROM synth_models;
SELECT d->'private' AS private, d->>'guarantee' AS guarantee, d->'epsilon' AS epsilon, d->'delta' AS delta, d->'privacy_unit' AS unit,
    d->'max_rows_per_unit' AS rows FROM synth_describe('t') d;
SELECT kind, source, role, model, version, method, epsilon, delta, rho > 0 AS rho, privacy_unit, max_rows_per_unit,
    jsonb_typeof(mechanisms) AS mechanisms, mechanisms->0 ?& '{mechanism,name,parameters,rho}' AS paid FROM synth_ledger WHERE relation = 'budgets_private.t';
SELECT synth_fit('t', 'unit', 'independent', '{age,ward}', epsilon => 0.5, privacy_unit => 'patient', max_rows_per_unit => 4,
    domains => '{"age": {"min": 0, "max": 120}, "ward": {"values": ["A", "B", "C"]}}');
SELECT d->>'guarantee' AS guarantee, d->'privacy_unit' AS unit, d->'max_rows_per_unit' AS rows FROM synth_describe('unit') d;
SELECT privacy_unit, max_rows_per_unit FROM synth_ledger WHERE model = 'unit';

-- a budget of a fit's own epsilon and delta covers that fit, and then nothing
CREATE TABLE once AS TABLE t;
SELECT synth_set_budget('once', 0.7, 1e-9);
CALL refused($$SELECT budgets_private.fit(0.701, 'once', 'once')$$);
SELECT fit(0.7, 'once', 'once');
SELECT relation, "left" FROM budget WHERE relation LIKE '%once';
CALL refused($$SELECT budgets_private.fit(0.001, 'once', 'once')$$);
CALL refused($$SELECT synth_fit('once', 'copied', 'copula', epsilon => 'infinity')$$);
-- what is shown as left is left, and a little more is not
SELECT synth_set_budget('once', 3);
SELECT epsilon_left FROM synth_budgets WHERE relation = 'budgets_private.once' \gset
SELECT format($$SELECT budgets_private.fit(%s + 0.0001, 'once', 'once')$$, :epsilon_left) AS too_much \gset
CALL refused(:'too_much');
SELECT fit(:epsilon_left, 'once', 'once');
SELECT round(epsilon_spent::numeric, 2) AS spent, epsilon_left < 0.01 AS used_up FROM synth_budgets WHERE relation = 'budgets_private.once';
-- lowered below what is spent: nothing is left
SELECT synth_set_budget('once', 0.1);
SELECT relation, "left" FROM budget WHERE relation LIKE '%once';
CALL refused($$SELECT budgets_private.fit(0.001, 'once', 'once')$$);
-- a new table of the name is no fresh budget, nor is one that is renamed or reached by a view
CREATE TABLE once_tmp AS TABLE once;
ALTER TABLE once RENAME TO once_old;
ALTER TABLE once_tmp RENAME TO once;
CREATE VIEW over AS SELECT * FROM once_old;
CREATE MATERIALIZED VIEW stored AS SELECT * FROM over;
CALL refused($$SELECT budgets_private.fit(0.001, 'once', 'once')$$);
CALL refused($$SELECT budgets_private.fit(0.001, 'old', 'once_old')$$);
CALL refused($$SELECT budgets_private.fit(0.001, 'old', 'over')$$);
CALL refused($$SELECT budgets_private.fit(0.001, 'old', 'stored')$$);

-- in the transaction that pays: nothing learned from the data is shown, whichever way one asks
CREATE FOREIGN TABLE made (age int, ward text) SERVER pg_synth OPTIONS (model 't');
SELECT count(*) > 0 AS rows FROM made;
SELECT count(*) AS before FROM synth_ledger WHERE relation = 'budgets_private.t' \gset
BEGIN;
DECLARE early CURSOR FOR SELECT count(*) FROM synth_models WHERE name = 't';
PREPARE draw AS SELECT count(*) FROM made;
SELECT fit(0.5);
CALL refused($$SELECT synth_describe('t')$$);
CALL refused($$SELECT synth_export('t')$$);
CALL refused($$SELECT synth_import(synth_export('t'), 'copy')$$);
CALL refused($$SELECT * FROM synth_sample('t', 3) AS s(age int)$$);
CALL refused($$SELECT * FROM synth_sample(NULL::budgets_private.t, 't', 3)$$);
CALL refused($$SELECT * FROM made$$);
CALL refused($$SELECT count(*) FROM made$$);
CALL refused($$EXECUTE draw$$);
CALL refused($$ANALYZE made$$);
CALL refused($$EXPLAIN ANALYZE SELECT * FROM made$$);
CALL refused($$SELECT synth_create_view('t', 'shown')$$);
CALL refused($$SELECT budgets_private.fit(0.1, 'again', 'made')$$);
CALL refused($$CREATE TABLE kept AS SELECT * FROM made$$);
EXPLAIN (VERBOSE, COSTS OFF) SELECT * FROM made;
EXPLAIN SELECT * FROM made;
SELECT count(*) FROM synth_models WHERE name = 't';
SELECT count(*) FROM synth_columns WHERE model = 't';
SELECT rows FROM synth_tables WHERE model = 't';
SELECT count(*) - :before AS new_lines FROM synth_ledger WHERE relation = 'budgets_private.t';
SELECT fits FROM budget WHERE relation = 'budgets_private.t';
SELECT synth_verify_ledger('t');
FETCH early;
-- grants and drops work: they show nothing
SELECT synth_grant('t', 'public');
SELECT synth_revoke('t', 'public');
SAVEPOINT s;
CALL refused($$SELECT synth_describe('t')$$);
SELECT fit(0.5);
CALL refused($$SELECT synth_describe('t')$$);
ROLLBACK TO s;
CALL refused($$SELECT synth_describe('t')$$);
-- a subtransaction that is released, and one of PL/pgSQL
SAVEPOINT s;
SELECT fit(0.5, 'sub');
RELEASE s;
CALL refused($$SELECT synth_describe('sub')$$);
DO $$BEGIN
    BEGIN
        PERFORM budgets_private.fit(0.5, 'block');
    EXCEPTION WHEN OTHERS THEN RAISE;
    END;
END$$;
CALL refused($$SELECT synth_describe('block')$$);
DO $$BEGIN
    PERFORM budgets_private.fit(0.5, 'lost');
    PERFORM synth_describe('lost');
EXCEPTION WHEN object_not_in_prerequisite_state THEN NULL;
END$$;
CALL refused($$SELECT synth_describe('lost')$$);
SELECT count(*) FROM synth_models WHERE name IN ('t', 'sub', 'block', 'lost');
SELECT synth_drop('block');
COMMIT;
SELECT name, version, private FROM synth_models ORDER BY name;
SELECT count(*) > 0 AS rows FROM made;
ANALYZE made;
SELECT count(*) - :before AS new_lines, synth_verify_ledger('t') AS verified FROM synth_ledger WHERE relation = 'budgets_private.t';

-- in one statement, which sees the catalog as it was
CALL refused($$SELECT synth_describe(budgets_private.fit(0.5, 'one'))$$);
CALL refused($$WITH f AS MATERIALIZED (SELECT budgets_private.fit(0.5, 'one') AS name) SELECT synth_export(name) FROM f$$);
CREATE FUNCTION peek() RETURNS jsonb LANGUAGE plpgsql AS $$BEGIN PERFORM budgets_private.fit(0.5, 'one'); RETURN synth_describe('one'); END$$;
CALL refused($$SELECT budgets_private.peek()$$);
-- a drop in the paying transaction is no way to read it, and the price stays
SELECT count(*) AS before FROM synth_ledger WHERE relation = 'budgets_private.t' \gset
BEGIN;
SELECT fit(0.5, 'gone');
SELECT synth_drop('gone');
COMMIT;
SELECT count(*) - :before AS new_lines FROM synth_ledger WHERE relation = 'budgets_private.t';
-- rolled back: nothing is stored, nothing is spent, and nothing is to be seen of how large it was
RESET ROLE;
VACUUM (FREEZE) synth.model;
SELECT length(payload) AS stored, length(payload) > length(synth_export(name)) AS padded FROM synth.model WHERE name = 't';
SELECT DISTINCT octet_length(mechanisms::text) FROM synth.ledger WHERE rho IS NOT NULL;
SELECT attrelid::regclass, attname FROM pg_attribute WHERE attstorage = 'e' AND attrelid IN ('synth.model'::regclass, 'synth.ledger'::regclass);
-- tables of the same columns give models of the same size, whatever is learned of them
CREATE TABLE little (n int, wide float8, name text, k numeric(8, 2));
CREATE TABLE much (LIKE little);
INSERT INTO little SELECT 1, 1, 'one', 1 FROM generate_series(1, 10);
INSERT INTO much SELECT i % 3000, exp((i % 1000) / 5.0) * (-1) ^ i, 'name ' || i % 20, i / 7.0 FROM generate_series(1, 20000) i;
SELECT synth_fit(t, t::text || m, m) FROM unnest('{little,much}'::regclass[]) t, unnest('{aim,mst,independent}'::text[]) m;
SELECT count(*) AS models, array_agg(DISTINCT pg_column_size(payload)) AS payload, array_agg(DISTINCT pg_column_size(columns)) AS columns,
    array_agg(DISTINCT pg_column_size(details)) AS details FROM synth.model WHERE source_name IN ('little', 'much');
SELECT jsonb_array_length(d->'columns') AS columns, d->'details' ? 'rows' AS rows, d::text LIKE '%padding%' AS padding_shown FROM synth_describe('littleindependent') d;
SET ROLE regress_synth_owner;
BEGIN;
SELECT fit(0.5, 'rolled');
ROLLBACK;
CALL refused($$SELECT synth_describe('rolled')$$);
SELECT count(*) - :before AS new_lines FROM synth_ledger WHERE relation = 'budgets_private.t';
-- an exported model goes elsewhere without padding, and promises nothing there
SELECT synth_import(synth_export('t'), 'copy');
SELECT name, private, epsilon FROM synth_models WHERE name = 'copy';

SELECT count(synth_drop(name, true)) AS dropped FROM synth_models;
RESET ROLE;
SELECT count(synth_drop(name)) AS dropped FROM synth_models WHERE source ~ '[.](little|much)$';
SET client_min_messages = warning;
REVOKE EXECUTE ON FUNCTION synth_fit, synth_set_budget, synth_drop, synth_export, synth_import, synth_create_view, synth_grant, synth_revoke FROM regress_synth_owner;
DROP SCHEMA budgets_private CASCADE;
DROP ROLE regress_synth_owner;
