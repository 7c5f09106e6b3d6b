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
