-- ``in``; ``refused``: not let in, put out, or the room is over; ``replaced``: with ``again``, a newer
-- line has taken its place. Only the person themselves writes their line.
CREATE FUNCTION live_enter(
    wanted text, who uuid, announced text, of_line uuid, of_machine uuid, again boolean
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.live_me();
    was record;
BEGIN
    PERFORM public.live_own(me, of_machine);
    IF NOT public.live_is_in(wanted, who, me) THEN
        RETURN 'refused';
    END IF;
    SELECT l.line, l.machine INTO was FROM public.live_lines AS l
    WHERE l.room = wanted AND l.participant = who AND l.user_id = me;
    IF FOUND AND was.line <> of_line THEN
        IF again THEN
            RETURN 'replaced';
        END IF;
        -- What was for the line before is none of the new one's.
        UPDATE public.live_signals AS s SET is_taken = true, payload = ''
        WHERE s.room = wanted AND s.recipient = who AND s.recipient_user = me AND NOT s.is_taken;
        PERFORM public.live_hint_machine(was.machine);
    END IF;
    INSERT INTO public.live_lines (room, participant, user_id, line, machine, fingerprint)
    VALUES (wanted, who, me, of_line, of_machine, announced)
    ON CONFLICT (room, participant, user_id) DO UPDATE SET line = excluded.line,
        machine = excluded.machine, fingerprint = excluded.fingerprint;
    RETURN 'in';
END $$;

CREATE FUNCTION live_leave(of_line uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.live_me();
BEGIN
    DELETE FROM public.live_lines AS l WHERE l.line = of_line AND l.user_id = me;
END $$;

-- The certificate of somebody in the same room; NULL: they are not there.
CREATE FUNCTION live_announced(of_line uuid, who uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.live_me();
BEGIN
    RETURN (
        SELECT other.fingerprint FROM public.live_lines AS mine
        JOIN public.live_lines AS other ON other.room = mine.room AND other.participant = who
        JOIN public.live_machines AS m ON m.machine = other.machine
        WHERE mine.line = of_line AND mine.user_id = me AND public.live_is_fresh(m.seen_at)
        AND public.live_is_in(mine.room, mine.participant, me)
        AND public.live_is_in(other.room, other.participant, other.user_id)
        LIMIT 1);
END $$;

-- ``posted``; ``gone``: the line is no line of the caller's any more; ``forged``: it names another
-- sender or room than the line's; ``absent``: the recipient is not there; ``late``; ``slowed``.
CREATE FUNCTION live_post(
    of_line uuid, wanted text, of_sender uuid, of_recipient uuid, of_kind text, of_nonce text,
    expiry timestamptz, said text, again boolean
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.live_me();
    mine record;
    there record;
    death timestamptz := least(now() + interval '60 seconds', expiry + interval '30 seconds');
BEGIN
    SELECT l.* INTO mine FROM public.live_lines AS l WHERE l.line = of_line AND l.user_id = me;
    IF NOT FOUND OR NOT public.live_is_in(mine.room, mine.participant, me) THEN
        RETURN 'gone';
    END IF;
    IF (wanted, of_sender) IS DISTINCT FROM (mine.room, mine.participant) THEN
        RETURN 'forged';
    END IF;
    -- Nor one whose date no recipient could read.
    IF death < now() OR expiry > now() + interval '1 day' THEN
        RETURN 'late';
    END IF;
    SELECT l.user_id, m.channel INTO there
    FROM public.live_lines AS l JOIN public.live_machines AS m ON m.machine = l.machine
    WHERE l.room = wanted AND l.participant = of_recipient AND public.live_is_fresh(m.seen_at)
    AND public.live_is_in(l.room, l.participant, l.user_id);
    IF NOT FOUND THEN
        RETURN 'absent';
    END IF;
    IF NOT public.live_spend(me, 'message', 1, 1200)
        OR NOT public.live_spend(me, 'letters', char_length(said), 16000000) THEN
        RETURN 'slowed';
    END IF;
    INSERT INTO public.live_signals (room, sender, sender_user, fingerprint, recipient,
        recipient_user, kind, nonce, payload, expires_at, dies_at)
    VALUES (wanted, of_sender, me, mine.fingerprint, of_recipient, there.user_id, of_kind, of_nonce,
        said, expiry, death)
    ON CONFLICT (room, sender, nonce) WHERE NOT is_repeat DO NOTHING;
    IF NOT FOUND AND again THEN
        -- The sender's connection broke over it, and they could not know that it was posted.
        RETURN 'posted';
    ELSIF NOT FOUND THEN
        -- The recipient hears that there was one; what it said is not said again.
        INSERT INTO public.live_signals (room, sender, sender_user, fingerprint, recipient,
            recipient_user, kind, nonce, payload, expires_at, dies_at, is_repeat)
        VALUES (wanted, of_sender, me, mine.fingerprint, of_recipient, there.user_id, of_kind,
            of_nonce, '', expiry, death, true);
    END IF;
    PERFORM public.live_hint(there.channel);
    RETURN 'posted';
END $$;

-- All that waits for a machine: messages for those of ``lines`` that are the caller's, knocks at
-- those of ``openings``, replies, and which of both are over and why. ``taken`` and ``heard`` were
-- received before: a message whose reply was lost on the way comes once more.
CREATE FUNCTION live_take(
    of_machine uuid, lines uuid[], openings uuid[], taken bigint[], heard uuid[]
) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.live_me();
    lost jsonb;
    closed jsonb;
    signals jsonb;
    knocks jsonb;
    replies jsonb;
BEGIN
    UPDATE public.live_signals AS s SET is_taken = true, payload = ''
    WHERE s.id = ANY (taken) AND s.recipient_user = me;
    DELETE FROM public.live_knocks AS k
    WHERE k.knock = ANY (heard) AND k.user_id = me AND k.reply IS NOT NULL;

    SELECT jsonb_object_agg(wanted.line, CASE WHEN l.line IS NULL THEN 'lost' ELSE 'refused' END)
    INTO lost FROM unnest(lines) AS wanted (line)
    LEFT JOIN public.live_lines AS l ON l.line = wanted.line AND l.user_id = me
    WHERE l.line IS NULL OR NOT public.live_is_in(l.room, l.participant, me);

    SELECT jsonb_agg(wanted.opening) INTO closed FROM unnest(openings) AS wanted (opening)
    WHERE NOT EXISTS (SELECT FROM public.live_rooms AS r
                      WHERE r.opening = wanted.opening AND r.user_id = me);

    SELECT jsonb_agg(to_jsonb(due) ORDER BY due.id) INTO signals FROM (
        SELECT s.id, l.line, s.room, s.sender, s.recipient, s.fingerprint, s.kind, s.nonce,
            s.payload, s.expires_at, s.is_repeat
        FROM public.live_lines AS l JOIN public.live_signals AS s
        ON s.room = l.room AND s.recipient = l.participant AND s.recipient_user = me
        WHERE l.line = ANY (lines) AND l.user_id = me AND NOT s.is_taken AND s.dies_at > now()
        AND public.live_is_in(l.room, l.participant, me)
        ORDER BY s.id LIMIT 100) AS due;

    SELECT jsonb_agg(to_jsonb(due)) INTO knocks FROM (
        SELECT k.knock, k.opening, k.user_id AS person, k.body
        FROM public.live_knocks AS k JOIN public.live_rooms AS r USING (room, opening)
        WHERE k.opening = ANY (openings) AND k.host_user = me AND r.user_id = me
        AND k.reply IS NULL AND k.expires_at > now() LIMIT 100) AS due;

    SELECT jsonb_agg(to_jsonb(due)) INTO replies FROM (
        SELECT k.knock, k.reply AS body, k.participant FROM public.live_knocks AS k
        WHERE k.machine = of_machine AND k.user_id = me AND k.reply IS NOT NULL
        AND k.expires_at > now() LIMIT 100) AS due;

    RETURN jsonb_strip_nulls(jsonb_build_object('lost', lost, 'closed', closed, 'signals', signals,
        'knocks', knocks, 'replies', replies));
END $$;
