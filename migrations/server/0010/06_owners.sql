-- Functions are nobody's to call unless it is said here.
SELECT work.wall();
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT p.oid::regprocedure AS signature, p.proname AS name FROM pg_proc AS p
        WHERE p.pronamespace IN ('public'::regnamespace, 'work'::regnamespace) AND p.proname IN (
            'ask_for_work', 'cancel_work', 'take_work', 'close_work', 'workers_at_work',
            'cleanup_old_work', 'check_in', 'claim', 'tell_progress', 'finish', 'fail', 'give_back',
            'announce', 'depart', 'retry_stalled')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', one.signature);
        EXECUTE format('ALTER FUNCTION %s OWNER TO %I', one.signature,
            CASE WHEN one.name LIKE 'cleanup\_%' THEN 'meeting_scopes' ELSE 'meeting_owner' END);
        IF one.name LIKE '%\_work' AND one.name NOT LIKE 'cleanup\_%' THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO meeting_member', one.signature);
        ELSIF one.name NOT LIKE '%\_work' THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO meeting_worker', one.signature);
        END IF;
    END LOOP;
END $$;
