-- For whoever keeps the server (``meeting-desktop server cleanup``, or its scheduler). Ages and
-- names as the reference has them; each says how many rows it touched.
CREATE FUNCTION cleanup_expired_recordings() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE touched integer;
BEGIN
    UPDATE public.recordings SET deleted = true
    WHERE expires_at < now() AND NOT is_protected AND NOT deleted;
    GET DIAGNOSTICS touched = ROW_COUNT;
    RETURN touched;
END $$;

CREATE FUNCTION cleanup_old_recordings(days integer DEFAULT 90) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE touched integer;
BEGIN
    UPDATE public.recordings SET deleted = true
    WHERE started_at < now() - make_interval(days => days) AND NOT is_protected AND NOT deleted
    AND status IN ('completed', 'failed');
    GET DIAGNOSTICS touched = ROW_COUNT;
    RETURN touched;
END $$;

CREATE FUNCTION cleanup_expired_invitations() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE touched integer;
BEGIN
    UPDATE public.invitations SET status = 'expired'
    WHERE expires_at < now() AND status = 'pending' AND NOT deleted;
    GET DIAGNOSTICS touched = ROW_COUNT;
    RETURN touched;
END $$;

CREATE FUNCTION cleanup_expired_sessions() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE touched integer;
BEGIN
    DELETE FROM public.device_sessions WHERE expires_at < now();
    GET DIAGNOSTICS touched = ROW_COUNT;
    RETURN touched;
END $$;

CREATE FUNCTION cleanup_old_notifications(days integer DEFAULT 30) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE touched integer;
BEGIN
    UPDATE public.notifications SET deleted = true
    WHERE read_at < now() - make_interval(days => days) AND NOT deleted;
    GET DIAGNOSTICS touched = ROW_COUNT;
    RETURN touched;
END $$;

-- What is gone for good. A client that was away for longer reads everything again.
CREATE FUNCTION cleanup_tombstones(days integer DEFAULT 180) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    cutoff timestamptz := now() - make_interval(days => days);
    name text;
    gone record;
    touched integer := 0;
BEGIN
    PERFORM FROM public.sync_clock FOR UPDATE;
    -- Of memberships the tombstones stay: a scope that nobody ever had is taken by who comes first.
    FOR name IN SELECT t.name FROM public.shared_tables AS t
        WHERE t.name NOT IN ('scope_members', 'team_members', 'teams', 'users')
        ORDER BY t.position DESC
    LOOP
        FOR gone IN EXECUTE format(
            'SELECT id, seq FROM public.%I WHERE deleted AND updated_at < $1', name) USING cutoff
        LOOP
            BEGIN
                EXECUTE format('DELETE FROM public.%I WHERE id = $1', name) USING gone.id;
                UPDATE public.sync_clock SET forgotten = greatest(forgotten, gone.seq);
                touched := touched + 1;
            EXCEPTION WHEN foreign_key_violation THEN
                NULL;  -- something that stays points at it
            END;
        END LOOP;
    END LOOP;
    -- An operation whose answer is not known any more would be done once more; so nobody who has
    -- not read that far may send it again.
    WITH dropped AS (
        DELETE FROM public.applied_ops WHERE applied_at < cutoff
        RETURNING (result ->> 'seq')::bigint AS seq
    )
    UPDATE public.sync_clock
    SET forgotten = greatest(forgotten, (SELECT max(dropped.seq) FROM dropped));
    RETURN touched;
END $$;
