\echo Use "ALTER EXTENSION pg_synth UPDATE TO '0.3.0'" to load this file. \quit

CREATE FUNCTION @extschema@.synth_fit(
    source pg_catalog.regclass,
    model pg_catalog.text DEFAULT NULL,
    method pg_catalog.text DEFAULT 'aim',
    columns pg_catalog.name[] DEFAULT NULL,
    holdout pg_catalog.float8 DEFAULT 0,
    options pg_catalog.jsonb DEFAULT '{}',
    epsilon pg_catalog.float8 DEFAULT 1,
    delta pg_catalog.float8 DEFAULT 1e-9,
    privacy_unit pg_catalog.name DEFAULT NULL,
    max_rows_per_unit pg_catalog.int8 DEFAULT 1,
    domains pg_catalog.jsonb DEFAULT '{}',
    workload pg_catalog.jsonb DEFAULT NULL,
    group_by pg_catalog.name DEFAULT NULL,
    public_rows pg_catalog.int8 DEFAULT NULL
) RETURNS pg_catalog.text AS 'MODULE_PATHNAME', 'synth_fit' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_fit(pg_catalog.regclass, pg_catalog.text, pg_catalog.text, pg_catalog.name[], pg_catalog.float8, pg_catalog.jsonb, pg_catalog.float8, pg_catalog.float8, pg_catalog.name, pg_catalog.int8, pg_catalog.jsonb, pg_catalog.jsonb, pg_catalog.name, pg_catalog.int8)
    IS 'learns a model of a table or view with (epsilon, delta)-differential privacy, stores it, and returns its name; epsilon => ''infinity'' promises nothing';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_fit(pg_catalog.regclass, pg_catalog.text, pg_catalog.text, pg_catalog.name[], pg_catalog.float8, pg_catalog.jsonb, pg_catalog.float8, pg_catalog.float8, pg_catalog.name, pg_catalog.int8, pg_catalog.jsonb, pg_catalog.jsonb, pg_catalog.name, pg_catalog.int8) FROM PUBLIC;

-- Who could fit still can. A GRANT in this script counts as one of the extension's own, which dumps leave out; these
-- are the administrator's, so the record of the extension's own stays as it was before them.
DO LANGUAGE plpgsql $keep_rights$
DECLARE
    old_fit CONSTANT pg_catalog.regprocedure := '@extschema@.synth_fit(pg_catalog.regclass, pg_catalog.text, pg_catalog.text, pg_catalog.name[], pg_catalog.float8, pg_catalog.jsonb)';
    new_fit CONSTANT pg_catalog.regprocedure := '@extschema@.synth_fit(pg_catalog.regclass, pg_catalog.text, pg_catalog.text, pg_catalog.name[], pg_catalog.float8, pg_catalog.jsonb, pg_catalog.float8, pg_catalog.float8, pg_catalog.name, pg_catalog.int8, pg_catalog.jsonb, pg_catalog.jsonb, pg_catalog.name, pg_catalog.int8)';
    owner pg_catalog.oid;
    own_rights pg_catalog.aclitem[];
    role pg_catalog.text;
    grantable pg_catalog.bool;
BEGIN
    SELECT p.proowner, p.proacl INTO STRICT owner, own_rights
    FROM pg_catalog.pg_proc AS p WHERE p.oid OPERATOR(pg_catalog.=) new_fit;
    FOR role, grantable IN
        SELECT CASE WHEN a.grantee OPERATOR(pg_catalog.=) 0 THEN 'PUBLIC'
            ELSE pg_catalog.format('%I', pg_catalog.pg_get_userbyid(a.grantee)) END, a.is_grantable
        FROM pg_catalog.pg_proc AS p,
            pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) AS a
        WHERE p.oid OPERATOR(pg_catalog.=) old_fit AND a.privilege_type OPERATOR(pg_catalog.=) 'EXECUTE'
            AND a.grantee OPERATOR(pg_catalog.<>) owner
    LOOP
        EXECUTE pg_catalog.format('GRANT EXECUTE ON FUNCTION %s TO %s%s', new_fit, role,
            CASE WHEN grantable THEN ' WITH GRANT OPTION' END);
    END LOOP;
    UPDATE pg_catalog.pg_init_privs SET initprivs = own_rights
    WHERE classoid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
        AND objoid OPERATOR(pg_catalog.=) new_fit AND objsubid OPERATOR(pg_catalog.=) 0;
    -- PostgreSQL 17 and later keep a role for such a record.
    DELETE FROM pg_catalog.pg_shdepend
    WHERE dbid OPERATOR(pg_catalog.=) (SELECT d.oid FROM pg_catalog.pg_database AS d
            WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())
        AND classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
        AND objid OPERATOR(pg_catalog.=) new_fit AND deptype OPERATOR(pg_catalog.=) 'i'
        AND refobjid OPERATOR(pg_catalog.<>) owner;
