-- What is written to one person is theirs and the writer's, and what stood in a message before its
-- writer's and the host's: no manager holds it, and nobody is told that there is any.
ALTER POLICY held ON private_messages USING (scope_id = (SELECT my_id()));
CREATE POLICY added ON private_messages FOR INSERT TO meeting_owner
    WITH CHECK (scope_id = (SELECT my_id()) AND (SELECT my_role()) <> 'viewer');
CREATE POLICY changed ON private_messages FOR UPDATE TO meeting_owner
    USING (scope_id = (SELECT my_id()) AND (SELECT my_role()) <> 'viewer')
    WITH CHECK (scope_id = (SELECT my_id()));
ALTER POLICY held ON chat_wordings USING (scope_id = (SELECT my_id()));
CREATE POLICY added ON chat_wordings FOR INSERT TO meeting_owner
    WITH CHECK (scope_id = (SELECT my_id()) AND (SELECT my_role()) <> 'viewer');
CREATE POLICY changed ON chat_wordings FOR UPDATE TO meeting_owner
    USING (scope_id = (SELECT my_id()) AND (SELECT my_role()) <> 'viewer')
    WITH CHECK (scope_id = (SELECT my_id()));
ALTER POLICY held ON audit_log
    USING (scope_id IN (SELECT s.scope_id FROM my_scopes() AS s)
           AND (table_name NOT IN ('notifications', 'email_templates', 'voice_profiles',
                                   'private_messages', 'chat_wordings')
                OR scope_id = (SELECT my_id())));

CREATE OR REPLACE FUNCTION tables_beyond(after bigint, only_scope uuid DEFAULT NULL) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (
        SELECT array_agg(DISTINCT h.table_name) FROM public.scope_heads AS h
        WHERE h.seq > after AND (only_scope IS NULL OR h.scope_id = only_scope)
        AND h.scope_id IN (SELECT s.scope_id FROM public.my_scopes() AS s)
        AND (h.table_name NOT IN ('notifications', 'email_templates', 'voice_profiles',
                                  'private_messages', 'chat_wordings')
             OR h.scope_id = public.my_id())
    );
END $$;

-- What was corrected, taken back or answered otherwise is not read in the audit by all: what stood
-- there before is kept in chat_wordings, and of answers the newest counts.
DROP TRIGGER audit_row ON chat_messages;
DROP TRIGGER audit_row ON private_messages;
DROP TRIGGER audit_row ON chat_wordings;
DROP TRIGGER audit_row ON poll_responses;
