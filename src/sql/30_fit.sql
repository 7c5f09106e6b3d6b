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
