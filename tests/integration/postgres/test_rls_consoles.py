"""A hostile member with a SQL console: what they can type, and that it gets them nowhere."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from tests.integration.postgres.pushing import APPLIED, Cast, lead, make_cast, push, scopes
from tests.integration.postgres.server import Connection, TestServer


@pytest.fixture(scope="module")
def cast(postgres: TestServer) -> Iterator[Cast]:
    with postgres.new_database() as database:
        yield make_cast(database)


@pytest.fixture
def eve(cast: Cast) -> Iterator[Connection]:
    with cast.connect(cast.eve) as connection:
        yield connection


@pytest.fixture
def temporary(cast: Cast) -> Iterator[None]:
    """As if the right to make temporary things had been given back."""
    name = sql.Identifier(cast.database.name)
    cast.database.admin.execute(sql.SQL("GRANT TEMP ON DATABASE {} TO PUBLIC").format(name))
    yield
    cast.database.admin.execute(sql.SQL("REVOKE TEMP ON DATABASE {} FROM PUBLIC").format(name))


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE meeting_owner",
        "SET ROLE meeting_scopes",
        "SET ROLE meeting_watch",
        "SET SESSION AUTHORIZATION meeting_owner",
        "SET session_replication_role = replica",
        "GRANT meeting_owner TO meeting_member",
        "GRANT meeting_member TO PUBLIC",
        "ALTER ROLE meeting_member BYPASSRLS",
        "ALTER ROLE meeting_member LOGIN",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
        "CREATE SCHEMA mine",
        "CREATE TABLE public.mine (id int)",
        "CREATE VIEW public.mine AS SELECT * FROM leads",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OPERATOR public.= (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = uuid_ne)",
        "CREATE TYPE public.mine AS (id int)",
        "CREATE TEMP TABLE users (id uuid)",
        "CREATE TEMP VIEW mine AS SELECT * FROM leads",
        "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE EXTENSION dblink",
        "CREATE EXTENSION postgres_fdw",
        "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION lock_clock()",
        "CREATE PUBLICATION mine FOR ALL TABLES",
        "CREATE SUBSCRIPTION mine CONNECTION '' PUBLICATION mine WITH (connect = false)",
        "CREATE LANGUAGE plpython3u",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE c AS '/lib/mine.so'",
        "CREATE SERVER mine FOREIGN DATA WRAPPER mine",
        "ALTER FUNCTION push(uuid, jsonb) SECURITY INVOKER",
        "CREATE OR REPLACE FUNCTION my_id() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
        "DROP FUNCTION push(uuid, jsonb)",
        "DROP TABLE leads",
        "ALTER SYSTEM SET log_statement = 'all'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_ls_dir('/')",
        "SELECT pg_stat_file('/etc/passwd')",
        "COPY (SELECT 1) TO '/tmp/mine'",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT lo_import('/etc/passwd')",
        "SELECT pg_reload_conf()",
        "SELECT pg_switch_wal()",
        "SELECT pg_create_physical_replication_slot('mine')",
        "SELECT rolpassword FROM pg_authid",
        "SELECT subconninfo FROM pg_subscription",
        "SELECT nextval('sync_seq')",
        "SELECT currval('sync_seq')",
        "SELECT setval('sync_seq', 1)",
        "SELECT last_value FROM sync_seq",
        "SELECT result FROM applied_ops",
        "SELECT epoch FROM sync_clock",
        "TRUNCATE leads",
        "BEGIN; LOCK TABLE leads IN SHARE MODE",
        "BEGIN; LOCK TABLE sync_clock IN ACCESS SHARE MODE",
        "BEGIN; LOCK TABLE sync_clock IN EXCLUSIVE MODE",
        "SELECT FROM leads FOR SHARE",
        "SELECT FROM sync_clock FOR UPDATE",
        "REFRESH MATERIALIZED VIEW leads",
        "REINDEX TABLE leads",
        "CLUSTER leads USING ix_leads_seq",
    ],
)
def test_it_is_refused(eve: Connection, statement: str) -> None:
    # Not there at all, on one version or the other, is as good as refused.
    with pytest.raises(
        (
            psycopg.errors.InsufficientPrivilege,
            psycopg.errors.UndefinedFunction,
            psycopg.errors.UndefinedObject,
            psycopg.errors.WrongObjectType,
            psycopg.errors.ObjectNotInPrerequisiteState,
            psycopg.errors.FeatureNotSupported,
        )
    ):
        eve.execute(statement.encode())


@pytest.mark.parametrize("role", ["meeting_owner", "meeting_scopes", "postgres"])
def test_no_other_role_is_taken_while_connecting(cast: Cast, role: str) -> None:
    login = psycopg.conninfo.make_conninfo(
        cast.database.admin.info.dsn, user=cast.eve.login, options=f"-c role={role}"
    )
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(login)


def test_acting_as_the_group_changes_nothing_of_who_one_is(cast: Cast, eve: Connection) -> None:
    before = scopes(eve)
    with eve.transaction(force_rollback=True):
        try:
            eve.execute("SET LOCAL ROLE meeting_member")
        except psycopg.errors.InsufficientPrivilege:
            return  # where the operator gave membership without it
        assert scopes(eve) == before
        assert push(eve, lead(cast.meeting), lead(cast.eve.id)) == ["not_allowed", APPLIED]


def test_policies_are_not_switched_off(cast: Cast, eve: Connection) -> None:
    eve.execute("SET row_security = off")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        eve.execute("SELECT FROM leads")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        push(eve, lead(cast.meeting))


@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize(
    "kind", ["uuid", "jsonb", "text", "boolean", "bigint", "integer", "record"]
)
def test_a_type_of_a_members_own_runs_nothing_as_the_owner(
    cast: Cast, eve: Connection, kind: str
) -> None:
    told: list[str] = []
    eve.add_notice_handler(lambda notice: told.append(notice.message_primary or ""))
    base = "text" if kind == "record" else kind
    eve.execute(
        "CREATE FUNCTION pg_temp.mine(anyelement) RETURNS pg_catalog.bool LANGUAGE plpgsql"
        " AS $$BEGIN RAISE WARNING 'ran as %', current_user; RETURN true; END$$"
    )
    eve.execute(
        f"CREATE DOMAIN pg_temp.{kind} AS pg_catalog.{_KNOWN.get(base, base)}"
        " CHECK (pg_temp.mine(VALUE))".encode()
    )
    assert push(eve, lead(cast.eve.id), lead(cast.meeting)) == [APPLIED, "not_allowed"]
    eve.execute("SELECT FROM my_scopes()")
    eve.execute("SELECT server_facts(), end_sleepers(), open_session(gen_random_uuid(), '{}')")
    eve.execute("SELECT FROM feed(0, 10)")
    assert not [one for one in told if one.startswith("ran as") and cast.eve.login not in one]


_KNOWN = {"boolean": "bool", "bigint": "int8", "integer": "int4"}


@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize(
    "table",
    [
        "users (id, login_role, role, is_active, deleted)",
        "team_members (user_id, team_id, deleted, is_placed)",
        "scope_members (scope_id, user_id, role, deleted)",
        "sync_clock (directory)",
        "shared_tables (name, is_pushed)",
        "pg_class (oid)",
        "pg_attribute (attrelid)",
        "pg_constraint (conrelid)",
        "pg_stat_activity (pid)",
        "leads (id)",
    ],
)
def test_a_temporary_table_shadows_nothing(cast: Cast, eve: Connection, table: str) -> None:
    before = scopes(eve)
    with eve.transaction(force_rollback=True):
        name, columns = table.rstrip(")").split(" (")
        made = ", ".join(f"{column} pg_catalog.text" for column in columns.split(", "))
        eve.execute(f"CREATE TEMP TABLE {name} ({made})".encode())
        eve.execute("SET LOCAL search_path = pg_temp, public, pg_catalog")
        assert scopes(eve) == before
        assert push(eve, lead(cast.eve.id), lead(cast.meeting)) == [APPLIED, "not_allowed"]
        assert eve.execute("SELECT FROM public.feed(0, 100)").rowcount > 0


#: A path, a policy's functions and an operator of a member's own.
_OF_ONES_OWN = (
    """CREATE FUNCTION pg_temp.my_scopes() RETURNS TABLE (scope_id uuid, may_write boolean)
    LANGUAGE sql AS 'SELECT id, true FROM public.users'""",
    "CREATE FUNCTION pg_temp.my_id() RETURNS uuid LANGUAGE sql AS 'SELECT id FROM public.users'",
    """CREATE FUNCTION pg_temp.always(uuid, uuid) RETURNS boolean
    LANGUAGE sql AS 'SELECT true'""",
    """CREATE OPERATOR pg_temp.= (
    LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = pg_temp.always)""",
    "SET LOCAL search_path = pg_temp, public, pg_catalog",
)


@pytest.mark.usefixtures("temporary")
def test_functions_and_operators_of_ones_own_change_no_policy(cast: Cast, eve: Connection) -> None:
    with eve.transaction(force_rollback=True):
        for statement in _OF_ONES_OWN:
            eve.execute(statement.encode())
        assert ("Secret",) not in eve.execute("SELECT name FROM public.leads").fetchall()
        assert push(eve, lead(cast.meeting)) == ["not_allowed"]


_DEFINER = """
CREATE FUNCTION pg_temp.mine() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER
AS 'SELECT name FROM public.leads'
"""


@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize(
    "query",
    [
        "SELECT name FROM mine",
        "SELECT pg_temp.mine()",
        "SELECT query_to_xml('SELECT name FROM public.leads', true, false, '')::text",
        "SELECT table_to_xml('public.leads', true, false, '')::text",
        "SELECT word FROM ts_stat('SELECT to_tsvector(''simple'', name) FROM public.leads')",
        "SELECT currtid2('public.leads', '(0,1)')::text",
    ],
)
def test_what_reads_for_one_reads_as_one(eve: Connection, query: str) -> None:
    with eve.transaction(force_rollback=True):
        eve.execute("CREATE TEMP VIEW mine AS SELECT * FROM public.leads")
        eve.execute(_DEFINER.encode())
        try:
            with eve.transaction():
                shown = eve.execute(query.encode()).fetchall()
        except (psycopg.errors.FeatureNotSupported, psycopg.errors.UndefinedFunction):
            pytest.skip("this server was built without it")
    assert "secret" not in str(shown).lower()


def test_giving_rights_away_or_dropping_them_changes_nothing(cast: Cast, eve: Connection) -> None:
    before = _rights(cast.database.admin)
    for statement in (
        "DROP OWNED BY meeting_member",
        "DROP OWNED BY CURRENT_USER",
        "GRANT SELECT ON leads TO PUBLIC",
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO CURRENT_USER",
        "REVOKE SELECT ON leads FROM meeting_member",
        "REVOKE EXECUTE ON FUNCTION push FROM meeting_member",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
        "REASSIGN OWNED BY meeting_member TO CURRENT_USER",
        "ANALYZE leads",
        "VACUUM leads",
    ):
        try:
            eve.execute(statement.encode())
        except psycopg.errors.InsufficientPrivilege:
            continue
    assert _rights(cast.database.admin) == before
    cast.database.admin.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(cast.eve.login)))


def test_large_objects_are_their_owners(cast: Cast, eve: Connection) -> None:
    with cast.connect(cast.ada) as ada:
        row = ada.execute("SELECT lo_from_bytea(0, 'secret')").fetchone()
        assert row is not None
        for query in (
            "SELECT lo_get(%s)",
            "SELECT lo_open(%s, 262144)",
            "SELECT lo_unlink(%s)",
            "SELECT lo_export(%s, '/tmp/mine')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                eve.execute(query.encode(), row)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            eve.execute("SELECT data FROM pg_largeobject")
        ada.execute("SELECT lo_unlink(%s)", row)


def test_nobody_ends_anothers_session_or_statement(cast: Cast, eve: Connection) -> None:
    with cast.connect(cast.ada) as ada:
        for call in ("pg_terminate_backend", "pg_cancel_backend"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                eve.execute(f"SELECT {call}(%s)".encode(), (ada.info.backend_pid,))


def test_settings_of_ones_own_open_nothing(cast: Cast, eve: Connection) -> None:
    me = sql.Identifier(cast.eve.login)
    for setting in ("search_path = pg_temp, public", "row_security = off", "role = meeting_member"):
        eve.execute(sql.SQL("ALTER ROLE {} SET ").format(me) + sql.SQL(setting))
    try:
        with cast.connect(cast.eve) as again:
            assert cast.meeting not in scopes(again)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                again.execute("SELECT FROM public.leads")
    finally:
        eve.execute(sql.SQL("ALTER ROLE {} RESET ALL").format(me))


@pytest.mark.parametrize(
    "setting",
    [
        "transform_null_equals = on",
        "standard_conforming_strings = off",
        "backslash_quote = on",
        "DateStyle = 'German'",
        "TimeZone = 'Pacific/Chatham'",
        "array_nulls = off",
        "plpgsql.extra_errors = 'all'",
        "plan_cache_mode = force_generic_plan",
        "enable_indexscan = off",
    ],
)
def test_whatever_is_set_push_decides_the_same(cast: Cast, setting: str) -> None:
    with cast.connect(cast.eve) as eve:
        try:
            eve.execute(f"SET {setting}".encode())
        except psycopg.errors.InvalidParameterValue:
            pytest.skip("this version no longer has that setting")
        with eve.transaction(force_rollback=True):
            assert push(eve, lead(cast.meeting), lead(cast.eve.id)) == ["not_allowed", APPLIED]
            assert not eve.execute("SELECT FROM leads WHERE name = 'Secret'").fetchall()


def test_nothing_else_is_installed(cast: Cast) -> None:
    found = cast.database.admin.execute(
        "SELECT extname FROM pg_extension UNION SELECT lanname FROM pg_language"
        " WHERE lanispl AND NOT lanpltrusted"
    )
    assert {name for (name,) in found} <= {"plpgsql", "pg_stat_statements"}


def _rights(admin: Connection) -> list[tuple[object, ...]]:
    return admin.execute(
        "SELECT relname, relacl::text, relrowsecurity, relforcerowsecurity FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace"
        " UNION ALL SELECT polname, polroles::text, polpermissive, true FROM pg_policy"
        " UNION ALL SELECT proname, proacl::text, true, true FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2"
    ).fetchall()
