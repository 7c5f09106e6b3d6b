\pset footer off
\pset title 'Averages and shares'
SELECT f.figure, round(f.real::numeric, 3) AS real, round(f.synthetic::numeric, 3) AS synthetic
FROM (SELECT avg(age) AS age, avg(hours_per_week) AS hours, avg(capital_gain) AS gain,
        avg((income = '>50K')::int) AS rich, avg((workclass IS NULL)::int) AS unknown,
        avg((income = '>50K')::int) FILTER (WHERE education = 'Masters') AS rich_masters,
        avg((income = '>50K')::int) FILTER (WHERE sex = 'Female') AS rich_female,
        corr(age, hours_per_week) AS age_hours, corr(education_num, hours_per_week) AS education_hours FROM adult) r,
    (SELECT avg(age) AS age, avg(hours_per_week) AS hours, avg(capital_gain) AS gain,
        avg((income = '>50K')::int) AS rich, avg((workclass IS NULL)::int) AS unknown,
        avg((income = '>50K')::int) FILTER (WHERE education = 'Masters') AS rich_masters,
        avg((income = '>50K')::int) FILTER (WHERE sex = 'Female') AS rich_female,
        corr(age, hours_per_week) AS age_hours, corr(education_num, hours_per_week) AS education_hours FROM share.adult) s,
    LATERAL (VALUES ('mean age', r.age, s.age), ('mean hours per week', r.hours, s.hours),
        ('mean capital gain', r.gain, s.gain), ('share with income over 50K', r.rich, s.rich),
        ('share with unknown workclass', r.unknown, s.unknown),
        ('share over 50K among Masters', r.rich_masters, s.rich_masters),
        ('share over 50K among women', r.rich_female, s.rich_female),
        ('correlation of age and hours', r.age_hours, s.age_hours),
        ('correlation of education and hours', r.education_hours, s.education_hours)) AS f(figure, real, synthetic);

\pset title 'Rows of the view that also occur in the table'
SELECT (SELECT count(*) FROM share.adult) AS synthetic_rows, count(*) AS exact_copies
FROM (SELECT * FROM share.adult INTERSECT ALL SELECT * FROM adult) AS copies;
