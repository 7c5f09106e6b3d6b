-- Who may evaluate, and who may read what was stored: those who may read the source.
SET client_min_messages = warning;
CREATE SCHEMA evaluate_privileges;
SET search_path = evaluate_privileges, public;
\set ECHO none
\i sql/helpers/refused.psql
\set ECHO all
CREATE ROLE regress_synth_owner;
CREATE ROLE regress_synth_reader;
CREATE ROLE regress_synth_part;
CREATE ROLE regress_synth_consumer;
CREATE ROLE regress_synth_heir;
GRANT USAGE ON SCHEMA evaluate_privileges TO PUBLIC;
GRANT CREATE ON SCHEMA evaluate_privileges TO regress_synth_owner, regress_synth_heir;
GRANT EXECUTE ON FUNCTION synth_fit, synth_drop, synth_grant, synth_create_view TO regress_synth_owner;
SET ROLE regress_synth_owner;
CREATE TABLE person (id int PRIMARY KEY, age int, job text);
INSERT INTO person SELECT i, i % 50, 'job ' || i % 5 FROM generate_series(1, 300) i;
SELECT synth_fit('person', method => 'copula', epsilon => 'infinity');
SELECT synth_create_view('person', 'shared', rows => 200, seed => 42);
GRANT SELECT ON shared TO regress_synth_consumer;
-- EXECUTE is granted to nobody by itself
CALL refused($$SELECT synth_evaluate('person')$$);
CALL refused($$SELECT synth_drop_evaluation(1)$$);
RESET ROLE;
GRANT EXECUTE ON FUNCTION synth_evaluate, synth_drop_evaluation TO regress_synth_owner, regress_synth_reader, regress_synth_part, regress_synth_consumer;
-- with EXECUTE, the owner may
SET ROLE regress_synth_owner;
SELECT count(*) FROM synth_evaluate('person', replicates => 0) WHERE metric = 'quality';
-- who has the synthetic table only may not, in any way
SET ROLE regress_synth_consumer;
SELECT count(*) FROM shared;
CALL refused($$SELECT synth_evaluate('person')$$);
CALL refused($$SELECT synth_evaluate('person', source => 'evaluate_privileges.person')$$);
CALL refused($$SELECT synth_evaluate('person', source => 'evaluate_privileges.shared')$$);
-- not even if the model is granted: it takes SELECT on the source, too
SET ROLE regress_synth_owner;
SELECT synth_grant('person', 'regress_synth_consumer'), synth_grant('person', 'regress_synth_reader'), synth_grant('person', 'regress_synth_part');
SET ROLE regress_synth_consumer;
CALL refused($$SELECT synth_evaluate('person')$$);
CALL refused($$SELECT synth_evaluate('person', against => 'all', store => true)$$);
-- rows that one may read can be compared with the model: these are synthetic
SELECT count(*) FROM synth_evaluate('person', source => 'evaluate_privileges.shared', replicates => 0) WHERE metric = 'quality';
CALL refused($$SELECT synth_evaluate('person', source => 'evaluate_privileges.shared', synthetic => 'evaluate_privileges.person')$$);
-- a reader of all columns may; of some, not
RESET ROLE;
GRANT SELECT ON person TO regress_synth_reader;
GRANT SELECT (id, age) ON person TO regress_synth_part;
SET ROLE regress_synth_reader;
SELECT count(*) FROM synth_evaluate('person', replicates => 0, store => true) WHERE metric = 'quality';
SET ROLE regress_synth_part;
CALL refused($$SELECT synth_evaluate('person')$$);
-- what was stored: for the source's readers
SELECT count(*) AS part FROM synth_evaluations;
SET ROLE regress_synth_owner;
SELECT count(*) AS owner, min(role) AS stored_by FROM synth_evaluations;
SET ROLE regress_synth_consumer;
SELECT count(*) AS consumer FROM synth_evaluations;
CALL refused($$SELECT * FROM synth.evaluation$$);
CALL refused($$DELETE FROM synth.evaluation$$);
CALL refused($$SELECT nextval('synth.evaluation_id_seq')$$);
CREATE FUNCTION pg_temp.peep(text) RETURNS bool LANGUAGE plpgsql COST 0.0001 AS $$BEGIN RAISE WARNING 'peeped at %', $1; RETURN true; END$$;
SELECT model FROM synth_evaluations WHERE pg_temp.peep(model);
-- to drop: for who stored it and the model's owner; others learn nothing of it
RESET ROLE;
SELECT max(id) AS stored FROM synth.evaluation \gset
SET ROLE regress_synth_consumer;
CALL refused(replace(format('SELECT synth_drop_evaluation(%s)', 0), '0', '999999999'));
DO $$BEGIN
    PERFORM synth_drop_evaluation(id) FROM generate_series(1, 200) id;
