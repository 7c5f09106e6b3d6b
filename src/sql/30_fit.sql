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
