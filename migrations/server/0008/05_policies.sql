-- The tables whose rows are not simply "whoever may write the scope".
CREATE POLICY changed ON users FOR UPDATE TO meeting_owner
    USING (id = (SELECT my_id())) WITH CHECK (id = (SELECT my_id()));

CREATE POLICY added ON teams FOR INSERT TO meeting_owner
    WITH CHECK (scope_id = id AND (SELECT my_role()) IN ('admin', 'manager'));
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

-- Only an owner makes owners, or whoever comes first to a scope that nobody has.
CREATE POLICY added ON scope_members FOR INSERT TO meeting_owner
    WITH CHECK ((SELECT my_role()) <> 'viewer' AND (
        (role <> 'owner' AND NOT is_free(scope_id)
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

-- Also a viewer has read what a notice says.
CREATE POLICY own_added ON notifications FOR INSERT TO meeting_owner
    WITH CHECK (scope_id = (SELECT my_id()));
CREATE POLICY own_changed ON notifications FOR UPDATE TO meeting_owner
    USING (scope_id = (SELECT my_id())) WITH CHECK (scope_id = (SELECT my_id()));

SELECT wall_table(name) FROM unnest(ARRAY[
    'sync_clock', 'shared_tables', 'applied_ops', 'audit_log', 'device_sessions', 'alembic_version'
]) AS name;
ALTER SEQUENCE sync_seq OWNER TO meeting_owner;
REVOKE ALL ON SEQUENCE sync_seq FROM PUBLIC;

CREATE POLICY owned ON sync_clock TO meeting_owner USING (true) WITH CHECK (true);
CREATE POLICY listed ON shared_tables FOR SELECT TO meeting_owner, meeting_member USING (true);
GRANT SELECT ON shared_tables TO meeting_member;
CREATE POLICY own ON applied_ops TO meeting_owner
    USING (user_id = (SELECT my_id())) WITH CHECK (user_id = (SELECT my_id()));
CREATE POLICY noted ON audit_log FOR INSERT TO meeting_owner WITH CHECK (true);
CREATE POLICY held ON audit_log FOR SELECT TO meeting_owner, meeting_member
    USING (scope_id IN (SELECT s.scope_id FROM my_scopes() AS s));
GRANT SELECT ON audit_log TO meeting_member;
CREATE POLICY own ON device_sessions TO meeting_owner
    USING (user_id = (SELECT my_id())) WITH CHECK (user_id = (SELECT my_id()));
CREATE POLICY own_listed ON device_sessions FOR SELECT TO meeting_member
    USING (user_id = (SELECT my_id()));
GRANT SELECT ON device_sessions TO meeting_member;
CREATE POLICY none ON alembic_version FOR SELECT TO meeting_owner USING (false);
