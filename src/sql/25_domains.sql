-- What is public of a table: its schema, what its owner declares, and what a fit would have to learn.

CREATE TABLE synth.public_table (
    schema_name pg_catalog.text NOT NULL,
    table_name pg_catalog.text NOT NULL,
    table_id pg_catalog.oid NOT NULL,
    database_id pg_catalog.oid NOT NULL,
    cluster_id pg_catalog.int8 NOT NULL,
    declared_by pg_catalog.text NOT NULL,
    declared_by_id pg_catalog.oid NOT NULL,
    declared pg_catalog.timestamptz NOT NULL,
    CONSTRAINT public_table_pkey PRIMARY KEY (table_id, database_id, cluster_id)
);
COMMENT ON TABLE synth.public_table IS 'tables whose rows are no secret, so that foreign keys into them give domains';
COMMENT ON COLUMN synth.public_table.schema_name IS 'schema of the table, when it was declared';
COMMENT ON COLUMN synth.public_table.table_name IS 'name of the table, when it was declared';
COMMENT ON COLUMN synth.public_table.table_id IS 'object id of the table in the database database_id of the cluster cluster_id';
COMMENT ON COLUMN synth.public_table.database_id IS 'object id of the database: elsewhere, tables go by name';
COMMENT ON COLUMN synth.public_table.cluster_id IS 'system identifier of the cluster: elsewhere, tables and roles go by name';
COMMENT ON COLUMN synth.public_table.declared_by IS 'name of the role that declared it, at that time';
COMMENT ON COLUMN synth.public_table.declared_by_id IS 'object id of that role in the cluster cluster_id';
COMMENT ON COLUMN synth.public_table.declared IS 'when it was declared';
REVOKE ALL ON synth.public_table FROM PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('synth.public_table', '');

CREATE FUNCTION synth.public_table_id(schema_name pg_catalog.text, table_name pg_catalog.text, table_id pg_catalog.oid,
        database_id pg_catalog.oid, cluster_id pg_catalog.int8) RETURNS pg_catalog.oid
    AS 'MODULE_PATHNAME', 'synth_public_table_id' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION synth.public_table_id(pg_catalog.text, pg_catalog.text, pg_catalog.oid, pg_catalog.oid, pg_catalog.int8)
    IS 'internal: the table that was stored by id and name; NULL once it is dropped';

CREATE FUNCTION @extschema@.synth_declare_public(relation pg_catalog.regclass) RETURNS pg_catalog.void
    AS 'MODULE_PATHNAME', 'synth_declare_public' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_declare_public(pg_catalog.regclass)
    IS 'says that the rows of a table of one''s own are no secret, so that foreign keys into it give domains; grants nothing';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_declare_public(pg_catalog.regclass) FROM PUBLIC;

CREATE FUNCTION @extschema@.synth_declare_private(relation pg_catalog.regclass) RETURNS pg_catalog.void
    AS 'MODULE_PATHNAME', 'synth_declare_private' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_declare_private(pg_catalog.regclass) IS 'takes back what synth_declare_public() said';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_declare_private(pg_catalog.regclass) FROM PUBLIC;

CREATE FUNCTION @extschema@.synth_domains(
    source pg_catalog.regclass,
    columns pg_catalog.name[] DEFAULT NULL,
    domains pg_catalog.jsonb DEFAULT '{}',
    OUT column_name pg_catalog.name,
    OUT type pg_catalog.text,
    OUT origin pg_catalog.text,
    OUT detail pg_catalog.text,
    OUT learns pg_catalog.text,
    OUT nullable pg_catalog.bool,
    OUT share pg_catalog.float8
) RETURNS SETOF pg_catalog.record AS 'MODULE_PATHNAME', 'synth_domains' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_domains(pg_catalog.regclass, pg_catalog.name[], pg_catalog.jsonb)
    IS 'what is public of each column of a table, and what a private fit would have to learn; reads none of its rows';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_domains(pg_catalog.regclass, pg_catalog.name[], pg_catalog.jsonb) FROM PUBLIC;
