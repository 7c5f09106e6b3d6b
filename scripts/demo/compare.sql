\pset footer off
CREATE TEMP VIEW people AS
SELECT 'real' AS origin, * FROM adult
UNION ALL SELECT 'private', * FROM share.adult
UNION ALL SELECT 'copula', * FROM share.adult_published;

\pset title 'Share with income over 50K, by education'
SELECT education, count(*) FILTER (WHERE origin = 'real') AS people,
    round(avg((income = '>50K')::int) FILTER (WHERE origin = 'real'), 3) AS real,
    round(avg((income = '>50K')::int) FILTER (WHERE origin = 'private'), 3) AS "private, epsilon 1",
    round(avg((income = '>50K')::int) FILTER (WHERE origin = 'copula'), 3) AS "copula, no guarantee"
FROM people GROUP BY education ORDER BY real DESC;

\pset title 'Averages, shares and correlations'
SELECT f.figure, round((max(f.value) FILTER (WHERE origin = 'real'))::numeric, 3) AS real,
    round((max(f.value) FILTER (WHERE origin = 'private'))::numeric, 3) AS "private, epsilon 1",
    round((max(f.value) FILTER (WHERE origin = 'copula'))::numeric, 3) AS "copula, no guarantee"
FROM (SELECT origin, avg(age) AS age, avg(hours_per_week) AS hours, avg(capital_gain) AS gain,
        avg((income = '>50K')::int) AS rich, avg((workclass IS NULL)::int) AS unknown,
        avg((income = '>50K')::int) FILTER (WHERE education = 'Masters') AS rich_masters,
        avg((income = '>50K')::int) FILTER (WHERE sex = 'Female') AS rich_female,
        avg((income = '>50K')::int) FILTER (WHERE education = 'Masters' AND sex = 'Female') AS rich_female_masters,
        corr(age, hours_per_week) AS age_hours, corr(education_num, hours_per_week) AS education_hours
    FROM people GROUP BY origin) AS p,
    LATERAL (VALUES (1, 'mean age', age), (2, 'mean hours per week', hours), (3, 'mean capital gain', gain),
        (4, 'share with income over 50K', rich), (5, 'share with unknown workclass', unknown),
        (6, 'share over 50K among Masters', rich_masters), (7, 'share over 50K among women', rich_female),
        (8, 'share over 50K among women with Masters', rich_female_masters),
        (9, 'correlation of age and hours', age_hours),
        (10, 'correlation of education and hours', education_hours)) AS f(position, figure, value)
GROUP BY f.position, f.figure ORDER BY f.position;

\pset title 'Rows of the views that also occur in the table'
SELECT 'private, epsilon 1' AS rows_of, (SELECT count(*) FROM share.adult) AS rows, count(*) AS exact_copies
FROM (SELECT * FROM share.adult INTERSECT ALL SELECT * FROM adult) AS copies
UNION ALL
SELECT 'copula, no guarantee', (SELECT count(*) FROM share.adult_published), count(*)
FROM (SELECT * FROM share.adult_published INTERSECT ALL SELECT * FROM adult) AS copies;
