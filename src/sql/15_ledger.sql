-- What fits have spent on which tables. Nobody reads or writes these tables directly: synth_budgets and synth_ledger show
-- them to those who may read the tables, and pg_synth alone writes them, whatever is granted.
CREATE SEQUENCE synth.account_id_seq;
COMMENT ON SEQUENCE synth.account_id_seq IS 'numbers of accounts';

CREATE TABLE synth.account (
    id pg_catalog.int8 NOT NULL DEFAULT pg_catalog.nextval('synth.account_id_seq'),
    cluster_id pg_catalog.int8 NOT NULL,
    table_id pg_catalog.oid NOT NULL,
    epsilon pg_catalog.float8,
    delta pg_catalog.float8,
    entries pg_catalog.int8 NOT NULL DEFAULT 0,
    head pg_catalog.bytea NOT NULL DEFAULT '',
    created pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.now(),
    CONSTRAINT account_pkey PRIMARY KEY (id),
    CONSTRAINT account_founder UNIQUE (cluster_id, table_id)
);
COMMENT ON TABLE synth.account IS 'one account for each table that a fit read or a budget was declared for; a fit locks the accounts of all tables that it reads';
COMMENT ON COLUMN synth.account.id IS 'number of the account';
COMMENT ON COLUMN synth.account.cluster_id IS 'system identifier of the cluster in which it was made';
COMMENT ON COLUMN synth.account.table_id IS 'object id, there, of the table for which it was made';
COMMENT ON COLUMN synth.account.epsilon IS 'declared budget at delta, NULL while none is declared';
COMMENT ON COLUMN synth.account.delta IS 'delta of the declared budget';
COMMENT ON COLUMN synth.account.entries IS 'number of its last entry in synth.ledger';
COMMENT ON COLUMN synth.account.head IS 'hash of that entry';
COMMENT ON COLUMN synth.account.created IS 'when it was made';

CREATE TABLE synth.account_table (
    account pg_catalog.int8 NOT NULL,
    cluster_id pg_catalog.int8 NOT NULL,
    table_id pg_catalog.oid NOT NULL,
    schema pg_catalog.text NOT NULL,
    name pg_catalog.text NOT NULL,
    CONSTRAINT account_table_pkey PRIMARY KEY (account, cluster_id, table_id, schema, name)
);
CREATE INDEX account_table_by_id ON synth.account_table (table_id);
CREATE INDEX account_table_by_name ON synth.account_table (name, schema);
COMMENT ON TABLE synth.account_table IS 'which tables an account is about: a table answers to every account that knows its object id or its name';
COMMENT ON COLUMN synth.account_table.account IS 'number of the account';
COMMENT ON COLUMN synth.account_table.cluster_id IS 'system identifier of the cluster in which the object id counts';
COMMENT ON COLUMN synth.account_table.table_id IS 'object id of the table';
COMMENT ON COLUMN synth.account_table.schema IS 'schema of the table when it was read; pg_temp for temporary tables, which have no name to go by';
COMMENT ON COLUMN synth.account_table.name IS 'name of the table when it was read';

