-- A reference that is not within the scope must be to a row that the person sees. A foreign key
-- alone would tell whether a hidden row exists.
CREATE FUNCTION check_references(beyond jsonb, fields jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    reference record;
    named uuid;
    is_seen boolean;
BEGIN
    FOR reference IN
        SELECT key AS name, value AS target FROM jsonb_each_text(beyond)
        WHERE fields ->> key IS NOT NULL
    LOOP
        named := (fields ->> reference.name)::uuid;
        -- Nearly always it is the person: they see themselves.
        CONTINUE WHEN reference.target = 'users' AND named = public.my_id();
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE id = $1)', reference.target)
        INTO is_seen USING named;
        IF NOT is_seen THEN
            RAISE 'a reference to what is not there' USING ERRCODE = 'foreign_key_violation';
        END IF;
    END LOOP;
END $$;

-- Some rows are open to more people than all of their columns are.
CREATE FUNCTION check_columns(wanted text, scope uuid, fields jsonb, is_new boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    allowed text[];
BEGIN
    IF wanted = 'users' THEN
        allowed := ARRAY['display_name', 'time_zone', 'working_hours'];
    ELSIF wanted = 'invitations' AND NOT is_new AND NOT EXISTS (
        SELECT FROM public.my_scopes() AS s WHERE s.scope_id = scope AND s.may_write
    ) THEN
        allowed := ARRAY['status', 'response', 'responded_at', 'replied_at', 'reply_sequence'];
    ELSIF wanted IN ('scope_members', 'team_members') AND NOT is_new THEN
        -- Whose membership it is stays; else a row could be turned into somebody else's.
        allowed := ARRAY['role', 'deleted'];
    END IF;
    IF allowed IS NOT NULL AND EXISTS (
        SELECT FROM jsonb_object_keys(fields) AS key WHERE key <> ALL (allowed)
    ) THEN
        RAISE 'not this column' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

CREATE FUNCTION apply_op(op jsonb) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wanted text := op ->> 'table';
    row_id uuid := (op ->> 'row')::uuid;
    scope uuid := (op ->> 'scope')::uuid;
    fields jsonb := op -> 'fields';
    is_new boolean := (op ->> 'new')::boolean;
    names text[];
    known record;
    is_there boolean;
    changed integer;
BEGIN
    SELECT s.columns, s.beyond INTO known
    FROM public.shared_tables AS s WHERE s.name = wanted AND s.is_pushed;
    IF NOT FOUND THEN
        RAISE 'no such table' USING ERRCODE = 'undefined_table';
    END IF;
    names := ARRAY(SELECT jsonb_object_keys(fields));
    IF names = '{}' THEN
        RAISE 'nothing to change' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF NOT names <@ known.columns THEN
        RAISE 'no such column' USING ERRCODE = 'undefined_column';
    END IF;
    IF known.beyond ?| names THEN
        PERFORM public.check_references(known.beyond, fields);
    END IF;
    IF is_new THEN
        PERFORM public.check_columns(wanted, scope, fields, true);
        BEGIN
            PERFORM public.add_row(wanted, row_id, scope, fields);
            RETURN currval('public.sync_seq');
        EXCEPTION WHEN integrity_constraint_violation OR insufficient_privilege THEN
            EXECUTE format(
                'SELECT EXISTS (SELECT FROM public.%I WHERE id = $1 AND scope_id = $2)', wanted)
            INTO is_there USING row_id, scope;
            IF NOT is_there THEN
                RAISE;
            END IF;
            -- It is there already: another machine of the same person sent it before.
        END;
    END IF;
    PERFORM public.check_columns(wanted, scope, fields, false);
    EXECUTE format(
        'UPDATE public.%1$I AS t SET %2$s FROM jsonb_populate_record(NULL::public.%1$I, $1) AS r
         WHERE t.id = $2 AND t.scope_id = $3', wanted,
        (SELECT string_agg(format('%1$I = r.%1$I', name), ', ') FROM unnest(names) AS name)
    ) USING fields, row_id, scope;
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed = 0 THEN
        RAISE 'not yours to change' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN currval('public.sync_seq');
END $$;

CREATE FUNCTION add_row(wanted text, row_id uuid, scope uuid, fields jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    whole jsonb := jsonb_build_object('created_at', now(), 'deleted', false) || fields
        || jsonb_build_object('id', row_id, 'scope_id', scope, 'updated_at', now());
BEGIN
    EXECUTE format(
        'INSERT INTO public.%1$I (%2$s)
         SELECT %2$s FROM jsonb_populate_record(NULL::public.%1$I, $1)', wanted,
        (SELECT string_agg(quote_ident(key), ', ') FROM jsonb_object_keys(whole) AS key)
    ) USING whole;
END $$;

CREATE FUNCTION refusal_of(state text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    -- A taken key and a missing reference look alike: the difference would tell of hidden rows.
    SELECT CASE WHEN state = '42501' THEN 'not_allowed'
        WHEN state IN ('23505', '23503') THEN 'conflict'
        WHEN state IN ('42P01', '42703') THEN 'unknown'
        ELSE 'invalid' END
$$;

CREATE FUNCTION push(client uuid, ops jsonb) RETURNS jsonb
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
    -- One hint for the whole push: a NOTIFY for every row would cost most of the throughput.
    -- It is no more than a hint: a member who fills the queue must not keep anybody from writing.
    IF pg_notification_queue_usage() < 0.5 THEN
        PERFORM pg_notify('meeting_sync', '');
    END IF;
    RETURN to_jsonb(answers);
END $$;

-- A member who pushes within a transaction of their own and then sleeps holds the clock. Whoever
-- waits for it may ask for this; it ends nobody who works, unless for longer than any push of ours
-- takes. Of what members can do, reading holds AccessShareLock alone.
CREATE FUNCTION end_holders(asleep interval, at_work interval) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (count(*) FILTER (WHERE pg_terminate_backend(held.pid)))::integer FROM (
        SELECT a.pid FROM pg_stat_activity AS a JOIN pg_roles AS r ON r.oid = a.usesysid
        WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
        AND NOT r.rolsuper AND pg_has_role(r.oid, 'meeting_member', 'MEMBER')
        AND (a.xact_start < clock_timestamp() - at_work
             OR (a.state LIKE 'idle in transaction%'
                 AND a.state_change < clock_timestamp() - asleep))
        AND EXISTS (
            SELECT FROM pg_locks AS l JOIN pg_class AS c ON c.oid = l.relation
            WHERE l.pid = a.pid AND l.granted AND l.mode <> 'AccessShareLock'
            AND c.relnamespace = 'public'::regnamespace)
        OFFSET 0
    ) AS held
$$;

CREATE FUNCTION end_sleepers() RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT public.end_holders('10 seconds', '2 minutes')
$$;
