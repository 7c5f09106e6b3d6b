\echo Use "ALTER EXTENSION pg_synth UPDATE TO '0.4.0'" to load this file. \quit

-- Whatever is stored of private models is padded: src/sql/10_schema.sql, 60_models.sql.
ALTER TABLE synth.model ALTER COLUMN columns SET STORAGE EXTERNAL, ALTER COLUMN details SET STORAGE EXTERNAL;
COMMENT ON COLUMN synth.model.payload IS 'the model itself, padded if it is private to a size that follows from the request; read it with synth_export()';
CREATE OR REPLACE FUNCTION synth.model_description(m synth.model) RETURNS pg_catalog.jsonb
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
