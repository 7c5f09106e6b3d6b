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
