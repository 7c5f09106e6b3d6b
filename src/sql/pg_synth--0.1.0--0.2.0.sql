\echo Use "ALTER EXTENSION pg_synth UPDATE TO '0.2.0'" to load this file. \quit

CREATE VIEW @extschema@.synth_tables WITH (security_barrier) AS
    SELECT t.relation, t.owner, t.model, t.version, coalesce(t.rows, m.rows) AS rows, t.seed
    FROM synth.synthetic_table t
    LEFT JOIN @extschema@.synth_models m ON m.name OPERATOR(pg_catalog.=) t.model
    WHERE synth.may_draw(t.model);
COMMENT ON VIEW @extschema@.synth_tables IS 'synthetic tables of the models that the current user may draw from; version is NULL where they follow refits';
GRANT SELECT ON @extschema@.synth_tables TO PUBLIC;
