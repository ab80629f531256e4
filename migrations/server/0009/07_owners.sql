-- Functions are nobody's to call unless it is said here.
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT p.oid::regprocedure AS signature, p.proname AS name FROM pg_catalog.pg_proc AS p
        WHERE p.pronamespace = 'public'::regnamespace
        AND (p.proname LIKE 'live\_%' OR p.proname IN
             ('cleanup_expired_live', 'presence_changed', 'colleagues_now'))
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', one.signature);
        IF one.name IN ('cleanup_expired_live', 'live_is_anothers') THEN
            -- They see past the wall: for the functions here, not for members.
            EXECUTE format('ALTER FUNCTION %s OWNER TO meeting_scopes', one.signature);
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO meeting_owner', one.signature);
        ELSE
            EXECUTE format('ALTER FUNCTION %s OWNER TO meeting_owner', one.signature);
        END IF;
        IF one.name IN ('live_is_kept') THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO meeting_scopes', one.signature);
        ELSIF one.name IN ('live_connect', 'live_beat', 'live_open_room', 'live_close_room',
                'live_find', 'live_knock', 'live_answer', 'live_revoke', 'live_enter',
                'live_leave', 'live_announced', 'live_post', 'live_take', 'live_say_present',
                'live_goodbye', 'colleagues_now') THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO meeting_member', one.signature);
        END IF;
    END LOOP;
END $$;
