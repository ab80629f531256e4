-- Everything that makes a table a shared one: number, triggers, indexes, owner, grants, policies.
-- A later migration calls it for each table that it adds; the tests fail for one that it forgot.
CREATE FUNCTION share_table(wanted text, is_pushed boolean) RETURNS void
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
    PERFORM public.wall_table(wanted);
    IF NOT is_pushed THEN
        RETURN;  -- it is here because the history of both databases is one; nobody has rows in it
    END IF;
    -- No policy names the group: whoever is in it can take it out again (DROP OWNED BY).
    EXECUTE format('CREATE POLICY held ON public.%I FOR SELECT
        USING (scope_id IN (SELECT s.scope_id FROM public.my_scopes() AS s))', wanted);
    EXECUTE format('GRANT SELECT ON public.%I TO meeting_member', wanted);
END $$;

-- What ``push`` must know of a table. A later migration that adds a column or a reference to one
-- calls it again; the tests fail where that was forgotten.
CREATE FUNCTION learn_table(wanted text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.shared_tables SET columns = (
        SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = format('public.%I', wanted)::regclass AND a.attnum > 0
        AND NOT a.attisdropped AND a.attname NOT IN
            ('id', 'scope_id', 'updated_at', 'seq', 'login_role', 'is_placed')
    ), beyond = (
        SELECT coalesce(jsonb_object_agg(a.attname, t.relname), '{}')
        FROM pg_catalog.pg_constraint AS c
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        JOIN pg_catalog.pg_class AS t ON t.oid = c.confrelid
        WHERE c.conrelid = format('public.%I', wanted)::regclass AND c.contype = 'f'
        AND cardinality(c.conkey) = 1
    ) WHERE name = wanted
$$;

-- Rows are added and changed in scopes that one may write. Members have no grant for it: ``push``
-- does it, as the owner, and the policies bind the owner.
CREATE FUNCTION let_members_write(wanted text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE POLICY added ON public.%I FOR INSERT TO meeting_owner
        WITH CHECK (scope_id IN (SELECT s.scope_id FROM public.my_scopes() AS s WHERE s.may_write))',
        wanted);
    EXECUTE format('CREATE POLICY changed ON public.%I FOR UPDATE TO meeting_owner
        USING (scope_id IN (SELECT s.scope_id FROM public.my_scopes() AS s WHERE s.may_write))
        WITH CHECK (scope_id IN (SELECT s.scope_id FROM public.my_scopes() AS s WHERE s.may_write))',
        wanted);
END $$;

-- The rights that a new database gives to everybody, and that a copy or a restored one has again.
CREATE FUNCTION wall_database() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO meeting_member', current_database());
END $$;

CREATE FUNCTION wall_table(wanted text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    column_name text;
BEGIN
    -- Plans are made from samples of all rows, and EXPLAIN would tell how often a value is there.
    FOR column_name IN SELECT attname FROM pg_attribute
        WHERE attrelid = format('public.%I', wanted)::regclass AND attnum > 0
        AND NOT attisdropped AND attname <> 'seq'
    LOOP
        EXECUTE format('ALTER TABLE public.%I ALTER %I SET STATISTICS 0', wanted, column_name);
    END LOOP;
    EXECUTE format('ALTER TABLE public.%I OWNER TO meeting_owner', wanted);
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', wanted);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', wanted);
    EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC, meeting_member', wanted);
    -- What is asked past the wall (memberships, facts) and kept tidy is asked and done by this one.
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON public.%I TO meeting_scopes', wanted);
END $$;
