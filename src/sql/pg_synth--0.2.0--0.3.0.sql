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
