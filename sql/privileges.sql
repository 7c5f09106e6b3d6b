-- Who may do what: daily work needs no superuser, and each right is asked for where it is used.
SET client_min_messages = warning;
CREATE SCHEMA privileges;
\set ECHO none
SET search_path = privileges, public;
\i sql/helpers/refused.psql
\set ECHO all
CREATE ROLE regress_synth_owner;
CREATE ROLE regress_synth_analyst;
CREATE ROLE regress_synth_group;
CREATE ROLE regress_synth_member IN ROLE regress_synth_group;
CREATE ROLE regress_synth_public;
GRANT USAGE ON SCHEMA privileges TO PUBLIC;
CREATE SCHEMA share AUTHORIZATION regress_synth_owner;
GRANT USAGE ON SCHEMA share TO regress_synth_analyst;
GRANT CREATE ON SCHEMA privileges TO regress_synth_owner;
SET ROLE regress_synth_owner;
CREATE TABLE person (id int PRIMARY KEY, age int, job text, salary int);
INSERT INTO person SELECT i, i % 50, 'job ' || i % 5, i FROM generate_series(1, 300) i;

-- what a role without grants may do: look at the lists, and draw from what it was granted
CALL refused($$SELECT synth_fit('person', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_drop('person')$$);
CALL refused($$SELECT synth_grant('person', 'public')$$);
CALL refused($$SELECT synth_revoke('person', 'public')$$);
CALL refused($$SELECT synth_export('person')$$);
CALL refused($$SELECT synth_import('', 'person')$$);
CALL refused($$SELECT synth_create_view('person', 'v')$$);
CALL refused($$SELECT synth_set_budget('person', 1)$$);
CALL refused($$SELECT synth_declare_public('person')$$);
CALL refused($$SELECT synth_declare_private('person')$$);
CALL refused($$SELECT * FROM synth_domains('person')$$);
SELECT count(*) FROM synth_public_tables;
SELECT count(*) FROM synth_models;
SELECT count(*) FROM synth_budgets WHERE relation LIKE 'privileges.%';
SELECT synth_verify_ledger('person');
CALL refused($$SELECT synth_describe('person')$$);
CALL refused($$SELECT * FROM synth_sample('person', 1) AS s(id int)$$);
RESET ROLE;
-- EXECUTE: revoked from PUBLIC on everything but what draws, lists and reads as the caller
SELECT p.oid::regprocedure AS public_may_execute FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'pg_synth'
WHERE has_function_privilege('regress_synth_public', p.oid, 'EXECUTE') ORDER BY p.oid::regprocedure::text COLLATE "C";
SELECT p.proname AS unsafe FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'pg_synth' WHERE p.prosecdef OR p.proleakproof;
SELECT c.oid::regclass AS public_may_read FROM pg_class c JOIN pg_depend d ON d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'e'
JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'pg_synth'
WHERE has_table_privilege('regress_synth_public', c.oid, 'SELECT') ORDER BY c.oid::regclass::text COLLATE "C";

-- an ordinary owner, granted EXECUTE, needs nothing more
GRANT EXECUTE ON FUNCTION synth_fit, synth_drop, synth_grant, synth_revoke, synth_export, synth_import, synth_create_view TO regress_synth_owner;
SET ROLE regress_synth_owner;
SELECT synth_fit('person', method => 'copula', epsilon => 'infinity');
SELECT synth_create_view('person', 'share.person', rows => 200, seed => 42);
GRANT SELECT ON share.person TO regress_synth_analyst;
SELECT count(*) FROM share.person;
SELECT owner FROM synth_models WHERE name = 'person';
-- the model itself is nobody's to read
CALL refused($$SELECT payload FROM synth.model$$);
CALL refused($$SELECT name FROM synth.model$$);
CALL refused($$SELECT * FROM synth.model_grant$$);
CALL refused($$SELECT * FROM synth.public_table$$);
CALL refused($$INSERT INTO synth.model_grant VALUES ('person', 'x', 1, 1)$$);
CALL refused($$UPDATE synth.model SET owner = 'x'$$);
CALL refused($$DELETE FROM synth.model$$);
CALL refused($$SELECT synth.model_description(NULL)$$);
CALL refused($$SELECT * FROM synth.ledger$$);
CALL refused($$SELECT * FROM synth.account$$);
CALL refused($$SELECT * FROM synth.account_table$$);
-- but the owner sees what was spent on the table, and the analyst does not
SELECT relation, fits + fits_without_guarantee AS fits FROM synth_budgets WHERE relation = 'privileges.person';
SELECT count(*) FROM synth_ledger WHERE relation = 'privileges.person';

-- the analyst has SELECT on the view, and that is all
SET ROLE regress_synth_analyst;
SELECT count(*), count(job) FROM share.person;
SELECT count(*) > 0 AS grouped FROM (SELECT job, avg(age) FROM share.person GROUP BY job) g;
CALL refused($$SELECT * FROM privileges.person$$);
CALL refused($$SELECT * FROM share.person_synthetic$$);
CALL refused($$SELECT * FROM synth_sample('person', 1) AS s(id int)$$);
CALL refused($$SELECT * FROM synth_sample(NULL::share.person, 'person', 1)$$);
CALL refused($$SELECT synth_describe('person')$$);
SELECT count(*) FROM synth_models;
SELECT count(*) FROM synth_columns;
CALL refused($$SELECT synth_fit('privileges.person', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_export('person')$$);
SELECT count(*) FROM synth_budgets WHERE relation = 'privileges.person';
SELECT count(*) FROM synth_ledger WHERE relation = 'privileges.person';
CALL refused($$SELECT synth_verify_ledger('privileges.person')$$);
-- a synthetic table of one's own needs access to the model
CREATE TEMPORARY VIEW mine AS SELECT * FROM share.person;
SELECT count(*) FROM mine;
RESET ROLE;
GRANT CREATE ON SCHEMA share TO regress_synth_analyst;
SET ROLE regress_synth_analyst;
CREATE FOREIGN TABLE share.grab (id int) SERVER pg_synth OPTIONS (model 'person', rows '5');
CALL refused($$SELECT * FROM share.grab$$);
ANALYZE share.grab;
CREATE VIEW share.grab_view AS SELECT * FROM share.grab;
CALL refused($$SELECT * FROM share.grab_view$$);
-- nor does it keep the owner from dropping the model; see catalog

-- EXECUTE alone gives no access to a model or a table of somebody else's
RESET ROLE;
GRANT EXECUTE ON FUNCTION synth_fit, synth_drop, synth_grant, synth_revoke, synth_export, synth_import, synth_create_view TO regress_synth_analyst, regress_synth_group;
SET ROLE regress_synth_analyst;
CALL refused($$SELECT synth_fit('privileges.person', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('privileges.person', 'stolen', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('privileges.person', 'stolen', columns => '{job}', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('share.person_synthetic', 'stolen', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_drop('person')$$);
CALL refused($$SELECT synth_drop('person', cascade => true)$$);
CALL refused($$SELECT synth_grant('person', 'regress_synth_analyst')$$);
CALL refused($$SELECT synth_revoke('person', 'public')$$);
CALL refused($$SELECT synth_export('person')$$);
CALL refused($$SELECT synth_create_view('person', 'share.stolen')$$);
-- a fit of the view is a fit of synthetic rows, and the name of the owner's model is taken
SELECT synth_fit('share.person', 'from_view', method => 'copula', epsilon => 'infinity');
CALL refused($$SELECT synth_fit('share.grab_view', 'person', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_import(synth_export('from_view'), 'person')$$);
SELECT synth_drop('from_view');

-- privileges on some columns: the message names the others, and columns => leaves them out
RESET ROLE;
GRANT SELECT (id, age, job) ON person TO regress_synth_analyst;
SET ROLE regress_synth_analyst;
CALL refused($$SELECT synth_fit('privileges.person', 'part', method => 'copula', epsilon => 'infinity')$$);
SELECT synth_fit('privileges.person', 'part', columns => '{age, job}', method => 'copula', epsilon => 'infinity');
SELECT synth_fit('privileges.person', 'part', columns => '{age, job}', holdout => 0.2, method => 'copula', epsilon => 'infinity');
RESET ROLE;
REVOKE SELECT (id) ON person FROM regress_synth_analyst;
SET ROLE regress_synth_analyst;
CALL refused($$SELECT synth_fit('privileges.person', 'part', columns => '{age, job}', holdout => 0.2,
    method => 'copula', epsilon => 'infinity')$$);
SELECT synth_fit('privileges.person', 'part', columns => '{age, job}', method => 'copula', epsilon => 'infinity');
SELECT synth_drop('part');

-- no USAGE on the schema
RESET ROLE;
CREATE SCHEMA hidden;
CREATE TABLE hidden.t AS SELECT i FROM generate_series(1, 100) i;
GRANT SELECT ON hidden.t TO regress_synth_analyst;
SELECT 'hidden.t'::regclass::oid AS hidden_oid \gset
SET ROLE regress_synth_analyst;
CALL refused($$SELECT synth_fit('hidden.t', method => 'copula', epsilon => 'infinity')$$);
CALL refused(format('SELECT synth_fit(%s::oid::regclass, method => ''copula'', epsilon => ''infinity'')', :hidden_oid));

-- grants: to a role, to its members, to everybody
RESET ROLE;
SET ROLE regress_synth_owner;
SELECT synth_grant('person', 'regress_synth_group');
SET ROLE regress_synth_member;
SELECT count(*) FROM synth_sample('person', 3) AS s(id int);
SELECT synth_describe('person')->>'name' AS described;
SELECT name, owner FROM synth_models;
CALL refused($$SELECT synth_export('person')$$);
CALL refused($$SELECT synth_drop('person')$$);
CALL refused($$SELECT synth_grant('person', 'public')$$);
-- in a schema where one may not create
CALL refused($$SELECT synth_create_view('person', 'privileges.v')$$);
CREATE FOREIGN TABLE pg_temp.grab (id int) SERVER pg_synth OPTIONS (model 'person', rows '5');
SELECT count(*) FROM grab;
SET ROLE regress_synth_public;
CALL refused($$SELECT * FROM synth_sample('person', 1) AS s(id int)$$);
SET ROLE regress_synth_owner;
SELECT synth_grant('person', 'public');
SELECT synth_grant('person', 'public');
SET ROLE regress_synth_public;
SELECT count(*) FROM synth_sample('person', 3) AS s(id int);
SET ROLE regress_synth_owner;
SELECT synth_revoke('person', 'public');
SELECT synth_revoke('person', 'regress_synth_group');
SET ROLE regress_synth_member;
CALL refused($$SELECT * FROM synth_sample('person', 1) AS s(id int)$$);
CALL refused($$SELECT * FROM grab$$);
DROP FOREIGN TABLE grab;
SET ROLE regress_synth_owner;
-- revoking what was not granted is no error; roles must exist
SELECT synth_revoke('person', 'regress_synth_group');
CALL refused($$SELECT synth_grant('person', 'nobody; drop table person')$$);
CALL refused($$SELECT synth_grant('person', '')$$);
CALL refused($$SELECT synth_grant('person', NULL)$$);
CALL refused($$SELECT synth_grant('nothing', 'public')$$);
-- a member of the owner's role is an owner
RESET ROLE;
GRANT regress_synth_owner TO regress_synth_member;
GRANT EXECUTE ON FUNCTION synth_export TO regress_synth_member;
SET ROLE regress_synth_member;
SELECT length(synth_export('person')) > 0 AS exported;
SELECT synth_fit('privileges.person', method => 'copula', epsilon => 'infinity');
SELECT owner, version FROM synth_models WHERE name = 'person';
RESET ROLE;
REVOKE regress_synth_owner FROM regress_synth_member;

-- the lists filter before anything that a user writes can look
SET ROLE regress_synth_public;
CREATE FUNCTION pg_temp.peep(text) RETURNS bool LANGUAGE plpgsql COST 0.0001 AS $$BEGIN RAISE NOTICE 'peeped at %', $1; RETURN true; END$$;
SET client_min_messages = notice;
SELECT name FROM synth_models WHERE pg_temp.peep(name);
SELECT name FROM synth_columns WHERE pg_temp.peep(name);
SELECT relation FROM synth_budgets WHERE pg_temp.peep(relation);
SELECT relation FROM synth_ledger WHERE pg_temp.peep(relation);
SET client_min_messages = warning;
RESET ROLE;

SELECT synth_drop('person', cascade => true);
DROP FUNCTION pg_temp.peep;
DROP SCHEMA privileges, share, hidden CASCADE;
REVOKE EXECUTE ON FUNCTION synth_fit, synth_drop, synth_grant, synth_revoke, synth_export, synth_import, synth_create_view FROM regress_synth_owner, regress_synth_analyst, regress_synth_group;
REVOKE EXECUTE ON FUNCTION synth_export FROM regress_synth_member;
DROP ROLE regress_synth_owner, regress_synth_analyst, regress_synth_member, regress_synth_group, regress_synth_public;