END
$keep_rights$;
DROP FUNCTION @extschema@.synth_fit(pg_catalog.regclass, pg_catalog.text, pg_catalog.text, pg_catalog.name[], pg_catalog.float8, pg_catalog.jsonb);
-- The ledger, and private models in the catalog: src/sql/10_schema.sql, 15_ledger.sql, 60_models.sql, 75_budgets.sql.
-- What is replaced here belongs to the extension already.
ALTER TABLE synth.model ADD COLUMN epsilon pg_catalog.float8, ADD COLUMN delta pg_catalog.float8,
    ADD COLUMN privacy_unit pg_catalog.text, ADD COLUMN max_rows_per_unit pg_catalog.int8;
-- Sizes of tables are for everybody to see and outlive a rollback: payloads of private models are padded, and padding
-- must not be compressed away.
ALTER TABLE synth.model ALTER COLUMN payload SET STORAGE EXTERNAL;
COMMENT ON COLUMN synth.model.payload IS 'the model itself, padded to a power of two if it is private; read it with synth_export()';
COMMENT ON COLUMN synth.model.epsilon IS 'epsilon of the guarantee, NULL without one';
COMMENT ON COLUMN synth.model.delta IS 'delta of the guarantee, NULL without one';
COMMENT ON COLUMN synth.model.privacy_unit IS 'column whose values are the privacy units; NULL: rows are';
COMMENT ON COLUMN synth.model.max_rows_per_unit IS 'how many rows of one unit the fit used at most, NULL without a guarantee';

-- What fits have spent on which tables. Nobody reads or writes these tables directly: synth_budgets and synth_ledger show
-- them to those who may read the tables, and pg_synth alone writes them, whatever is granted.
CREATE SEQUENCE synth.account_id_seq;
COMMENT ON SEQUENCE synth.account_id_seq IS 'numbers of accounts';

CREATE TABLE synth.account (
    id pg_catalog.int8 NOT NULL DEFAULT pg_catalog.nextval('synth.account_id_seq'),
    cluster_id pg_catalog.int8 NOT NULL,
    table_id pg_catalog.oid NOT NULL,
    epsilon pg_catalog.float8,
    delta pg_catalog.float8,
    entries pg_catalog.int8 NOT NULL DEFAULT 0,
    head pg_catalog.bytea NOT NULL DEFAULT '',
    created pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.now(),
    CONSTRAINT account_pkey PRIMARY KEY (id),
    CONSTRAINT account_founder UNIQUE (cluster_id, table_id)
);
COMMENT ON TABLE synth.account IS 'one account for each table that a fit read or a budget was declared for; a fit locks the accounts of all tables that it reads';
COMMENT ON COLUMN synth.account.id IS 'number of the account';
COMMENT ON COLUMN synth.account.cluster_id IS 'system identifier of the cluster in which it was made';
COMMENT ON COLUMN synth.account.table_id IS 'object id, there, of the table for which it was made';
COMMENT ON COLUMN synth.account.epsilon IS 'declared budget at delta, NULL while none is declared';
COMMENT ON COLUMN synth.account.delta IS 'delta of the declared budget';
COMMENT ON COLUMN synth.account.entries IS 'number of its last entry in synth.ledger';
COMMENT ON COLUMN synth.account.head IS 'hash of that entry';
COMMENT ON COLUMN synth.account.created IS 'when it was made';

