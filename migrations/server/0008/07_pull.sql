-- The feed. Read within one REPEATABLE READ transaction; row-level security decides what is in it.
-- ``only_scope`` NULL: every scope that is held.
CREATE FUNCTION feed(after bigint, at_most integer, only_scope uuid DEFAULT NULL)
RETURNS TABLE (seq bigint, table_name text, row_id uuid, scope_id uuid, fields jsonb)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    narrowed text := CASE WHEN only_scope IS NULL THEN '' ELSE ' AND t.scope_id = $3' END;
    last bigint;
    query text;
BEGIN
    -- Where the page ends is found first: rows are only then turned into JSON.
    SELECT string_agg(format(
        '(SELECT t.seq FROM public.%I AS t WHERE t.seq > $1%s ORDER BY t.seq LIMIT $2)',
        name, narrowed), ' UNION ALL ')
    INTO query FROM public.shared_tables WHERE is_pushed;
    EXECUTE 'SELECT max(p.seq) FROM (SELECT q.seq FROM (' || query || ') AS q ORDER BY q.seq LIMIT $2) AS p'
    INTO last USING after, at_most, only_scope;
    IF last IS NULL THEN
        RETURN;
    END IF;
    SELECT string_agg(format(
        'SELECT t.seq, %1$L::text, t.id, t.scope_id,
            to_jsonb(t) - ARRAY[''seq'', ''id'', ''scope_id'', ''login_role'', ''is_placed'']
         FROM public.%1$I AS t WHERE t.seq > $1 AND t.seq <= $2%2$s', name, narrowed), ' UNION ALL ')
    INTO query FROM public.shared_tables WHERE is_pushed;
    RETURN QUERY EXECUTE query || ' ORDER BY 1' USING after, last, only_scope;
END $$;

CREATE FUNCTION rows_of(wanted jsonb)
RETURNS TABLE (seq bigint, table_name text, row_id uuid, scope_id uuid, fields jsonb)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT w.value ->> 0 AS name, array_agg((w.value ->> 1)::uuid) AS ids
        FROM jsonb_array_elements(wanted) AS w
        JOIN public.shared_tables AS s ON s.name = w.value ->> 0 AND s.is_pushed
        GROUP BY 1
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT t.seq, %1$L::text, t.id, t.scope_id,
                to_jsonb(t) - ARRAY[''seq'', ''id'', ''scope_id'', ''login_role'', ''is_placed'']
             FROM public.%1$I AS t WHERE t.id = ANY ($1)', one.name) USING one.ids;
    END LOOP;
END $$;
