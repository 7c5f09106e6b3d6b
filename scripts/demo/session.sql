\pset footer off
\timing on
-- Learn a model: one catalog row, no data.
SELECT synth_fit('adult', method => 'copula', epsilon => 'infinity');
\timing off
SELECT name, method, private, source, rows, bytes FROM synth_models;

-- Draw rows that never belonged to anyone, typed by the table.
SELECT * FROM synth_sample(NULL::adult, 'adult', 5) \gx
SELECT * FROM synth_sample('adult', 3) AS t(age int, workclass text, income text);

-- Share a view instead of the table.
SELECT synth_create_view('adult', 'share.adult', rows => 30000, seed => 42);
GRANT USAGE ON SCHEMA share TO analyst;
GRANT SELECT ON share.adult TO analyst;

SET ROLE analyst;
SELECT education, round(avg(hours_per_week), 2) AS avg_hours, count(*) FROM share.adult GROUP BY 1 ORDER BY 3 DESC LIMIT 5;
SELECT * FROM adult;
RESET ROLE;
