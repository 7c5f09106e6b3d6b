-- What synth_sample() refuses, and what it says then.
SET client_min_messages = warning;
CREATE SCHEMA refuse;
SET search_path = refuse, public;
CREATE TABLE source (id int PRIMARY KEY, label text, day date);
INSERT INTO source SELECT i, 'label ' || i % 3, date '2024-01-01' + i % 9 FROM generate_series(1, 500) i;
SELECT synth_fit('source', 'refuse', method => 'copula', epsilon => 'infinity');

SELECT * FROM synth_sample('refuse', -1) AS s(id int);
SELECT * FROM synth_sample('refuse', 9007199254740993) AS s(id int);
SELECT * FROM synth_sample(NULL, 1) AS s(id int);
SELECT * FROM synth_sample('refuse', NULL) AS s(id int);
SELECT * FROM synth_sample('refuse', 1, NULL) AS s(id int);
SELECT * FROM synth_sample(NULL::source, NULL, 1);
SELECT * FROM synth_sample(NULL::source, 'refuse', NULL);
SELECT * FROM synth_sample('no such model', 1) AS s(id int);
SELECT * FROM synth_sample('refuse''; DROP TABLE source; --', 1) AS s(id int);
SELECT * FROM synth_sample('', 1) AS s(id int);
SELECT * FROM synth_sample('refuse', 1) AS s(id int, nr int);
SELECT * FROM synth_sample('refuse', 1) AS s(id int, "weird "" name;" int);
SELECT * FROM synth_sample('refuse', 1) AS s(id date);
SELECT * FROM synth_sample('refuse', 1) AS s(label bigint);
SELECT * FROM synth_sample('refuse', 1) AS s(day timestamp);
SELECT * FROM synth_sample('refuse', 1);
SELECT synth_sample('refuse', 1);
SELECT * FROM synth_sample(NULL::int, 'refuse', 1);
SELECT synth_sample(1, 'refuse', 1);
SELECT * FROM synth_sample(NULL::record, 'refuse', 1);
CREATE TYPE wrong AS (id uuid);
SELECT * FROM synth_sample(NULL::wrong, 'refuse', 1);

-- access is checked as the caller, also inside a view
CREATE VIEW v AS SELECT * FROM synth_sample('refuse', 3) AS s(id int);
CREATE ROLE refuse_nobody;
GRANT USAGE ON SCHEMA refuse TO refuse_nobody;
GRANT SELECT ON v TO refuse_nobody;
SET ROLE refuse_nobody;
SELECT * FROM synth_sample('refuse', 1) AS s(id int);
SELECT count(*) FROM v;
EXPLAIN (COSTS OFF) SELECT * FROM v;
RESET ROLE;
SELECT synth_grant('refuse', 'refuse_nobody');
SET ROLE refuse_nobody;
SELECT count(*) FROM synth_sample('refuse', 5) AS s(id int);
SELECT count(*) FROM v;
SELECT synth.sample_support(NULL);
RESET ROLE;

DROP SCHEMA refuse CASCADE;
SELECT synth_drop('refuse');
DROP ROLE refuse_nobody;
