"""What a table, function or view of the server lacks to be behind the wall, by the catalogue.

Each query gives one sentence for each fault. They look at everything that is there: what a later
migration adds is looked at as well.
"""

from __future__ import annotations

from meeting_desktop.domain.sharing import TABLES
from meeting_desktop.domain.sync import KEPT_HERE
from tests.integration.postgres.server import Connection

#: What the server keeps for itself, and whether members may select from it.
OF_SERVER = {
    "alembic_version": False,
    "applied_ops": False,
    "audit_log": True,
    "device_sessions": True,
    "live_knocks": False,
    "live_limits": False,
    "live_lines": False,
    "live_machines": False,
    "live_people": False,
    "live_presence": False,
    "live_rooms": False,
    "live_signals": False,
    "scope_heads": False,
    "shared_tables": True,
    "sync_clock": False,
    "work_requests": True,
}

#: Members may call these, and they see past row-level security: each was looked at for what it
#: tells. ``end_sleepers`` ends sessions, the others read who is logged in and what they hold.
PAST_THE_WALL = (
    "end_sleepers",
    "look",
    "my_id",
    "my_scopes",
    "server_facts",
    "tables_beyond",
)

_TABLES = """
WITH ours AS (
    SELECT c.*, c.relname || ' ' AS said, s.name IS NOT NULL AS is_shared, s.is_pushed,
        s.columns, s.beyond
    FROM pg_class AS c LEFT JOIN shared_tables AS s ON s.name = c.relname
    WHERE c.relnamespace = 'public'::regnamespace
), tables AS (SELECT * FROM ours WHERE relkind IN ('r', 'p'))
SELECT said || 'has no row-level security' FROM tables WHERE NOT relrowsecurity
UNION ALL SELECT said || 'does not bind its owner' FROM tables WHERE NOT relforcerowsecurity
UNION ALL SELECT said || 'is not owned by meeting_owner' FROM tables
    WHERE relowner <> 'meeting_owner'::regrole
UNION ALL SELECT said || 'has no policy' FROM tables AS t
    WHERE is_pushed IS NOT false
    AND NOT EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = t.oid)
UNION ALL SELECT said || 'gives ' || g.privilege_type || ' to ' || coalesce(r.rolname, 'everybody')
    FROM ours AS t CROSS JOIN aclexplode(t.relacl) AS g LEFT JOIN pg_roles AS r ON r.oid = g.grantee
    WHERE NOT (coalesce(r.rolname, '') IN ('meeting_owner', 'meeting_scopes')
               OR (r.rolname = 'meeting_member' AND g.privilege_type = 'SELECT'
                   AND t.relkind <> 'S'))
    AND t.relowner <> g.grantee
UNION ALL SELECT said || 'gives rights to a column' FROM tables AS t
    WHERE EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = t.oid AND a.attacl IS NOT NULL)
UNION ALL SELECT said || 'lets everybody write' FROM tables AS t
    WHERE EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = t.oid AND p.polcmd <> 'r'
                  AND p.polroles <> ARRAY['meeting_owner'::regrole::oid])
UNION ALL SELECT said || 'has a policy that members can drop' FROM tables AS t
    WHERE EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = t.oid
                  AND 'meeting_member'::regrole = ANY (p.polroles))
UNION ALL SELECT said || 'is not numbered' FROM tables AS t WHERE is_shared
    AND 4 <> (SELECT count(*) FROM pg_trigger AS g WHERE g.tgrelid = t.oid AND g.tgenabled = 'O'
              AND g.tgname IN ('lock_clock', 'stamp_row', 'note_added', 'note_changed'))
UNION ALL SELECT said || 'has columns that push does not know' FROM tables AS t WHERE is_shared
    AND array_length(t.columns, 1) IS DISTINCT FROM (
        SELECT count(*) FROM pg_attribute AS a WHERE a.attrelid = t.oid AND a.attnum > 0
        AND NOT a.attisdropped AND a.attname NOT IN
            ('id', 'scope_id', 'updated_at', 'seq', 'login_role', 'is_placed'))
UNION ALL SELECT said || 'refers to rows that push does not look up' FROM tables AS t
    WHERE is_shared AND EXISTS (
        SELECT FROM pg_constraint AS f JOIN pg_attribute AS a
        ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1]
        WHERE f.conrelid = t.oid AND f.contype = 'f' AND cardinality(f.conkey) = 1
        AND t.beyond ->> a.attname IS DISTINCT FROM
            (SELECT relname::text FROM pg_class WHERE oid = f.confrelid))
UNION ALL SELECT said || 'has no index of its scope' FROM tables AS t WHERE is_shared
    AND NOT EXISTS (SELECT FROM pg_index AS i JOIN pg_attribute AS a
                    ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
                    WHERE i.indrelid = t.oid AND a.attname = 'scope_id')
UNION ALL SELECT said || 'shows rows with its owner''s eyes' FROM ours
    WHERE relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)
UNION ALL SELECT said || 'is a copy that no policy guards' FROM ours WHERE relkind = 'm'
UNION ALL SELECT said || 'is somewhere else' FROM ours WHERE relkind = 'f'
UNION ALL SELECT said || 'has a rule' FROM tables WHERE relhasrules
UNION ALL SELECT said || 'tells by statistics of ' || a.attname
    FROM tables AS t JOIN pg_attribute AS a ON a.attrelid = t.oid
    WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attname <> 'seq'
    AND coalesce(a.attstattarget, -1) <> 0
UNION ALL SELECT said || 'tells by statistics of its own' FROM tables AS t
    WHERE EXISTS (SELECT FROM pg_statistic_ext AS x WHERE x.stxrelid = t.oid)
"""