CREATE TABLE synth.account_table (
    account pg_catalog.int8 NOT NULL,
    cluster_id pg_catalog.int8 NOT NULL,
    table_id pg_catalog.oid NOT NULL,
    schema pg_catalog.text NOT NULL,
    name pg_catalog.text NOT NULL,
    CONSTRAINT account_table_pkey PRIMARY KEY (account, cluster_id, table_id, schema, name)
);
CREATE INDEX account_table_by_id ON synth.account_table (table_id);
CREATE INDEX account_table_by_name ON synth.account_table (name, schema);
COMMENT ON TABLE synth.account_table IS 'which tables an account is about: a table answers to every account that knows its object id or its name';
COMMENT ON COLUMN synth.account_table.account IS 'number of the account';
COMMENT ON COLUMN synth.account_table.cluster_id IS 'system identifier of the cluster in which the object id counts';
COMMENT ON COLUMN synth.account_table.table_id IS 'object id of the table';
COMMENT ON COLUMN synth.account_table.schema IS 'schema of the table when it was read; pg_temp for temporary tables, which have no name to go by';
COMMENT ON COLUMN synth.account_table.name IS 'name of the table when it was read';

CREATE TABLE synth.ledger (
    account pg_catalog.int8 NOT NULL,
    number pg_catalog.int8 NOT NULL,
    kind pg_catalog.text NOT NULL,
    "time" pg_catalog.timestamptz NOT NULL,
    role pg_catalog.text NOT NULL,
    relation pg_catalog.text NOT NULL,
    source pg_catalog.text,
    model pg_catalog.text,
    version pg_catalog.int4,
    method pg_catalog.text,
    epsilon pg_catalog.float8,
    delta pg_catalog.float8,
    old_epsilon pg_catalog.float8,
    old_delta pg_catalog.float8,
    rho pg_catalog.int8,
    union_delta pg_catalog.int8,
    privacy_unit pg_catalog.text,
    max_rows_per_unit pg_catalog.int8,
    mechanisms pg_catalog.json,
    xid pg_catalog.xid8 NOT NULL,
    previous pg_catalog.bytea NOT NULL,
    hash pg_catalog.bytea NOT NULL,
    CONSTRAINT ledger_pkey PRIMARY KEY (account, number)
);
-- Sizes of tables are for everybody to see and outlive a rollback, and what a fit measured follows the data: the lists are
-- padded, and padding must not be compressed away.
ALTER TABLE synth.ledger ALTER COLUMN mechanisms SET STORAGE EXTERNAL;
COMMENT ON TABLE synth.ledger IS 'what was spent on each account and which budgets were declared, chained by hashes; append-only';
COMMENT ON COLUMN synth.ledger.account IS 'number of the account';
COMMENT ON COLUMN synth.ledger.number IS 'counts the entries of the account from 1';
COMMENT ON COLUMN synth.ledger.kind IS 'fit: a fit read the table; budget: its budget was declared; restored: earlier entries were found to come from a dump';
COMMENT ON COLUMN synth.ledger."time" IS 'start of the transaction that wrote the entry';
COMMENT ON COLUMN synth.ledger.role IS 'who fitted or declared';
COMMENT ON COLUMN synth.ledger.relation IS 'the table of the account, by its name at the time';
COMMENT ON COLUMN synth.ledger.source IS 'the table or view that was fitted';
COMMENT ON COLUMN synth.ledger.model IS 'name of the model';
COMMENT ON COLUMN synth.ledger.version IS 'version of the model';
COMMENT ON COLUMN synth.ledger.method IS 'how it was learned';
COMMENT ON COLUMN synth.ledger.epsilon IS 'of a fit: as asked; of a budget: as declared';
COMMENT ON COLUMN synth.ledger.delta IS 'of a fit: as asked; of a budget: as declared';
COMMENT ON COLUMN synth.ledger.old_epsilon IS 'the budget before';
COMMENT ON COLUMN synth.ledger.old_delta IS 'the budget before';
COMMENT ON COLUMN synth.ledger.rho IS 'what the fit costs in zero-concentrated differential privacy, in units of 1e-12; NULL for a fit that promises nothing';
COMMENT ON COLUMN synth.ledger.union_delta IS 'what it costs in delta on top, for domains that it learned, in units of 1e-18';
COMMENT ON COLUMN synth.ledger.privacy_unit IS 'column whose values are the privacy units; NULL: rows are';
COMMENT ON COLUMN synth.ledger.max_rows_per_unit IS 'how many rows of one unit the fit used at most';
COMMENT ON COLUMN synth.ledger.mechanisms IS 'what the fit measured and paid, padded with blanks';
COMMENT ON COLUMN synth.ledger.xid IS 'the (sub)transaction that wrote the entry: of a row that came from a dump, it is not the one that wrote the row';
COMMENT ON COLUMN synth.ledger.previous IS 'hash of the entry before, empty for the first';
COMMENT ON COLUMN synth.ledger.hash IS 'synth.ledger_hash() of this entry';

