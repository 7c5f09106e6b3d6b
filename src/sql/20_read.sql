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
