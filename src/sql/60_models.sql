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
        'rows', (m).rows, 'rows_used', (m).rows_used, 'options', (m).options, 'details', (m).details OPERATOR(pg_catalog.-) 'padding, so that sizes of tables tell nothing',
        'holdout', pg_catalog.jsonb_build_object('share', (m).holdout, 'key', (m).holdout_key, 'columns', (m).holdout_columns),
        'row_security', (m).row_security, 'owner', synth.role_name((m).owner, (m).owner_id, (m).cluster_id), 'created', (m).created,
        'bytes', pg_catalog.length((m).payload), 'columns', (m).columns OPERATOR(pg_catalog.#-) '{-1,"padding, so that sizes of tables tell nothing"}');
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