REVOKE ALL ON synth.account, synth.account_table, synth.ledger FROM PUBLIC;
REVOKE ALL ON SEQUENCE synth.account_id_seq FROM PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('synth.account_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('synth.account', '');
SELECT pg_catalog.pg_extension_config_dump('synth.account_table', '');
SELECT pg_catalog.pg_extension_config_dump('synth.ledger', '');

CREATE FUNCTION synth.guard_ledger() RETURNS pg_catalog.trigger
    AS 'MODULE_PATHNAME', 'synth_guard_ledger' LANGUAGE C;
COMMENT ON FUNCTION synth.guard_ledger() IS 'internal: refuses changes of the ledger that pg_synth does not make itself; superusers may insert, to restore a dump';
REVOKE EXECUTE ON FUNCTION synth.guard_ledger() FROM PUBLIC;

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON synth.account
    FOR EACH STATEMENT EXECUTE FUNCTION synth.guard_ledger('updatable');
COMMENT ON TRIGGER guard ON synth.account IS 'only pg_synth writes';
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON synth.account_table
    FOR EACH STATEMENT EXECUTE FUNCTION synth.guard_ledger();
COMMENT ON TRIGGER guard ON synth.account_table IS 'only pg_synth writes, and never updates or deletes';
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON synth.ledger
    FOR EACH STATEMENT EXECUTE FUNCTION synth.guard_ledger();
COMMENT ON TRIGGER guard ON synth.ledger IS 'only pg_synth writes, and never updates or deletes';

CREATE FUNCTION synth.ledger_hash(entry synth.ledger) RETURNS pg_catalog.bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN pg_catalog.sha256((entry).previous OPERATOR(pg_catalog.||) pg_catalog.convert_to(pg_catalog.jsonb_build_array(
        (entry).account, (entry).number, (entry).kind,
        (EXTRACT(epoch FROM (entry)."time") OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8,
        (entry).role, (entry).relation, (entry).source, (entry).model, (entry).version, (entry).method,
        pg_catalog.encode(pg_catalog.float8send((entry).epsilon), 'hex'),
        pg_catalog.encode(pg_catalog.float8send((entry).delta), 'hex'),
        pg_catalog.encode(pg_catalog.float8send((entry).old_epsilon), 'hex'),
        pg_catalog.encode(pg_catalog.float8send((entry).old_delta), 'hex'),
        (entry).rho, (entry).union_delta, (entry).privacy_unit, (entry).max_rows_per_unit,
        (entry).mechanisms::pg_catalog.text, (entry).xid::pg_catalog.text)::pg_catalog.text, 'UTF8'));
COMMENT ON FUNCTION synth.ledger_hash(synth.ledger) IS 'internal: hash over the previous hash and everything else that an entry says, whatever the settings of the session';
REVOKE EXECUTE ON FUNCTION synth.ledger_hash(synth.ledger) FROM PUBLIC;

CREATE FUNCTION synth.is_committed(writer pg_catalog.xid) RETURNS pg_catalog.bool
    AS 'MODULE_PATHNAME', 'synth_is_committed' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION synth.is_committed(pg_catalog.xid) IS 'internal: false for what the present transaction wrote itself: it is not to be seen before it is paid for';

CREATE FUNCTION synth.cluster_id() RETURNS pg_catalog.int8
    AS 'MODULE_PATHNAME', 'synth_cluster_id' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION synth.cluster_id() IS 'internal: system identifier of this cluster';

CREATE FUNCTION synth.is_original(recorded pg_catalog.xid8, writer pg_catalog.xid) RETURNS pg_catalog.bool
    AS 'MODULE_PATHNAME', 'synth_is_original' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION synth.is_original(pg_catalog.xid8, pg_catalog.xid) IS 'internal: whether a row was written by the transaction that it records, and not by the restore of a dump';

CREATE VIEW synth.ledger_state AS
    SELECT l.account, l.committed,
        pg_catalog.max(l.number) AS entries,
        least(coalesce(pg_catalog.sum(l.rho), 0), 9223372036854775807)::pg_catalog.int8 AS rho,
        least(coalesce(pg_catalog.sum(l.union_delta), 0), 9223372036854775807)::pg_catalog.int8 AS union_delta,
        pg_catalog.count(*) FILTER (WHERE l.kind OPERATOR(pg_catalog.=) 'fit' AND l.rho IS NOT NULL) AS fits,
        pg_catalog.count(*) FILTER (WHERE l.kind OPERATOR(pg_catalog.=) 'fit' AND l.rho IS NULL) AS fits_without_guarantee,
        pg_catalog.max(l.number) FILTER (WHERE NOT l.original) AS last_restored,
        pg_catalog.max(l.number) FILTER (WHERE l.original AND l.kind OPERATOR(pg_catalog.<>) 'fit') AS last_acknowledged
    FROM (SELECT e.account, e.number, e.kind, e.rho, e.union_delta, synth.is_committed(e.xmin) AS committed,
            synth.is_original(e.xid, e.xmin) AS original FROM synth.ledger e) AS l
    GROUP BY l.account, l.committed;
COMMENT ON VIEW synth.ledger_state IS 'internal: sums over the entries of each account, those of the present transaction apart';

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
        'rows', (m).rows, 'rows_used', (m).rows_used, 'options', (m).options, 'details', (m).details,
        'holdout', pg_catalog.jsonb_build_object('share', (m).holdout, 'key', (m).holdout_key, 'columns', (m).holdout_columns),
        'row_security', (m).row_security, 'owner', synth.role_name((m).owner, (m).owner_id, (m).cluster_id), 'created', (m).created,
        'bytes', pg_catalog.length((m).payload), 'columns', (m).columns);

CREATE VIEW synth.current_model AS
    SELECT m.*
    FROM synth.model m
    WHERE (NOT m.private OR synth.is_committed(m.xmin)) AND m.version OPERATOR(pg_catalog.=) (
        SELECT pg_catalog.max(v.version) FROM synth.model v
        WHERE v.name OPERATOR(pg_catalog.=) m.name AND (NOT v.private OR synth.is_committed(v.xmin)));
COMMENT ON VIEW synth.current_model IS 'internal: models in their current versions, without private ones that this transaction has not paid for yet';

CREATE OR REPLACE VIEW @extschema@.synth_models WITH (security_barrier) AS
    SELECT m.name, m.version, m.method, m.private,
        CASE WHEN m.source_name IS NOT NULL THEN
            pg_catalog.quote_ident(m.source_schema) OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(m.source_name) END AS source,
        m.rows, m.rows_used, pg_catalog.jsonb_array_length(m.columns) AS columns, m.holdout, m.row_security,
        synth.role_name(m.owner, m.owner_id, m.cluster_id) AS owner, m.created,
        pg_catalog.length(m.payload) AS bytes,
        (SELECT pg_catalog.count(*) FROM synth.synthetic_table t WHERE t.model OPERATOR(pg_catalog.=) m.name) AS synthetic_tables,
        m.epsilon, m.delta, (m.details OPERATOR(pg_catalog.->>) 'copy ratio')::pg_catalog.float8 AS copy_ratio
    FROM synth.current_model m
    WHERE synth.may_draw(m.name);

CREATE OR REPLACE VIEW @extschema@.synth_columns WITH (security_barrier) AS
    SELECT m.name AS model, m.version, c.position::pg_catalog.int4 AS position, c.value OPERATOR(pg_catalog.->>) 'name' AS name,
        c.value OPERATOR(pg_catalog.->>) 'type' AS type, c.value OPERATOR(pg_catalog.->>) 'content' AS content,
        (c.value OPERATOR(pg_catalog.->>) 'codes')::pg_catalog.int8 AS codes,
        (c.value OPERATOR(pg_catalog.->>) 'null_share')::pg_catalog.float8 AS null_share,
        (c.value OPERATOR(pg_catalog.->>) 'not_null')::pg_catalog.bool AS not_null
    FROM synth.current_model m
    CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(m.columns) WITH ORDINALITY AS c(value, position)
    WHERE synth.may_draw(m.name);

-- Privacy budgets, for the owners of tables, and what became of them, for those who may read the tables.

CREATE FUNCTION synth.spent_epsilon(rho pg_catalog.int8, union_delta pg_catalog.int8, delta pg_catalog.float8) RETURNS pg_catalog.float8
    AS 'MODULE_PATHNAME', 'synth_spent_epsilon' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION synth.spent_epsilon(pg_catalog.int8, pg_catalog.int8, pg_catalog.float8) IS 'internal: the epsilon that a price of the ledger comes to at a delta';

CREATE FUNCTION synth.left_rho(epsilon pg_catalog.float8, delta pg_catalog.float8, rho pg_catalog.int8, union_delta pg_catalog.int8) RETURNS pg_catalog.int8
    AS 'MODULE_PATHNAME', 'synth_left_rho' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION synth.left_rho(pg_catalog.float8, pg_catalog.float8, pg_catalog.int8, pg_catalog.int8) IS 'internal: what a budget leaves after a price of the ledger, in units of 1e-12 of rho';

CREATE FUNCTION synth.further_epsilon(rho pg_catalog.int8, delta pg_catalog.float8) RETURNS pg_catalog.float8
    AS 'MODULE_PATHNAME', 'synth_further_epsilon' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION synth.further_epsilon(pg_catalog.int8, pg_catalog.float8) IS 'internal: the largest epsilon, at a delta, of one fit that costs at most this much';

CREATE VIEW synth.account_relation AS
    SELECT t.account, c.oid AS relation_id,
        pg_catalog.quote_ident(n.nspname) OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(c.relname) AS relation,
        pg_catalog.pg_has_role(c.relowner, 'USAGE') OR pg_catalog.has_table_privilege(c.oid, 'SELECT') AS visible
    FROM (
        SELECT k.account, k.table_id FROM synth.account_table k
            WHERE k.cluster_id OPERATOR(pg_catalog.=) synth.cluster_id()
        UNION
        SELECT k.account, r.oid FROM synth.account_table k
            JOIN pg_catalog.pg_namespace s ON s.nspname::pg_catalog.text OPERATOR(pg_catalog.=) k.schema
            JOIN pg_catalog.pg_class r ON r.relnamespace OPERATOR(pg_catalog.=) s.oid AND r.relname::pg_catalog.text OPERATOR(pg_catalog.=) k.name
    ) AS t
    JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) t.table_id
        AND c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p', 'f', 'm']::pg_catalog."char"[])
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace;
COMMENT ON VIEW synth.account_relation IS 'internal: tables that answer to each account now, and whether the current user may see what was spent on them';

