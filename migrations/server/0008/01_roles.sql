-- Roles of the cluster. Nobody logs in as one of these four:
--   meeting_owner   owns tables and what writes them; row-level security binds it too (FORCE)
--   meeting_scopes  owns the few functions that must see every membership (BYPASSRLS)
--   meeting_watch   may end the session of a member who holds the clock and sleeps
--   meeting_member  the group of all persons' logins
DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN SELECT * FROM (VALUES
        ('meeting_owner', ''), ('meeting_scopes', 'BYPASSRLS'),
        ('meeting_watch', ''), ('meeting_member', '')) AS w (name, extra)
    LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE %s',
                           wanted.name, wanted.extra);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;  -- another database of this cluster has made it
        END;
    END LOOP;
    BEGIN
        GRANT pg_signal_backend TO meeting_watch;
        GRANT pg_read_all_stats TO meeting_watch;
    EXCEPTION WHEN unique_violation THEN
        NULL;  -- at the same moment as another database of this cluster
    END;
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO meeting_member, meeting_scopes, meeting_watch;
GRANT USAGE, CREATE ON SCHEMA public TO meeting_owner;
