-- What is refused about budgets and the ledger, each with its SQLSTATE and a way out.
SET client_min_messages = warning;
CREATE SCHEMA budgets_refusals;
SET search_path = budgets_refusals, public;
\set ECHO none
\i sql/helpers/refused.psql
\set ECHO all
CREATE ROLE regress_synth_owner;
CREATE ROLE regress_synth_other;
CREATE ROLE regress_synth_granted;
GRANT ALL ON SCHEMA budgets_refusals TO regress_synth_owner, regress_synth_other;
SET ROLE regress_synth_owner;
CREATE TABLE t AS SELECT i % 5 AS a FROM generate_series(1, 100) i;
CREATE TABLE u AS TABLE t;
CREATE VIEW v AS SELECT t.a FROM t, u;
CREATE VIEW empty AS SELECT 1 AS a;
CREATE SEQUENCE q;
CREATE INDEX i ON t (a);
-- nobody may before EXECUTE is granted
CALL refused($$SELECT synth_set_budget('t', 1)$$);
RESET ROLE;
GRANT EXECUTE ON FUNCTION synth_set_budget, synth_fit TO regress_synth_owner, regress_synth_other;
SET ROLE regress_synth_owner;
CALL refused($$SELECT synth_set_budget('t', 0)$$);
CALL refused($$SELECT synth_set_budget('t', -1)$$);
CALL refused($$SELECT synth_set_budget('t', 'nan')$$);
CALL refused($$SELECT synth_set_budget('t', 'infinity')$$);
CALL refused($$SELECT synth_set_budget('t', 1, 0)$$);
CALL refused($$SELECT synth_set_budget('t', 1, 1)$$);
CALL refused($$SELECT synth_set_budget('t', 1, 'nan')$$);
CALL refused($$SELECT synth_set_budget('t', 1, 1e-4)$$);
CALL refused($$SELECT synth_set_budget('t', NULL)$$);
CALL refused($$SELECT synth_set_budget(NULL, 1)$$);
CALL refused($$SELECT synth_set_budget('t', 1, NULL)$$);
CALL refused($$SELECT synth_set_budget('v', 1)$$);
CALL refused($$SELECT synth_set_budget('empty', 1)$$);
CALL refused($$SELECT synth_set_budget('q', 1)$$);
CALL refused($$SELECT synth_set_budget('i', 1)$$);
CALL refused($$SELECT synth_set_budget('pg_class', 1)$$);
CALL refused($$SELECT synth_set_budget('synth.ledger', 1)$$);
CALL refused($$SELECT synth_set_budget(1::oid::regclass, 1)$$);
BEGIN READ ONLY;
CALL refused($$SELECT synth_set_budget('t', 1)$$);
ROLLBACK;
CALL refused($$SELECT synth_verify_ledger(NULL)$$);
CALL refused($$SELECT synth_verify_ledger(1::oid::regclass)$$);

