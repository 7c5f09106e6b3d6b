-- Budgets and the ledger: what is declared, what is written down, who sees it, and which tables answer for a fit.
-- Fits here promise nothing, so that the ledger alone is tested; budgets_private has those that pay.
SET client_min_messages = warning;
CREATE SCHEMA budgets;
SET search_path = budgets, public;
CREATE ROLE regress_synth_owner;
CREATE ROLE regress_synth_reader;
CREATE ROLE regress_synth_column;
CREATE ROLE regress_synth_stats IN ROLE pg_read_all_stats;
GRANT ALL ON SCHEMA budgets TO regress_synth_owner, regress_synth_reader, regress_synth_column, regress_synth_stats;
GRANT EXECUTE ON FUNCTION synth_fit, synth_set_budget, synth_drop TO regress_synth_owner, regress_synth_reader;
CREATE FUNCTION open_fit(source regclass, model text DEFAULT NULL) RETURNS text LANGUAGE sql
    AS $$SELECT synth_fit(source, model, 'copula', epsilon => 'infinity')$$;
CREATE VIEW budget AS SELECT relation, epsilon, delta, round(epsilon_spent::numeric, 3) AS spent, round(epsilon_left::numeric, 3) AS "left",
    rho_spent, rho_left, fits, fits_without_guarantee AS open, restored FROM synth_budgets WHERE relation LIKE 'budgets.%' ORDER BY relation, account;
ALTER VIEW budget SET (security_invoker);
GRANT SELECT ON budget TO PUBLIC;

SET ROLE regress_synth_owner;
CREATE TABLE t (a int, b text);
INSERT INTO t SELECT i % 5, 'b' || i % 3 FROM generate_series(1, 200) i;
SELECT * FROM budget;
SELECT open_fit('t');
SELECT * FROM budget;
SELECT synth_set_budget('t', 1);
SELECT synth_set_budget('t', epsilon => 2.5, delta => 1e-7);
SELECT * FROM budget;
-- it may be lowered, also to less than is spent; a large delta must be said aloud
SELECT synth_set_budget('t', 0.25, 1e-4, accept_large_delta => true);
SELECT * FROM budget;
SELECT number, relation, source, role, kind, model, version, method, epsilon, delta, rho, privacy_unit, max_rows_per_unit, mechanisms, old_epsilon, old_delta
    FROM synth_ledger WHERE relation = 'budgets.t' ORDER BY number;
SELECT synth_verify_ledger('t');
-- a budget that is rolled back was never declared
BEGIN;
SELECT synth_set_budget('t', 9);
SAVEPOINT s;
SELECT synth_set_budget('t', 10);
ROLLBACK TO s;
SELECT epsilon FROM budget;
ROLLBACK;
SELECT epsilon FROM budget;
SELECT synth_verify_ledger('t');

-- who sees it: the owner, who may read the whole table, superusers, and members of pg_read_all_stats
GRANT SELECT ON t TO regress_synth_reader;
GRANT SELECT (a) ON t TO regress_synth_column;
SET ROLE regress_synth_reader;
SELECT relation, epsilon FROM budget;
SELECT count(*) FROM synth_ledger WHERE relation = 'budgets.t';
SELECT synth_verify_ledger('t');
SET ROLE regress_synth_column;
SELECT relation, epsilon FROM budget;
SELECT count(*) FROM synth_ledger WHERE relation = 'budgets.t';
SET ROLE regress_synth_stats;
SELECT relation, epsilon FROM budget;
SELECT count(*) FROM synth_ledger WHERE relation = 'budgets.t';
RESET ROLE;
SELECT relation, epsilon FROM budget;

-- a table that is swapped in by renames answers to the same account, and so does the one that was swapped out
SET ROLE regress_synth_owner;
CREATE TABLE t_tmp AS SELECT * FROM t;
ALTER TABLE t RENAME TO t_old;
ALTER TABLE t_tmp RENAME TO t;
SELECT synth_set_budget('t', 3);
SELECT relation, epsilon FROM budget;
DROP TABLE t_old;
SELECT relation, epsilon FROM budget;
DROP TABLE t;
SELECT relation, epsilon FROM budget;
RESET ROLE;
-- superusers see accounts of tables that are gone
SELECT relation, epsilon FROM budget;
SET ROLE regress_synth_owner;
CREATE TABLE t (other int);
SELECT relation, epsilon FROM budget;
-- once the ledger knows it, it keeps the account under another name, too
SELECT synth_set_budget('t', 3.5);
ALTER TABLE t RENAME TO renamed;
SELECT synth_set_budget('renamed', 4);
SELECT relation, epsilon FROM budget;
-- a table that had an account of its own and takes a name over answers to both
CREATE TABLE fresh (a int);
SELECT synth_set_budget('fresh', 7);
ALTER TABLE renamed RENAME TO away;
ALTER TABLE fresh RENAME TO renamed;
SELECT relation, epsilon FROM budget;
SELECT synth_set_budget('renamed', 6);
SELECT relation, epsilon FROM budget;
DROP TABLE away, renamed;

