-- synth_audit(): what private methods claim, tested from outside. Noise is secret, so that only what does not depend on it is shown. A sound
-- method is accused with probability 1e-4 at most for each bound that is asked for.
SELECT audit, statistic, audited, claimed_epsilon, claimed_delta,
    CASE audit WHEN 'one_run' THEN NULL ELSE trials END AS trials, violations, epsilon_lower_bound IS NOT NULL AS bounded, round(ceiling::numeric, 2) AS ceiling,
    regexp_replace(verdict, '; the steps add up to epsilon [0-9.]+$', '; the steps add up to …') AS verdict, seconds >= 0 AS timed
FROM synth_audit('independent', runs => 500, canaries => 300, confidence => 0.9999) ORDER BY 1, 2;
SELECT method, audit, statistic, trials, violations, epsilon_lower_bound BETWEEN 0 AND claimed_epsilon AS sound
FROM (VALUES ('mst'), ('aim')) AS m(method), synth_audit(method, epsilon => 4, delta => 1e-6, audits => ARRAY['pair'], runs => 200, confidence => 0.9999) ORDER BY 1, 3;
-- what a ceiling below the claim means
SELECT verdict FROM synth_audit('aim', epsilon => 10, audits => '{pair}', runs => 20, confidence => 0.9999) WHERE statistic = 'clopper_pearson';

-- the caller's own schema: no row is read for a replay, and SELECT is not asked for
CREATE SCHEMA audit;
CREATE TABLE audit.visits (
    id integer PRIMARY KEY,
    patient integer NOT NULL,
    age integer NOT NULL CHECK (age BETWEEN 0 AND 120),
    ward text CHECK (ward IN ('ears', 'eyes', 'surgery')),
    "first name" text,
    weight numeric(5, 1),
    seen timestamptz,
    smoker boolean NOT NULL,
    note uuid,
    twice integer GENERATED ALWAYS AS (age * 2) STORED,
    CHECK (weight > 0 OR age > 1)
);
CREATE ROLE regress_synth_auditor;
GRANT USAGE ON SCHEMA audit TO regress_synth_auditor;
DO $$ BEGIN EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO regress_synth_auditor', (SELECT oid::regprocedure FROM pg_proc WHERE proname = 'synth_audit')); END $$;
SET ROLE regress_synth_auditor;
SELECT method, audit, trials > 100 AS many, violations, verdict LIKE 'no violation found: %' AS none
FROM (VALUES ('independent'), ('mst'), ('aim')) AS m(method),
    synth_audit(method, source => 'audit.visits', audits => '{replay}', privacy_unit => 'patient', max_rows_per_unit => 3) ORDER BY 1;
SELECT violations FROM synth_audit('mst', source => 'audit.visits', audits => '{replay}', columns => '{age,smoker}', domains => '{"age": {"values": [1, 2, 3]}}', epsilon => 0.1);
-- rows are read for canaries, which takes SELECT and is no longer private
SELECT * FROM synth_audit('mst', source => 'audit.visits', audits => '{one_run}');
RESET ROLE;
GRANT SELECT ON audit.visits TO regress_synth_auditor;
INSERT INTO audit.visits SELECT i, i / 4, i % 90, CASE WHEN i % 7 > 0 THEN 'eyes' END, 'name ' || i % 5, 50 + i % 40, timestamptz '2026-01-01 00:00+00' + i * interval '1 hour', i % 3 = 0
FROM generate_series(1, 4000) i;
SET ROLE regress_synth_auditor;
SELECT method, audit, statistic, trials > 0 AS guessed, violations, epsilon_lower_bound >= 0 AS bounded, ceiling > 1 AS could
FROM (VALUES ('independent'), ('mst'), ('aim')) AS m(method), synth_audit(method, source => 'audit.visits', audits => '{one_run}', canaries => 400, confidence => 0.9999) ORDER BY 1;
SELECT violations FROM synth_audit('independent', source => 'audit.visits', audits => '{one_run}', canaries => 400, confidence => 0.9999, privacy_unit => 'patient', max_rows_per_unit => 2, epsilon => 2);
-- the table is as it was, no model was stored, nothing was charged
SELECT count(*) FROM audit.visits;
SELECT count(*) FROM synth_models WHERE name = 'visits';
SELECT count(*) FROM synth_ledger WHERE source = 'audit.visits';
-- a table without rows; a transaction that only reads
RESET ROLE;
CREATE TABLE audit.vacant (a boolean NOT NULL, b text CHECK (b IN ('x', 'y')));
GRANT SELECT ON audit.vacant TO regress_synth_auditor;
SET ROLE regress_synth_auditor;
SELECT violations FROM synth_audit('aim', source => 'audit.vacant', audits => '{one_run,replay}', canaries => 100, confidence => 0.9999);
BEGIN READ ONLY;
SELECT violations FROM synth_audit('independent', audits => '{one_run}', canaries => 100, confidence => 0.9999);
COMMIT;
-- it stops when it is told to
SET statement_timeout = '1s';
SELECT count(*) FROM synth_audit('aim', runs => 10000000, audits => '{pair}');
RESET statement_timeout;
RESET ROLE;
SET client_min_messages = warning;
DROP SCHEMA audit CASCADE;
DROP OWNED BY regress_synth_auditor;
DROP ROLE regress_synth_auditor;
