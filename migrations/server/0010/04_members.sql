-- A hint that a request changed; its id says nothing to others. A full queue keeps nobody from work.
CREATE FUNCTION work.hint(request uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF pg_notification_queue_usage() < 0.5 THEN
        PERFORM pg_notify('meeting_work', request::text);
    END IF;
END $$;

-- Asked twice, it is the same request: its id is the answer. The job goes into the queue in the
-- same transaction, so that there is never one without the other.
CREATE FUNCTION ask_for_work(
    request uuid, client uuid, scope uuid, wanted text, mark text, asked jsonb
) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.my_id();
    known uuid;
BEGIN
    IF me IS NULL OR EXISTS (
        SELECT FROM public.device_sessions
        WHERE id = client AND user_id = me AND revoked_at IS NOT NULL
    ) OR NOT EXISTS (
        SELECT FROM public.my_scopes() AS s WHERE s.scope_id = scope AND s.may_write
    ) THEN
        RAISE 'this login may not ask for it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT w.id INTO known FROM public.work_requests AS w WHERE w.user_id = me AND (
        w.id = request OR (w.scope_id = scope AND w.fingerprint = mark
                           AND w.state IN ('waiting', 'running', 'done')));
    IF FOUND THEN
        RETURN known;
    END IF;
    IF jsonb_typeof(asked -> 'tracks') IS DISTINCT FROM 'array'
    OR jsonb_array_length(asked -> 'tracks') NOT BETWEEN 1 AND 100 THEN
        RAISE 'nothing to work on' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    -- Only sound of that scope: a hash that somebody once saw opens nothing here.
    IF EXISTS (
        SELECT FROM jsonb_array_elements(asked -> 'tracks') AS t WHERE NOT EXISTS (
            SELECT FROM public.recordings AS r
            WHERE r.id = (t ->> 'recording')::uuid AND r.scope_id = scope
            AND r.sha256 = t ->> 'sha256' AND NOT r.deleted)
    ) THEN
        RAISE 'no such recording here yet' USING ERRCODE = 'no_data_found';
    END IF;
    IF 50 <= (SELECT count(*) FROM public.work_requests AS w
              WHERE w.user_id = me AND w.state IN ('waiting', 'running')) THEN
        RAISE 'too much at once' USING ERRCODE = 'program_limit_exceeded';
    END IF;
    INSERT INTO public.work_requests AS w (id, user_id, scope_id, kind, fingerprint, wish)
    VALUES (request, me, scope, wanted, mark, asked)
    ON CONFLICT (user_id, scope_id, fingerprint) WHERE state IN ('waiting', 'running', 'done')
    DO NOTHING;
    IF NOT FOUND THEN  -- another machine of the same person, at the same moment
        SELECT w.id INTO STRICT known FROM public.work_requests AS w
        WHERE w.user_id = me AND w.scope_id = scope AND w.fingerprint = mark
        AND w.state IN ('waiting', 'running', 'done');
        RETURN known;
    END IF;
    UPDATE public.work_requests AS w SET job_id = (work.procrastinate_defer_jobs_v1(ARRAY[
        ROW(wanted, wanted, 0, request::text, request::text,
            jsonb_build_object('request', request), NULL)::work.procrastinate_job_to_defer_v1
    ]))[1] WHERE w.id = request;
    PERFORM work.hint(request);
    RETURN request;
END $$;

-- Whether there was something to give up. The job first, the request behind it, as
-- ``retry_stalled`` does: the other way round they would wait for each other.
CREATE FUNCTION cancel_work(request uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid := public.my_id();
    job bigint;
BEGIN
    SELECT w.job_id INTO job FROM public.work_requests AS w
    WHERE w.id = request AND w.user_id = me AND w.state IN ('waiting', 'running');
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM work.procrastinate_cancel_job_v1(job, true, true);
    UPDATE public.work_requests AS w SET state = 'cancelled', changed_at = now()
    WHERE w.id = request AND w.user_id = me AND w.state IN ('waiting', 'running');
    IF FOUND THEN
        PERFORM work.hint(request);
        RETURN true;
    END IF;
    RETURN false;
END $$;

-- What came out, for one machine of the person's: the others find it in the meeting soon. One that
-- took it and never came back is not waited for.
CREATE FUNCTION take_work(request uuid, client uuid) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.work_requests AS w SET taken_by = client, taken_at = now()
    WHERE w.id = request AND w.user_id = public.my_id() AND w.state = 'done'
    AND (w.taken_by IS NULL OR w.taken_by = client OR w.taken_at < now() - interval '10 minutes')
    AND w.scope_id IN (SELECT s.scope_id FROM public.my_scopes() AS s)
    RETURNING w.result
$$;

-- It is written down at home: nothing of what was said stays here.
CREATE FUNCTION close_work(request uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.work_requests AS w SET state = 'taken', result = NULL, changed_at = now()
    WHERE w.id = request AND w.user_id = public.my_id() AND w.state = 'done';
    IF FOUND THEN
        PERFORM work.hint(request);
        RETURN true;
    END IF;
    RETURN false;
END $$;

CREATE FUNCTION workers_at_work() RETURNS TABLE (name text, model text, places integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT m.name, m.model, m.places FROM work.machines AS m
    WHERE m.alive_until > now() AND public.my_id() IS NOT NULL ORDER BY m.name, m.id
$$;

CREATE FUNCTION cleanup_old_work(days integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    removed integer;
BEGIN
    DELETE FROM public.work_requests WHERE changed_at < now() - make_interval(days => days);
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END $$;
