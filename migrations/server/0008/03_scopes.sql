-- ``search_path`` of all functions here: ``pg_temp`` is named so that it comes last. An empty path
-- looks for types there first, and a member's own type named uuid would run their code as the owner.

-- Who is logged in, and what they hold. ``session_user``: within a SECURITY DEFINER function
-- ``current_user`` is the function's owner. These read memberships past row-level security, and
-- nothing else.
CREATE FUNCTION my_id() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT id FROM public.users WHERE login_role = session_user AND is_active AND NOT deleted
$$;

CREATE FUNCTION my_role() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT role FROM public.users WHERE login_role = session_user AND is_active AND NOT deleted
$$;

-- Policies ask for it several times for each operation. In plpgsql its plans are made once for a
-- session, and a rep's has nothing of what a manager holds.
CREATE FUNCTION my_scopes() RETURNS TABLE (scope_id uuid, may_write boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid;
    writes boolean;
    leads boolean;
BEGIN
    SELECT u.id, u.role <> 'viewer', u.role = 'manager' INTO me, writes, leads
    FROM public.users AS u WHERE u.login_role = session_user AND u.is_active AND NOT u.deleted;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF NOT leads THEN
        RETURN QUERY SELECT held.id, bool_or(held.writable) FROM (
            SELECT me AS id, writes AS writable
            UNION ALL SELECT c.directory, false FROM public.sync_clock AS c
            UNION ALL SELECT m.team_id, writes FROM public.team_members AS m
                WHERE m.user_id = me AND NOT m.deleted
            UNION ALL SELECT s.scope_id, writes AND s.role <> 'reader'
                FROM public.scope_members AS s WHERE s.user_id = me AND NOT s.deleted
        ) AS held GROUP BY held.id;
        RETURN;
    END IF;
    RETURN QUERY WITH my_teams AS (
        SELECT m.team_id, m.is_placed FROM public.team_members AS m
        WHERE m.user_id = me AND NOT m.deleted
    ), led AS (
        SELECT DISTINCT m.user_id FROM public.team_members AS m
        WHERE NOT m.deleted AND m.is_placed
        AND m.team_id IN (SELECT t.team_id FROM my_teams AS t WHERE t.is_placed)
    )
    SELECT held.id, bool_or(held.writable) FROM (
        SELECT me AS id, writes AS writable
        UNION ALL SELECT c.directory, false FROM public.sync_clock AS c
        UNION ALL SELECT t.team_id, writes FROM my_teams AS t
        UNION ALL SELECT s.scope_id, writes AND s.role <> 'reader'
            FROM public.scope_members AS s WHERE s.user_id = me AND NOT s.deleted
        UNION ALL SELECT l.user_id, writes FROM led AS l
        UNION ALL SELECT s.scope_id, writes
            FROM public.scope_members AS s JOIN led AS l ON s.user_id = l.user_id
            WHERE s.role = 'owner' AND NOT s.deleted
    ) AS held GROUP BY held.id;
END $$;

CREATE FUNCTION is_owner(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.scope_members AS s JOIN public.users AS u ON u.id = s.user_id
        WHERE s.scope_id = wanted AND s.role = 'owner' AND NOT s.deleted
        AND u.login_role = session_user AND u.is_active AND NOT u.deleted
    )
$$;

-- Nobody has it yet, not even as a memory: the first membership makes its owner.
CREATE FUNCTION is_free(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT EXISTS (SELECT FROM public.scope_members WHERE scope_id = wanted)
    AND NOT EXISTS (SELECT FROM public.users WHERE id = wanted)
    AND NOT EXISTS (SELECT FROM public.teams WHERE id = wanted)
    AND NOT EXISTS (SELECT FROM public.sync_clock WHERE directory = wanted)
$$;

-- It is of a meeting or a series. The scopes of a person and of a team are given to nobody by a row.
CREATE FUNCTION is_of_meeting(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.scope_members WHERE scope_id = wanted)
    AND NOT EXISTS (SELECT FROM public.users WHERE id = wanted)
    AND NOT EXISTS (SELECT FROM public.teams WHERE id = wanted)
    AND NOT EXISTS (SELECT FROM public.sync_clock WHERE directory = wanted)
$$;

CREATE FUNCTION is_team_without_members(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT EXISTS (SELECT FROM public.team_members WHERE team_id = wanted)
$$;

CREATE FUNCTION server_facts() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_build_object(
        'epoch', epoch, 'directory', directory, 'forgotten', forgotten,
        'oldest_schema', oldest_schema,
        'schema', (SELECT version_num FROM public.alembic_version),
        'person', public.my_id(), 'role', coalesce(public.my_role(), ''))
    FROM public.sync_clock
$$;
