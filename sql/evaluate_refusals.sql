-- What evaluations refuse: bad arguments, and sources that are not what they were.
SET client_min_messages = warning;
CREATE SCHEMA evaluate_refusals;
SET search_path = evaluate_refusals, public;
\set ECHO none
\i sql/helpers/refused.psql
\set ECHO all
CREATE TYPE size AS ENUM ('small', 'large');
CREATE TYPE other_size AS ENUM ('small', 'large');
CREATE TABLE item (id int PRIMARY KEY, price numeric(8,2), label text, size size);
INSERT INTO item SELECT i, i % 90, 'label ' || i % 4, (ARRAY['small', 'large'])[1 + i % 2]::size FROM generate_series(1, 300) i;
SELECT synth_fit('item', method => 'copula', epsilon => 'infinity');
CALL refused($$SELECT synth_evaluate(NULL)$$);
CALL refused($$SELECT synth_evaluate('')$$);
CALL refused($$SELECT synth_evaluate('nothing')$$);
CALL refused($$SELECT synth_evaluate('item', against => 'controls')$$);
CALL refused($$SELECT synth_evaluate('item', against => NULL)$$);
CALL refused($$SELECT synth_evaluate('item', against => 'held_out')$$);
CALL refused($$SELECT synth_evaluate('item', group_by => 'nothing')$$);
CALL refused($$SELECT synth_evaluate('item', group_by => 'id')$$);
CALL refused($$SELECT synth_evaluate('item', replicates => -1)$$);
CALL refused($$SELECT synth_evaluate('item', replicates => 10001)$$);
CALL refused($$SELECT synth_evaluate('item', rows => -1)$$);
CALL refused($$SELECT synth_evaluate('item', rows => 9007199254740993)$$);
CALL refused($$SELECT synth_evaluate('item', rows => 1, synthetic => 'item')$$);
CALL refused($$SELECT synth_evaluate('item', seed => NULL)$$);
CALL refused($$SELECT synth_evaluate('item', store => NULL)$$);
CALL refused($$SELECT synth_evaluate('item', visible_rows => NULL)$$);
CALL refused($$SELECT synth_evaluate('item', compatible => NULL)$$);
CALL refused($$SELECT synth_evaluate('item', source => 'pg_class')$$);
CALL refused($$SELECT synth_evaluate('item', source => 0)$$);
CALL refused($$SELECT synth_evaluate('item', synthetic => 'item_pkey')$$);
CALL refused($$SELECT synth_drop_evaluation(NULL)$$);
CALL refused($$SELECT synth_drop_evaluation(-1)$$);
-- in a read-only transaction it works, but for storing
BEGIN READ ONLY;
SELECT count(*) FROM synth_evaluate('item', replicates => 0) WHERE metric = 'quality';
CALL refused($$SELECT synth_evaluate('item', store => true)$$);
CALL refused($$SELECT synth_drop_evaluation(1)$$);
ROLLBACK;
-- another table must have the columns, in types that compare
CREATE TABLE smaller AS SELECT id, price, label FROM item;
CREATE TABLE retyped AS SELECT id, price::float8, label, size FROM item;
CREATE TABLE rescaled AS SELECT id, price::numeric(8,3), label, size FROM item;
CREATE TABLE relabeled AS SELECT id, price, label, size::text::other_size FROM item;
CALL refused($$SELECT synth_evaluate('item', source => 'smaller')$$);
CALL refused($$SELECT synth_evaluate('item', source => 'retyped')$$);
CALL refused($$SELECT synth_evaluate('item', source => 'rescaled')$$);
CALL refused($$SELECT synth_evaluate('item', synthetic => 'smaller')$$);
CALL refused($$SELECT synth_evaluate('item', synthetic => 'relabeled')$$);
-- the source as it is now
ALTER TABLE item RENAME COLUMN label TO tag;
CALL refused($$SELECT synth_evaluate('item')$$);
ALTER TABLE item RENAME COLUMN tag TO label;
ALTER TABLE item ALTER COLUMN price TYPE text;
CALL refused($$SELECT synth_evaluate('item')$$);
ALTER TABLE item ALTER COLUMN price TYPE numeric(8,2) USING price::numeric;
SELECT count(*) FROM synth_evaluate('item', replicates => 0) WHERE metric = 'quality';
-- a type that holds more, a column more, another order: all compared
ALTER TABLE item ALTER COLUMN price TYPE numeric(12,2), ADD COLUMN more int;
SELECT metric, value FROM synth_evaluate('item', replicates => 0) WHERE metric = 'data_structure';
ALTER TABLE item RENAME TO renamed;
CALL refused($$SELECT synth_evaluate('item')$$);
SELECT count(*) FROM synth_evaluate('item', source => 'renamed', replicates => 0) WHERE metric = 'quality';
-- the column that tells held-out rows
CREATE TABLE held (id int PRIMARY KEY, a int);
INSERT INTO held SELECT i, i % 10 FROM generate_series(1, 300) i;
SELECT synth_fit('held', holdout => 0.2, columns => '{a}', method => 'independent', epsilon => 'infinity');
SELECT count(*) FROM synth_evaluate('held', against => 'held_out', replicates => 0) WHERE metric = 'quality';
ALTER TABLE held DROP COLUMN id;
CALL refused($$SELECT synth_evaluate('held')$$);
SELECT count(*) FROM synth_evaluate('held', against => 'all', replicates => 0) WHERE metric = 'quality';
DROP TABLE held;
CALL refused($$SELECT synth_evaluate('held')$$);
-- an imported model has no source
SELECT synth_import(synth_export('item'), 'imported');
CALL refused($$SELECT synth_evaluate('imported')$$);
SELECT count(*) FROM synth_evaluate('imported', source => 'renamed', replicates => 0) WHERE metric = 'quality';
-- nothing to compare
CREATE TABLE names AS SELECT 'name ' || i AS name FROM generate_series(1, 100) i;
SELECT synth_fit('names', method => 'copula', epsilon => 'infinity');
CALL refused($$SELECT synth_evaluate('names')$$);
SELECT count(synth_drop(name)) AS dropped FROM synth_models WHERE source LIKE 'evaluate_refusals.%' OR name = 'imported';
DROP SCHEMA evaluate_refusals CASCADE;
