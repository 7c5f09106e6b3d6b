-- The catalog of models. Nobody reads these tables directly: payloads hold categories, bounds and rare values.
CREATE SCHEMA synth;
COMMENT ON SCHEMA synth IS 'catalog and internal functions of pg_synth';
GRANT USAGE ON SCHEMA synth TO PUBLIC;

CREATE TABLE synth.model (
    name pg_catalog.text NOT NULL,
    version pg_catalog.int4 NOT NULL,
    method pg_catalog.text NOT NULL,
    private pg_catalog.bool NOT NULL,
    options pg_catalog.jsonb NOT NULL,
    source_schema pg_catalog.text,
    source_name pg_catalog.text,
    source_fingerprint pg_catalog.text,
    rows pg_catalog.int8 NOT NULL,
    rows_used pg_catalog.int8 NOT NULL,
    columns pg_catalog.jsonb NOT NULL,
    details pg_catalog.jsonb NOT NULL,
    holdout pg_catalog.float8 NOT NULL,
    holdout_key pg_catalog.int8,
    holdout_columns pg_catalog.text[],
    row_security pg_catalog.bool NOT NULL,
    owner pg_catalog.text NOT NULL,
    owner_id pg_catalog.oid NOT NULL,
    cluster_id pg_catalog.int8 NOT NULL,
    created pg_catalog.timestamptz NOT NULL,
    payload pg_catalog.bytea NOT NULL,
    epsilon pg_catalog.float8,
    delta pg_catalog.float8,
    privacy_unit pg_catalog.text,
    max_rows_per_unit pg_catalog.int8,
    CONSTRAINT model_pkey PRIMARY KEY (name, version)
);
-- Sizes of tables are for everybody to see and outlive a rollback: what is stored of private models is padded, and padding
-- must not be compressed away.
ALTER TABLE synth.model ALTER COLUMN columns SET STORAGE EXTERNAL, ALTER COLUMN details SET STORAGE EXTERNAL,
    ALTER COLUMN payload SET STORAGE EXTERNAL;
COMMENT ON TABLE synth.model IS 'every version of every model; the highest version of a name is the current one';
COMMENT ON COLUMN synth.model.name IS 'name of the model, unique in this database';
COMMENT ON COLUMN synth.model.version IS 'counts the fits of this name; a version never changes once stored';
COMMENT ON COLUMN synth.model.method IS 'how it was learned';
COMMENT ON COLUMN synth.model.private IS 'whether the fit promises differential privacy';
COMMENT ON COLUMN synth.model.options IS 'options of the fit, as given';
COMMENT ON COLUMN synth.model.source_schema IS 'schema of the table it was fitted on, NULL for an imported model';
COMMENT ON COLUMN synth.model.source_name IS 'name of the table it was fitted on, NULL for an imported model';
COMMENT ON COLUMN synth.model.source_fingerprint IS 'hash over names and types of the fitted columns';
COMMENT ON COLUMN synth.model.rows IS 'rows of the source that the fit saw';
COMMENT ON COLUMN synth.model.rows_used IS 'rows it learned from: fewer where pg_synth.fit_memory did not hold all codes';
COMMENT ON COLUMN synth.model.columns IS 'description of each column, without values';
COMMENT ON COLUMN synth.model.details IS 'facts that the method tells about itself';
COMMENT ON COLUMN synth.model.holdout IS 'share of the rows that was kept out of the fit';
COMMENT ON COLUMN synth.model.holdout_key IS 'with holdout_columns, tells held-out rows: synth.is_held_out(holdout, holdout_key, columns…)';
COMMENT ON COLUMN synth.model.holdout_columns IS 'columns of the source whose values decide whether a row is held out';
COMMENT ON COLUMN synth.model.row_security IS 'the fit saw only the rows that row security showed to the caller';
COMMENT ON COLUMN synth.model.owner IS 'name of the role that owns the model, at the time of the fit';
COMMENT ON COLUMN synth.model.owner_id IS 'object id of that role in the cluster cluster_id';
COMMENT ON COLUMN synth.model.cluster_id IS 'system identifier of the cluster of the fit: elsewhere, roles go by name';
COMMENT ON COLUMN synth.model.created IS 'when the fit was made';
COMMENT ON COLUMN synth.model.payload IS 'the model itself, padded if it is private to a size that follows from the request; read it with synth_export()';
COMMENT ON COLUMN synth.model.epsilon IS 'epsilon of the guarantee, NULL without one';
COMMENT ON COLUMN synth.model.delta IS 'delta of the guarantee, NULL without one';
COMMENT ON COLUMN synth.model.privacy_unit IS 'column whose values are the privacy units; NULL: rows are';
COMMENT ON COLUMN synth.model.max_rows_per_unit IS 'how many rows of one unit the fit used at most, NULL without a guarantee';

CREATE TABLE synth.model_grant (
    model pg_catalog.text NOT NULL,
    grantee pg_catalog.text NOT NULL,
    grantee_id pg_catalog.oid NOT NULL,
    cluster_id pg_catalog.int8 NOT NULL,
    CONSTRAINT model_grant_pkey PRIMARY KEY (model, grantee)
);
COMMENT ON TABLE synth.model_grant IS 'roles that may draw from a model that they do not own';
COMMENT ON COLUMN synth.model_grant.model IS 'name of the model';
COMMENT ON COLUMN synth.model_grant.grantee IS 'name of the role; empty for PUBLIC';
COMMENT ON COLUMN synth.model_grant.grantee_id IS 'object id of the role in the cluster cluster_id; 0 for PUBLIC';
COMMENT ON COLUMN synth.model_grant.cluster_id IS 'system identifier of the cluster of the grant: elsewhere, roles go by name';

REVOKE ALL ON synth.model, synth.model_grant FROM PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('synth.model', '');
SELECT pg_catalog.pg_extension_config_dump('synth.model_grant', '');