-- what the budget does not cover: nothing is read before the refusal, and a view is no way around
SELECT synth_set_budget('t', 1);
CALL refused($$SELECT synth_fit('t', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('v', method => 'copula', epsilon => 'infinity')$$);
-- a role with SELECT is no owner, nor is one who takes the name over
GRANT SELECT ON t TO regress_synth_other;
SET ROLE regress_synth_other;
CALL refused($$SELECT synth_set_budget('t', 5)$$);
CALL refused($$SELECT synth_fit('t', 'mine', 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_verify_ledger('u')$$);
SET ROLE regress_synth_owner;
ALTER TABLE t RENAME TO t_old;
SET ROLE regress_synth_other;
CREATE TABLE t (a int);
CALL refused($$SELECT synth_set_budget('t', 5)$$);
DROP TABLE t;
SET ROLE regress_synth_owner;
ALTER TABLE t_old RENAME TO t;

-- nobody reads the tables; with every privilege that a superuser can grant, nobody writes them
CALL refused($$SELECT * FROM synth.ledger$$);
CALL refused($$SELECT * FROM synth.account$$);
CALL refused($$SELECT * FROM synth.account_table$$);
CALL refused($$SELECT * FROM synth.ledger_state$$);
CALL refused($$SELECT * FROM synth.account_relation$$);
CALL refused($$SELECT * FROM synth.current_model$$);
CALL refused($$SELECT nextval('synth.account_id_seq')$$);
CALL refused($$SELECT synth.ledger_hash(NULL)$$);
CALL refused($$UPDATE synth_ledger SET rho = 0$$);
RESET ROLE;
GRANT ALL ON synth.ledger, synth.account, synth.account_table TO regress_synth_granted;
GRANT ALL ON SCHEMA budgets_refusals TO regress_synth_granted;
SET ROLE regress_synth_granted;
CALL refused($$UPDATE synth.ledger SET rho = 0$$);
CALL refused($$DELETE FROM synth.ledger$$);
CALL refused($$TRUNCATE synth.ledger$$);
CALL refused($$INSERT INTO synth.ledger SELECT * FROM synth.ledger$$);
CALL refused($$UPDATE synth.account SET epsilon = 100$$);
CALL refused($$DELETE FROM synth.account$$);
CALL refused($$TRUNCATE synth.account$$);
CALL refused($$INSERT INTO synth.account (cluster_id, table_id) VALUES (1, 1)$$);
CALL refused($$UPDATE synth.account_table SET account = 0$$);
CALL refused($$DELETE FROM synth.account_table$$);
CALL refused($$TRUNCATE synth.account_table$$);
CALL refused($$INSERT INTO synth.account_table VALUES (1, 1, 1, 'a', 'b')$$);
CALL refused($$MERGE INTO synth.account a USING (VALUES (1)) s(x) ON true WHEN MATCHED THEN UPDATE SET epsilon = 100$$);
CALL refused($$MERGE INTO synth.ledger l USING (VALUES (1)) s(x) ON true WHEN MATCHED THEN DELETE$$);
CALL refused($$ALTER TABLE synth.ledger DISABLE TRIGGER guard$$);
CALL refused($$SET session_replication_role = replica$$);
CREATE FUNCTION pg_temp.trick() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;
CALL refused($$CREATE TRIGGER trick BEFORE INSERT ON synth.ledger FOR EACH ROW EXECUTE FUNCTION synth.guard_ledger()$$);
RESET ROLE;
-- not even a superuser by accident
CALL refused($$UPDATE synth.ledger SET rho = 0$$);
CALL refused($$DELETE FROM synth.account$$);
CALL refused($$TRUNCATE synth.account_table$$);
REVOKE ALL ON synth.ledger, synth.account, synth.account_table FROM regress_synth_granted;

-- one who turns the triggers off leaves traces
ALTER TABLE synth.ledger DISABLE TRIGGER guard;
BEGIN;
UPDATE synth.ledger SET epsilon = 5 WHERE relation = 'budgets_refusals.t';
CALL refused($$SELECT synth_verify_ledger('t')$$);
ROLLBACK;
BEGIN;
DELETE FROM synth.ledger WHERE relation = 'budgets_refusals.t';
CALL refused($$SELECT synth_verify_ledger('t')$$);
CALL refused($$SELECT synth_fit('t', method => 'independent', epsilon => 0.01, domains => '{"a": {"min": 0, "max": 4}}')$$);
ROLLBACK;
ALTER TABLE synth.ledger ENABLE TRIGGER guard;
SELECT synth_verify_ledger('t');

DROP FUNCTION pg_temp.trick;
DROP SCHEMA budgets_refusals CASCADE;
REVOKE EXECUTE ON FUNCTION synth_set_budget, synth_fit FROM regress_synth_owner, regress_synth_other;
DROP ROLE regress_synth_owner, regress_synth_other, regress_synth_granted;
