-- Row security: a fit sees all rows, or is told that the visible ones are meant.
SET client_min_messages = warning;
CREATE SCHEMA row_security;
SET search_path = row_security, public;
\set ECHO none
\i sql/helpers/refused.psql
\set ECHO all
CREATE ROLE regress_synth_hospital;
CREATE ROLE regress_synth_ward;
GRANT ALL ON SCHEMA row_security TO regress_synth_hospital, regress_synth_ward;
GRANT EXECUTE ON FUNCTION synth_fit, synth_drop TO regress_synth_hospital, regress_synth_ward;
SET ROLE regress_synth_hospital;
CREATE TABLE patient (ward text, n int);
INSERT INTO patient SELECT CASE WHEN i % 4 = 0 THEN 'regress_synth_ward' ELSE 'other' END, i FROM generate_series(1, 400) i;
ALTER TABLE patient ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_ward ON patient USING (ward = current_user);
GRANT SELECT ON patient TO regress_synth_ward;
CREATE VIEW patient_view AS SELECT * FROM patient;
CREATE VIEW patient_invoker WITH (security_invoker) AS SELECT * FROM patient;
GRANT SELECT ON patient_view, patient_invoker TO regress_synth_ward;
CREATE TABLE archive (ward text, n int) PARTITION BY LIST (ward);
CREATE TABLE archive_a PARTITION OF archive FOR VALUES IN ('a');
CREATE TABLE archive_b PARTITION OF archive FOR VALUES IN ('b');
INSERT INTO archive SELECT CASE WHEN i % 4 = 0 THEN 'a' ELSE 'b' END, i FROM generate_series(1, 400) i;
ALTER TABLE archive ENABLE ROW LEVEL SECURITY;
CREATE POLICY only_a ON archive USING (ward = 'a');
ALTER TABLE archive_b ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON archive, archive_a, archive_b TO regress_synth_ward;

-- the owner sees all rows
SELECT synth_fit('patient', method => 'copula', epsilon => 'infinity');
SELECT rows, row_security FROM synth_models WHERE name = 'patient';
-- others must say so
SET ROLE regress_synth_ward;
CALL refused($$SELECT synth_fit('row_security.patient', 'ward', method => 'copula', epsilon => 'infinity')$$);
SELECT synth_fit('row_security.patient', 'ward', options => '{"row_security": "visible"}', method => 'copula', epsilon => 'infinity');
SELECT rows, row_security FROM synth_models WHERE name = 'ward';
SELECT DISTINCT ward FROM synth_sample('ward', 100) AS s(ward text);
SELECT synth_describe('ward')->'row_security' AS recorded, synth_describe('ward')->'options' AS options;
SET row_security = off;
CALL refused($$SELECT synth_fit('row_security.patient', 'ward', method => 'copula', epsilon => 'infinity')$$);
SELECT synth_fit('row_security.patient', 'ward', options => '{"row_security": "visible"}', method => 'copula', epsilon => 'infinity');
SELECT rows FROM synth_models WHERE name = 'ward';
SHOW row_security;
RESET row_security;
-- through views: the view's owner decides, or the caller
SELECT synth_fit('row_security.patient_view', 'through_view', method => 'copula', epsilon => 'infinity');
CALL refused($$SELECT synth_fit('row_security.patient_invoker', 'through_invoker', method => 'copula', epsilon => 'infinity')$$);
SELECT synth_fit('row_security.patient_invoker', 'through_invoker', options => '{"row_security": "visible"}',
    method => 'copula', epsilon => 'infinity');
SELECT name, rows, row_security FROM synth_models WHERE name LIKE 'through%' ORDER BY name;
-- partitions: the policy of the table that is named counts
CALL refused($$SELECT synth_fit('row_security.archive', 'archived', method => 'copula', epsilon => 'infinity')$$);
SELECT synth_fit('row_security.archive', 'archived', options => '{"row_security": "visible"}', method => 'copula', epsilon => 'infinity');
SELECT synth_fit('row_security.archive_a', 'archived_a', method => 'copula', epsilon => 'infinity');
CALL refused($$SELECT synth_fit('row_security.archive_b', 'archived_b', method => 'copula', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_fit('row_security.archive_b', 'archived_b', options => '{"row_security": "visible"}',
    method => 'copula', epsilon => 'infinity')$$);
SELECT name, rows FROM synth_models WHERE name LIKE 'archived%' ORDER BY name;
-- an owner who is not exempt, and a superuser, who reads as that owner
SET ROLE regress_synth_hospital;
ALTER TABLE patient FORCE ROW LEVEL SECURITY;
CALL refused($$SELECT synth_fit('patient', method => 'copula', epsilon => 'infinity')$$);
RESET ROLE;
CALL refused($$SELECT synth_fit('patient', method => 'copula', epsilon => 'infinity')$$);
ALTER TABLE patient NO FORCE ROW LEVEL SECURITY;
SELECT synth_fit('patient', method => 'copula', epsilon => 'infinity');
SELECT rows, owner FROM synth_models WHERE name = 'patient';
-- a policy cannot be got round by a role that bypasses row security only for others
CREATE ROLE regress_synth_bypass BYPASSRLS;
GRANT USAGE ON SCHEMA row_security TO regress_synth_bypass;
GRANT SELECT ON patient TO regress_synth_bypass;
GRANT EXECUTE ON FUNCTION synth_fit TO regress_synth_bypass;
SET ROLE regress_synth_bypass;
SELECT synth_fit('row_security.patient', 'bypassed', method => 'copula', epsilon => 'infinity');
SELECT rows FROM synth_models WHERE name = 'bypassed';
RESET ROLE;

SELECT count(synth_drop(name)) AS dropped FROM synth_models WHERE source LIKE 'row_security.%';
REVOKE EXECUTE ON FUNCTION synth_fit, synth_drop FROM regress_synth_hospital, regress_synth_ward, regress_synth_bypass;
DROP SCHEMA row_security CASCADE;
DROP ROLE regress_synth_hospital, regress_synth_ward, regress_synth_bypass;
