-- A machine that was not heard for so long is not there; a room is kept for its host for an hour.
CREATE FUNCTION live_is_fresh(seen_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT seen_at > now() - interval '60 seconds'
$$;

CREATE FUNCTION live_is_kept(seen_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT seen_at > now() - interval '1 hour'
$$;

-- Who calls; first of all in each function that members may call.
CREATE FUNCTION live_me() RETURNS uuid
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid;
BEGIN
    -- A snapshot from before somebody was put out would still let them speak.
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE 'only READ COMMITTED sees who is let in now'
            USING ERRCODE = 'invalid_transaction_state';
    END IF;
    me := public.my_id();
    IF me IS NULL THEN
        RAISE 'this login may not come in' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN me;
END $$;

-- The machine is one of the caller's that is connected.
CREATE FUNCTION live_own(me uuid, wanted uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.live_machines AS m
                   WHERE m.machine = wanted AND m.user_id = me) THEN
        RAISE 'not a machine of this login' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- A hint says that there is something, to one machine; it has no content. A member who fills the
-- queue by hand keeps nobody from writing.
CREATE FUNCTION live_hint(wanted text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF wanted IS NOT NULL AND pg_notification_queue_usage() < 0.5 THEN
        PERFORM pg_notify(wanted, '');
    END IF;
END $$;

CREATE FUNCTION live_hint_machine(wanted uuid) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    SELECT public.live_hint(m.channel) FROM public.live_machines AS m WHERE m.machine = wanted
$$;

-- False: more than ``at_most`` within a minute.
CREATE FUNCTION live_spend(me uuid, wanted text, amount bigint, at_most bigint) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    spent bigint;
BEGIN
    INSERT INTO public.live_limits AS l (user_id, what, used) VALUES (me, wanted, amount)
    ON CONFLICT (user_id, what) DO UPDATE SET
        used = CASE WHEN l.since < now() - interval '1 minute' THEN amount ELSE l.used + amount END,
        since = CASE WHEN l.since < now() - interval '1 minute' THEN now() ELSE l.since END
    RETURNING used INTO spent;
    RETURN spent <= at_most;
END $$;

-- Before a code is looked up. A member can take back (ROLLBACK) what counts their wrong codes; the
-- time it takes they cannot. One code at a time for each login, and each waits before it is looked
-- up: whoever breaks the wait off has learned nothing. Codes are one of 10^12.
CREATE FUNCTION live_brake(me uuid) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.live_limits (user_id, what) VALUES (me, 'code') ON CONFLICT DO NOTHING;
    PERFORM FROM public.live_limits AS l WHERE l.user_id = me AND l.what = 'code' FOR UPDATE;
    PERFORM pg_sleep(0.1);
    RETURN public.live_spend(me, 'code', 0, 20);
END $$;

-- Whether ``person`` is ``who`` in the room: its host, or let in and not put out.
CREATE FUNCTION live_is_in(wanted text, who uuid, person uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.live_rooms AS r WHERE r.room = wanted AND public.live_is_kept(r.seen_at)
        AND ((r.host = who AND r.user_id = person) OR EXISTS (
            SELECT FROM public.live_people AS p WHERE p.room = wanted AND p.participant = who
            AND p.user_id = person AND p.revoked_at IS NULL)))
$$;

-- Nobody opens a door in the name of a meeting that is planned or held by others: neither with its
-- id nor with its code. It is asked past the wall, for what the caller does not see counts too.
CREATE FUNCTION live_is_anothers(wanted text, meeting uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.meetings AS m
        WHERE (m.id = meeting OR (m.room_code = wanted AND m.status IN ('scheduled', 'active')))
        AND NOT m.deleted
        AND m.scope_id NOT IN (SELECT s.scope_id FROM public.my_scopes() AS s WHERE s.may_write))
$$;

-- What is over. Called by every beat and by whoever keeps the server; rows that somebody holds are
-- left for the next time.
CREATE FUNCTION cleanup_expired_live() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    gone integer;
    touched integer := 0;
BEGIN
    DELETE FROM public.live_signals WHERE id IN (SELECT s.id FROM public.live_signals AS s
        WHERE s.dies_at < now() LIMIT 1000 FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    touched := touched + gone;
    DELETE FROM public.live_knocks WHERE knock IN (SELECT k.knock FROM public.live_knocks AS k
        WHERE k.expires_at < now() LIMIT 1000 FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    touched := touched + gone;
    DELETE FROM public.live_rooms WHERE room IN (SELECT r.room FROM public.live_rooms AS r
        WHERE NOT public.live_is_kept(r.seen_at) FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    touched := touched + gone;
    DELETE FROM public.live_machines WHERE machine IN (SELECT m.machine FROM public.live_machines AS m
        WHERE m.seen_at < now() - interval '5 minutes' FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    touched := touched + gone;
    DELETE FROM public.live_lines WHERE line IN (SELECT l.line FROM public.live_lines AS l
        WHERE NOT EXISTS (SELECT FROM public.live_machines AS m WHERE m.machine = l.machine)
        OR NOT EXISTS (SELECT FROM public.live_rooms AS r WHERE r.room = l.room)
        FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    touched := touched + gone;
    DELETE FROM public.live_presence WHERE machine IN (SELECT p.machine FROM public.live_presence AS p
        WHERE NOT EXISTS (SELECT FROM public.live_machines AS m WHERE m.machine = p.machine)
        FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    touched := touched + gone;
    DELETE FROM public.live_limits WHERE (user_id, what) IN (
        SELECT l.user_id, l.what FROM public.live_limits AS l
        WHERE l.since < now() - interval '1 hour' LIMIT 1000 FOR UPDATE SKIP LOCKED);
    RETURN touched;
END $$;
