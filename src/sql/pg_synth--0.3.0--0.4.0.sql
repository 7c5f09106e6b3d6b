\echo Use "ALTER EXTENSION pg_synth UPDATE TO '0.4.0'" to load this file. \quit

-- Whatever is stored of private models is padded: src/sql/10_schema.sql, 60_models.sql.
ALTER TABLE synth.model ALTER COLUMN columns SET STORAGE EXTERNAL, ALTER COLUMN details SET STORAGE EXTERNAL;
COMMENT ON COLUMN synth.model.payload IS 'the model itself, padded if it is private to a size that follows from the request; read it with synth_export()';
CREATE OR REPLACE FUNCTION synth.model_description(m synth.model) RETURNS pg_catalog.jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN pg_catalog.jsonb_build_object(
        'name', (m).name, 'version', (m).version, 'method', (m).method, 'private', (m).private,
        'guarantee', CASE WHEN (m).private THEN
            pg_catalog.format('(epsilon %s, delta %s)-differential privacy for %s', (m).epsilon, (m).delta,
                CASE WHEN (m).privacy_unit IS NULL THEN 'one row added or removed'
                ELSE pg_catalog.format('all rows of one value of "%s" (at most %s rows each)', (m).privacy_unit, (m).max_rows_per_unit) END)
            WHEN (m).source_name IS NULL THEN 'unknown: the model was imported, and what its fit promised cannot be told from it'
            ELSE 'none: the model holds categories and bounds of real rows, and no privacy is promised' END,
        'epsilon', (m).epsilon, 'delta', (m).delta, 'privacy_unit', (m).privacy_unit, 'max_rows_per_unit', (m).max_rows_per_unit,
        'source', CASE WHEN (m).source_name IS NOT NULL THEN
            pg_catalog.quote_ident((m).source_schema) OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) pg_catalog.quote_ident((m).source_name) END,
        'rows', (m).rows, 'rows_used', (m).rows_used, 'options', (m).options, 'details', (m).details OPERATOR(pg_catalog.-) 'padding, so that sizes of tables tell nothing',
        'holdout', pg_catalog.jsonb_build_object('share', (m).holdout, 'key', (m).holdout_key, 'columns', (m).holdout_columns),
        'row_security', (m).row_security, 'owner', synth.role_name((m).owner, (m).owner_id, (m).cluster_id), 'created', (m).created,
        'bytes', pg_catalog.length((m).payload), 'columns', (m).columns OPERATOR(pg_catalog.#-) '{-1,"padding, so that sizes of tables tell nothing"}');
-- How good models are, and how leaky. What these functions return is computed from real rows: they read as the caller
-- does, ask for SELECT on the source, and say that their output is not private.

CREATE SEQUENCE synth.evaluation_id_seq;
COMMENT ON SEQUENCE synth.evaluation_id_seq IS 'numbers of evaluations';

CREATE TABLE synth.evaluation (
    id pg_catalog.int8 NOT NULL DEFAULT pg_catalog.nextval('synth.evaluation_id_seq'),
    model pg_catalog.text NOT NULL,
    version pg_catalog.int4 NOT NULL,
    function pg_catalog.text NOT NULL,
    seed pg_catalog.int8 NOT NULL,
    arguments pg_catalog.jsonb NOT NULL,
    rows pg_catalog.jsonb NOT NULL,
    source_schema pg_catalog.text NOT NULL,
    source_name pg_catalog.text NOT NULL,
    source_id pg_catalog.oid NOT NULL,
    database_id pg_catalog.oid NOT NULL,
    source_owner pg_catalog.text NOT NULL,
    source_owner_id pg_catalog.oid NOT NULL,
    columns pg_catalog.text[] NOT NULL,
    role pg_catalog.text NOT NULL,
    role_id pg_catalog.oid NOT NULL,
    cluster_id pg_catalog.int8 NOT NULL,
    created pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.now(),
    CONSTRAINT evaluation_pkey PRIMARY KEY (id)
);
CREATE INDEX evaluation_by_model ON synth.evaluation (model);
COMMENT ON TABLE synth.evaluation IS 'results of evaluations that were asked to be stored (store => true); not private, and readable by the source''s readers through synth_evaluations only';
COMMENT ON COLUMN synth.evaluation.id IS 'number of the evaluation';
COMMENT ON COLUMN synth.evaluation.model IS 'name of the model';
COMMENT ON COLUMN synth.evaluation.version IS 'version of the model';
COMMENT ON COLUMN synth.evaluation.function IS 'the function that was called';
COMMENT ON COLUMN synth.evaluation.seed IS 'seed of the synthetic rows and of all random choices';
COMMENT ON COLUMN synth.evaluation.arguments IS 'its other arguments';
COMMENT ON COLUMN synth.evaluation.rows IS 'what it returned, an object for each row';
COMMENT ON COLUMN synth.evaluation.source_schema IS 'schema of the table whose rows were read';
COMMENT ON COLUMN synth.evaluation.source_name IS 'name of that table';
COMMENT ON COLUMN synth.evaluation.source_id IS 'object id of that table in the database database_id of the cluster cluster_id';
COMMENT ON COLUMN synth.evaluation.database_id IS 'object id of the database';
COMMENT ON COLUMN synth.evaluation.source_owner IS 'who owned the table: elsewhere, or where it was replaced, a table of its name is taken for it if it has the same owner';
COMMENT ON COLUMN synth.evaluation.source_owner_id IS 'object id of that role in the cluster cluster_id';
COMMENT ON COLUMN synth.evaluation.columns IS 'columns that were read: who may read them may read the result';
COMMENT ON COLUMN synth.evaluation.role IS 'who called the function';
COMMENT ON COLUMN synth.evaluation.role_id IS 'object id of that role in the cluster cluster_id';
COMMENT ON COLUMN synth.evaluation.cluster_id IS 'system identifier of the cluster: elsewhere, roles go by name';
COMMENT ON COLUMN synth.evaluation.created IS 'when';

REVOKE ALL ON synth.evaluation FROM PUBLIC;
REVOKE ALL ON SEQUENCE synth.evaluation_id_seq FROM PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('synth.evaluation_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('synth.evaluation', '');

CREATE FUNCTION synth.may_read_evaluation(source_schema pg_catalog.text, source_name pg_catalog.text, source_id pg_catalog.oid,
        database_id pg_catalog.oid, cluster_id pg_catalog.int8, source_owner pg_catalog.text, source_owner_id pg_catalog.oid,
        role pg_catalog.text, role_id pg_catalog.oid, columns pg_catalog.text[]) RETURNS pg_catalog.bool
    AS 'MODULE_PATHNAME', 'synth_may_read_evaluation' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION synth.may_read_evaluation(pg_catalog.text, pg_catalog.text, pg_catalog.oid, pg_catalog.oid, pg_catalog.int8, pg_catalog.text, pg_catalog.oid, pg_catalog.text, pg_catalog.oid, pg_catalog.text[])
    IS 'internal: whether the current user may read the rows that an evaluation was computed from';

CREATE VIEW @extschema@.synth_evaluations WITH (security_barrier) AS
    SELECT e.id, e.model, e.version, e.function,
        pg_catalog.quote_ident(e.source_schema) OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(e.source_name) AS source,
        e.seed, e.arguments, synth.role_name(e.role, e.role_id, e.cluster_id) AS role, e.created, e.rows
    FROM synth.evaluation e
    WHERE synth.may_read_evaluation(e.source_schema, e.source_name, e.source_id, e.database_id, e.cluster_id,
        e.source_owner, e.source_owner_id, e.role, e.role_id, e.columns);
COMMENT ON VIEW @extschema@.synth_evaluations IS 'stored results of evaluations whose source the current user may read; they are computed from its rows and are not private';
GRANT SELECT ON @extschema@.synth_evaluations TO PUBLIC;

CREATE FUNCTION @extschema@.synth_drop_evaluation(evaluation pg_catalog.int8) RETURNS pg_catalog.void
    AS 'MODULE_PATHNAME', 'synth_drop_evaluation' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_drop_evaluation(pg_catalog.int8) IS 'removes a stored evaluation; for who stored it and the owner of its model';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_drop_evaluation(pg_catalog.int8) FROM PUBLIC;

CREATE FUNCTION @extschema@.synth_evaluate(
    model pg_catalog.text,
    against pg_catalog.text DEFAULT 'training',
    group_by pg_catalog.name DEFAULT NULL,
    replicates pg_catalog.int8 DEFAULT NULL,
    compatible pg_catalog.bool DEFAULT false,
    rows pg_catalog.int8 DEFAULT NULL,
    seed pg_catalog.int8 DEFAULT 0,
    source pg_catalog.regclass DEFAULT NULL,
    synthetic pg_catalog.regclass DEFAULT NULL,
    visible_rows pg_catalog.bool DEFAULT false,
    store pg_catalog.bool DEFAULT false,
    OUT metric pg_catalog.text,
    OUT columns pg_catalog.name[],
    OUT value pg_catalog.float8,
    OUT low pg_catalog.float8,
    OUT high pg_catalog.float8
) RETURNS SETOF pg_catalog.record AS 'MODULE_PATHNAME', 'synth_evaluate' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_evaluate(pg_catalog.text, pg_catalog.text, pg_catalog.name, pg_catalog.int8, pg_catalog.bool, pg_catalog.int8, pg_catalog.int8, pg_catalog.regclass, pg_catalog.regclass, pg_catalog.bool, pg_catalog.bool)
    IS 'how alike rows of a model and of its source are, aggregates first; computed from real rows, and not private';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_evaluate(pg_catalog.text, pg_catalog.text, pg_catalog.name, pg_catalog.int8, pg_catalog.bool, pg_catalog.int8, pg_catalog.int8, pg_catalog.regclass, pg_catalog.regclass, pg_catalog.bool, pg_catalog.bool) FROM PUBLIC;

CREATE FUNCTION @extschema@.synth_detect(
    model pg_catalog.text,
    against pg_catalog.text DEFAULT 'training',
    folds pg_catalog.int8 DEFAULT 3,
    most_rows pg_catalog.int8 DEFAULT 20000,
    rows pg_catalog.int8 DEFAULT NULL,
    seed pg_catalog.int8 DEFAULT 0,
    source pg_catalog.regclass DEFAULT NULL,
    synthetic pg_catalog.regclass DEFAULT NULL,
    visible_rows pg_catalog.bool DEFAULT false,
    store pg_catalog.bool DEFAULT false,
    OUT classifier pg_catalog.text,
    OUT measure pg_catalog.text,
    OUT columns pg_catalog.name[],
    OUT value pg_catalog.float8,
    OUT low pg_catalog.float8,
    OUT high pg_catalog.float8,
    OUT p_value pg_catalog.float8,
    OUT explanation pg_catalog.text
) RETURNS SETOF pg_catalog.record AS 'MODULE_PATHNAME', 'synth_detect' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_detect(pg_catalog.text, pg_catalog.text, pg_catalog.int8, pg_catalog.int8, pg_catalog.int8, pg_catalog.int8, pg_catalog.regclass, pg_catalog.regclass, pg_catalog.bool, pg_catalog.bool)
    IS 'whether classifiers can tell rows of a model from rows of its source, and by which columns; computed from real rows, and not private';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_detect(pg_catalog.text, pg_catalog.text, pg_catalog.int8, pg_catalog.int8, pg_catalog.int8, pg_catalog.int8, pg_catalog.regclass, pg_catalog.regclass, pg_catalog.bool, pg_catalog.bool) FROM PUBLIC;

CREATE FUNCTION @extschema@.synth_utility(
    model pg_catalog.text,
    target pg_catalog.name,
    replicates pg_catalog.int8 DEFAULT 200,
    most_rows pg_catalog.int8 DEFAULT 20000,
    most_test_rows pg_catalog.int8 DEFAULT 10000,
    rows pg_catalog.int8 DEFAULT NULL,
    seed pg_catalog.int8 DEFAULT 0,
    source pg_catalog.regclass DEFAULT NULL,
    synthetic pg_catalog.regclass DEFAULT NULL,
    visible_rows pg_catalog.bool DEFAULT false,
    store pg_catalog.bool DEFAULT false,
    OUT learner pg_catalog.text,
    OUT measure pg_catalog.text,
    OUT trained_on_real pg_catalog.float8,
    OUT trained_on_synthetic pg_catalog.float8,
    OUT baseline pg_catalog.float8,
    OUT difference pg_catalog.float8,
    OUT low pg_catalog.float8,
    OUT high pg_catalog.float8,
    OUT training_rows pg_catalog.int8,
    OUT test_rows pg_catalog.int8,
    OUT note pg_catalog.text
) RETURNS SETOF pg_catalog.record AS 'MODULE_PATHNAME', 'synth_utility' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_utility(pg_catalog.text, pg_catalog.name, pg_catalog.int8, pg_catalog.int8, pg_catalog.int8, pg_catalog.int8, pg_catalog.int8, pg_catalog.regclass, pg_catalog.regclass, pg_catalog.bool, pg_catalog.bool)
    IS 'how well a column of held-out rows is predicted by what was learned from synthetic rows, beside what was learned from real ones; computed from real rows, and not private';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_utility(pg_catalog.text, pg_catalog.name, pg_catalog.int8, pg_catalog.int8, pg_catalog.int8, pg_catalog.int8, pg_catalog.int8, pg_catalog.regclass, pg_catalog.regclass, pg_catalog.bool, pg_catalog.bool) FROM PUBLIC;

CREATE FUNCTION @extschema@.synth_attack(
    model pg_catalog.text,
    attack pg_catalog.text DEFAULT 'all',
    attacks pg_catalog.int8 DEFAULT NULL,
    secrets pg_catalog.name[] DEFAULT NULL,
    known pg_catalog.name[] DEFAULT NULL,
    first pg_catalog.name[] DEFAULT NULL,
    second pg_catalog.name[] DEFAULT NULL,
    confidence pg_catalog.float8 DEFAULT 0.95,
    compatible pg_catalog.bool DEFAULT false,
    rows pg_catalog.int8 DEFAULT NULL,
    seed pg_catalog.int8 DEFAULT 0,
    source pg_catalog.regclass DEFAULT NULL,
    synthetic pg_catalog.regclass DEFAULT NULL,
    visible_rows pg_catalog.bool DEFAULT false,
    store pg_catalog.bool DEFAULT false,
    OUT attack pg_catalog.text,
    OUT target pg_catalog.text,
    OUT measure pg_catalog.text,
    OUT estimate pg_catalog.float8,
    OUT low pg_catalog.float8,
    OUT high pg_catalog.float8,
    OUT baseline pg_catalog.float8,
    OUT control pg_catalog.float8,
    OUT worst_decile pg_catalog.float8,
    OUT ceiling pg_catalog.float8,
    OUT p_value pg_catalog.float8,
    OUT trials pg_catalog.int8,
    OUT hits pg_catalog.int8,
    OUT threat_model pg_catalog.text,
    OUT note pg_catalog.text,
    OUT seed pg_catalog.int8
) RETURNS SETOF pg_catalog.record AS 'MODULE_PATHNAME', 'synth_attack' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_attack(pg_catalog.text, pg_catalog.text, pg_catalog.int8, pg_catalog.name[], pg_catalog.name[], pg_catalog.name[], pg_catalog.name[], pg_catalog.float8, pg_catalog.bool, pg_catalog.int8, pg_catalog.int8, pg_catalog.regclass, pg_catalog.regclass, pg_catalog.bool, pg_catalog.bool)
    IS 'what attackers who know a synthetic table learn of people in its source, beside those who only guess and people who were held out; computed from real rows, and not private';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_attack(pg_catalog.text, pg_catalog.text, pg_catalog.int8, pg_catalog.name[], pg_catalog.name[], pg_catalog.name[], pg_catalog.name[], pg_catalog.float8, pg_catalog.bool, pg_catalog.int8, pg_catalog.int8, pg_catalog.regclass, pg_catalog.regclass, pg_catalog.bool, pg_catalog.bool) FROM PUBLIC;

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
-- src/sql/85_audit.sql
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
