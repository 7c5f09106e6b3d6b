-- Audits of private methods: whether the epsilon that they claim can hold.

CREATE FUNCTION @extschema@.synth_audit(
    method pg_catalog.text,
    epsilon pg_catalog.float8 DEFAULT 1,
    delta pg_catalog.float8 DEFAULT 1e-9,
    source pg_catalog.regclass DEFAULT NULL,
    audits pg_catalog.text[] DEFAULT '{replay,pair,one_run}',
    runs pg_catalog.int8 DEFAULT 20000,
    canaries pg_catalog.int8 DEFAULT 1000,
    confidence pg_catalog.float8 DEFAULT 0.95,
    columns pg_catalog.name[] DEFAULT NULL,
    options pg_catalog.jsonb DEFAULT '{}',
    privacy_unit pg_catalog.name DEFAULT NULL,
    max_rows_per_unit pg_catalog.int8 DEFAULT 1,
    domains pg_catalog.jsonb DEFAULT '{}',
    OUT audit pg_catalog.text,
    OUT statistic pg_catalog.text,
    OUT audited pg_catalog.text,
    OUT claimed_epsilon pg_catalog.float8,
    OUT claimed_delta pg_catalog.float8,
    OUT trials pg_catalog.int8,
    OUT violations pg_catalog.int8,
    OUT epsilon_lower_bound pg_catalog.float8,
    OUT ceiling pg_catalog.float8,
    OUT verdict pg_catalog.text,
    OUT seconds pg_catalog.float8
) RETURNS SETOF pg_catalog.record AS 'MODULE_PATHNAME', 'synth_audit' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_audit(pg_catalog.text, pg_catalog.float8, pg_catalog.float8, pg_catalog.regclass, pg_catalog.text[], pg_catalog.int8, pg_catalog.int8, pg_catalog.float8, pg_catalog.name[], pg_catalog.jsonb, pg_catalog.name, pg_catalog.int8, pg_catalog.jsonb)
    IS 'tests from outside what fits of a method claim: neighbours replayed, lower bounds on epsilon from many fits and from planted canaries';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_audit(pg_catalog.text, pg_catalog.float8, pg_catalog.float8, pg_catalog.regclass, pg_catalog.text[], pg_catalog.int8, pg_catalog.int8, pg_catalog.float8, pg_catalog.name[], pg_catalog.jsonb, pg_catalog.name, pg_catalog.int8, pg_catalog.jsonb) FROM PUBLIC;