CREATE TABLE synth.ledger (
    account pg_catalog.int8 NOT NULL,
    number pg_catalog.int8 NOT NULL,
    kind pg_catalog.text NOT NULL,
    "time" pg_catalog.timestamptz NOT NULL,
    role pg_catalog.text NOT NULL,
    relation pg_catalog.text NOT NULL,
    source pg_catalog.text,
    model pg_catalog.text,
    version pg_catalog.int4,
    method pg_catalog.text,
    epsilon pg_catalog.float8,
    delta pg_catalog.float8,
    old_epsilon pg_catalog.float8,
    old_delta pg_catalog.float8,
    rho pg_catalog.int8,
    union_delta pg_catalog.int8,
    privacy_unit pg_catalog.text,
    max_rows_per_unit pg_catalog.int8,
    mechanisms pg_catalog.json,
    xid pg_catalog.xid8 NOT NULL,
    previous pg_catalog.bytea NOT NULL,
    hash pg_catalog.bytea NOT NULL,
    CONSTRAINT ledger_pkey PRIMARY KEY (account, number)
);
-- Sizes of tables are for everybody to see and outlive a rollback, and what a fit measured follows the data: the lists are
-- padded, and padding must not be compressed away.
ALTER TABLE synth.ledger ALTER COLUMN mechanisms SET STORAGE EXTERNAL;
COMMENT ON TABLE synth.ledger IS 'what was spent on each account and which budgets were declared, chained by hashes; append-only';
COMMENT ON COLUMN synth.ledger.account IS 'number of the account';
COMMENT ON COLUMN synth.ledger.number IS 'counts the entries of the account from 1';
COMMENT ON COLUMN synth.ledger.kind IS 'fit: a fit read the table; budget: its budget was declared; restored: earlier entries were found to come from a dump';
COMMENT ON COLUMN synth.ledger."time" IS 'start of the transaction that wrote the entry';
COMMENT ON COLUMN synth.ledger.role IS 'who fitted or declared';
COMMENT ON COLUMN synth.ledger.relation IS 'the table of the account, by its name at the time';
COMMENT ON COLUMN synth.ledger.source IS 'the table or view that was fitted';
COMMENT ON COLUMN synth.ledger.model IS 'name of the model';
COMMENT ON COLUMN synth.ledger.version IS 'version of the model';
COMMENT ON COLUMN synth.ledger.method IS 'how it was learned';
COMMENT ON COLUMN synth.ledger.epsilon IS 'of a fit: as asked; of a budget: as declared';
COMMENT ON COLUMN synth.ledger.delta IS 'of a fit: as asked; of a budget: as declared';
COMMENT ON COLUMN synth.ledger.old_epsilon IS 'the budget before';
COMMENT ON COLUMN synth.ledger.old_delta IS 'the budget before';
COMMENT ON COLUMN synth.ledger.rho IS 'what the fit costs in zero-concentrated differential privacy, in units of 1e-12; NULL for a fit that promises nothing';
COMMENT ON COLUMN synth.ledger.union_delta IS 'what it costs in delta on top, for domains that it learned, in units of 1e-18';
COMMENT ON COLUMN synth.ledger.privacy_unit IS 'column whose values are the privacy units; NULL: rows are';
COMMENT ON COLUMN synth.ledger.max_rows_per_unit IS 'how many rows of one unit the fit used at most';
COMMENT ON COLUMN synth.ledger.mechanisms IS 'what the fit measured and paid, padded with blanks';
COMMENT ON COLUMN synth.ledger.xid IS 'the (sub)transaction that wrote the entry: of a row that came from a dump, it is not the one that wrote the row';
COMMENT ON COLUMN synth.ledger.previous IS 'hash of the entry before, empty for the first';
COMMENT ON COLUMN synth.ledger.hash IS 'synth.ledger_hash() of this entry';

