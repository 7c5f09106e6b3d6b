\echo Use "CREATE EXTENSION pg_synth" to load this file. \quit
-- The catalog of models. Nobody reads these tables directly: payloads hold categories, bounds and rare values.
CREATE SCHEMA synth;
COMMENT ON SCHEMA synth IS 'catalog and internal functions of pg_synth';
GRANT USAGE ON SCHEMA synth TO PUBLIC;

CREATE TABLE synth.model (
    name pg_catalog.text NOT NULL,
    version pg_catalog.int4 NOT NULL,
    method pg_catalog.text NOT NULL,
    private pg_catalog.bool NOT NULL,
    options pg_catalog.jsonb NOT NULL,
    source_schema pg_catalog.text,
    source_name pg_catalog.text,
    source_fingerprint pg_catalog.text,
    rows pg_catalog.int8 NOT NULL,
    rows_used pg_catalog.int8 NOT NULL,
    columns pg_catalog.jsonb NOT NULL,
    details pg_catalog.jsonb NOT NULL,
    holdout pg_catalog.float8 NOT NULL,
    holdout_key pg_catalog.int8,
    holdout_columns pg_catalog.text[],
    row_security pg_catalog.bool NOT NULL,
    owner pg_catalog.text NOT NULL,
    owner_id pg_catalog.oid NOT NULL,
    cluster_id pg_catalog.int8 NOT NULL,
    created pg_catalog.timestamptz NOT NULL,
    payload pg_catalog.bytea NOT NULL,
    epsilon pg_catalog.float8,
    delta pg_catalog.float8,
    privacy_unit pg_catalog.text,
    max_rows_per_unit pg_catalog.int8,
    CONSTRAINT model_pkey PRIMARY KEY (name, version)
);
-- Sizes of tables are for everybody to see and outlive a rollback: payloads of private models are padded, and padding
-- must not be compressed away.
ALTER TABLE synth.model ALTER COLUMN payload SET STORAGE EXTERNAL;
COMMENT ON TABLE synth.model IS 'every version of every model; the highest version of a name is the current one';
COMMENT ON COLUMN synth.model.name IS 'name of the model, unique in this database';
COMMENT ON COLUMN synth.model.version IS 'counts the fits of this name; a version never changes once stored';
COMMENT ON COLUMN synth.model.method IS 'how it was learned';
COMMENT ON COLUMN synth.model.private IS 'whether the fit promises differential privacy';
COMMENT ON COLUMN synth.model.options IS 'options of the fit, as given';
COMMENT ON COLUMN synth.model.source_schema IS 'schema of the table it was fitted on, NULL for an imported model';
COMMENT ON COLUMN synth.model.source_name IS 'name of the table it was fitted on, NULL for an imported model';
COMMENT ON COLUMN synth.model.source_fingerprint IS 'hash over names and types of the fitted columns';
COMMENT ON COLUMN synth.model.rows IS 'rows of the source that the fit saw';
COMMENT ON COLUMN synth.model.rows_used IS 'rows it learned from: fewer where pg_synth.fit_memory did not hold all codes';
COMMENT ON COLUMN synth.model.columns IS 'description of each column, without values';
COMMENT ON COLUMN synth.model.details IS 'facts that the method tells about itself';
COMMENT ON COLUMN synth.model.holdout IS 'share of the rows that was kept out of the fit';
COMMENT ON COLUMN synth.model.holdout_key IS 'with holdout_columns, tells held-out rows: synth.is_held_out(holdout, holdout_key, columns…)';
COMMENT ON COLUMN synth.model.holdout_columns IS 'columns of the source whose values decide whether a row is held out';
COMMENT ON COLUMN synth.model.row_security IS 'the fit saw only the rows that row security showed to the caller';
COMMENT ON COLUMN synth.model.owner IS 'name of the role that owns the model, at the time of the fit';
COMMENT ON COLUMN synth.model.owner_id IS 'object id of that role in the cluster cluster_id';
COMMENT ON COLUMN synth.model.cluster_id IS 'system identifier of the cluster of the fit: elsewhere, roles go by name';
COMMENT ON COLUMN synth.model.created IS 'when the fit was made';
COMMENT ON COLUMN synth.model.payload IS 'the model itself, padded to a power of two if it is private; read it with synth_export()';
COMMENT ON COLUMN synth.model.epsilon IS 'epsilon of the guarantee, NULL without one';
COMMENT ON COLUMN synth.model.delta IS 'delta of the guarantee, NULL without one';
COMMENT ON COLUMN synth.model.privacy_unit IS 'column whose values are the privacy units; NULL: rows are';
COMMENT ON COLUMN synth.model.max_rows_per_unit IS 'how many rows of one unit the fit used at most, NULL without a guarantee';

