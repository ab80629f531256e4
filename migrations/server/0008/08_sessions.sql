CREATE FUNCTION open_session(client uuid, device jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.my_id();
    revoked timestamptz;
BEGIN
    IF me IS NULL THEN
        RAISE 'this login may not come in' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE public.device_sessions SET seen_at = now(), device_info = device,
        ip_address = inet_client_addr(), expires_at = now() + interval '90 days'
    WHERE id = client AND user_id = me RETURNING revoked_at INTO revoked;
    IF NOT FOUND THEN
        INSERT INTO public.device_sessions (id, user_id, device_info) VALUES (client, me, device);
    END IF;
    RETURN revoked IS NULL;
END $$;

CREATE FUNCTION revoke_session(session uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.device_sessions SET revoked_at = coalesce(revoked_at, now())
    WHERE id = session AND user_id = public.my_id();
    RETURN FOUND;
END $$;
