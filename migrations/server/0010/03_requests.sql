-- What somebody asked for. ``turn`` grows with each who begins it: only the latest may say how far
-- it is or what came out. ``attempts`` counts those that may have failed for its own sake.
CREATE TABLE work_requests (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    scope_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('transcribe')),
    fingerprint text NOT NULL CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
    wish jsonb NOT NULL CHECK (length(wish::text) <= 200000),
    state text NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'running', 'done', 'taken', 'failed', 'cancelled')),
    progress real NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
    turn integer NOT NULL DEFAULT 0,
    attempts integer NOT NULL DEFAULT 0,
    code text NOT NULL DEFAULT '' CHECK (code ~ '^[a-z0-9_]{0,60}$'),
    worker text NOT NULL DEFAULT '',
    result jsonb,
    taken_by uuid,
    taken_at timestamptz,
    job_id bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now()
);
-- The same is done once for a person; what was taken, failed or was given up may be asked again.
CREATE UNIQUE INDEX uq_work_requests_open ON work_requests (user_id, scope_id, fingerprint)
    WHERE state IN ('waiting', 'running', 'done');
CREATE INDEX ix_work_requests_user_id ON work_requests (user_id);
CREATE INDEX ix_work_requests_changed_at ON work_requests (changed_at);
SELECT wall_table('work_requests');

CREATE FUNCTION work.is_worker() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM work.logins WHERE login = session_user)
$$;

-- One's own, and only for as long as one holds what it is of: a result is what people said.
CREATE POLICY own ON work_requests TO meeting_owner
    USING (user_id = (SELECT my_id())) WITH CHECK (user_id = (SELECT my_id()));
CREATE POLICY own_listed ON work_requests FOR SELECT
    USING (user_id = (SELECT my_id())
           AND scope_id IN (SELECT s.scope_id FROM my_scopes() AS s));
CREATE POLICY done_by_workers ON work_requests TO meeting_owner
    USING ((SELECT work.is_worker())) WITH CHECK ((SELECT work.is_worker()));
GRANT SELECT ON work_requests TO meeting_member;