CREATE TABLE synth.model_grant (
    model pg_catalog.text NOT NULL,
    grantee pg_catalog.text NOT NULL,
    grantee_id pg_catalog.oid NOT NULL,
    cluster_id pg_catalog.int8 NOT NULL,
    CONSTRAINT model_grant_pkey PRIMARY KEY (model, grantee)
);
COMMENT ON TABLE synth.model_grant IS 'roles that may draw from a model that they do not own';
COMMENT ON COLUMN synth.model_grant.model IS 'name of the model';
COMMENT ON COLUMN synth.model_grant.grantee IS 'name of the role; empty for PUBLIC';
COMMENT ON COLUMN synth.model_grant.grantee_id IS 'object id of the role in the cluster cluster_id; 0 for PUBLIC';
COMMENT ON COLUMN synth.model_grant.cluster_id IS 'system identifier of the cluster of the grant: elsewhere, roles go by name';

REVOKE ALL ON synth.model, synth.model_grant FROM PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('synth.model', '');
SELECT pg_catalog.pg_extension_config_dump('synth.model_grant', '');
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
-- How a fit reads a table. Callable by everyone, because it runs as the role that fits; of use to nobody else, because
-- the final function refuses outside of a fit.
CREATE FUNCTION synth.collect_add(pg_catalog.internal, pg_catalog.bytea, VARIADIC pg_catalog."any")
    RETURNS pg_catalog.internal AS 'MODULE_PATHNAME', 'synth_collect_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION synth.collect_add(pg_catalog.internal, pg_catalog.bytea, pg_catalog."any") IS 'internal: transition of synth.collect';

CREATE FUNCTION synth.collect_merge(pg_catalog.internal, pg_catalog.internal)
    RETURNS pg_catalog.internal AS 'MODULE_PATHNAME', 'synth_collect_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION synth.collect_merge(pg_catalog.internal, pg_catalog.internal) IS 'internal: merges states of synth.collect';

CREATE FUNCTION synth.collect_save(pg_catalog.internal)
    RETURNS pg_catalog.bytea AS 'MODULE_PATHNAME', 'synth_collect_save' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION synth.collect_save(pg_catalog.internal) IS 'internal: serialises a state of synth.collect';

CREATE FUNCTION synth.collect_load(pg_catalog.bytea, pg_catalog.internal)
    RETURNS pg_catalog.internal AS 'MODULE_PATHNAME', 'synth_collect_load' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION synth.collect_load(pg_catalog.bytea, pg_catalog.internal) IS 'internal: deserialises a state of synth.collect';

CREATE FUNCTION synth.collect_finish(pg_catalog.internal)
    RETURNS pg_catalog.bool AS 'MODULE_PATHNAME', 'synth_collect_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION synth.collect_finish(pg_catalog.internal) IS 'internal: hands a state of synth.collect to the fit';