#: A unique key tells that a hidden row exists, unless it is within a scope: it holds ``scope_id``,
#: or a column whose foreign key does. Keys made of random ids are free of it.
_KEYS = """
SELECT c.relname || ' has a key beyond its scope, ' || x.relname
FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid
JOIN pg_class AS x ON x.oid = i.indexrelid
JOIN shared_tables AS s ON s.name = c.relname AND s.is_pushed
WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique AND NOT i.indisprimary
AND c.relname <> 'users'
AND NOT EXISTS (
    SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
    AND (a.attname = 'scope_id' OR EXISTS (
        SELECT FROM pg_constraint AS f JOIN pg_attribute AS b ON b.attrelid = c.oid
        AND b.attname = 'scope_id' AND b.attnum = ANY (f.conkey)
        WHERE f.contype = 'f' AND f.conrelid = c.oid AND a.attnum = ANY (f.conkey))))
UNION ALL
SELECT c.relname || ' refers by something else than an id, ' || f.conname
FROM pg_constraint AS f JOIN pg_class AS c ON c.oid = f.conrelid
JOIN shared_tables AS s ON s.name = c.relname
WHERE f.contype = 'f' AND cardinality(f.conkey) = 1 AND 'id' <> (
    SELECT attname FROM pg_attribute WHERE attrelid = f.confrelid AND attnum = f.confkey[1])
"""

_FUNCTIONS = """
WITH ours AS (
    SELECT p.*, p.proname || ' ' AS said, p.proowner::regrole::text AS owner
    FROM pg_proc AS p WHERE p.pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e')
)
SELECT said || 'is everybody''s to call' FROM ours
    WHERE proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0)
UNION ALL SELECT said || 'looks names up where members make them' FROM ours
    WHERE NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (proconfig), false)
    AND NOT (prosrc = '' OR prokind <> 'f')
UNION ALL SELECT said || 'is owned by ' || owner FROM ours
    WHERE owner NOT IN ('meeting_owner', 'meeting_scopes', 'meeting_watch')
UNION ALL SELECT said || 'sees past the wall, for members' FROM ours
    WHERE prosecdef AND owner IN ('meeting_scopes', 'meeting_watch')
    AND has_function_privilege('meeting_member', oid, 'EXECUTE') AND proname <> ALL (%(known)s)
UNION ALL SELECT said || 'is a trigger that members may use' FROM ours
    WHERE prorettype = 'trigger'::regtype
    AND has_function_privilege('meeting_member', oid, 'EXECUTE')
UNION ALL SELECT said || 'is said to leak nothing' FROM ours WHERE proleakproof
"""

_ROLES = """
WITH groups AS (
    SELECT * FROM pg_roles
    WHERE rolname IN ('meeting_owner', 'meeting_scopes', 'meeting_watch', 'meeting_member',
                      'meeting_worker')
)
SELECT rolname || ' may do too much' FROM groups
    WHERE rolsuper OR rolcreaterole OR rolcreatedb OR rolcanlogin OR rolreplication
    OR rolbypassrls <> (rolname = 'meeting_scopes')
UNION ALL SELECT m.member::regrole || ' may act as ' || m.roleid::regrole FROM pg_auth_members AS m
    WHERE m.roleid IN (SELECT oid FROM groups
                       WHERE rolname NOT IN ('meeting_member', 'meeting_worker'))
UNION ALL SELECT m.member::regrole || ' is in ' || m.roleid::regrole FROM pg_auth_members AS m
    WHERE m.member IN (SELECT oid FROM groups) AND NOT (
        m.member = 'meeting_watch'::regrole
        AND m.roleid IN ('pg_signal_backend'::regrole, 'pg_read_all_stats'::regrole))
UNION ALL SELECT 'everybody may ' || privilege_type || ' in schema public'
    FROM pg_namespace CROSS JOIN aclexplode(nspacl) WHERE nspname = 'public' AND grantee = 0
UNION ALL SELECT 'members may create in schema public'
    WHERE has_schema_privilege('meeting_member', 'public', 'CREATE')
UNION ALL SELECT 'members may ' || one || ' in the database'
    FROM unnest(ARRAY['CREATE', 'TEMP']) AS one
    WHERE has_database_privilege('meeting_member', current_database(), one)
UNION ALL SELECT 'there is another schema, ' || nspname FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname NOT IN ('public', 'work', 'information_schema')
UNION ALL SELECT 'there is an extension, ' || extname FROM pg_extension
    WHERE extname NOT IN ('plpgsql', 'pg_stat_statements')
UNION ALL SELECT 'rights are given to what comes, ' || defaclacl::text FROM pg_default_acl
UNION ALL SELECT 'there is an event trigger, ' || evtname FROM pg_event_trigger
UNION ALL SELECT 'there is a foreign server, ' || srvname FROM pg_foreign_server
UNION ALL SELECT 'there is a publication, ' || pubname FROM pg_publication
"""

