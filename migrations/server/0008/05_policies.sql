-- The tables whose rows are not simply "whoever may write the scope".
CREATE POLICY changed ON users FOR UPDATE TO meeting_owner
    USING (id = (SELECT my_id())) WITH CHECK (id = (SELECT my_id()));

-- Its id is a scope: that of a person or of a meeting must not become a team's.
CREATE POLICY added ON teams FOR INSERT TO meeting_owner
    WITH CHECK (scope_id = id AND is_free(id) AND (SELECT my_role()) IN ('admin', 'manager'));
CREATE POLICY changed ON teams FOR UPDATE TO meeting_owner
    USING (scope_id IN (SELECT s.scope_id FROM my_scopes() AS s WHERE s.may_write)
           AND (SELECT my_role()) IN ('admin', 'manager'))
    WITH CHECK (scope_id = id);

CREATE POLICY added ON team_members FOR INSERT TO meeting_owner
    WITH CHECK (scope_id = team_id AND (SELECT my_role()) IN ('admin', 'manager') AND (
        scope_id IN (SELECT s.scope_id FROM my_scopes() AS s WHERE s.may_write)
        OR (user_id = (SELECT my_id()) AND is_team_without_members(team_id))));
CREATE POLICY changed ON team_members FOR UPDATE TO meeting_owner
    USING (scope_id IN (SELECT s.scope_id FROM my_scopes() AS s WHERE s.may_write)
           AND (SELECT my_role()) IN ('admin', 'manager'))
    WITH CHECK (scope_id = team_id);

CREATE FUNCTION place_member() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.deleted >= OLD.deleted THEN
        NEW.is_placed := OLD.is_placed;
    ELSE
        -- Nobody of the application's: whoever runs the server.
        NEW.is_placed := coalesce(public.my_role(), 'admin') = 'admin';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER place_member BEFORE INSERT OR UPDATE ON team_members
    FOR EACH ROW EXECUTE FUNCTION place_member();

-- Only an owner makes owners, or whoever comes first to a scope that nobody has.
CREATE POLICY added ON scope_members FOR INSERT TO meeting_owner
    WITH CHECK ((SELECT my_role()) <> 'viewer' AND (
        (role <> 'owner' AND is_of_meeting(scope_id)
         AND scope_id IN (SELECT s.scope_id FROM my_scopes() AS s WHERE s.may_write))
        OR (role = 'owner' AND is_owner(scope_id))
        OR (role = 'owner' AND user_id = (SELECT my_id()) AND is_free(scope_id))));
CREATE POLICY changed ON scope_members FOR UPDATE TO meeting_owner
    USING (scope_id IN (SELECT s.scope_id FROM my_scopes() AS s WHERE s.may_write)
           AND (role <> 'owner' OR is_owner(scope_id)))
    WITH CHECK (role <> 'owner' OR is_owner(scope_id));

-- Whoever is invited answers, also where they may only read (``push`` lets them no other column).
CREATE POLICY answered ON invitations FOR UPDATE TO meeting_owner
    USING (user_id = (SELECT my_id())
           AND scope_id IN (SELECT s.scope_id FROM my_scopes() AS s))
    WITH CHECK (user_id = (SELECT my_id()));

-- One's own alone, whoever leads one. Also a viewer has read what a notice says.
ALTER POLICY held ON notifications USING (scope_id = (SELECT my_id()));
CREATE POLICY added ON notifications FOR INSERT TO meeting_owner
    WITH CHECK (scope_id = (SELECT my_id()));
CREATE POLICY changed ON notifications FOR UPDATE TO meeting_owner
    USING (scope_id = (SELECT my_id())) WITH CHECK (scope_id = (SELECT my_id()));
ALTER POLICY held ON email_templates USING (scope_id = (SELECT my_id()));
CREATE POLICY added ON email_templates FOR INSERT TO meeting_owner
    WITH CHECK (scope_id = (SELECT my_id()) AND (SELECT my_role()) <> 'viewer');
CREATE POLICY changed ON email_templates FOR UPDATE TO meeting_owner
    USING (scope_id = (SELECT my_id()) AND (SELECT my_role()) <> 'viewer')
    WITH CHECK (scope_id = (SELECT my_id()));

SELECT wall_table(name) FROM unnest(ARRAY[
    'sync_clock', 'shared_tables', 'applied_ops', 'audit_log', 'device_sessions', 'alembic_version'
]) AS name;
ALTER SEQUENCE sync_seq OWNER TO meeting_owner;
REVOKE ALL ON SEQUENCE sync_seq FROM PUBLIC;

CREATE POLICY owned ON sync_clock TO meeting_owner USING (true) WITH CHECK (true);
CREATE POLICY listed ON shared_tables FOR SELECT USING (true);
GRANT SELECT ON shared_tables TO meeting_member;
CREATE POLICY own ON applied_ops TO meeting_owner
    USING (user_id = (SELECT my_id())) WITH CHECK (user_id = (SELECT my_id()));
CREATE POLICY noted ON audit_log FOR INSERT TO meeting_owner WITH CHECK (true);
CREATE POLICY held ON audit_log FOR SELECT
    USING (scope_id IN (SELECT s.scope_id FROM my_scopes() AS s)
           AND (table_name NOT IN ('notifications', 'email_templates')
                OR scope_id = (SELECT my_id())));
GRANT SELECT ON audit_log TO meeting_member;
CREATE POLICY own ON device_sessions TO meeting_owner
    USING (user_id = (SELECT my_id())) WITH CHECK (user_id = (SELECT my_id()));
CREATE POLICY own_listed ON device_sessions FOR SELECT
    USING (user_id = (SELECT my_id()));
GRANT SELECT ON device_sessions TO meeting_member;
CREATE POLICY none ON alembic_version FOR SELECT TO meeting_owner USING (false);

SELECT wall_database();