CREATE VIEW @extschema@.synth_budgets WITH (security_barrier) AS
    SELECT coalesce(t.relation, f.relation) AS relation, a.epsilon, a.delta,
        synth.spent_epsilon(coalesce(s.rho, 0), coalesce(s.union_delta, 0), coalesce(a.delta, 1e-6)) AS epsilon_spent,
        synth.further_epsilon(l.rho, 1e-9) AS epsilon_left,
        pg_catalog.ceil(coalesce(s.rho, 0)::pg_catalog.numeric OPERATOR(pg_catalog./) 1000000)::pg_catalog.int8 AS rho_spent,
        l.rho OPERATOR(pg_catalog./) 1000000 AS rho_left,
        coalesce(s.fits, 0) AS fits, coalesce(s.fits_without_guarantee, 0) AS fits_without_guarantee,
        coalesce(s.last_restored OPERATOR(pg_catalog.>) coalesce(s.last_acknowledged, 0), false) AS restored,
        a.id AS account
    FROM synth.account a
    LEFT JOIN synth.account_relation t ON t.account OPERATOR(pg_catalog.=) a.id
    LEFT JOIN LATERAL (
        SELECT pg_catalog.min(pg_catalog.quote_ident(k.schema) OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(k.name)) AS relation
        FROM synth.account_table k WHERE k.account OPERATOR(pg_catalog.=) a.id
    ) f ON true
    LEFT JOIN synth.ledger_state s ON s.account OPERATOR(pg_catalog.=) a.id AND s.committed
    CROSS JOIN LATERAL (
        SELECT synth.left_rho(a.epsilon, a.delta, coalesce(s.rho, 0), coalesce(s.union_delta, 0)) AS rho
    ) l
    WHERE t.visible OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE');
