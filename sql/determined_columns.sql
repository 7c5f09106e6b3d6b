-- Declared functional dependencies: columns that follow from another one are computed, not learned.
SET client_min_messages = warning;
CREATE SCHEMA determined_columns;
SET search_path = determined_columns, public;
CREATE TYPE grade AS ENUM ('low', 'middle', 'high');
CREATE TABLE people (
    id int PRIMARY KEY,
    education text NOT NULL CHECK (education IN ('school', 'college', 'it''s; "odd"')),
    years int NOT NULL CHECK (years BETWEEN 1 AND 20),
    level grade,
    since date,
    paid bool,
    share numeric(6, 2),
    wave int
);
INSERT INTO people SELECT i, (ARRAY['school', 'college', 'it''s; "odd"'])[1 + i % 3], (ARRAY[9, 13, 16])[1 + i % 3],
    (ARRAY['low', 'middle', NULL])[1 + i % 3]::grade, '2020-02-02', i % 3 = 0, 1.50, i % 4
FROM generate_series(1, 3000) i;
SELECT '{"years": {"determined_by": "education", "mapping": {"school": 9, "college": 13, "it''s; \"odd\"": 16}},
    "level": {"determined_by": "education", "mapping": {"school": "low", "college": "high"}},
    "since": {"determined_by": "wave", "mapping": {"0": "2020-02-02", "1": "2021-12-31"}, "otherwise": "1999-01-01"},
    "paid": {"determined_by": "education", "mapping": {"school": true}, "otherwise": false},
    "share": {"determined_by": "wave", "mapping": {"0": 0.25, "1": "0.5", "3": 7}},
    "wave": {"min": 0, "max": 3}}' AS determined \gset

-- they cost nothing
SELECT column_name, origin, detail, learns, nullable, share FROM synth_domains('people', domains => :'determined');
SELECT synth_fit('people', 'determined', epsilon => 1, domains => :'determined');
SELECT name, content, codes FROM synth_columns WHERE model = 'determined' ORDER BY position;

-- and hold in each row, also where the table says otherwise: its colleges are of middle level, not high
SELECT education, years, level, paid, count(*) > 500 AS many FROM synth_sample(NULL::people, 'determined', 3000) GROUP BY 1, 2, 3, 4 ORDER BY 2;
SELECT wave, since, share, count(*) > 300 AS many FROM synth_sample(NULL::people, 'determined', 3000) WHERE wave IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1;

-- what determines may be NULL
SELECT count(*) FROM synth_sample(NULL::people, 'determined', 500) WHERE wave IS NULL AND (since IS NULL OR since <> '1999-01-01' OR share IS NOT NULL);

-- conditions are on the column that decides
SELECT DISTINCT education, years FROM synth_sample(NULL::people, 'determined', 50, given => '{"education": "college"}');
SELECT synth_create_view('determined', 'some_people', 100);
SELECT count(*) AS wrong FROM some_people WHERE (education = 'school') <> (years = 9);
SELECT synth_drop('determined', true);
DROP SCHEMA determined_columns CASCADE;