EXCEPTION WHEN undefined_object THEN RAISE WARNING 'nothing to drop'; END$$;
RESET ROLE;
SELECT count(*) FROM synth.evaluation WHERE id = :stored;
SET ROLE regress_synth_owner;
SELECT synth_drop_evaluation(:stored);
SELECT count(*) FROM synth_evaluations;
-- a grantee of all columns sees them, until a right is taken back
SET ROLE regress_synth_owner;
SELECT count(*) FROM synth_evaluate('person', replicates => 0, store => true) WHERE metric = 'quality';
RESET ROLE;
GRANT SELECT (job) ON person TO regress_synth_part;
SET ROLE regress_synth_part;
SELECT count(*) AS part FROM synth_evaluations;
RESET ROLE;
REVOKE SELECT (age) ON person FROM regress_synth_part;
SET ROLE regress_synth_part;
SELECT count(*) AS part FROM synth_evaluations;
-- the table goes by its object id, and where it was replaced by its name and owner
RESET ROLE;
ALTER TABLE person RENAME TO people;
SET ROLE regress_synth_reader;
SELECT count(*) AS after_rename FROM synth_evaluations;
RESET ROLE;
DROP TABLE people;
SET ROLE regress_synth_reader;
SELECT count(*) AS after_drop FROM synth_evaluations;
SET ROLE regress_synth_owner;
SELECT count(*) AS owner_after_drop FROM synth_evaluations;
SET ROLE regress_synth_heir;
CREATE TABLE person (id int, age int, job text);
SELECT count(*) AS of_an_impostor FROM synth_evaluations;
DROP TABLE person;
SET ROLE regress_synth_owner;
CREATE TABLE person AS SELECT i AS id, i % 50 AS age, 'job ' || i % 5 AS job FROM generate_series(1, 300) i;
SELECT count(*) AS replaced FROM synth_evaluations;
CALL refused($$SELECT synth_evaluate('person', source => 'nothing')$$);
SELECT count(*) FROM synth_evaluate('person', replicates => 0) WHERE metric = 'quality';
-- row security: those who see all rows, or say that they mean the visible ones
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
CREATE POLICY young ON person FOR SELECT TO regress_synth_reader USING (age < 10);
GRANT SELECT ON person TO regress_synth_reader;
SELECT count(*) FROM synth_evaluate('person', replicates => 0, store => true) WHERE metric = 'quality';
SET ROLE regress_synth_reader;
CALL refused($$SELECT synth_evaluate('person')$$);
SELECT count(*) AS hidden FROM synth_evaluations;
SET client_min_messages = notice;
SELECT value < 0.7 AS of_the_young FROM synth_evaluate('person', replicates => 0, visible_rows => true, store => true) WHERE metric = 'ks_complement' AND columns = '{age}';
SET client_min_messages = warning;
SELECT count(*) AS own FROM synth_evaluations;
SHOW row_security;
-- a superuser reads as the owner, whose policies cannot use the greater rights
RESET ROLE;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
CALL refused($$SELECT synth_evaluate('person')$$);
CREATE FUNCTION trap() RETURNS bool LANGUAGE plpgsql AS $$BEGIN
    RAISE WARNING 'trap runs as %', current_user;
    RETURN true;
END$$;
ALTER FUNCTION trap OWNER TO regress_synth_owner;
SET ROLE regress_synth_owner;
CREATE TABLE trapped (a int);
INSERT INTO trapped VALUES (1), (2);
CREATE VIEW trapped_view AS SELECT a FROM trapped WHERE a = 2 OR (a = 1 AND trap());
SELECT synth_fit('trapped_view', method => 'independent', epsilon => 'infinity');
RESET ROLE;
SELECT count(*) FROM synth_evaluate('trapped_view', replicates => 0) WHERE metric = 'quality';
SELECT current_user = session_user AS still_myself;

SELECT synth_drop('person', cascade => true), synth_drop('trapped_view');
SELECT count(*) FROM synth.evaluation;
DROP FUNCTION pg_temp.peep;
DROP SCHEMA evaluate_privileges CASCADE;
REVOKE EXECUTE ON FUNCTION synth_fit, synth_drop, synth_grant, synth_create_view FROM regress_synth_owner;
REVOKE EXECUTE ON FUNCTION synth_evaluate, synth_drop_evaluation FROM regress_synth_owner, regress_synth_reader, regress_synth_part, regress_synth_consumer;
DROP ROLE regress_synth_owner, regress_synth_reader, regress_synth_part, regress_synth_consumer, regress_synth_heir;
