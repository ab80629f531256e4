-- A NOTIFY wakes the server's process of everybody who listens, on whichever channel: with fifty
-- machines that costs more than the push. So there are twenty a second at most. Who pushed in
-- between says so a moment later (``hint``), unless another's hint has told of it meanwhile.
-- Sequences: they are read and set without a lock and outside of transactions. A hint that is lost
-- with a transaction costs a poll's time.
CREATE SEQUENCE hinted_seq AS bigint MINVALUE 0 START 0;
CREATE SEQUENCE hinted_at AS bigint MINVALUE 0 START 0;
ALTER SEQUENCE hinted_seq OWNER TO meeting_owner;
ALTER SEQUENCE hinted_at OWNER TO meeting_owner;
REVOKE ALL ON SEQUENCE hinted_seq, hinted_at FROM PUBLIC;

CREATE FUNCTION hint_now(up_to bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- It is no more than a hint: a member who fills the queue must not keep anybody from writing.
    IF pg_notification_queue_usage() < 0.5 THEN
        PERFORM setval('public.hinted_at', (extract(epoch FROM clock_timestamp()) * 1000)::bigint);
        PERFORM setval('public.hinted_seq', up_to);
        PERFORM pg_notify('meeting_sync', '');
    END IF;
END $$;

CREATE FUNCTION hint_at_most(up_to bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- The other way round too: a server's clock may be set back.
    IF abs((extract(epoch FROM clock_timestamp()) * 1000)::bigint
           - (SELECT last_value FROM public.hinted_at)) >= 50 THEN
        PERFORM public.hint_now(up_to);
    END IF;
END $$;

-- For whoever pushed up to this number a moment ago.
CREATE FUNCTION hint(up_to bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    given bigint := least(up_to, (SELECT last_value FROM public.sync_seq));
BEGIN
    IF given > (SELECT last_value FROM public.hinted_seq) THEN
        PERFORM public.hint_now(given);
    END IF;
END $$;

CREATE OR REPLACE FUNCTION push(client uuid, ops jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid;
    op jsonb;
    answer jsonb;
    answers jsonb[] := '{}';
BEGIN
    -- A snapshot from before somebody lost a scope would still let them write to it.
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE 'only READ COMMITTED sees who may write now'
            USING ERRCODE = 'invalid_transaction_state';
    END IF;
    -- First of all: whoever locks rows before the clock meets others half-way (40P01).
    PERFORM FROM public.sync_clock FOR UPDATE;
    me := public.my_id();
    IF me IS NULL OR EXISTS (
        SELECT FROM public.device_sessions
        WHERE id = client AND user_id = me AND revoked_at IS NOT NULL
    ) THEN
        RAISE 'this login may not write here' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF jsonb_array_length(ops) > 1000 THEN
        RAISE 'too many operations at once' USING ERRCODE = 'program_limit_exceeded';
    END IF;
    FOR op IN SELECT value FROM jsonb_array_elements(ops) LOOP
        SELECT result INTO answer FROM public.applied_ops
        WHERE user_id = me AND op_id = (op ->> 'id')::uuid;
        IF NOT FOUND THEN
            BEGIN
                answer := jsonb_build_object('seq', public.apply_op(op));
            EXCEPTION
                WHEN insufficient_privilege OR integrity_constraint_violation OR data_exception
                OR undefined_table OR undefined_column OR datatype_mismatch
                OR program_limit_exceeded THEN
                answer := jsonb_build_object('refusal', public.refusal_of(SQLSTATE));
            END;
            INSERT INTO public.applied_ops (user_id, op_id, client_id, result)
            VALUES (me, (op ->> 'id')::uuid, client, answer);
        END IF;
        answers := array_append(answers, answer);
    END LOOP;
    PERFORM public.hint_at_most((SELECT last_value FROM public.sync_seq));
    RETURN to_jsonb(answers);
END $$;
