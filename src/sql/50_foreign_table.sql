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
