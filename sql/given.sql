-- synth_sample(given => ...): rows that meet a condition.
SET client_min_messages = warning;
CREATE SCHEMA given;
SET search_path = given, public;
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TABLE source (
    id int PRIMARY KEY,
    sex text,
    age int,
    income float8,
    height float8 CHECK (height <> 170.5),
    state varchar(2),
    member boolean,
    day date CHECK (extract(isodow FROM day) < 6),
    mood mood,
    note text,
    paid numeric(10,2),
    owed numeric(10,2),
    twice int GENERATED ALWAYS AS (age * 2) STORED,
    CHECK (paid <= owed)
);
INSERT INTO source (id, sex, age, income, height, state, member, day, mood, note, paid, owed)
SELECT i, CASE WHEN i % 3 = 0 THEN 'Female' ELSE 'Male' END, 18 + i * 7 % 70 + CASE WHEN i % 3 = 0 THEN 2 ELSE 0 END,
    1000 + i * 7919 % 100003 / 7.0, 150 + i * 7919 % 100003 / 2000.0, CASE i % 5 WHEN 0 THEN 'NY' WHEN 1 THEN 'CA' WHEN 2 THEN 'TX' END, i % 3 = 0,
    date '2024-01-01' + i % 52 * 7 + i % 5, (enum_range(NULL::mood))[1 + i % 3], 'note ' || i,
    i * 31 % 1000 / 10.0, i * 31 % 1000 / 10.0 + i * 17 % 100
FROM generate_series(1, 2000) i;
SELECT synth_fit('source', method, method => method, epsilon => 'infinity',
    options => '{"categories": ["sex", "state"]}') FROM unnest(ARRAY['aim', 'mst', 'independent', 'copula', 'cart']) method;

-- every kind of condition holds in every row, by every method
SELECT m AS model, bool_and(c.holds) AS holds, min(c.rows) AS rows FROM unnest(ARRAY['aim', 'mst', 'independent', 'copula', 'cart']) m,
LATERAL (
    SELECT bool_and(sex = 'Female' AND age >= 60), count(*)
    FROM synth_sample(NULL::source, m, 500, given => '{"sex": "Female", "age": {"min": 60}}')
    UNION ALL SELECT bool_and(income BETWEEN 2000 AND 3333.3), count(*)
    FROM synth_sample(NULL::source, m, 500, given => '{"income": {"min": 2000, "max": 3333.3}}')
    UNION ALL SELECT bool_and(state IN ('NY', 'TX') OR state IS NULL), count(*)
    FROM synth_sample(NULL::source, m, 500, given => '{"state": ["NY", "TX", null, "XX"]}')
    UNION ALL SELECT bool_and(state IS NULL), count(*) FROM synth_sample(NULL::source, m, 500, given => '{"state": null}')
    UNION ALL SELECT bool_and(member AND mood = 'low'), count(*)
    FROM synth_sample(NULL::source, m, 100, given => '{"member": true, "mood": "low"}')
    UNION ALL SELECT bool_and(mood >= 'middle' AND NOT member), count(*)
    FROM synth_sample(NULL::source, m, 500, given => '{"member": "no", "mood": {"min": "middle"}}')
    UNION ALL SELECT bool_and(day >= '2024-06-01' AND day <= '2024-06-30' AND extract(isodow FROM day) < 6), count(*)
    FROM synth_sample(NULL::source, m, 500, given => '{"day": {"min": "2024-06-01", "max": "2024-06-30"}}')
    UNION ALL SELECT bool_and(owed BETWEEN 20 AND 30 AND paid BETWEEN 10 AND 25.55 AND paid <= owed), count(*)
    FROM synth_sample(NULL::source, m, 500, given => '{"owed": {"min": 20, "max": 30}, "paid": {"min": 10, "max": 25.55}}')
    UNION ALL SELECT bool_and(twice = 2 * age AND age IN (20, 30)), count(*)
    FROM synth_sample(NULL::source, m, 500, given => '{"age": [20, 30]}')
) c(holds, rows) GROUP BY m ORDER BY m;

-- the columns of the condition need not be shown, and what is shown changes nothing
SELECT m AS model, count(*) AS differ FROM unnest(ARRAY['aim', 'copula', 'cart']) m, LATERAL (
    SELECT id, note FROM synth_sample(m, 300, 7, '{"sex": "Female", "age": {"min": 60}}') AS s(id int, note text)
    EXCEPT ALL SELECT id, note FROM synth_sample(NULL::source, m, 1000, 7, given => '{"age": {"min": 60}, "sex": ["Female"]}')
) d GROUP BY m;
-- no condition
SELECT count(*) AS differ FROM (
    SELECT * FROM synth_sample(NULL::source, 'aim', 300, given => '{}') EXCEPT ALL
    SELECT * FROM synth_sample(NULL::source, 'aim', 300, given => NULL)) d;