CREATE AGGREGATE synth.collect(pg_catalog.bytea, VARIADIC pg_catalog."any") (
    SFUNC = synth.collect_add,
    STYPE = pg_catalog.internal,
    SSPACE = 1048576,
    COMBINEFUNC = synth.collect_merge,
    SERIALFUNC = synth.collect_save,
    DESERIALFUNC = synth.collect_load,
    FINALFUNC = synth.collect_finish,
    FINALFUNC_MODIFY = READ_WRITE,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE synth.collect(pg_catalog.bytea, VARIADIC pg_catalog."any") IS 'internal: reads the rows of a fit';

CREATE FUNCTION synth.is_held_out(share pg_catalog.float8, key pg_catalog.int8, VARIADIC "values" pg_catalog."any")
    RETURNS pg_catalog.bool AS 'MODULE_PATHNAME', 'synth_is_held_out' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION synth.is_held_out(pg_catalog.float8, pg_catalog.int8, pg_catalog."any") IS 'whether a row with these values belongs to the share of rows that a fit holds out under this key';

CREATE FUNCTION synth.secret_rank() RETURNS pg_catalog.int8
    AS 'MODULE_PATHNAME', 'synth_secret_rank' LANGUAGE C VOLATILE PARALLEL SAFE;
COMMENT ON FUNCTION synth.secret_rank() IS 'internal: a number from the operating system, by which a private fit chooses the rows of a privacy unit';
-- What is public of a table: its schema, what its owner declares, and what a fit would have to learn.

CREATE TABLE synth.public_table (
    schema_name pg_catalog.text NOT NULL,
    table_name pg_catalog.text NOT NULL,
    table_id pg_catalog.oid NOT NULL,
    database_id pg_catalog.oid NOT NULL,
    cluster_id pg_catalog.int8 NOT NULL,
    declared_by pg_catalog.text NOT NULL,
    declared_by_id pg_catalog.oid NOT NULL,
    declared pg_catalog.timestamptz NOT NULL,
    CONSTRAINT public_table_pkey PRIMARY KEY (table_id, database_id, cluster_id)
);
COMMENT ON TABLE synth.public_table IS 'tables whose rows are no secret, so that foreign keys into them give domains';
COMMENT ON COLUMN synth.public_table.schema_name IS 'schema of the table, when it was declared';
COMMENT ON COLUMN synth.public_table.table_name IS 'name of the table, when it was declared';
COMMENT ON COLUMN synth.public_table.table_id IS 'object id of the table in the database database_id of the cluster cluster_id';
COMMENT ON COLUMN synth.public_table.database_id IS 'object id of the database: elsewhere, tables go by name';
COMMENT ON COLUMN synth.public_table.cluster_id IS 'system identifier of the cluster: elsewhere, tables and roles go by name';
COMMENT ON COLUMN synth.public_table.declared_by IS 'name of the role that declared it, at that time';
COMMENT ON COLUMN synth.public_table.declared_by_id IS 'object id of that role in the cluster cluster_id';
COMMENT ON COLUMN synth.public_table.declared IS 'when it was declared';
REVOKE ALL ON synth.public_table FROM PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('synth.public_table', '');

CREATE FUNCTION synth.public_table_id(schema_name pg_catalog.text, table_name pg_catalog.text, table_id pg_catalog.oid,
        database_id pg_catalog.oid, cluster_id pg_catalog.int8) RETURNS pg_catalog.oid
    AS 'MODULE_PATHNAME', 'synth_public_table_id' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION synth.public_table_id(pg_catalog.text, pg_catalog.text, pg_catalog.oid, pg_catalog.oid, pg_catalog.int8)
    IS 'internal: the table that was stored by id and name; NULL once it is dropped';

CREATE FUNCTION @extschema@.synth_declare_public(relation pg_catalog.regclass) RETURNS pg_catalog.void
    AS 'MODULE_PATHNAME', 'synth_declare_public' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_declare_public(pg_catalog.regclass)
    IS 'says that the rows of a table of one''s own are no secret, so that foreign keys into it give domains; grants nothing';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_declare_public(pg_catalog.regclass) FROM PUBLIC;

CREATE FUNCTION @extschema@.synth_declare_private(relation pg_catalog.regclass) RETURNS pg_catalog.void
    AS 'MODULE_PATHNAME', 'synth_declare_private' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_declare_private(pg_catalog.regclass) IS 'takes back what synth_declare_public() said';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_declare_private(pg_catalog.regclass) FROM PUBLIC;

CREATE FUNCTION @extschema@.synth_domains(
    source pg_catalog.regclass,
    columns pg_catalog.name[] DEFAULT NULL,
    domains pg_catalog.jsonb DEFAULT '{}',
    OUT column_name pg_catalog.name,
    OUT type pg_catalog.text,
    OUT origin pg_catalog.text,
    OUT detail pg_catalog.text,
    OUT learns pg_catalog.text,
    OUT nullable pg_catalog.bool,
    OUT share pg_catalog.float8
) RETURNS SETOF pg_catalog.record AS 'MODULE_PATHNAME', 'synth_domains' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_domains(pg_catalog.regclass, pg_catalog.name[], pg_catalog.jsonb)
    IS 'what is public of each column of a table, and what a private fit would have to learn; reads none of its rows';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_domains(pg_catalog.regclass, pg_catalog.name[], pg_catalog.jsonb) FROM PUBLIC;
CREATE FUNCTION @extschema@.synth_fit(
    source pg_catalog.regclass,
    model pg_catalog.text DEFAULT NULL,
    method pg_catalog.text DEFAULT 'aim',
    columns pg_catalog.name[] DEFAULT NULL,
    holdout pg_catalog.float8 DEFAULT 0,
    options pg_catalog.jsonb DEFAULT '{}',
    epsilon pg_catalog.float8 DEFAULT 1,
    delta pg_catalog.float8 DEFAULT 1e-9,
    privacy_unit pg_catalog.name DEFAULT NULL,
    max_rows_per_unit pg_catalog.int8 DEFAULT 1,
    domains pg_catalog.jsonb DEFAULT '{}',
    workload pg_catalog.jsonb DEFAULT NULL,
    group_by pg_catalog.name DEFAULT NULL,
    public_rows pg_catalog.int8 DEFAULT NULL
) RETURNS pg_catalog.text AS 'MODULE_PATHNAME', 'synth_fit' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_fit(pg_catalog.regclass, pg_catalog.text, pg_catalog.text, pg_catalog.name[], pg_catalog.float8, pg_catalog.jsonb, pg_catalog.float8, pg_catalog.float8, pg_catalog.name, pg_catalog.int8, pg_catalog.jsonb, pg_catalog.jsonb, pg_catalog.name, pg_catalog.int8)
    IS 'learns a model of a table or view with (epsilon, delta)-differential privacy, stores it, and returns its name; epsilon => ''infinity'' promises nothing';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_fit(pg_catalog.regclass, pg_catalog.text, pg_catalog.text, pg_catalog.name[], pg_catalog.float8, pg_catalog.jsonb, pg_catalog.float8, pg_catalog.float8, pg_catalog.name, pg_catalog.int8, pg_catalog.jsonb, pg_catalog.jsonb, pg_catalog.name, pg_catalog.int8) FROM PUBLIC;

CREATE FUNCTION @extschema@.synth_plan(
    source pg_catalog.regclass,
    model pg_catalog.text DEFAULT NULL,
    method pg_catalog.text DEFAULT 'aim',
    columns pg_catalog.name[] DEFAULT NULL,
    holdout pg_catalog.float8 DEFAULT 0,
    options pg_catalog.jsonb DEFAULT '{}',
    epsilon pg_catalog.float8 DEFAULT 1,
    delta pg_catalog.float8 DEFAULT 1e-9,
    privacy_unit pg_catalog.name DEFAULT NULL,
    max_rows_per_unit pg_catalog.int8 DEFAULT 1,
    domains pg_catalog.jsonb DEFAULT '{}',
    workload pg_catalog.jsonb DEFAULT NULL,
    group_by pg_catalog.name DEFAULT NULL,
    public_rows pg_catalog.int8 DEFAULT NULL,
    rows pg_catalog.int8 DEFAULT NULL,
    OUT step pg_catalog.int4,
    OUT mechanism pg_catalog.text,
    OUT subject pg_catalog.text,
    OUT times pg_catalog.int4,
    OUT rho pg_catalog.float8,
    OUT share pg_catalog.float8,
    OUT union_delta pg_catalog.float8,
    OUT deviation pg_catalog.float8
) RETURNS SETOF pg_catalog.record AS 'MODULE_PATHNAME', 'synth_plan' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_plan(pg_catalog.regclass, pg_catalog.text, pg_catalog.text, pg_catalog.name[], pg_catalog.float8, pg_catalog.jsonb, pg_catalog.float8, pg_catalog.float8, pg_catalog.name, pg_catalog.int8, pg_catalog.jsonb, pg_catalog.jsonb, pg_catalog.name, pg_catalog.int8, pg_catalog.int8)
    IS 'what a private fit would pay for each step (rho in millionths) and the standard deviation of its noise in rows; reads none of the rows';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_plan(pg_catalog.regclass, pg_catalog.text, pg_catalog.text, pg_catalog.name[], pg_catalog.float8, pg_catalog.jsonb, pg_catalog.float8, pg_catalog.float8, pg_catalog.name, pg_catalog.int8, pg_catalog.jsonb, pg_catalog.jsonb, pg_catalog.name, pg_catalog.int8, pg_catalog.int8) FROM PUBLIC;
-- Rows on the spot. Everybody may call these: access to the model is checked inside, as the caller.

CREATE FUNCTION synth.sample_support(pg_catalog.internal) RETURNS pg_catalog.internal
    AS 'MODULE_PATHNAME', 'synth_sample_support' LANGUAGE C STRICT PARALLEL SAFE;
COMMENT ON FUNCTION synth.sample_support(pg_catalog.internal)
    IS 'internal: tells the planner how many rows synth_sample() returns';

CREATE FUNCTION @extschema@.synth_sample(model pg_catalog.text, n pg_catalog.int8, seed pg_catalog.int8 DEFAULT 0,
        given pg_catalog.jsonb DEFAULT NULL)
    RETURNS SETOF pg_catalog.record
    AS 'MODULE_PATHNAME', 'synth_sample' LANGUAGE C STABLE PARALLEL RESTRICTED SUPPORT synth.sample_support;
COMMENT ON FUNCTION @extschema@.synth_sample(pg_catalog.text, pg_catalog.int8, pg_catalog.int8, pg_catalog.jsonb)
    IS 'draws n rows from a model: SELECT * FROM synth_sample(''model'', 10) AS t(some_column type, ...); given => ''{"some_column": "value"}'' draws such rows only';

CREATE FUNCTION @extschema@.synth_sample(row_type pg_catalog.anyelement, model pg_catalog.text, n pg_catalog.int8,
        seed pg_catalog.int8 DEFAULT 0, given pg_catalog.jsonb DEFAULT NULL)
    RETURNS SETOF pg_catalog.anyelement
    AS 'MODULE_PATHNAME', 'synth_sample_as' LANGUAGE C STABLE PARALLEL RESTRICTED SUPPORT synth.sample_support;
COMMENT ON FUNCTION @extschema@.synth_sample(pg_catalog.anyelement, pg_catalog.text, pg_catalog.int8, pg_catalog.int8, pg_catalog.jsonb)
    IS 'draws n rows from a model as rows of a table: SELECT * FROM synth_sample(NULL::my_table, ''model'', 10); given => ''{"some_column": "value"}'' draws such rows only';
-- Synthetic tables: foreign tables whose rows are drawn from a model while they are read.

CREATE FUNCTION synth.fdw_handler() RETURNS pg_catalog.fdw_handler
    AS 'MODULE_PATHNAME', 'synth_fdw_handler' LANGUAGE C STRICT;
COMMENT ON FUNCTION synth.fdw_handler() IS 'internal: handler of the foreign data wrapper pg_synth';
REVOKE EXECUTE ON FUNCTION synth.fdw_handler() FROM PUBLIC;

CREATE FUNCTION synth.fdw_validator(options pg_catalog.text[], catalog pg_catalog.oid) RETURNS pg_catalog.void
    AS 'MODULE_PATHNAME', 'synth_fdw_validator' LANGUAGE C STRICT;
COMMENT ON FUNCTION synth.fdw_validator(pg_catalog.text[], pg_catalog.oid)
    IS 'internal: checks options of synthetic tables';
REVOKE EXECUTE ON FUNCTION synth.fdw_validator(pg_catalog.text[], pg_catalog.oid) FROM PUBLIC;

CREATE FOREIGN DATA WRAPPER pg_synth HANDLER synth.fdw_handler VALIDATOR synth.fdw_validator;
COMMENT ON FOREIGN DATA WRAPPER pg_synth IS 'synthetic tables: rows drawn from a model while they are read';

CREATE SERVER pg_synth FOREIGN DATA WRAPPER pg_synth;
COMMENT ON SERVER pg_synth IS
    'server of synthetic tables: CREATE FOREIGN TABLE ... SERVER pg_synth OPTIONS (model ''...'', rows ''...'', seed ''...'')';
-- Everybody may create synthetic tables: reading them asks for access to the model.
GRANT USAGE ON FOREIGN SERVER pg_synth TO PUBLIC;
-- Which models there are, and what owners do with them.

CREATE FUNCTION synth.may_draw(model pg_catalog.text) RETURNS pg_catalog.bool
    AS 'MODULE_PATHNAME', 'synth_may_draw' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION synth.may_draw(pg_catalog.text) IS 'whether the current user may draw from a model';

CREATE FUNCTION synth.role_name(name pg_catalog.text, id pg_catalog.oid, cluster pg_catalog.int8) RETURNS pg_catalog.text
    AS 'MODULE_PATHNAME', 'synth_role_name' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION synth.role_name(pg_catalog.text, pg_catalog.oid, pg_catalog.int8) IS 'internal: the present name of a role that was stored by id and name; NULL once it is dropped';

CREATE VIEW synth.synthetic_table AS
    SELECT pg_catalog.quote_ident(n.nspname) OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(c.relname) AS relation,
        pg_catalog.pg_get_userbyid(c.relowner) AS owner,
        o.model,
        o.version::pg_catalog.int4 AS version,
        o.rows::pg_catalog.int8 AS rows,
        coalesce(o.seed::pg_catalog.int8, 0) AS seed
    FROM pg_catalog.pg_foreign_table t
    JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) t.ftrelid
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
    JOIN pg_catalog.pg_foreign_server s ON s.oid OPERATOR(pg_catalog.=) t.ftserver
    JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid OPERATOR(pg_catalog.=) s.srvfdw
    CROSS JOIN LATERAL (
        SELECT pg_catalog.max(e.option_value) FILTER (WHERE e.option_name OPERATOR(pg_catalog.=) 'model') AS model,
            pg_catalog.max(e.option_value) FILTER (WHERE e.option_name OPERATOR(pg_catalog.=) 'version') AS version,
            pg_catalog.max(e.option_value) FILTER (WHERE e.option_name OPERATOR(pg_catalog.=) 'rows') AS rows,
            pg_catalog.max(e.option_value) FILTER (WHERE e.option_name OPERATOR(pg_catalog.=) 'seed') AS seed
        FROM pg_catalog.pg_options_to_table(t.ftoptions) e
    ) o
    WHERE w.fdwname OPERATOR(pg_catalog.=) 'pg_synth';
