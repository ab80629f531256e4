-- The one place from which others' machines hear that who is in a meeting has changed.
CREATE FUNCTION presence_changed(of_person uuid) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    SELECT public.live_hint('meeting_sync')
$$;

-- ``of_meeting`` NULL: in none.
CREATE FUNCTION live_say_present(
    of_machine uuid, of_meeting uuid, of_scope uuid, of_room text, hosts boolean
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.live_me();
BEGIN
    PERFORM public.live_own(me, of_machine);
    IF of_meeting IS NULL THEN
        DELETE FROM public.live_presence AS p WHERE p.machine = of_machine AND p.user_id = me;
    ELSE
        INSERT INTO public.live_presence AS p
            (machine, user_id, meeting, scope, room, is_host)
        VALUES (of_machine, me, of_meeting, of_scope, of_room, hosts)
        ON CONFLICT (machine) DO UPDATE SET meeting = excluded.meeting, scope = excluded.scope,
            room = excluded.room, is_host = excluded.is_host,
            since = CASE WHEN p.meeting = excluded.meeting THEN p.since ELSE now() END
        WHERE (p.meeting, p.scope, p.room, p.is_host) IS DISTINCT FROM
            (excluded.meeting, excluded.scope, excluded.room, excluded.is_host);
    END IF;
    IF FOUND AND public.live_spend(me, 'presence', 1, 30) THEN
        PERFORM public.presence_changed(me);
    END IF;
END $$;

CREATE FUNCTION live_goodbye(of_machine uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.live_me();
BEGIN
    DELETE FROM public.live_lines AS l WHERE l.machine = of_machine AND l.user_id = me;
    DELETE FROM public.live_machines AS m WHERE m.machine = of_machine AND m.user_id = me;
    DELETE FROM public.live_presence AS p WHERE p.machine = of_machine AND p.user_id = me;
    IF FOUND THEN
        PERFORM public.presence_changed(me);
    END IF;
END $$;

-- Who of others is in a meeting. Those who share a team with them learn that and since when; those
-- who hold the meeting's scope as well which one it is and where to knock. Whoever names a scope that
-- they do not hold themselves, or a meeting of another one, is busy and no more. It is read with the
-- eyes of who asks: they see the members of what they hold.
CREATE FUNCTION colleagues_now()
RETURNS TABLE (person uuid, since timestamptz, meeting uuid, is_host boolean, room text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.my_id();
    held uuid[];
BEGIN
    IF NOT EXISTS (SELECT FROM public.live_presence AS p WHERE p.user_id <> me) THEN
        RETURN;
    END IF;
    held := ARRAY(SELECT s.scope_id FROM public.my_scopes() AS s);
    RETURN QUERY SELECT DISTINCT ON (p.user_id) p.user_id, p.since,
        CASE WHEN told.all_of_it THEN p.meeting END, told.all_of_it AND p.is_host,
        CASE WHEN told.all_of_it THEN p.room ELSE '' END
    FROM public.live_presence AS p
    JOIN public.live_machines AS m ON m.machine = p.machine AND public.live_is_fresh(m.seen_at)
    JOIN public.users AS u ON u.id = p.user_id AND u.is_active AND NOT u.deleted
    CROSS JOIN LATERAL (SELECT p.scope = ANY (held) AND (
        p.scope = p.user_id
        OR EXISTS (SELECT FROM public.scope_members AS s WHERE s.scope_id = p.scope
                   AND s.user_id = p.user_id AND NOT s.deleted)
        OR EXISTS (SELECT FROM public.team_members AS t WHERE t.team_id = p.scope
                   AND t.user_id = p.user_id AND NOT t.deleted))
        AND NOT EXISTS (SELECT FROM public.meetings AS g
                        WHERE g.id = p.meeting AND g.scope_id <> p.scope)) AS told (all_of_it)
    WHERE p.user_id <> me AND (told.all_of_it OR EXISTS (
        SELECT FROM public.team_members AS mine JOIN public.team_members AS theirs
        ON theirs.team_id = mine.team_id AND theirs.user_id = p.user_id AND NOT theirs.deleted
        WHERE mine.user_id = me AND NOT mine.deleted))
    ORDER BY p.user_id, told.all_of_it DESC, p.is_host DESC, p.since;
END $$;
