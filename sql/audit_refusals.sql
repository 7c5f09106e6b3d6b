-- What synth_audit() refuses, each with its SQLSTATE and a way out.
SET client_min_messages = warning;
CREATE SCHEMA audit_refusals;
SET search_path = audit_refusals, public;
\set ECHO none
\i sql/helpers/refused.psql
\set ECHO all
CREATE TABLE t (a integer, b text, c integer CHECK (c % 2 = 0));
CREATE TABLE learned (a integer, b text);
CREATE SEQUENCE q;
-- claims that nobody makes
CALL refused($$SELECT synth_audit('copula')$$);
CALL refused($$SELECT synth_audit('cart', epsilon => 1)$$);
CALL refused($$SELECT synth_audit('magic')$$);
CALL refused($$SELECT synth_audit(NULL)$$);
CALL refused($$SELECT synth_audit('aim', epsilon => 'infinity')$$);
CALL refused($$SELECT synth_audit('aim', epsilon => 0)$$);
CALL refused($$SELECT synth_audit('aim', epsilon => -1)$$);
CALL refused($$SELECT synth_audit('aim', epsilon => 'NaN')$$);
CALL refused($$SELECT synth_audit('aim', epsilon => NULL)$$);
CALL refused($$SELECT synth_audit('aim', epsilon => 1e-9)$$);
CALL refused($$SELECT synth_audit('aim', delta => 0)$$);
CALL refused($$SELECT synth_audit('aim', delta => 1)$$);
CALL refused($$SELECT synth_audit('aim', delta => 'NaN')$$);
-- audits that there are not
CALL refused($$SELECT synth_audit('aim', audits => '{}')$$);
CALL refused($$SELECT synth_audit('aim', audits => '{pair,luck}')$$);
CALL refused($$SELECT synth_audit('aim', audits => '{pair,NULL}')$$);
CALL refused($$SELECT synth_audit('aim', audits => NULL)$$);
-- too little and too much
CALL refused($$SELECT synth_audit('aim', runs => 9)$$);
CALL refused($$SELECT synth_audit('aim', runs => -1)$$);
CALL refused($$SELECT synth_audit('aim', runs => 10000001)$$);
CALL refused($$SELECT synth_audit('aim', runs => NULL)$$);
CALL refused($$SELECT synth_audit('aim', audits => '{one_run}', canaries => 29)$$);
CALL refused($$SELECT synth_audit('aim', audits => '{one_run}', canaries => 100001)$$);
CALL refused($$SELECT synth_audit('aim', confidence => 0)$$);
CALL refused($$SELECT synth_audit('aim', confidence => 1)$$);
CALL refused($$SELECT synth_audit('aim', confidence => 'NaN')$$);
-- what is about a table, without one
CALL refused($$SELECT synth_audit('aim', columns => '{a}')$$);
CALL refused($$SELECT synth_audit('aim', domains => '{"a": {"values": [1]}}')$$);
CALL refused($$SELECT synth_audit('aim', privacy_unit => 'a')$$);
CALL refused($$SELECT synth_audit('aim', max_rows_per_unit => 2)$$);
CALL refused($$SELECT synth_audit('aim', options => '{"row_security": "visible"}')$$);
-- tables that a fit would refuse, too
CALL refused($$SELECT synth_audit('aim', source => 'q')$$);
CALL refused($$SELECT synth_audit('aim', source => 't')$$);
CALL refused($$SELECT synth_audit('aim', source => 't', columns => '{z}')$$);
CALL refused($$SELECT synth_audit('aim', source => 'learned', privacy_unit => 'z')$$);
CALL refused($$SELECT synth_audit('aim', source => 'learned', max_rows_per_unit => 2)$$);
CALL refused($$SELECT synth_audit('aim', source => 'learned', delta => 0.1)$$);
CALL refused($$SELECT synth_audit('aim', source => 'learned', options => '{"seed": 1}')$$);
-- no cell to plant canaries in
CALL refused($$SELECT synth_audit('aim', source => 'learned', audits => '{one_run}')$$);
-- nobody may before EXECUTE is granted
CREATE ROLE regress_synth_other;
GRANT USAGE ON SCHEMA audit_refusals TO regress_synth_other;
SET ROLE regress_synth_other;
CALL refused($$SELECT synth_audit('aim')$$);
RESET ROLE;
DROP OWNED BY regress_synth_other;
DROP ROLE regress_synth_other;
DROP SCHEMA audit_refusals CASCADE;