COMMENT ON VIEW synth.synthetic_table IS 'foreign tables that draw from models';
GRANT SELECT ON synth.synthetic_table TO PUBLIC;

CREATE FUNCTION synth.model_description(m synth.model) RETURNS pg_catalog.jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN pg_catalog.jsonb_build_object(
        'name', (m).name, 'version', (m).version, 'method', (m).method, 'private', (m).private,
        'guarantee', CASE WHEN (m).private THEN
            pg_catalog.format('(epsilon %s, delta %s)-differential privacy for %s', (m).epsilon, (m).delta,
                CASE WHEN (m).privacy_unit IS NULL THEN 'one row added or removed'
                ELSE pg_catalog.format('all rows of one value of "%s" (at most %s rows each)', (m).privacy_unit, (m).max_rows_per_unit) END)
            WHEN (m).source_name IS NULL THEN 'unknown: the model was imported, and what its fit promised cannot be told from it'
            ELSE 'none: the model holds categories and bounds of real rows, and no privacy is promised' END,
        'epsilon', (m).epsilon, 'delta', (m).delta, 'privacy_unit', (m).privacy_unit, 'max_rows_per_unit', (m).max_rows_per_unit,
        'source', CASE WHEN (m).source_name IS NOT NULL THEN
            pg_catalog.quote_ident((m).source_schema) OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) pg_catalog.quote_ident((m).source_name) END,
        'rows', (m).rows, 'rows_used', (m).rows_used, 'options', (m).options, 'details', (m).details,
        'holdout', pg_catalog.jsonb_build_object('share', (m).holdout, 'key', (m).holdout_key, 'columns', (m).holdout_columns),
        'row_security', (m).row_security, 'owner', synth.role_name((m).owner, (m).owner_id, (m).cluster_id), 'created', (m).created,
        'bytes', pg_catalog.length((m).payload), 'columns', (m).columns);
