-- Functions are nobody's to call unless it is said here.
DO $$
DECLARE
    one record;
    owner text;
BEGIN
    FOR one IN
        SELECT p.oid::regprocedure AS signature, p.proname AS name FROM pg_catalog.pg_proc AS p
        WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                        WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', one.signature);
        owner := CASE
            WHEN one.name IN ('my_id', 'my_role', 'my_scopes', 'is_owner', 'is_free',
                'is_of_meeting', 'is_team_without_members', 'server_facts') OR one.name LIKE 'cleanup_%'
                THEN 'meeting_scopes'
            WHEN one.name IN ('end_sleepers', 'end_holders') THEN 'meeting_watch'
            ELSE 'meeting_owner' END;
        EXECUTE format('ALTER FUNCTION %s OWNER TO %I', one.signature, owner);
        IF one.name IN ('my_role', 'is_owner', 'is_free', 'is_of_meeting',
                        'is_team_without_members') THEN
            -- Policies of writing ask them. A member who could would learn which scopes there are.
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO meeting_owner', one.signature);
        ELSIF one.name IN ('my_id', 'my_scopes') THEN
            -- Policies ask them on behalf of whoever reads.
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO meeting_member, meeting_owner',
                           one.signature);
        ELSIF one.name IN ('server_facts', 'push', 'feed', 'rows_of', 'open_session',
                           'revoke_session', 'end_sleepers') THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO meeting_member', one.signature);
        END IF;
    END LOOP;
END $$;
ALTER VIEW meeting_attendance OWNER TO meeting_owner;
