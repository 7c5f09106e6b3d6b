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
    CONSTRAINT model_pkey PRIMARY KEY (name, version)
);
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
COMMENT ON COLUMN synth.model.payload IS 'the model itself; read it with synth_export()';

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
CREATE FUNCTION @extschema@.synth_fit(
    source pg_catalog.regclass,
    model pg_catalog.text DEFAULT NULL,
    method pg_catalog.text DEFAULT 'copula',
    columns pg_catalog.name[] DEFAULT NULL,
    holdout pg_catalog.float8 DEFAULT 0,
    options pg_catalog.jsonb DEFAULT '{}'
) RETURNS pg_catalog.text AS 'MODULE_PATHNAME', 'synth_fit' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_fit(pg_catalog.regclass, pg_catalog.text, pg_catalog.text, pg_catalog.name[], pg_catalog.float8, pg_catalog.jsonb)
    IS 'learns a model of a table or view, stores it, and returns its name';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_fit(pg_catalog.regclass, pg_catalog.text, pg_catalog.text, pg_catalog.name[], pg_catalog.float8, pg_catalog.jsonb) FROM PUBLIC;
-- Rows on the spot. Everybody may call these: access to the model is checked inside, as the caller.

CREATE FUNCTION synth.sample_support(pg_catalog.internal) RETURNS pg_catalog.internal
    AS 'MODULE_PATHNAME', 'synth_sample_support' LANGUAGE C STRICT PARALLEL SAFE;
COMMENT ON FUNCTION synth.sample_support(pg_catalog.internal)
    IS 'internal: tells the planner how many rows synth_sample() returns';

CREATE FUNCTION @extschema@.synth_sample(model pg_catalog.text, n pg_catalog.int8, seed pg_catalog.int8 DEFAULT 0)
    RETURNS SETOF pg_catalog.record
    AS 'MODULE_PATHNAME', 'synth_sample' LANGUAGE C STABLE PARALLEL RESTRICTED SUPPORT synth.sample_support;
COMMENT ON FUNCTION @extschema@.synth_sample(pg_catalog.text, pg_catalog.int8, pg_catalog.int8)
    IS 'draws n rows from a model: SELECT * FROM synth_sample(''model'', 10) AS t(some_column type, ...)';

CREATE FUNCTION @extschema@.synth_sample(row_type pg_catalog.anyelement, model pg_catalog.text, n pg_catalog.int8,
        seed pg_catalog.int8 DEFAULT 0)
    RETURNS SETOF pg_catalog.anyelement
    AS 'MODULE_PATHNAME', 'synth_sample_as' LANGUAGE C STABLE PARALLEL RESTRICTED SUPPORT synth.sample_support;
COMMENT ON FUNCTION @extschema@.synth_sample(pg_catalog.anyelement, pg_catalog.text, pg_catalog.int8, pg_catalog.int8)
    IS 'draws n rows from a model as rows of a table: SELECT * FROM synth_sample(NULL::my_table, ''model'', 10)';
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
        'guarantee', CASE WHEN (m).private THEN NULL
            ELSE 'none: the model holds categories and bounds of real rows, and no privacy is promised' END,
        'source', CASE WHEN (m).source_name IS NOT NULL THEN
            pg_catalog.quote_ident((m).source_schema) OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) pg_catalog.quote_ident((m).source_name) END,
        'rows', (m).rows, 'rows_used', (m).rows_used, 'options', (m).options, 'details', (m).details,
        'holdout', pg_catalog.jsonb_build_object('share', (m).holdout, 'key', (m).holdout_key, 'columns', (m).holdout_columns),
        'row_security', (m).row_security, 'owner', synth.role_name((m).owner, (m).owner_id, (m).cluster_id), 'created', (m).created,
        'bytes', pg_catalog.length((m).payload), 'columns', (m).columns);
COMMENT ON FUNCTION synth.model_description(synth.model) IS 'internal: what synth_describe() shows of a model';
REVOKE EXECUTE ON FUNCTION synth.model_description(synth.model) FROM PUBLIC;

CREATE VIEW @extschema@.synth_models WITH (security_barrier) AS
    SELECT m.name, m.version, m.method, m.private,
        CASE WHEN m.source_name IS NOT NULL THEN
            pg_catalog.quote_ident(m.source_schema) OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(m.source_name) END AS source,
        m.rows, m.rows_used, pg_catalog.jsonb_array_length(m.columns) AS columns, m.holdout, m.row_security,
        synth.role_name(m.owner, m.owner_id, m.cluster_id) AS owner, m.created,
        pg_catalog.length(m.payload) AS bytes,
        (SELECT pg_catalog.count(*) FROM synth.synthetic_table t WHERE t.model OPERATOR(pg_catalog.=) m.name) AS synthetic_tables
    FROM synth.model m
    WHERE m.version OPERATOR(pg_catalog.=) (SELECT pg_catalog.max(v.version) FROM synth.model v WHERE v.name OPERATOR(pg_catalog.=) m.name)
        AND synth.may_draw(m.name);
COMMENT ON VIEW @extschema@.synth_models IS 'models that the current user may draw from, in their current versions';
GRANT SELECT ON @extschema@.synth_models TO PUBLIC;

CREATE VIEW @extschema@.synth_columns WITH (security_barrier) AS
    SELECT m.name AS model, m.version, c.position::pg_catalog.int4 AS position, c.value OPERATOR(pg_catalog.->>) 'name' AS name,
        c.value OPERATOR(pg_catalog.->>) 'type' AS type, c.value OPERATOR(pg_catalog.->>) 'content' AS content,
        (c.value OPERATOR(pg_catalog.->>) 'codes')::pg_catalog.int8 AS codes,
        (c.value OPERATOR(pg_catalog.->>) 'null_share')::pg_catalog.float8 AS null_share,
        (c.value OPERATOR(pg_catalog.->>) 'not_null')::pg_catalog.bool AS not_null
    FROM synth.model m
    CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(m.columns) WITH ORDINALITY AS c(value, position)
    WHERE m.version OPERATOR(pg_catalog.=) (SELECT pg_catalog.max(v.version) FROM synth.model v WHERE v.name OPERATOR(pg_catalog.=) m.name)
        AND synth.may_draw(m.name);
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
CREATE VIEW @extschema@.synth_tables WITH (security_barrier) AS
    SELECT t.relation, t.owner, t.model, t.version, coalesce(t.rows, m.rows) AS rows, t.seed
    FROM synth.synthetic_table t
    LEFT JOIN @extschema@.synth_models m ON m.name OPERATOR(pg_catalog.=) t.model
    WHERE synth.may_draw(t.model);
COMMENT ON VIEW @extschema@.synth_tables IS 'synthetic tables of the models that the current user may draw from; version is NULL where they follow refits';
GRANT SELECT ON @extschema@.synth_tables TO PUBLIC;
