-- procrastinate's tables and functions are here by now (the revision takes them from the installed
-- package). Its functions look names up without a schema, in the path of whoever calls.
CREATE TABLE work.queue_version (version text NOT NULL);
CREATE FUNCTION work.note_version(named text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM work.queue_version;
    INSERT INTO work.queue_version VALUES (named);
$$;

-- Who may work for this database: logins are the cluster's, and so is their group.
CREATE TABLE work.logins (
    login text PRIMARY KEY,
    added_at timestamptz NOT NULL DEFAULT now()
);

-- Processes at work, each saying so again and again. ``places``: how many it does at once.
CREATE TABLE work.machines (
    id uuid PRIMARY KEY,
    login text NOT NULL REFERENCES work.logins (login) ON DELETE CASCADE,
    name text NOT NULL,
    model text NOT NULL,
    places integer NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT now(),
    alive_until timestamptz NOT NULL
);
CREATE INDEX ix_machines_login ON work.machines (login);

-- Behind ``USAGE`` of the schema, so without row-level security: a job names a request and nothing
-- else. A later revision that changes the queue calls it again.
CREATE FUNCTION work.wall() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT c.oid::regclass AS name FROM pg_class AS c
        WHERE c.relnamespace = 'work'::regnamespace AND c.relkind = 'r'
    LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO meeting_owner', one.name);
        EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', one.name);
    END LOOP;
    FOR one IN SELECT p.oid::regprocedure AS signature, p.proname AS name FROM pg_proc AS p
        WHERE p.pronamespace = 'work'::regnamespace
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO meeting_owner', one.signature);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', one.signature);
        IF one.name LIKE 'procrastinate\_%' THEN
            EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, work, pg_temp',
                           one.signature);
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO meeting_worker', one.signature);
        END IF;
    END LOOP;
    -- Workers fetch and end jobs; they make none.
    GRANT SELECT, UPDATE, DELETE ON work.procrastinate_jobs TO meeting_worker;
    GRANT SELECT, INSERT ON work.procrastinate_events TO meeting_worker;
    GRANT USAGE ON SEQUENCE work.procrastinate_events_id_seq TO meeting_worker;
    GRANT SELECT, INSERT, UPDATE, DELETE ON work.procrastinate_workers TO meeting_worker;
    GRANT SELECT, UPDATE ON work.procrastinate_periodic_defers TO meeting_worker;
    REVOKE ALL ON FUNCTION work.procrastinate_defer_jobs_v1(work.procrastinate_job_to_defer_v1[])
        FROM meeting_worker;
END $$;