COMMENT ON VIEW @extschema@.synth_budgets IS 'what was declared and spent on tables that the current user owns or may read; one line for each table of an account';
COMMENT ON COLUMN @extschema@.synth_budgets.relation IS 'the table; where it is gone, its name at the time';
COMMENT ON COLUMN @extschema@.synth_budgets.epsilon IS 'declared budget, NULL while none is declared';
COMMENT ON COLUMN @extschema@.synth_budgets.delta IS 'delta of the declared budget';
COMMENT ON COLUMN @extschema@.synth_budgets.epsilon_spent IS 'what all fits together have spent, at the declared delta, or at 1e-6 while none is declared';
COMMENT ON COLUMN @extschema@.synth_budgets.epsilon_left IS 'the largest epsilon, at delta 1e-9, of one more fit';
COMMENT ON COLUMN @extschema@.synth_budgets.rho_spent IS 'what all fits together have spent, in millionths of rho, rounded up';
COMMENT ON COLUMN @extschema@.synth_budgets.rho_left IS 'what is left, in millionths of rho, rounded down';
COMMENT ON COLUMN @extschema@.synth_budgets.fits IS 'fits with a guarantee';
COMMENT ON COLUMN @extschema@.synth_budgets.fits_without_guarantee IS 'fits without one: what they show of the table has no bound';
COMMENT ON COLUMN @extschema@.synth_budgets.restored IS 'the ledger came from a dump, and may lack what was spent since: with a budget, fits wait for synth_set_budget()';
COMMENT ON COLUMN @extschema@.synth_budgets.account IS 'number of the account in synth_ledger';
GRANT SELECT ON @extschema@.synth_budgets TO PUBLIC;