COMMENT ON FUNCTION synth.model_description(synth.model) IS 'internal: what synth_describe() shows of a model';
REVOKE EXECUTE ON FUNCTION synth.model_description(synth.model) FROM PUBLIC;

CREATE VIEW synth.current_model AS
    SELECT m.*
    FROM synth.model m
    WHERE (NOT m.private OR synth.is_committed(m.xmin)) AND m.version OPERATOR(pg_catalog.=) (
        SELECT pg_catalog.max(v.version) FROM synth.model v
        WHERE v.name OPERATOR(pg_catalog.=) m.name AND (NOT v.private OR synth.is_committed(v.xmin)));
COMMENT ON VIEW synth.current_model IS 'internal: models in their current versions, without private ones that this transaction has not paid for yet';

CREATE VIEW @extschema@.synth_models WITH (security_barrier) AS
    SELECT m.name, m.version, m.method, m.private,
        CASE WHEN m.source_name IS NOT NULL THEN
            pg_catalog.quote_ident(m.source_schema) OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(m.source_name) END AS source,
        m.rows, m.rows_used, pg_catalog.jsonb_array_length(m.columns) AS columns, m.holdout, m.row_security,
        synth.role_name(m.owner, m.owner_id, m.cluster_id) AS owner, m.created,
        pg_catalog.length(m.payload) AS bytes,
        (SELECT pg_catalog.count(*) FROM synth.synthetic_table t WHERE t.model OPERATOR(pg_catalog.=) m.name) AS synthetic_tables,
        m.epsilon, m.delta, (m.details OPERATOR(pg_catalog.->>) 'copy ratio')::pg_catalog.float8 AS copy_ratio
    FROM synth.current_model m
    WHERE synth.may_draw(m.name);