REVOKE ALL ON synth.account, synth.account_table, synth.ledger FROM PUBLIC;
REVOKE ALL ON SEQUENCE synth.account_id_seq FROM PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('synth.account_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('synth.account', '');
SELECT pg_catalog.pg_extension_config_dump('synth.account_table', '');
SELECT pg_catalog.pg_extension_config_dump('synth.ledger', '');

CREATE FUNCTION synth.guard_ledger() RETURNS pg_catalog.trigger
    AS 'MODULE_PATHNAME', 'synth_guard_ledger' LANGUAGE C;
COMMENT ON FUNCTION synth.guard_ledger() IS 'internal: refuses changes of the ledger that pg_synth does not make itself; superusers may insert, to restore a dump';
REVOKE EXECUTE ON FUNCTION synth.guard_ledger() FROM PUBLIC;

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON synth.account
    FOR EACH STATEMENT EXECUTE FUNCTION synth.guard_ledger('updatable');
COMMENT ON TRIGGER guard ON synth.account IS 'only pg_synth writes';
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON synth.account_table
    FOR EACH STATEMENT EXECUTE FUNCTION synth.guard_ledger();
COMMENT ON TRIGGER guard ON synth.account_table IS 'only pg_synth writes, and never updates or deletes';
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON synth.ledger
    FOR EACH STATEMENT EXECUTE FUNCTION synth.guard_ledger();
COMMENT ON TRIGGER guard ON synth.ledger IS 'only pg_synth writes, and never updates or deletes';

CREATE FUNCTION synth.ledger_hash(entry synth.ledger) RETURNS pg_catalog.bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN pg_catalog.sha256((entry).previous OPERATOR(pg_catalog.||) pg_catalog.convert_to(pg_catalog.jsonb_build_array(
        (entry).account, (entry).number, (entry).kind,
        (EXTRACT(epoch FROM (entry)."time") OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8,
        (entry).role, (entry).relation, (entry).source, (entry).model, (entry).version, (entry).method,
        pg_catalog.encode(pg_catalog.float8send((entry).epsilon), 'hex'),
        pg_catalog.encode(pg_catalog.float8send((entry).delta), 'hex'),
        pg_catalog.encode(pg_catalog.float8send((entry).old_epsilon), 'hex'),
        pg_catalog.encode(pg_catalog.float8send((entry).old_delta), 'hex'),
        (entry).rho, (entry).union_delta, (entry).privacy_unit, (entry).max_rows_per_unit,
        (entry).mechanisms::pg_catalog.text, (entry).xid::pg_catalog.text)::pg_catalog.text, 'UTF8'));
COMMENT ON FUNCTION synth.ledger_hash(synth.ledger) IS 'internal: hash over the previous hash and everything else that an entry says, whatever the settings of the session';
REVOKE EXECUTE ON FUNCTION synth.ledger_hash(synth.ledger) FROM PUBLIC;

CREATE FUNCTION synth.is_committed(writer pg_catalog.xid) RETURNS pg_catalog.bool
    AS 'MODULE_PATHNAME', 'synth_is_committed' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION synth.is_committed(pg_catalog.xid) IS 'internal: false for what the present transaction wrote itself: it is not to be seen before it is paid for';

CREATE FUNCTION synth.cluster_id() RETURNS pg_catalog.int8
    AS 'MODULE_PATHNAME', 'synth_cluster_id' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION synth.cluster_id() IS 'internal: system identifier of this cluster';

CREATE FUNCTION synth.is_original(recorded pg_catalog.xid8, writer pg_catalog.xid) RETURNS pg_catalog.bool
    AS 'MODULE_PATHNAME', 'synth_is_original' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION synth.is_original(pg_catalog.xid8, pg_catalog.xid) IS 'internal: whether a row was written by the transaction that it records, and not by the restore of a dump';

CREATE VIEW synth.ledger_state AS
    SELECT l.account, l.committed,
        pg_catalog.max(l.number) AS entries,
        least(coalesce(pg_catalog.sum(l.rho), 0), 9223372036854775807)::pg_catalog.int8 AS rho,
        least(coalesce(pg_catalog.sum(l.union_delta), 0), 9223372036854775807)::pg_catalog.int8 AS union_delta,
        pg_catalog.count(*) FILTER (WHERE l.kind OPERATOR(pg_catalog.=) 'fit' AND l.rho IS NOT NULL) AS fits,
        pg_catalog.count(*) FILTER (WHERE l.kind OPERATOR(pg_catalog.=) 'fit' AND l.rho IS NULL) AS fits_without_guarantee,
        pg_catalog.max(l.number) FILTER (WHERE NOT l.original) AS last_restored,
        pg_catalog.max(l.number) FILTER (WHERE l.original AND l.kind OPERATOR(pg_catalog.<>) 'fit') AS last_acknowledged
    FROM (SELECT e.account, e.number, e.kind, e.rho, e.union_delta, synth.is_committed(e.xmin) AS committed,
            synth.is_original(e.xid, e.xmin) AS original FROM synth.ledger e) AS l
    GROUP BY l.account, l.committed;
COMMENT ON VIEW synth.ledger_state IS 'internal: sums over the entries of each account, those of the present transaction apart';
