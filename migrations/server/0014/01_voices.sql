-- A voice is its person's alone: no manager holds it, and nobody is told that there is one.
ALTER POLICY held ON voice_profiles USING (scope_id = (SELECT my_id()));
CREATE POLICY added ON voice_profiles FOR INSERT TO meeting_owner
    WITH CHECK (scope_id = (SELECT my_id()) AND (SELECT my_role()) <> 'viewer');
CREATE POLICY changed ON voice_profiles FOR UPDATE TO meeting_owner
    USING (scope_id = (SELECT my_id()) AND (SELECT my_role()) <> 'viewer')
    WITH CHECK (scope_id = (SELECT my_id()));
ALTER POLICY held ON audit_log
    USING (scope_id IN (SELECT s.scope_id FROM my_scopes() AS s)
           AND (table_name NOT IN ('notifications', 'email_templates', 'voice_profiles')
                OR scope_id = (SELECT my_id())));

CREATE OR REPLACE FUNCTION tables_beyond(after bigint, only_scope uuid DEFAULT NULL) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (
        SELECT array_agg(DISTINCT h.table_name) FROM public.scope_heads AS h
        WHERE h.seq > after AND (only_scope IS NULL OR h.scope_id = only_scope)
        AND h.scope_id IN (SELECT s.scope_id FROM public.my_scopes() AS s)
        AND (h.table_name NOT IN ('notifications', 'email_templates', 'voice_profiles')
             OR h.scope_id = public.my_id())
    );
END $$;

-- Nothing is left of a voice that was removed: no overwritten value of it is kept, and what a
-- machine that had not heard of the removal still says of it is not taken.
DROP TRIGGER audit_row ON voice_profiles;
CREATE FUNCTION forget_voice() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.display_name := '';
    NEW.print_model := '';
    NEW.print := '';
    NEW.speech_seconds := 0;
    NEW.clips := 0;
    NEW.user_id := NULL;
    NEW.lead_id := NULL;
    RETURN NEW;
END $$;
ALTER FUNCTION forget_voice() OWNER TO meeting_owner;
REVOKE ALL ON FUNCTION forget_voice() FROM PUBLIC;
CREATE TRIGGER forget_voice BEFORE INSERT OR UPDATE ON voice_profiles
    FOR EACH ROW WHEN (NEW.deleted) EXECUTE FUNCTION forget_voice();