COMMENT ON VIEW @extschema@.synth_models IS 'models that the current user may draw from, in their current versions';
GRANT SELECT ON @extschema@.synth_models TO PUBLIC;

CREATE VIEW @extschema@.synth_columns WITH (security_barrier) AS
    SELECT m.name AS model, m.version, c.position::pg_catalog.int4 AS position, c.value OPERATOR(pg_catalog.->>) 'name' AS name,
        c.value OPERATOR(pg_catalog.->>) 'type' AS type, c.value OPERATOR(pg_catalog.->>) 'content' AS content,
        (c.value OPERATOR(pg_catalog.->>) 'codes')::pg_catalog.int8 AS codes,
        (c.value OPERATOR(pg_catalog.->>) 'null_share')::pg_catalog.float8 AS null_share,
        (c.value OPERATOR(pg_catalog.->>) 'not_null')::pg_catalog.bool AS not_null
    FROM synth.current_model m
    CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(m.columns) WITH ORDINALITY AS c(value, position)
    WHERE synth.may_draw(m.name);
COMMENT ON VIEW @extschema@.synth_columns IS 'columns of the models that the current user may draw from';
GRANT SELECT ON @extschema@.synth_columns TO PUBLIC;

CREATE FUNCTION @extschema@.synth_describe(model pg_catalog.text) RETURNS pg_catalog.jsonb
    AS 'MODULE_PATHNAME', 'synth_describe' LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION @extschema@.synth_describe(pg_catalog.text) IS 'what a model is: its method, source, columns and guarantee, without values';

CREATE FUNCTION @extschema@.synth_drop(model pg_catalog.text, "cascade" pg_catalog.bool DEFAULT false) RETURNS pg_catalog.void
    AS 'MODULE_PATHNAME', 'synth_drop' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_drop(pg_catalog.text, pg_catalog.bool) IS 'drops a model; with cascade, the synthetic tables and views that draw from it, too';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_drop(pg_catalog.text, pg_catalog.bool) FROM PUBLIC;

