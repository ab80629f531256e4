-- What is gone for good is gone from the audit too: what a change overwrote there is of nobody's
-- any more. Until then it is what undoes a removal that somebody had no business to do.
CREATE OR REPLACE FUNCTION cleanup_tombstones(days integer DEFAULT 180) RETURNS integer
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
                DELETE FROM public.audit_log AS a WHERE a.table_name = name AND a.row_id = gone.id;
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