CREATE VIEW @extschema@.synth_ledger WITH (security_barrier) AS
    SELECT l.account, l.number, l.relation, l.source, l."time", l.role, l.kind, l.model, l.version, l.method, l.epsilon, l.delta,
        pg_catalog.ceil(l.rho::pg_catalog.numeric OPERATOR(pg_catalog./) 1000000)::pg_catalog.int8 AS rho,
        l.privacy_unit, l.max_rows_per_unit, l.mechanisms::pg_catalog.jsonb AS mechanisms, l.old_epsilon, l.old_delta
    FROM synth.ledger l
    WHERE synth.is_committed(l.xmin) AND (pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
        OR EXISTS (SELECT FROM synth.account_relation t WHERE t.account OPERATOR(pg_catalog.=) l.account AND t.visible));
COMMENT ON VIEW @extschema@.synth_ledger IS 'every fit of tables that the current user owns or may read, and every declared budget; a fit of several tables has a line for each';
COMMENT ON COLUMN @extschema@.synth_ledger.relation IS 'the table, by its name at the time';
COMMENT ON COLUMN @extschema@.synth_ledger.source IS 'the table or view that was fitted';
COMMENT ON COLUMN @extschema@.synth_ledger.rho IS 'what the fit costs, in millionths of rho, rounded up; NULL: it promises nothing';
GRANT SELECT ON @extschema@.synth_ledger TO PUBLIC;

CREATE FUNCTION @extschema@.synth_set_budget(
    source pg_catalog.regclass,
    epsilon pg_catalog.float8,
    delta pg_catalog.float8 DEFAULT 1e-6,
    accept_large_delta pg_catalog.bool DEFAULT false
) RETURNS pg_catalog.void AS 'MODULE_PATHNAME', 'synth_set_budget' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_set_budget(pg_catalog.regclass, pg_catalog.float8, pg_catalog.float8, pg_catalog.bool)
    IS 'declares what all fits of a table together may spend, or declares it anew; its owner only, and on record in synth_ledger';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_set_budget(pg_catalog.regclass, pg_catalog.float8, pg_catalog.float8, pg_catalog.bool) FROM PUBLIC;

