CREATE OR REPLACE FUNCTION feed(after bigint, at_most integer, only_scope uuid DEFAULT NULL)
RETURNS TABLE (seq bigint, table_name text, row_id uuid, scope_id uuid, fields jsonb)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    narrowed text := CASE WHEN only_scope IS NULL THEN '' ELSE ' AND t.scope_id = $3' END;
    names text[] := public.tables_beyond(after, only_scope);
    last bigint;
    query text;
BEGIN
    IF names IS NULL THEN
        RETURN;
    END IF;
    -- Where the page ends is found first: rows are only then turned into JSON.
    SELECT string_agg(format(
        '(SELECT t.seq FROM public.%I AS t WHERE t.seq > $1%s ORDER BY t.seq LIMIT $2)',
        name, narrowed), ' UNION ALL ')
    INTO query FROM unnest(names) AS name;
    EXECUTE 'SELECT max(p.seq) FROM (SELECT q.seq FROM (' || query || ') AS q ORDER BY q.seq LIMIT $2) AS p'
    INTO last USING after, at_most, only_scope;
    IF last IS NULL THEN
        RETURN;
    END IF;
    SELECT string_agg(format(
        'SELECT t.seq, %1$L::text, t.id, t.scope_id,
            to_jsonb(t) - ARRAY[''seq'', ''id'', ''scope_id'', ''login_role'', ''is_placed'']
         FROM public.%1$I AS t WHERE t.seq > $1 AND t.seq <= $2%2$s', name, narrowed), ' UNION ALL ')
    INTO query FROM unnest(names) AS name;
    RETURN QUERY EXECUTE query || ' ORDER BY 1' USING after, last, only_scope;
END $$;
