-- What a worker may do with a request, and nothing else. Each asks first who is there: the group is
-- the cluster's, and a worker of another database is none here.
CREATE FUNCTION work.require_worker() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT work.is_worker() THEN
        RAISE 'this login does not work here' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- The first thing that a worker says: of which version the queue is.
CREATE FUNCTION work.check_in() RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM work.require_worker();
    RETURN (SELECT q.version FROM work.queue_version AS q);
END $$;

-- Begin it: what is wanted, and the turn to name from then on. NULL: nothing is to be done any more.
CREATE FUNCTION work.claim(request uuid, most integer, machine text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found_one record;
BEGIN
    PERFORM work.require_worker();
    UPDATE public.work_requests AS w SET
        state = CASE WHEN w.attempts >= most THEN 'failed' ELSE 'running' END,
        code = CASE WHEN w.attempts >= most AND w.code = '' THEN 'work_gave_up' ELSE w.code END,
        turn = w.turn + 1, attempts = w.attempts + 1, progress = 0, worker = machine,
        changed_at = now()
    WHERE w.id = request AND w.state IN ('waiting', 'running')
    RETURNING w.state, w.turn, w.kind, w.wish INTO found_one;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    PERFORM work.hint(request);
    IF found_one.state = 'failed' THEN
        RETURN NULL;
    END IF;
    RETURN jsonb_build_object('turn', found_one.turn, 'kind', found_one.kind,
                              'wish', found_one.wish);
END $$;

-- False: somebody else has it by now, or nobody wants it any more.
CREATE FUNCTION work.tell_progress(request uuid, my_turn integer, share real) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM work.require_worker();
    UPDATE public.work_requests AS w SET progress = least(greatest(share, 0), 1), changed_at = now()
    WHERE w.id = request AND w.turn = my_turn AND w.state = 'running';
    RETURN FOUND;
END $$;

CREATE FUNCTION work.finish(request uuid, my_turn integer, outcome jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM work.require_worker();
    UPDATE public.work_requests AS w
    SET state = 'done', progress = 1, code = '', result = outcome, changed_at = now()
    WHERE w.id = request AND w.turn = my_turn AND w.state = 'running';
    IF FOUND THEN
        PERFORM work.hint(request);
        RETURN true;
    END IF;
    -- Told twice, since the answer got lost, it is done all the same.
    RETURN EXISTS (SELECT FROM public.work_requests AS w
                   WHERE w.id = request AND w.turn = my_turn AND w.state IN ('done', 'taken'));
END $$;

CREATE FUNCTION work.fail(request uuid, my_turn integer, reason text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM work.require_worker();
    UPDATE public.work_requests AS w SET state = 'failed', code = reason, changed_at = now()
    WHERE w.id = request AND w.turn = my_turn AND w.state = 'running';
    IF FOUND THEN
        PERFORM work.hint(request);
        RETURN true;
    END IF;
    RETURN false;
END $$;

-- For somebody else to do. ``counts``: it may have been its own fault.
CREATE FUNCTION work.give_back(request uuid, my_turn integer, counts boolean, reason text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM work.require_worker();
    UPDATE public.work_requests AS w SET state = 'waiting', progress = 0, code = reason,
        attempts = w.attempts - CASE WHEN counts THEN 0 ELSE 1 END, changed_at = now()
    WHERE w.id = request AND w.turn = my_turn AND w.state = 'running';
    IF FOUND THEN
        PERFORM work.hint(request);
        RETURN true;
    END IF;
    RETURN false;
END $$;

-- ``queue_worker``: its number in procrastinate's book, whose heart-beat this is too.
CREATE FUNCTION work.announce(
    machine uuid, called text, hears text, at_once integer, seconds double precision,
    queue_worker bigint
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM work.require_worker();
    INSERT INTO work.machines AS m (id, login, name, model, places, alive_until)
    VALUES (machine, session_user, left(called, 80), left(hears, 80), at_once,
            now() + make_interval(secs => seconds))
    ON CONFLICT (id) DO UPDATE SET seen_at = now(), alive_until = excluded.alive_until,
        model = excluded.model
    WHERE m.login = session_user;
    UPDATE work.procrastinate_workers SET last_heartbeat = now() WHERE id = queue_worker;
    DELETE FROM work.machines AS m WHERE m.alive_until < now() - interval '1 day';
END $$;

CREATE FUNCTION work.depart(machine uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM work.require_worker();
    DELETE FROM work.machines AS m WHERE m.id = machine AND m.login = session_user;
END $$;

-- Jobs whose worker has not been heard of for so long go back into the queue; how many. One
-- statement of its own takes each: two who look at once do not take the same one back from whoever
-- has begun it meanwhile.
CREATE FUNCTION work.retry_stalled(seconds double precision) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    job record;
    taken integer := 0;
BEGIN
    PERFORM work.require_worker();
    FOR job IN
        SELECT j.id, (j.args ->> 'request')::uuid AS request FROM work.procrastinate_jobs AS j
        LEFT JOIN work.procrastinate_workers AS w ON w.id = j.worker_id
        WHERE j.status = 'doing'
        AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => seconds))
        FOR UPDATE OF j SKIP LOCKED
    LOOP
        PERFORM work.procrastinate_retry_job_v2(job.id, now(), NULL, NULL, NULL);
        UPDATE public.work_requests AS w SET state = 'waiting', progress = 0, changed_at = now()
        WHERE w.id = job.request AND w.state = 'running';
        PERFORM work.hint(job.request);
        taken := taken + 1;
    END LOOP;
    RETURN taken;
END $$;