CREATE FUNCTION @extschema@.synth_grant(model pg_catalog.text, role_name pg_catalog.text) RETURNS pg_catalog.void
    AS 'MODULE_PATHNAME', 'synth_grant' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_grant(pg_catalog.text, pg_catalog.text) IS 'lets a role (public: everybody) draw from a model';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_grant(pg_catalog.text, pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION @extschema@.synth_revoke(model pg_catalog.text, role_name pg_catalog.text) RETURNS pg_catalog.void
    AS 'MODULE_PATHNAME', 'synth_revoke' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_revoke(pg_catalog.text, pg_catalog.text) IS 'takes back what synth_grant() gave';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_revoke(pg_catalog.text, pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION @extschema@.synth_export(model pg_catalog.text) RETURNS pg_catalog.bytea
    AS 'MODULE_PATHNAME', 'synth_export' LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION @extschema@.synth_export(pg_catalog.text) IS 'a model as bytes for another database; its owner only, because it holds categories and bounds';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_export(pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION @extschema@.synth_import(payload pg_catalog.bytea, model pg_catalog.text) RETURNS pg_catalog.text
    AS 'MODULE_PATHNAME', 'synth_import' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_import(pg_catalog.bytea, pg_catalog.text) IS 'stores what synth_export() gave, after verifying it, as a model of the current user';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_import(pg_catalog.bytea, pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION @extschema@.synth_create_view(
    model pg_catalog.text,
    view_name pg_catalog.text,
    rows pg_catalog.int8 DEFAULT NULL,
    seed pg_catalog.int8 DEFAULT 0
) RETURNS pg_catalog.text AS 'MODULE_PATHNAME', 'synth_create_view' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_create_view(pg_catalog.text, pg_catalog.text, pg_catalog.int8, pg_catalog.int8)
    IS 'creates a view of synthetic rows (as many as the fit saw, unless said), to be granted like any other';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_create_view(pg_catalog.text, pg_catalog.text, pg_catalog.int8, pg_catalog.int8) FROM PUBLIC;
CREATE VIEW @extschema@.synth_public_tables WITH (security_barrier) AS
    SELECT pg_catalog.quote_ident(n.nspname) OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(c.relname) AS relation,
        pg_catalog.pg_get_userbyid(c.relowner) AS owner,
        synth.role_name(t.declared_by, t.declared_by_id, t.cluster_id) AS declared_by,
        t.declared
    FROM synth.public_table t
    JOIN pg_catalog.pg_class c
        ON c.oid OPERATOR(pg_catalog.=) synth.public_table_id(t.schema_name, t.table_name, t.table_id, t.database_id, t.cluster_id)
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
    WHERE pg_catalog.pg_has_role(c.relowner, 'USAGE') OR pg_catalog.has_table_privilege(c.oid, 'SELECT')
        OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT');
COMMENT ON VIEW @extschema@.synth_public_tables IS 'tables declared public that the current user may read';
GRANT SELECT ON @extschema@.synth_public_tables TO PUBLIC;
CREATE VIEW @extschema@.synth_tables WITH (security_barrier) AS
    SELECT t.relation, t.owner, t.model, t.version, coalesce(t.rows, m.rows) AS rows, t.seed
    FROM synth.synthetic_table t
    LEFT JOIN @extschema@.synth_models m ON m.name OPERATOR(pg_catalog.=) t.model
    WHERE synth.may_draw(t.model);
COMMENT ON VIEW @extschema@.synth_tables IS 'synthetic tables of the models that the current user may draw from; version is NULL where they follow refits';
GRANT SELECT ON @extschema@.synth_tables TO PUBLIC;
-- Privacy budgets, for the owners of tables, and what became of them, for those who may read the tables.

CREATE FUNCTION synth.spent_epsilon(rho pg_catalog.int8, union_delta pg_catalog.int8, delta pg_catalog.float8) RETURNS pg_catalog.float8
    AS 'MODULE_PATHNAME', 'synth_spent_epsilon' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION synth.spent_epsilon(pg_catalog.int8, pg_catalog.int8, pg_catalog.float8) IS 'internal: the epsilon that a price of the ledger comes to at a delta';

CREATE FUNCTION synth.left_rho(epsilon pg_catalog.float8, delta pg_catalog.float8, rho pg_catalog.int8, union_delta pg_catalog.int8) RETURNS pg_catalog.int8
    AS 'MODULE_PATHNAME', 'synth_left_rho' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION synth.left_rho(pg_catalog.float8, pg_catalog.float8, pg_catalog.int8, pg_catalog.int8) IS 'internal: what a budget leaves after a price of the ledger, in units of 1e-12 of rho';

CREATE FUNCTION synth.further_epsilon(rho pg_catalog.int8, delta pg_catalog.float8) RETURNS pg_catalog.float8
    AS 'MODULE_PATHNAME', 'synth_further_epsilon' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION synth.further_epsilon(pg_catalog.int8, pg_catalog.float8) IS 'internal: the largest epsilon, at a delta, of one fit that costs at most this much';

CREATE VIEW synth.account_relation AS
    SELECT t.account, c.oid AS relation_id,
        pg_catalog.quote_ident(n.nspname) OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(c.relname) AS relation,
        pg_catalog.pg_has_role(c.relowner, 'USAGE') OR pg_catalog.has_table_privilege(c.oid, 'SELECT') AS visible
    FROM (
        SELECT k.account, k.table_id FROM synth.account_table k
            WHERE k.cluster_id OPERATOR(pg_catalog.=) synth.cluster_id()
        UNION
        SELECT k.account, r.oid FROM synth.account_table k
            JOIN pg_catalog.pg_namespace s ON s.nspname::pg_catalog.text OPERATOR(pg_catalog.=) k.schema
            JOIN pg_catalog.pg_class r ON r.relnamespace OPERATOR(pg_catalog.=) s.oid AND r.relname::pg_catalog.text OPERATOR(pg_catalog.=) k.name
    ) AS t
    JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) t.table_id
        AND c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p', 'f', 'm']::pg_catalog."char"[])
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace;
COMMENT ON VIEW synth.account_relation IS 'internal: tables that answer to each account now, and whether the current user may see what was spent on them';

CREATE VIEW @extschema@.synth_budgets WITH (security_barrier) AS
    SELECT coalesce(t.relation, f.relation) AS relation, a.epsilon, a.delta,
        synth.spent_epsilon(coalesce(s.rho, 0), coalesce(s.union_delta, 0), coalesce(a.delta, 1e-6)) AS epsilon_spent,
        synth.further_epsilon(l.rho, 1e-9) AS epsilon_left,
        pg_catalog.ceil(coalesce(s.rho, 0)::pg_catalog.numeric OPERATOR(pg_catalog./) 1000000)::pg_catalog.int8 AS rho_spent,
        l.rho OPERATOR(pg_catalog./) 1000000 AS rho_left,
        coalesce(s.fits, 0) AS fits, coalesce(s.fits_without_guarantee, 0) AS fits_without_guarantee,
        coalesce(s.last_restored OPERATOR(pg_catalog.>) coalesce(s.last_acknowledged, 0), false) AS restored,
        a.id AS account
    FROM synth.account a
    LEFT JOIN synth.account_relation t ON t.account OPERATOR(pg_catalog.=) a.id
    LEFT JOIN LATERAL (
        SELECT pg_catalog.min(pg_catalog.quote_ident(k.schema) OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(k.name)) AS relation
        FROM synth.account_table k WHERE k.account OPERATOR(pg_catalog.=) a.id
    ) f ON true
    LEFT JOIN synth.ledger_state s ON s.account OPERATOR(pg_catalog.=) a.id AND s.committed
    CROSS JOIN LATERAL (
        SELECT synth.left_rho(a.epsilon, a.delta, coalesce(s.rho, 0), coalesce(s.union_delta, 0)) AS rho
    ) l
    WHERE t.visible OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE');
COMMENT ON VIEW @extschema@.synth_budgets IS 'what was declared and spent on tables that the current user owns or may read; one line for each table of an account';
COMMENT ON COLUMN @extschema@.synth_budgets.relation IS 'the table; where it is gone, its name at the time';
COMMENT ON COLUMN @extschema@.synth_budgets.epsilon IS 'declared budget, NULL while none is declared';
COMMENT ON COLUMN @extschema@.synth_budgets.delta IS 'delta of the declared budget';
COMMENT ON COLUMN @extschema@.synth_budgets.epsilon_spent IS 'what all fits together have spent, at the declared delta, or at 1e-6 while none is declared';
COMMENT ON COLUMN @extschema@.synth_budgets.epsilon_left IS 'the largest epsilon, at delta 1e-9, of one more fit';
COMMENT ON COLUMN @extschema@.synth_budgets.rho_spent IS 'what all fits together have spent, in millionths of rho, rounded up';
COMMENT ON COLUMN @extschema@.synth_budgets.rho_left IS 'what is left, in millionths of rho, rounded down';
COMMENT ON COLUMN @extschema@.synth_budgets.fits IS 'fits with a guarantee';
COMMENT ON COLUMN @extschema@.synth_budgets.fits_without_guarantee IS 'fits without one: what they show of the table has no bound';
COMMENT ON COLUMN @extschema@.synth_budgets.restored IS 'the ledger came from a dump, and may lack what was spent since: with a budget, fits wait for synth_set_budget()';
COMMENT ON COLUMN @extschema@.synth_budgets.account IS 'number of the account in synth_ledger';
GRANT SELECT ON @extschema@.synth_budgets TO PUBLIC;

CREATE VIEW @extschema@.synth_ledger WITH (security_barrier) AS
    SELECT l.account, l.number, l.relation, l.source, l."time", l.role, l.kind, l.model, l.version, l.method, l.epsilon, l.delta,
        pg_catalog.ceil(l.rho::pg_catalog.numeric OPERATOR(pg_catalog./) 1000000)::pg_catalog.int8 AS rho,
        l.privacy_unit, l.max_rows_per_unit, l.mechanisms::pg_catalog.jsonb AS mechanisms, l.old_epsilon, l.old_delta
    FROM synth.ledger l
    WHERE synth.is_committed(l.xmin) AND (pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
        OR EXISTS (SELECT FROM synth.account_relation t WHERE t.account OPERATOR(pg_catalog.=) l.account AND t.visible));
COMMENT ON VIEW @extschema@.synth_ledger IS 'every fit of tables that the current user owns or may read, and every declared budget; a fit of several tables has a line for each';
COMMENT ON COLUMN @extschema@.synth_ledger.relation IS 'the table, by its name at the time';
COMMENT ON COLUMN @extschema@.synth_ledger.source IS 'the table or view that was fitted';
COMMENT ON COLUMN @extschema@.synth_ledger.rho IS 'what the fit costs, in millionths of rho, rounded up; NULL: it promises nothing';
GRANT SELECT ON @extschema@.synth_ledger TO PUBLIC;

CREATE FUNCTION @extschema@.synth_set_budget(
    source pg_catalog.regclass,
    epsilon pg_catalog.float8,
    delta pg_catalog.float8 DEFAULT 1e-6,
    accept_large_delta pg_catalog.bool DEFAULT false
) RETURNS pg_catalog.void AS 'MODULE_PATHNAME', 'synth_set_budget' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_set_budget(pg_catalog.regclass, pg_catalog.float8, pg_catalog.float8, pg_catalog.bool)
    IS 'declares what all fits of a table together may spend, or declares it anew; its owner only, and on record in synth_ledger';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_set_budget(pg_catalog.regclass, pg_catalog.float8, pg_catalog.float8, pg_catalog.bool) FROM PUBLIC;

CREATE FUNCTION @extschema@.synth_verify_ledger(source pg_catalog.regclass) RETURNS pg_catalog.bool
    AS 'MODULE_PATHNAME', 'synth_verify_ledger' LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION @extschema@.synth_verify_ledger(pg_catalog.regclass)
    IS 'computes the hashes of a table''s ledger again: true, or an error that names the first entry that is not as it was written';
