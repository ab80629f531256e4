-- Where each scope's rows of each table end. By it a machine learns with one short question whether
-- anything was pushed that concerns it, and the feed looks only at tables where there is something:
-- to plan a query over all of them costs more than to read what is new.
CREATE TABLE scope_heads (
    scope_id uuid NOT NULL,
    table_name text NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (scope_id, table_name)
);
CREATE INDEX ix_scope_heads_seq ON scope_heads (seq);

-- From the rows themselves: at the beginning, and in a new epoch, whatever way rows came back.
CREATE FUNCTION mend_heads() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wanted text;
BEGIN
    PERFORM FROM public.sync_clock FOR UPDATE;
    DELETE FROM public.scope_heads;
    FOR wanted IN SELECT name FROM public.shared_tables WHERE is_pushed LOOP
        EXECUTE format('INSERT INTO public.scope_heads SELECT scope_id, %1$L, max(seq)
                        FROM public.%1$I GROUP BY scope_id', wanted);
    END LOOP;
END $$;
SELECT mend_heads();

SELECT wall_table('scope_heads');
CREATE POLICY owned ON scope_heads TO meeting_owner USING (true) WITH CHECK (true);

-- Once for a statement: a row that is changed for each of ten thousand others in one transaction
-- leaves as many versions of itself, and each is looked at by the next.
CREATE FUNCTION note_heads() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.scope_heads
    SELECT n.scope_id, TG_TABLE_NAME, max(n.seq) FROM noted AS n GROUP BY n.scope_id
    ON CONFLICT (scope_id, table_name) DO UPDATE SET seq = EXCLUDED.seq;
    RETURN NULL;
END $$;

CREATE FUNCTION head_table(wanted text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- A trigger that is told the rows is of one kind of statement only.
    EXECUTE format('CREATE TRIGGER note_added AFTER INSERT ON public.%I
                    REFERENCING NEW TABLE AS noted
                    FOR EACH STATEMENT EXECUTE FUNCTION public.note_heads()', wanted);
    EXECUTE format('CREATE TRIGGER note_changed AFTER UPDATE ON public.%I
                    REFERENCING NEW TABLE AS noted
                    FOR EACH STATEMENT EXECUTE FUNCTION public.note_heads()', wanted);
END $$;
SELECT head_table(name) FROM shared_tables;

-- Tables with rows beyond ``after`` in scopes that are held, or in ``only_scope``. Of tables that
-- are their person's alone a manager is told nothing, as by their policies.
CREATE FUNCTION tables_beyond(after bigint, only_scope uuid DEFAULT NULL) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (
        SELECT array_agg(DISTINCT h.table_name) FROM public.scope_heads AS h
        WHERE h.seq > after AND (only_scope IS NULL OR h.scope_id = only_scope)
        AND h.scope_id IN (SELECT s.scope_id FROM public.my_scopes() AS s)
        AND (h.table_name NOT IN ('notifications', 'email_templates')
             OR h.scope_id = public.my_id())
    );
END $$;

-- ``head`` is where all rows end: who was told that there is nothing asks from there the next time.
-- ``scopes`` is a hash of those that are held, in their order.
CREATE FUNCTION look(after bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN public.server_facts() || jsonb_build_object(
        'head', (SELECT coalesce(max(h.seq), 0) FROM public.scope_heads AS h),
        'is_news', public.tables_beyond(after) IS NOT NULL,
        'scopes', (SELECT md5(coalesce(string_agg(s.scope_id::text, ',' ORDER BY s.scope_id), ''))
                   FROM public.my_scopes() AS s));
END $$;

CREATE OR REPLACE FUNCTION share_table(wanted text, is_pushed boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    place integer := (SELECT coalesce(max(position), 0) + 1 FROM public.shared_tables);
BEGIN
    EXECUTE format('ALTER TABLE public.%I ADD COLUMN seq bigint NOT NULL DEFAULT 0', wanted);
    EXECUTE format('CREATE INDEX %I ON public.%I (seq)', 'ix_' || wanted || '_seq', wanted);
    EXECUTE format('CREATE INDEX %I ON public.%I (scope_id, seq)',
                   'ix_' || wanted || '_scope_id_seq', wanted);
    EXECUTE format('CREATE TRIGGER lock_clock BEFORE INSERT OR UPDATE OR DELETE ON public.%I
                    FOR EACH STATEMENT EXECUTE FUNCTION public.lock_clock()', wanted);
    EXECUTE format('CREATE TRIGGER stamp_row BEFORE INSERT OR UPDATE ON public.%I
                    FOR EACH ROW EXECUTE FUNCTION public.stamp_row()', wanted);
    EXECUTE format('CREATE TRIGGER audit_row AFTER UPDATE ON public.%I
                    FOR EACH ROW EXECUTE FUNCTION public.audit_row()', wanted);
    INSERT INTO public.shared_tables VALUES (wanted, place, is_pushed);
    PERFORM public.learn_table(wanted);
    PERFORM public.head_table(wanted);
    PERFORM public.wall_table(wanted);
    IF NOT is_pushed THEN
        RETURN;  -- it is here because the history of both databases is one; nobody has rows in it
    END IF;
    -- No policy names the group: whoever is in it can take it out again (DROP OWNED BY).
    EXECUTE format('CREATE POLICY held ON public.%I FOR SELECT
        USING (scope_id IN (SELECT s.scope_id FROM public.my_scopes() AS s))', wanted);
    EXECUTE format('GRANT SELECT ON public.%I TO meeting_member', wanted);
END $$;
