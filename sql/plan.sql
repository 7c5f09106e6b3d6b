-- What a private fit would pay, before it pays: the table's rows are not read.
CREATE TABLE planned (
    id serial PRIMARY KEY,
    age integer NOT NULL,
    ward text NOT NULL,
    weight numeric(5, 1),
    smoker boolean NOT NULL,
    admitted date,
    note uuid
);
\set ranges '{"age": {"min": 0, "max": 120}, "ward": {"values": ["eyes", "surgery"]}, "weight": {"min": 0, "max": 300}, "admitted": {"min": "2020-01-01", "max": "2030-12-31"}}'
SELECT * FROM synth_plan('planned', rows => 5000);
SELECT * FROM synth_plan('planned', domains => :'ranges', rows => 5000);
SELECT * FROM synth_plan('planned', method => 'mst', domains => :'ranges', epsilon => 0.5);
SELECT * FROM synth_plan('planned', method => 'independent', domains => :'ranges', public_rows => 100);
-- a unit of several rows makes the noise wider; a workload and a group make the candidates others
SELECT * FROM synth_plan('planned', domains => :'ranges', privacy_unit => 'id', max_rows_per_unit => 4, rows => 5000);
SELECT subject, times FROM synth_plan('planned', domains => :'ranges', workload => '[["age", "ward"]]', rows => 1000000);
SELECT subject, times FROM synth_plan('planned', domains => :'ranges', workload => '[["age", "ward"]]', group_by => 'smoker', rows => 1000000);
SELECT mechanism, subject FROM synth_plan('planned', domains => :'ranges', options => '{"model_megabytes": 4}', rows => 5000) WHERE mechanism = 'total';
-- prices add up to the budget, which is what the ledger will charge
SELECT abs(sum(rho) FILTER (WHERE mechanism <> 'total') / max(rho) FILTER (WHERE mechanism = 'total') - 1) < 1e-5 AS whole
FROM synth_plan('planned', rows => 5000);
-- with rows in the table, the plan is the same
CREATE TEMP TABLE before AS SELECT * FROM synth_plan('planned', rows => 5000);
INSERT INTO planned (age, ward, weight, smoker, admitted) SELECT i, 'eyes', i, i % 2 = 0, '2024-01-01' FROM generate_series(1, 100) i;
SELECT count(*) FROM (SELECT * FROM synth_plan('planned', rows => 5000) EXCEPT ALL SELECT * FROM before) AS differences;
-- refusals are those of the fit
SELECT * FROM synth_plan('planned', epsilon => 'infinity');
SELECT * FROM synth_plan('planned', method => 'copula');
SELECT * FROM synth_plan('planned', epsilon => 0);
SELECT * FROM synth_plan('planned', delta => 1);
SELECT * FROM synth_plan('planned', rows => 0);
SELECT * FROM synth_plan('planned', columns => '{nobody}');
SELECT * FROM synth_plan('planned', privacy_unit => 'nobody');
SELECT * FROM synth_plan(NULL);
CREATE ROLE regress_synth_planner;
GRANT EXECUTE ON FUNCTION synth_plan TO regress_synth_planner;
SET ROLE regress_synth_planner;
SELECT * FROM synth_plan('planned');
RESET ROLE;
SELECT count(*) AS spent FROM synth_ledger WHERE source = 'public.planned';
REVOKE EXECUTE ON FUNCTION synth_plan FROM regress_synth_planner;
DROP ROLE regress_synth_planner;
DROP TABLE planned, before;
