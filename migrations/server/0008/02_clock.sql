-- One row. Whoever changes a shared row holds its lock until the commit, so that numbers drawn
-- from ``sync_seq`` are in the order of commits: who has read up to N has seen all up to N.
CREATE TABLE sync_clock (
    id boolean PRIMARY KEY DEFAULT true CHECK (id),
    epoch uuid NOT NULL DEFAULT gen_random_uuid(),
    directory uuid NOT NULL DEFAULT gen_random_uuid(),
    forgotten bigint NOT NULL DEFAULT 0,
    oldest_schema text NOT NULL DEFAULT '0008',
    backed_up_at timestamptz
);
INSERT INTO sync_clock DEFAULT VALUES;
CREATE SEQUENCE sync_seq AS bigint;

-- What may be pushed and pulled, parents before children. ``columns`` are those that an operation
-- may name, ``beyond`` those of them that refer to a row of any scope, each with its table: the
-- catalogue knows both, but asking it for every operation takes a third of a push (``learn_table``).
CREATE TABLE shared_tables (
    name text PRIMARY KEY,
    position integer NOT NULL UNIQUE,
    is_pushed boolean NOT NULL,
    columns text[] NOT NULL DEFAULT '{}',
    beyond jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE applied_ops (
    user_id uuid NOT NULL,
    op_id uuid NOT NULL,
    client_id uuid NOT NULL,
    result jsonb NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, op_id)
);
CREATE INDEX ix_applied_ops_applied_at ON applied_ops (applied_at);

CREATE TABLE audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    login text NOT NULL DEFAULT session_user,
    table_name text NOT NULL,
    row_id uuid NOT NULL,
    scope_id uuid NOT NULL,
    old_fields jsonb NOT NULL,
    new_fields jsonb NOT NULL
);
CREATE INDEX ix_audit_log_row_id ON audit_log (row_id);
CREATE INDEX ix_audit_log_scope_id ON audit_log (scope_id);
CREATE INDEX ix_audit_log_at ON audit_log (at);

CREATE TABLE device_sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id),
    device_info jsonb NOT NULL DEFAULT '{}',
    ip_address inet DEFAULT inet_client_addr(),
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL DEFAULT now() + interval '90 days',
    revoked_at timestamptz
);
CREATE INDEX ix_device_sessions_user_id ON device_sessions (user_id);
CREATE INDEX ix_device_sessions_expires_at ON device_sessions (expires_at);

ALTER TABLE users ADD COLUMN login_role text;
CREATE UNIQUE INDEX uq_users_login_role ON users (login_role);
CREATE UNIQUE INDEX uq_users_email ON users (lower(email)) WHERE NOT deleted;
-- Whether whoever runs the server, or an admin, put the person there. Only then does a manager of
-- the team hold what is theirs: else a manager would read anybody by adding them to a team.
ALTER TABLE team_members ADD COLUMN is_placed boolean NOT NULL DEFAULT false;

CREATE FUNCTION lock_clock() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM public.sync_clock FOR UPDATE;
    RETURN NULL;
END $$;

CREATE FUNCTION stamp_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.scope_id) IS DISTINCT FROM (OLD.id, OLD.scope_id) THEN
        RAISE 'a row never changes its id or scope' USING ERRCODE = 'check_violation';
    END IF;
    NEW.seq := nextval('public.sync_seq');
    NEW.updated_at := now();
    RETURN NEW;
END $$;

-- The value that a later change overwrote is kept here: a conflict has no silent loser.
CREATE FUNCTION audit_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    is_now jsonb := to_jsonb(NEW);
    old_fields jsonb;
    new_fields jsonb;
BEGIN
    SELECT jsonb_object_agg(key, was -> key), jsonb_object_agg(key, value)
    INTO old_fields, new_fields
    FROM jsonb_each(is_now)
    WHERE key NOT IN ('seq', 'updated_at') AND value IS DISTINCT FROM was -> key;
    IF old_fields IS NOT NULL THEN
        INSERT INTO public.audit_log (table_name, row_id, scope_id, old_fields, new_fields)
        VALUES (TG_TABLE_NAME, NEW.id, NEW.scope_id, old_fields, new_fields);
    END IF;
    RETURN NULL;
END $$;
