-- The group of the worker machines' logins, and where the queue lies. Members get no USAGE on the
-- schema; workers get it on nothing else, not even on public.
DO $$
BEGIN
    CREATE ROLE meeting_worker NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;  -- another database of this cluster has made it
END $$;
CREATE SCHEMA work;
GRANT USAGE ON SCHEMA work TO meeting_owner, meeting_scopes, meeting_worker;

-- A database that is copied or restored gives these again (0008 made the function).
CREATE OR REPLACE FUNCTION wall_database() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO meeting_member, meeting_worker',
                   current_database());
END $$;
SELECT wall_database();