#: The queue of the worker machines lies behind ``USAGE`` of its schema, which members do not have;
#: and a worker reaches nothing but that schema.
_QUEUE = """
WITH tables AS (
    SELECT c.*, 'work.' || c.relname || ' ' AS said FROM pg_class AS c
    WHERE c.relnamespace = 'work'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
), ours AS (
    SELECT p.*, 'work.' || p.proname || ' ' AS said FROM pg_proc AS p
    WHERE p.pronamespace = 'work'::regnamespace
)
SELECT 'schema work is open to ' || coalesce(r.rolname, 'everybody') || ' for ' || g.privilege_type
    FROM pg_namespace CROSS JOIN aclexplode(nspacl) AS g
    LEFT JOIN pg_roles AS r ON r.oid = g.grantee
    WHERE nspname = 'work' AND g.grantee <> nspowner AND NOT (g.privilege_type = 'USAGE'
        AND r.rolname IN ('meeting_owner', 'meeting_scopes', 'meeting_worker'))
UNION ALL SELECT said || 'is not owned by meeting_owner' FROM tables
    WHERE relowner <> 'meeting_owner'::regrole
UNION ALL SELECT said || 'gives ' || g.privilege_type || ' to ' || coalesce(r.rolname, 'everybody')
    FROM tables AS t CROSS JOIN aclexplode(t.relacl) AS g
    LEFT JOIN pg_roles AS r ON r.oid = g.grantee
    WHERE coalesce(r.rolname, '') NOT IN ('meeting_owner', 'meeting_worker')
    OR (r.rolname = 'meeting_worker' AND (
        g.privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')
        OR t.relname IN ('logins', 'machines')
        OR (t.relname = 'procrastinate_jobs' AND g.privilege_type = 'INSERT')))
UNION ALL SELECT said || 'is everybody''s to call' FROM ours
    WHERE proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0)
UNION ALL SELECT said || 'is for members' FROM ours
    WHERE has_function_privilege('meeting_member', oid, 'EXECUTE')
UNION ALL SELECT said || 'looks names up where others make them' FROM ours
    WHERE NOT coalesce(proconfig && ARRAY['search_path=pg_catalog, pg_temp',
                                          'search_path=pg_catalog, work, pg_temp'], false)
UNION ALL SELECT said || 'is owned by ' || proowner::regrole FROM ours
    WHERE proowner <> 'meeting_owner'::regrole
UNION ALL SELECT said || 'does not ask who works' FROM ours
    WHERE prosecdef AND has_function_privilege('meeting_worker', oid, 'EXECUTE')
    AND prosrc NOT LIKE '%work.require_worker()%'
UNION ALL SELECT 'workers reach ' || c.relname FROM pg_class AS c
    CROSS JOIN aclexplode(c.relacl) AS g
    WHERE c.relnamespace = 'public'::regnamespace AND g.grantee = 'meeting_worker'::regrole
UNION ALL SELECT 'workers may call ' || p.proname FROM pg_proc AS p
    CROSS JOIN aclexplode(p.proacl) AS g
    WHERE p.pronamespace = 'public'::regnamespace AND g.grantee = 'meeting_worker'::regrole
UNION ALL SELECT 'workers may ' || one || ' in the database'
    FROM unnest(ARRAY['CREATE', 'TEMP']) AS one
    WHERE has_database_privilege('meeting_worker', current_database(), one)
UNION ALL SELECT 'workers use schema public'
    WHERE has_schema_privilege('meeting_worker', 'public', 'USAGE')
"""


def complaints(connection: Connection) -> list[str]:
    """Everything that is not as it must be; ``connection`` is a superuser's."""
    said = [row[0] for row in connection.execute(_TABLES)]
    said += [row[0] for row in connection.execute(_KEYS)]
    said += [row[0] for row in connection.execute(_FUNCTIONS, {"known": list(PAST_THE_WALL)})]
    said += [row[0] for row in connection.execute(_ROLES)]
    said += [row[0] for row in connection.execute(_QUEUE)]
    known = TABLES | set(OF_SERVER)
    said += [f"{name} has no rule" for name in all_tables(connection) if name not in known]
    pushed = connection.execute("SELECT name FROM shared_tables WHERE is_pushed").fetchall()
    said += [f"{name} is pushed" for (name,) in pushed if name in KEPT_HERE]
    return sorted(said)


def all_tables(connection: Connection) -> list[str]:
    rows = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') ORDER BY relname"
    )
    return [row[0] for row in rows]