-- temporary tables go by themselves alone
CREATE TEMPORARY TABLE scratch AS SELECT i % 3 AS a FROM generate_series(1, 50) i;
SELECT synth_set_budget('scratch', 1);
SELECT relation, epsilon FROM synth_budgets WHERE relation LIKE '%scratch';
DROP TABLE scratch;
CREATE TEMPORARY TABLE scratch AS SELECT i % 3 AS a FROM generate_series(1, 50) i;
SELECT count(*) FROM synth_budgets WHERE relation LIKE '%scratch';
DROP TABLE scratch;
RESET ROLE;

-- the base tables behind views, functions, partitions, children and materialized views
CREATE TABLE p (id int, k int, v text) PARTITION BY RANGE (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20) PARTITION BY LIST (v);
CREATE TABLE p2a PARTITION OF p2 DEFAULT;
CREATE TABLE p3 PARTITION OF p FOR VALUES FROM (20) TO (30);
INSERT INTO p SELECT i, i % 30, 'v' || i % 3 FROM generate_series(1, 300) i;
CREATE TABLE parent (a int);
CREATE TABLE child (b int) INHERITS (parent);
INSERT INTO child SELECT i % 3, i % 4 FROM generate_series(1, 100) i;
CREATE TABLE x (k int, t text);
INSERT INTO x VALUES (1, 'a');
CREATE MATERIALIZED VIEW kept AS SELECT k, v FROM p WHERE k < 10;
CREATE VIEW of_kept AS SELECT * FROM kept;
CREATE MATERIALIZED VIEW kept_twice AS SELECT * FROM of_kept;
CREATE VIEW low AS SELECT * FROM p WHERE k < 10;
CREATE FUNCTION inlined() RETURNS SETOF p LANGUAGE sql STABLE AS 'SELECT * FROM budgets.p WHERE k < 20';
CREATE VIEW through AS SELECT * FROM inlined();
CREATE VIEW joined AS SELECT p.k, x.t FROM p LEFT JOIN x USING (k) WHERE EXISTS (SELECT FROM parent);
CREATE VIEW catalogs AS SELECT c.relkind::text, x.t FROM pg_class c LEFT JOIN x ON true;
SELECT open_fit(r::regclass, 'base of ' || r) IS NOT NULL AS fitted
    FROM unnest('{p,p1,p2,p2a,child,parent,kept,kept_twice,low,through,joined,catalogs}'::text[]) r;
SELECT source, array_agg(relation ORDER BY relation) FROM synth_ledger WHERE model LIKE 'base of %' GROUP BY 1 ORDER BY 1;
SELECT count(*) AS accounts, count(DISTINCT account) FILTER (WHERE synth_verify_ledger(relation::regclass)) AS verified
    FROM synth_budgets WHERE relation LIKE 'budgets.%' AND to_regclass(relation) IS NOT NULL;

-- a ledger that comes from a dump: superusers insert it, and its rows have another writer than they say
CREATE TABLE r AS SELECT i % 3 AS a FROM generate_series(1, 50) i;
CREATE TABLE s AS TABLE r;
CREATE PROCEDURE pretend_restore(source regclass, budget float8) LANGUAGE plpgsql AS $$
DECLARE
    l synth.ledger;
BEGIN
    INSERT INTO synth.account (cluster_id, table_id, epsilon, delta, entries) VALUES (7, source, budget, CASE WHEN budget > 0 THEN 1e-6 END, 1)
        RETURNING id INTO l.account;
    INSERT INTO synth.account_table VALUES (l.account, 7, 7, 'budgets', source::text);
    l := ROW(l.account, 1, 'budget', now(), 'somebody', source, NULL, NULL, NULL, NULL, budget, 1e-6, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '123456789012', '', '')::synth.ledger;
    l.hash := synth.ledger_hash(l);
    INSERT INTO synth.ledger SELECT l.*;
END $$;
CALL pretend_restore('r', 1);
CALL pretend_restore('s', NULL);
SELECT relation, epsilon, restored FROM budget WHERE relation IN ('budgets.r', 'budgets.s');
\set SHOW_CONTEXT never
-- with a budget fits wait for its owner; without one it is said once
DO $$BEGIN PERFORM synth_fit('budgets.r', method => 'independent', epsilon => 0.1); EXCEPTION WHEN object_not_in_prerequisite_state THEN RAISE WARNING '%', SQLERRM; END$$;
SELECT open_fit('s');
SELECT open_fit('s');
SELECT relation, epsilon, restored FROM budget WHERE relation IN ('budgets.r', 'budgets.s');
SELECT synth_set_budget('r', 2);
SELECT relation, epsilon, restored FROM budget WHERE relation IN ('budgets.r', 'budgets.s');
SELECT relation, number, kind, epsilon, old_epsilon FROM synth_ledger WHERE relation IN ('budgets.r', 'budgets.s', 'r', 's') ORDER BY account, number;

SELECT count(synth_drop(name)) > 10 AS dropped FROM synth_models WHERE source LIKE 'budgets.%';
REVOKE EXECUTE ON FUNCTION synth_fit, synth_set_budget, synth_drop FROM regress_synth_owner, regress_synth_reader;
DROP SCHEMA budgets CASCADE;
DROP ROLE regress_synth_owner, regress_synth_reader, regress_synth_column, regress_synth_stats;
