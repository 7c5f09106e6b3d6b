-- One page to show around, among those who may read the source.

CREATE FUNCTION @extschema@.synth_report(
    model pg_catalog.text,
    group_by pg_catalog.name DEFAULT NULL,
    target pg_catalog.name DEFAULT NULL,
    detection pg_catalog.bool DEFAULT true,
    attacks pg_catalog.bool DEFAULT true,
    rows pg_catalog.int8 DEFAULT NULL,
    seed pg_catalog.int8 DEFAULT 0,
    source pg_catalog.regclass DEFAULT NULL,
    synthetic pg_catalog.regclass DEFAULT NULL,
    visible_rows pg_catalog.bool DEFAULT false
) RETURNS pg_catalog.text AS 'MODULE_PATHNAME', 'synth_report' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_report(pg_catalog.text, pg_catalog.name, pg_catalog.name, pg_catalog.bool, pg_catalog.bool, pg_catalog.int8, pg_catalog.int8, pg_catalog.regclass, pg_catalog.regclass, pg_catalog.bool)
    IS 'how good and how leaky a model is, as one page of HTML; computed from real rows, and not private';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_report(pg_catalog.text, pg_catalog.name, pg_catalog.name, pg_catalog.bool, pg_catalog.bool, pg_catalog.int8, pg_catalog.int8, pg_catalog.regclass, pg_catalog.regclass, pg_catalog.bool) FROM PUBLIC;
