DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT * FROM (VALUES
        ('tables_beyond(bigint, uuid)', 'meeting_scopes', true),
        ('look(bigint)', 'meeting_scopes', true),
        ('note_heads()', 'meeting_owner', false),
        ('mend_heads()', 'meeting_scopes', false),
        ('head_table(text)', 'meeting_owner', false),
        ('hint_now(bigint)', 'meeting_owner', false),
        ('hint_at_most(bigint)', 'meeting_owner', false),
        ('hint(bigint)', 'meeting_owner', true)) AS w (signature, owner, is_called)
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION public.%s FROM PUBLIC', one.signature);
        EXECUTE format('ALTER FUNCTION public.%s OWNER TO %I', one.signature, one.owner);
        IF one.is_called THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION public.%s TO meeting_member', one.signature);
        END IF;
    END LOOP;
END $$;