SELECT count(*) FROM synth_sample(NULL::source, 'copula', 0, given => '{"age": 20}');

-- methods that draw under conditions number their rows as ever; where rows are rejected, the others are those of the
-- synthetic table
SELECT min(id), max(id), count(DISTINCT id) FROM synth_sample(NULL::source, 'mst', 300, given => '{"age": {"max": 30}}');
CREATE FOREIGN TABLE t (id int, sex text, age int, income float8, note text) SERVER pg_synth OPTIONS (model 'copula', rows '2000', seed '7');
WITH given AS (SELECT id, sex, age, income, note FROM synth_sample(NULL::source, 'copula', 100, 7, '{"age": {"max": 30}, "income": {"min": 5000}}')),
filtered AS (SELECT * FROM t WHERE age <= 30 AND income >= 5000)
SELECT (SELECT count(*) FROM (TABLE given EXCEPT ALL TABLE filtered) d) AS others,
    (SELECT count(*) FROM filtered WHERE id <= (SELECT max(id) FROM given)) AS rows;
-- other seeds, other conditions: other rows
SELECT count(*) < 20 AS other FROM (
    SELECT age, income FROM synth_sample(NULL::source, 'aim', 300, 1, '{"sex": "Male"}') INTERSECT
    SELECT age, income FROM synth_sample(NULL::source, 'aim', 300, 2, '{"sex": "Male"}')) d;
SELECT count(*) < 20 AS other FROM (
    SELECT age, income FROM synth_sample(NULL::source, 'aim', 300, 1, '{"sex": "Male"}') INTERSECT
    SELECT age, income FROM synth_sample(NULL::source, 'aim', 300, 1, '{"sex": "Female"}')) d;

-- shares are those of the model: what two columns have to do with each other stays, and what is not asked for, too
SELECT m AS model, bool_and(abs(a.share - b.share) < 0.05) AS alike
FROM unnest(ARRAY['aim', 'mst', 'independent', 'copula', 'cart']) m, LATERAL (
    SELECT mood, member, count(*) / 4000.0 AS share
    FROM synth_sample(NULL::source, m, 4000, given => '{"age": {"min": 40}, "income": {"max": 9000.5}}') GROUP BY 1, 2) a
JOIN LATERAL (
    SELECT mood, member, count(*) / sum(count(*)) OVER () AS share
    FROM synth_sample(NULL::source, m, 20000, 5) WHERE age >= 40 AND income <= 9000.5 GROUP BY 1, 2) b
    ON (a.mood, a.member) = (b.mood, b.member) GROUP BY m ORDER BY m;

-- a single value out of many, where the method draws under conditions
SELECT bool_and(income = 4321.5) AS holds, count(*) FROM synth_sample(NULL::source, 'aim', 50, given => '{"income": 4321.5}');
-- a constraint may move heights, so that rows with a part of an interval of heights are searched for
SELECT m AS model, bool_and(height BETWEEN 165.25 AND 170.75) AS holds, count(DISTINCT id), max(id) > 300 AS searched
FROM unnest(ARRAY['aim', 'mst', 'independent', 'copula', 'cart']) m,
LATERAL synth_sample(NULL::source, m, 300, given => '{"height": {"min": 165.25, "max": 170.75}}') GROUP BY m ORDER BY m;
-- a private model answers as others do
CREATE TABLE secret (age int NOT NULL CHECK (age BETWEEN 0 AND 99), sex text NOT NULL CHECK (sex IN ('f', 'm')));
INSERT INTO secret SELECT i % 100, CASE WHEN i % 3 = 0 THEN 'f' ELSE 'm' END FROM generate_series(1, 3000) i;
SELECT synth_fit('secret', method => 'mst', epsilon => 1);
SELECT count(*), bool_and(sex = 'f' AND age BETWEEN 60 AND 63) AS holds
FROM synth_sample(NULL::secret, 'secret', 500, given => '{"sex": "f", "age": {"min": 60, "max": 63}}');
-- estimates, prepared statements, parallel queries
EXPLAIN SELECT FROM synth_sample('aim', 1234, given => '{"sex": "Male"}') AS s(id int);
PREPARE p(jsonb) AS SELECT count(DISTINCT sex) FROM synth_sample(NULL::source, 'aim', 100, given => $1);
EXECUTE p('{"sex": "Male"}');
EXECUTE p(NULL);
ANALYZE source;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT count(*) FROM (SELECT id FROM source WHERE age > 0 AND income > 0 AND id <= 4) i,
LATERAL synth_sample(NULL::source, 'copula', i.id, given => '{"day": {"min": "2024-06-01"}, "income": {"min": 2000}}') s;

SELECT synth_drop(name) FROM unnest(ARRAY['aim', 'mst', 'independent', 'cart', 'secret']) name;
DROP SCHEMA given CASCADE;
SELECT synth_drop('copula');
