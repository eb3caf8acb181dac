namespace VlmRun.PostgreSql;

/// <summary>The SQL that brings the schema from each version to the next. What was released is not changed any more.</summary>
internal static class SchemaVersions
{
    private const string First = """
        CREATE SCHEMA IF NOT EXISTS vlmrun;
        CREATE TABLE vlmrun.version (version int NOT NULL);
        CREATE TABLE vlmrun.run (
            run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL UNIQUE,
            header text NOT NULL,
            started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            first_at timestamptz,
            keeps_ids boolean);
        CREATE TABLE vlmrun.worker (
            worker_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            run_id bigint NOT NULL REFERENCES vlmrun.run ON DELETE CASCADE,
            host text NOT NULL,
            process int NOT NULL,
            per_minute float8,
            joined_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            lease_until timestamptz NOT NULL,
            ended_at timestamptz,
            early text,
            failures int NOT NULL DEFAULT 0);
        CREATE INDEX worker_live ON vlmrun.worker (run_id, lease_until);
        CREATE TABLE vlmrun.source (
            source_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            run_id bigint NOT NULL REFERENCES vlmrun.run ON DELETE CASCADE,
            key uuid NOT NULL,
            path text NOT NULL,
            step text,
            id text,
            entry text,
            has_result boolean NOT NULL DEFAULT false,
            md5 text,
            bytes bigint,
            host text,
            at timestamptz,
            worker_id bigint,
            ended_by bigint,
            UNIQUE (run_id, key));
        CREATE INDEX source_worker ON vlmrun.source (worker_id) WHERE worker_id IS NOT NULL;
        CREATE INDEX source_unended ON vlmrun.source (run_id, step) WHERE step IS DISTINCT FROM 'completed';
        CREATE INDEX source_content ON vlmrun.source (run_id, bytes) WHERE bytes IS NOT NULL;
        CREATE TABLE vlmrun.prediction (
            run_id bigint NOT NULL,
            key uuid NOT NULL,
            source_id bigint NOT NULL REFERENCES vlmrun.source ON DELETE CASCADE,
            id text NOT NULL,
            body bytea,
            credits numeric NOT NULL DEFAULT 0,
            PRIMARY KEY (run_id, key));
        CREATE INDEX prediction_source ON vlmrun.prediction (source_id);
        INSERT INTO vlmrun.version VALUES (1);
        """;

    // The budget that the workers of a run share, and the files that were moved. The new tables belong to the owner of the others, and roles have the rights on them that they have on those.
    private const string Second = """
        ALTER TABLE vlmrun.worker ADD COLUMN max_credits numeric;
        CREATE INDEX IF NOT EXISTS source_moved ON vlmrun.source (run_id, source_id) WHERE entry LIKE '%,"target":"%';
        CREATE TABLE vlmrun.budget (
            run_id bigint PRIMARY KEY REFERENCES vlmrun.run ON DELETE CASCADE,
            version bigint NOT NULL DEFAULT 1,
            max numeric NOT NULL,
            used numeric NOT NULL DEFAULT 0,
            billed numeric NOT NULL DEFAULT 0,
            estimated numeric NOT NULL DEFAULT 0,
            worst_ratio numeric NOT NULL DEFAULT 2,
            max_bill numeric NOT NULL DEFAULT 0,
            started_at timestamptz NOT NULL DEFAULT clock_timestamp());
        CREATE TABLE vlmrun.reservation (
            run_id bigint NOT NULL REFERENCES vlmrun.run ON DELETE CASCADE,
            key uuid NOT NULL,
            worker_id bigint NOT NULL,
            expected numeric,
            high numeric,
            state smallint NOT NULL,
            PRIMARY KEY (run_id, key));
        DO $do$
        DECLARE one record;
        BEGIN
            FOR one IN SELECT tableowner AS name FROM pg_catalog.pg_tables WHERE schemaname = 'vlmrun' AND tablename = 'source' AND tableowner <> current_user LOOP
                EXECUTE format('ALTER TABLE vlmrun.budget OWNER TO %I', one.name);
                EXECUTE format('ALTER TABLE vlmrun.reservation OWNER TO %I', one.name);
            END LOOP;
            FOR one IN
                SELECT a.privilege_type AS privilege, CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END AS name
                FROM pg_catalog.pg_class c, LATERAL pg_catalog.aclexplode(c.relacl) a
                WHERE c.oid = 'vlmrun.source'::regclass AND a.grantee <> c.relowner AND a.privilege_type IN ('SELECT', 'INSERT', 'UPDATE')
            LOOP
                EXECUTE format('GRANT %s ON vlmrun.budget, vlmrun.reservation TO %s', one.privilege, one.name);
                IF one.privilege = 'UPDATE' THEN
                    EXECUTE format('GRANT DELETE ON vlmrun.reservation TO %s', one.name);
                END IF;
            END LOOP;
        END $do$;
        UPDATE vlmrun.version SET version = 2;
        """;

    private static readonly string[] s_steps = [First, Second];

    /// <summary>The version of this module.</summary>
    public static int Newest => s_steps.Length;

    /// <summary>What is to be done to a schema of a version; 0 for none.</summary>
    public static string From(int version) => string.Join('\n', s_steps[version..]);
}
