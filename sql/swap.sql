-- Tables are replaced under a model, the way dbt does it: the shared view stays, and gives the same rows until the refit.
SET client_min_messages = warning;
CREATE SCHEMA swap;
SET search_path = swap, public;
CREATE TABLE orders (id int PRIMARY KEY, total numeric(8, 2));
INSERT INTO orders SELECT i, i * 0.5 FROM generate_series(1, 500) i;
CREATE VIEW dependent AS SELECT * FROM orders;
SELECT synth_fit('orders', method => 'copula', epsilon => 'infinity');
SELECT synth_create_view('orders', 'orders_shared', 100, 9);
CREATE TABLE first_rows AS SELECT * FROM orders_shared;
-- the swap
CREATE TABLE orders__dbt_tmp (id int PRIMARY KEY, total numeric(8, 2));
INSERT INTO orders__dbt_tmp SELECT i, 10000 + i FROM generate_series(1, 500) i;
BEGIN;
ALTER TABLE orders RENAME TO orders__dbt_backup;
ALTER TABLE orders__dbt_tmp RENAME TO orders;
DROP TABLE orders__dbt_backup CASCADE;
COMMIT;
SELECT to_regclass('dependent') IS NULL AS ordinary_view_is_gone;
SELECT count(*) AS differ FROM (SELECT * FROM orders_shared EXCEPT ALL SELECT * FROM first_rows) d;
SELECT synth_fit('orders', method => 'copula', epsilon => 'infinity');
SELECT version FROM synth_models WHERE name = 'orders';
SELECT count(*), min(total) > 10000 AS refitted FROM orders_shared;
-- columns of the next table: added ones are not in the view, missing ones are said
BEGIN;
DROP TABLE orders CASCADE;
CREATE TABLE orders (id int PRIMARY KEY, total numeric(8, 2), added text);
INSERT INTO orders SELECT i, i, 'x' FROM generate_series(1, 500) i;
COMMIT;
SELECT synth_fit('orders', method => 'copula', epsilon => 'infinity');
SELECT count(*) FROM orders_shared;
BEGIN;
DROP TABLE orders;
CREATE TABLE orders (id int PRIMARY KEY, amount numeric(8, 2));
INSERT INTO orders SELECT i, i FROM generate_series(1, 500) i;
COMMIT;
SELECT synth_fit('orders', method => 'copula', epsilon => 'infinity');
SELECT * FROM orders_shared;
SELECT count(*) FROM (SELECT id FROM orders_shared) s;
-- the schema is renamed: another source, as far as anybody can tell
ALTER SCHEMA swap RENAME TO swap_renamed;
SET search_path = swap_renamed, public;
SELECT count(id) FROM orders_shared;
SELECT synth_fit('orders', method => 'copula', epsilon => 'infinity');
-- the shared view is renamed and moved
ALTER VIEW orders_shared RENAME TO shared_orders;
ALTER FOREIGN TABLE orders_shared_synthetic RENAME TO anything;
SELECT count(id) FROM shared_orders;
SELECT relation FROM synth.synthetic_table WHERE model = 'orders';
SELECT synth_drop('orders', cascade => true);
SELECT to_regclass('shared_orders') IS NULL AND to_regclass('anything') IS NULL AS gone;
DROP SCHEMA swap_renamed CASCADE;
