CREATE VIEW @extschema@.synth_public_tables WITH (security_barrier) AS
    SELECT pg_catalog.quote_ident(n.nspname) OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(c.relname) AS relation,
        pg_catalog.pg_get_userbyid(c.relowner) AS owner,
        synth.role_name(t.declared_by, t.declared_by_id, t.cluster_id) AS declared_by,
        t.declared
    FROM synth.public_table t
    JOIN pg_catalog.pg_class c
        ON c.oid OPERATOR(pg_catalog.=) synth.public_table_id(t.schema_name, t.table_name, t.table_id, t.database_id, t.cluster_id)
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
    WHERE pg_catalog.pg_has_role(c.relowner, 'USAGE') OR pg_catalog.has_table_privilege(c.oid, 'SELECT')
        OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT');
COMMENT ON VIEW @extschema@.synth_public_tables IS 'tables declared public that the current user may read';
GRANT SELECT ON @extschema@.synth_public_tables TO PUBLIC;
