-- Say that a machine is here; it listens on the channel that it is given. A name that another login
-- uses is refused by the policy.
CREATE FUNCTION live_connect(of_machine uuid) RETURNS TABLE (channel text, told timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.live_me();
    made text := 'live_' || replace(gen_random_uuid()::text, '-', '');
BEGIN
    INSERT INTO public.live_machines AS m (machine, user_id, channel) VALUES (of_machine, me, made)
    ON CONFLICT (machine) DO UPDATE SET channel = excluded.channel, seen_at = now();
    DELETE FROM public.live_machines WHERE machine IN (
        SELECT m.machine FROM public.live_machines AS m WHERE m.user_id = me
        ORDER BY m.seen_at DESC, m.machine OFFSET 20);
    RETURN QUERY SELECT made, clock_timestamp();
END $$;

-- Every 20 seconds. False: the machine is not known (any more).
CREATE FUNCTION live_beat(of_machine uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.live_me();
BEGIN
    UPDATE public.live_machines AS m SET seen_at = now()
    WHERE m.machine = of_machine AND m.user_id = me;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE public.live_rooms AS r SET seen_at = now()
    WHERE r.user_id = me AND r.machine = of_machine;
    PERFORM public.cleanup_expired_live();
    RETURN true;
END $$;

-- ``opened``; ``taken``: the code is another meeting's; ``replaced``: with ``again``, another machine
-- of the same person has opened it since; ``slowed``.
CREATE FUNCTION live_open_room(
    wanted text, of_meeting uuid, of_host uuid, of_machine uuid, made uuid, again boolean
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.live_me();
    was record;
    is_here boolean;
BEGIN
    PERFORM public.live_own(me, of_machine);
    IF NOT public.live_brake(me) THEN
        RETURN 'slowed';
    END IF;
    SELECT r.*, coalesce(public.live_is_fresh(m.seen_at), false) AS is_fresh INTO was
    FROM public.live_rooms AS r LEFT JOIN public.live_machines AS m ON m.machine = r.machine
    WHERE r.room = wanted;
    is_here := FOUND;
    IF is_here AND was.user_id = me AND was.meeting = of_meeting THEN
        IF again AND was.opening <> made THEN
            RETURN 'replaced';
        END IF;
        UPDATE public.live_rooms AS r
        SET host = of_host, machine = of_machine, opening = made, seen_at = now()
        WHERE r.room = wanted;
        PERFORM public.live_hint_machine(was.machine);
        RETURN 'opened';
    END IF;
    -- Of one's own another meeting gives way when it is not held any more.
    IF (is_here AND (was.is_fresh OR (was.user_id <> me AND public.live_is_kept(was.seen_at))))
        OR public.live_is_anothers(wanted, of_meeting) THEN
        PERFORM public.live_spend(me, 'code', 1, 20);
        RETURN 'taken';
    END IF;
    IF (SELECT count(*) FROM public.live_rooms AS r WHERE r.user_id = me) >= 20 THEN
        RETURN 'slowed';
    END IF;
    IF is_here AND was.user_id = me THEN
        DELETE FROM public.live_rooms AS r WHERE r.room = wanted;
    ELSIF is_here THEN
        PERFORM public.cleanup_expired_live();
    END IF;
    INSERT INTO public.live_rooms (room, meeting, host, user_id, machine, opening)
    VALUES (wanted, of_meeting, of_host, me, of_machine, made) ON CONFLICT DO NOTHING;
    RETURN CASE WHEN FOUND THEN 'opened' ELSE 'taken' END;
END $$;

CREATE FUNCTION live_close_room(made uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.live_me();
    was text;
BEGIN
    DELETE FROM public.live_rooms AS r WHERE r.opening = made AND r.user_id = me
    RETURNING r.room INTO was;
    PERFORM public.live_hint_machine(l.machine) FROM public.live_lines AS l WHERE l.room = was;
END $$;

-- ``found``, ``none`` or ``slowed``.
CREATE FUNCTION live_find(wanted text) RETURNS TABLE (outcome text, host uuid, person uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.live_me();
BEGIN
    IF NOT public.live_brake(me) THEN
        RETURN QUERY SELECT 'slowed', NULL::uuid, NULL::uuid;
        RETURN;
    END IF;
    RETURN QUERY SELECT 'found', r.host, r.user_id
        FROM public.live_rooms AS r JOIN public.live_machines AS m ON m.machine = r.machine
        JOIN public.users AS u ON u.id = r.user_id AND u.is_active AND NOT u.deleted
        WHERE r.room = wanted AND public.live_is_fresh(m.seen_at);
    IF NOT FOUND THEN
        PERFORM public.live_spend(me, 'code', 1, 20);
        RETURN QUERY SELECT 'none', NULL::uuid, NULL::uuid;
    END IF;
END $$;

-- ``asked``, ``gone`` or ``slowed``. Whoever does not know the host's participant id, which
-- ``live_find`` tells, learns nothing of the room. The same knock twice is one.
CREATE FUNCTION live_knock(
    of_knock uuid, wanted text, of_host uuid, of_person uuid, said text, of_machine uuid
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.live_me();
    there record;
BEGIN
    PERFORM public.live_own(me, of_machine);
    SELECT r.opening, m.channel INTO there
    FROM public.live_rooms AS r JOIN public.live_machines AS m ON m.machine = r.machine
    WHERE r.room = wanted AND r.host = of_host AND r.user_id = of_person
    AND public.live_is_fresh(m.seen_at);
    IF NOT FOUND THEN
        RETURN 'gone';
    END IF;
    IF NOT public.live_spend(me, 'knock', 1, 30) THEN
        RETURN 'slowed';
    END IF;
    INSERT INTO public.live_knocks (knock, room, opening, user_id, machine, host_user, body, expires_at)
    VALUES (of_knock, wanted, there.opening, me, of_machine, of_person, said,
            now() + interval '30 seconds')
    ON CONFLICT DO NOTHING;
    PERFORM public.live_hint(there.channel);
    RETURN 'asked';
END $$;

-- The host's word on a knock. With ``given`` the person may from now on open a line as that one,
-- unless it was put out, is the host's own or one of too many.
CREATE FUNCTION live_answer(of_knock uuid, said text, given uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.live_me();
    asked record;
BEGIN
    SELECT k.room, k.user_id, k.machine, r.host INTO asked
    FROM public.live_knocks AS k JOIN public.live_rooms AS r USING (room, opening)
    WHERE k.knock = of_knock AND k.host_user = me AND r.user_id = me
    AND k.reply IS NULL AND k.expires_at > now();
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    -- Whoever opened the room is in it as its host, and nobody else is.
    IF (given = asked.host AND asked.user_id <> me)
        OR (SELECT count(*) FROM public.live_people AS p WHERE p.room = asked.room) >= 1000 THEN
        given := NULL;
    END IF;
    IF given <> asked.host THEN
        INSERT INTO public.live_people AS p (room, participant, user_id)
        VALUES (asked.room, given, asked.user_id)
        ON CONFLICT (room, participant) DO UPDATE SET user_id = excluded.user_id
        WHERE p.revoked_at IS NULL;
    END IF;
    UPDATE public.live_knocks AS k SET reply = said, participant = given WHERE k.knock = of_knock;
    PERFORM public.live_hint_machine(asked.machine);
    RETURN true;
END $$;

CREATE FUNCTION live_revoke(made uuid, who uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.live_me();
    at text;
BEGIN
    UPDATE public.live_people AS p SET revoked_at = coalesce(p.revoked_at, now())
    FROM public.live_rooms AS r
    WHERE r.room = p.room AND r.opening = made AND r.user_id = me AND p.participant = who
    RETURNING p.room INTO at;
    PERFORM public.live_hint_machine(l.machine) FROM public.live_lines AS l
    WHERE l.room = at AND l.participant = who;
END $$;
