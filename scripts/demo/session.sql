\pset footer off
-- What is public of the table? Nothing but types: everything else would be learned, for a share of the budget.
SELECT column_name, type, origin, learns, share FROM synth_domains('adult') LIMIT 3;

-- The census has a codebook, which is public. Two columns are still to be learned.
\set codebook `cat scripts/demo/codebook.json`
SELECT column_name, origin, detail, learns, share FROM synth_domains('adult', domains => :'codebook') ORDER BY share DESC, column_name LIMIT 5;

-- What all fits of the table together may spend, and what one fit would pay for what.
SELECT synth_set_budget('adult', epsilon => 1);
SELECT mechanism, subject, times, round(share::numeric, 3) AS share, round(deviation::numeric, 1) AS deviation
FROM synth_plan('adult', domains => :'codebook', rows => 30000);

-- Learn a model: one catalog row, no data. Until the fit is paid for, that is, committed, nobody sees anything of it.
BEGIN;
\timing on
SELECT synth_fit('adult', domains => :'codebook');
\timing off
SELECT count(*) AS models FROM synth_models;
COMMIT;
SELECT name, method, private, epsilon, delta, rows FROM synth_models;

-- Draw rows that never belonged to anyone, typed by the table.
SELECT * FROM synth_sample(NULL::adult, 'adult', 1) \gx
SELECT * FROM synth_sample('adult', 3) AS t(age int, workclass text, income text);

-- Share a view instead of the table.
SELECT synth_create_view('adult', 'share.adult', rows => 30000, seed => 42);
GRANT USAGE ON SCHEMA share TO analyst;
GRANT SELECT ON share.adult TO analyst;

SET ROLE analyst;
SELECT education, round(avg(hours_per_week), 2) AS avg_hours, count(*) FROM share.adult GROUP BY 1 ORDER BY 3 DESC LIMIT 5;
SELECT * FROM adult;
RESET ROLE;

-- A budget is a budget.
SELECT relation, epsilon, epsilon_spent, epsilon_left, fits FROM synth_budgets;
SELECT synth_fit('adult', domains => :'codebook');
SELECT synth_fit('adult', method => 'copula', epsilon => 'infinity');

-- Without a guarantee: only where no budget stands in the way, and only when said aloud.
CREATE TABLE adult_published AS TABLE adult;
SELECT synth_fit('adult_published', method => 'copula');
SELECT synth_fit('adult_published', method => 'copula', epsilon => 'infinity');
SELECT synth_create_view('adult_published', 'share.adult_published', rows => 30000, seed => 42);
SELECT name, method, private, synth_describe(name) ->> 'guarantee' AS guarantee FROM synth_models ORDER BY name;
