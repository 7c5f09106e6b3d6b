-- Sequential trees: no guarantee, said aloud; functions of other columns kept, rare values never drawn, copies counted.
CREATE TABLE pupil (
    id serial PRIMARY KEY,
    grade text NOT NULL,
    grade_number int NOT NULL,
    town text,
    height numeric(4, 1),
    sport text NOT NULL
);
INSERT INTO pupil (grade, grade_number, town, height, sport)
SELECT (ARRAY['first', 'second', 'third', 'fourth'])[g], g * 10,
    CASE WHEN i % 50 = 0 THEN NULL WHEN i % 997 = 0 THEN 'hamlet ' || i % 7 ELSE (ARRAY['north', 'south', 'east'])[1 + i % 3] END,
    110 + g * 8 + (i * 37) % 80 / 10.0,
    CASE WHEN g < 3 THEN 'swimming' WHEN i % 4 = 0 THEN 'chess' ELSE 'football' END
FROM generate_series(1, 4000) AS i, LATERAL (SELECT 1 + (i * 7919) % 4 AS g) AS x;
SELECT synth_fit('pupil', method => 'cart', epsilon => 'infinity', holdout => 0.5);
SELECT method, private, copy_ratio BETWEEN 0.8 AND 1.5 AS few_copies FROM synth_models WHERE name = 'pupil';
SELECT synth_describe('pupil') ->> 'guarantee' AS guarantee;
CREATE TABLE drawn AS SELECT * FROM synth_sample(NULL::pupil, 'pupil', 3000, 7);
-- the number follows from the grade, always
SELECT grade, array_agg(DISTINCT grade_number) AS numbers FROM drawn GROUP BY grade ORDER BY 2;
-- towns that fewer than ten rows hold are never drawn
SELECT count(*) FILTER (WHERE town LIKE 'hamlet%') AS rare, count(*) FILTER (WHERE town IS NULL) BETWEEN 30 AND 100 AS nulls FROM drawn;
SELECT count(*) AS impossible FROM drawn WHERE grade IN ('first', 'second') AND sport <> 'swimming';
SELECT bool_and(abs(d.mean - p.mean) < 0.3) AS close
FROM (SELECT grade, avg(height) AS mean FROM drawn GROUP BY grade) AS d JOIN (SELECT grade, avg(height) AS mean FROM pupil GROUP BY grade) AS p USING (grade);
SELECT count(DISTINCT id) AS ids FROM drawn;
-- rows do not depend on what is asked beside them
SELECT count(*) AS differences FROM (SELECT * FROM synth_sample('pupil', 3000, 7) AS t(sport text, height numeric(4, 1))
    EXCEPT ALL SELECT sport, height FROM drawn) AS x;
-- options
SELECT synth_fit('pupil', 'deep', 'cart', epsilon => 'infinity', options => '{"minimum_leaf": 200, "least_rows": 50, "column_order": "declared"}');
SELECT copy_ratio FROM synth_models WHERE name = 'deep';
SELECT synth_create_view('deep', 'deep_pupil', 1000, 1);
SELECT count(*), count(DISTINCT grade) AS grades FROM deep_pupil;
SELECT synth_import(synth_export('pupil'), 'again');
SELECT count(*) AS differences FROM (SELECT * FROM synth_sample(NULL::pupil, 'again', 100) EXCEPT ALL SELECT * FROM synth_sample(NULL::pupil, 'pupil', 100)) AS x;
-- refusals
SELECT synth_fit('pupil', method => 'cart');
SELECT synth_fit('pupil', method => 'cart', epsilon => 'infinity', options => '{"minimum_leaf": 0}');
SELECT synth_fit('pupil', method => 'cart', epsilon => 'infinity', options => '{"column_order": "random"}');
SELECT synth_drop(name, true) FROM synth_models WHERE source = 'public.pupil' OR name = 'again' ORDER BY name;
DROP TABLE pupil, drawn;