CREATE FUNCTION @extschema@.synth_verify_ledger(source pg_catalog.regclass) RETURNS pg_catalog.bool
    AS 'MODULE_PATHNAME', 'synth_verify_ledger' LANGUAGE C STABLE PARALLEL RESTRICTED;
COMMENT ON FUNCTION @extschema@.synth_verify_ledger(pg_catalog.regclass)
    IS 'computes the hashes of a table''s ledger again: true, or an error that names the first entry that is not as it was written';

CREATE FUNCTION synth.secret_rank() RETURNS pg_catalog.int8
    AS 'MODULE_PATHNAME', 'synth_secret_rank' LANGUAGE C VOLATILE PARALLEL SAFE;
COMMENT ON FUNCTION synth.secret_rank() IS 'internal: a number from the operating system, by which a private fit chooses the rows of a privacy unit';
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

CREATE FUNCTION @extschema@.synth_plan(
    source pg_catalog.regclass,
    model pg_catalog.text DEFAULT NULL,
    method pg_catalog.text DEFAULT 'aim',
    columns pg_catalog.name[] DEFAULT NULL,
    holdout pg_catalog.float8 DEFAULT 0,
    options pg_catalog.jsonb DEFAULT '{}',
    epsilon pg_catalog.float8 DEFAULT 1,
    delta pg_catalog.float8 DEFAULT 1e-9,
    privacy_unit pg_catalog.name DEFAULT NULL,
    max_rows_per_unit pg_catalog.int8 DEFAULT 1,
    domains pg_catalog.jsonb DEFAULT '{}',
    workload pg_catalog.jsonb DEFAULT NULL,
    group_by pg_catalog.name DEFAULT NULL,
    public_rows pg_catalog.int8 DEFAULT NULL,
    rows pg_catalog.int8 DEFAULT NULL,
    OUT step pg_catalog.int4,
    OUT mechanism pg_catalog.text,
    OUT subject pg_catalog.text,
    OUT times pg_catalog.int4,
    OUT rho pg_catalog.float8,
    OUT share pg_catalog.float8,
    OUT union_delta pg_catalog.float8,
    OUT deviation pg_catalog.float8
) RETURNS SETOF pg_catalog.record AS 'MODULE_PATHNAME', 'synth_plan' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION @extschema@.synth_plan(pg_catalog.regclass, pg_catalog.text, pg_catalog.text, pg_catalog.name[], pg_catalog.float8, pg_catalog.jsonb, pg_catalog.float8, pg_catalog.float8, pg_catalog.name, pg_catalog.int8, pg_catalog.jsonb, pg_catalog.jsonb, pg_catalog.name, pg_catalog.int8, pg_catalog.int8)
    IS 'what a private fit would pay for each step (rho in millionths) and the standard deviation of its noise in rows; reads none of the rows';
REVOKE EXECUTE ON FUNCTION @extschema@.synth_plan(pg_catalog.regclass, pg_catalog.text, pg_catalog.text, pg_catalog.name[], pg_catalog.float8, pg_catalog.jsonb, pg_catalog.float8, pg_catalog.float8, pg_catalog.name, pg_catalog.int8, pg_catalog.jsonb, pg_catalog.jsonb, pg_catalog.name, pg_catalog.int8, pg_catalog.int8) FROM PUBLIC;

-- synth_sample() takes a condition. A call could not choose between the old functions and the new ones, so the old ones
-- must go; DROP's own advice, CASCADE, is none for an update.
DO LANGUAGE plpgsql $drop_old_sample$
DECLARE
    dependents pg_catalog.text;
BEGIN
    DROP FUNCTION @extschema@.synth_sample(pg_catalog.text, pg_catalog.int8, pg_catalog.int8),
        @extschema@.synth_sample(pg_catalog.anyelement, pg_catalog.text, pg_catalog.int8, pg_catalog.int8);
EXCEPTION WHEN dependent_objects_still_exist THEN
    GET STACKED DIAGNOSTICS dependents = PG_EXCEPTION_DETAIL;
    RAISE EXCEPTION USING ERRCODE = 'dependent_objects_still_exist',
        MESSAGE = 'synth_sample() gets a new argument with this version, and other objects depend on it as it is',
        DETAIL = dependents,
        HINT = 'Keep their definitions, drop them, update, and create them again.';
END
$drop_old_sample$;

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
