"""Nothing of the server is beside the wall; what is put there later without one is found."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from meeting_desktop.domain.sharing import TABLES
from tests.integration.postgres.catalogue_checks import complaints
from tests.integration.postgres.server import SharedTestDatabase, TestServer

_COLUMNS = (
    "(id uuid PRIMARY KEY, scope_id uuid NOT NULL, created_at timestamptz, updated_at timestamptz,"
    " deleted boolean, meeting_id uuid, code text)"
)


@pytest.fixture(scope="module")
def database(postgres: TestServer) -> Iterator[SharedTestDatabase]:
    with postgres.new_database() as made:
        yield made


def test_everything_on_the_server_is_behind_the_wall(database: SharedTestDatabase) -> None:
    assert complaints(database.admin) == []


def test_every_shared_table_has_a_rule_and_every_rule_a_table(database: SharedTestDatabase) -> None:
    shared = database.admin.execute("SELECT name FROM shared_tables").fetchall()
    assert {name for (name,) in shared} | {"audit_log"} == TABLES


#: What somebody could forget in a later migration, and what is said about it.
_FORGOTTEN = {
    "a table": (f"CREATE TABLE extra {_COLUMNS}", "extra has no row-level security"),
    "its rule": (
        f"CREATE TABLE extra {_COLUMNS}; SELECT share_table('extra', true)",
        "extra has no rule",
    ),
    "to bind the owner": (
        "ALTER TABLE meetings NO FORCE ROW LEVEL SECURITY",
        "meetings does not bind its owner",
    ),
    "to switch it on": (
        "ALTER TABLE meetings DISABLE ROW LEVEL SECURITY",
        "meetings has no row-level security",
    ),
    "the policy": (
        f"CREATE TABLE extra {_COLUMNS}; SELECT wall_table('extra')",
        "extra has no policy",
    ),
    "for whom a policy is": (
        "CREATE POLICY extra ON leads USING (true)",
        "leads lets everybody write",
    ),
    "that members do not write": (
        "CREATE POLICY extra ON leads FOR UPDATE TO meeting_member USING (true)",
        "leads lets everybody write",
    ),
    "who drops a policy": (
        "CREATE POLICY extra ON leads FOR SELECT TO meeting_member USING (true)",
        "leads has a policy that members can drop",
    ),
    "whose a right is": ("GRANT INSERT ON leads TO PUBLIC", "leads gives INSERT to everybody"),
    "that nobody empties": (
        "GRANT TRUNCATE ON leads TO meeting_member",
        "leads gives TRUNCATE to meeting_member",
    ),
    "a column's right": (
        "GRANT UPDATE (title) ON meetings TO meeting_member",
        "meetings gives rights to a column",
    ),
    "the sequence": (
        "GRANT USAGE ON SEQUENCE sync_seq TO meeting_member",
        "sync_seq gives USAGE to meeting_member",
    ),
    "the numbers": ("DROP TRIGGER stamp_row ON leads", "leads is not numbered"),
    "a trigger that sleeps": (
        "ALTER TABLE leads DISABLE TRIGGER lock_clock",
        "leads is not numbered",
    ),
    "the owner": (
        "ALTER TABLE leads OWNER TO meeting_watch",
        "leads is not owned by meeting_owner",
    ),
    "whose eyes a view has": (
        "CREATE VIEW extra AS SELECT * FROM leads",
        "extra shows rows with its owner's eyes",
    ),
    "that a copy is unguarded": (
        "CREATE MATERIALIZED VIEW extra AS SELECT * FROM leads",
        "extra is a copy that no policy guards",
    ),
    "what a plan tells": (
        "ALTER TABLE leads ADD COLUMN extra text",
        "leads tells by statistics of extra",
    ),
    "to tell push of a column": (
        "ALTER TABLE leads ADD COLUMN extra text",
        "leads has columns that push does not know",
    ),
    "to tell push of a reference": (
        "ALTER TABLE leads ADD FOREIGN KEY (id) REFERENCES meetings (id) NOT VALID",
        "leads refers to rows that push does not look up",
    ),
    "that a key tells": (
        "ALTER TABLE leads ADD UNIQUE (crm_id)",
        "leads has a key beyond its scope, leads_crm_id_key",
    ),
    "whose a function is": (
        "CREATE FUNCTION extra() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "extra is everybody's to call",
    ),
    "where names are looked up": (
        "ALTER FUNCTION push SET search_path = ''",
        "push looks names up where members make them",
    ),
    "the function's owner": (
        "ALTER FUNCTION push OWNER TO CURRENT_USER",
        "push is owned by",
    ),
    "what a function tells": (
        "GRANT EXECUTE ON FUNCTION is_free TO meeting_member",
        "is_free sees past the wall, for members",
    ),
    "what lends itself": (
        "ALTER FUNCTION cleanup_expired_sessions LEAKPROOF",
        "cleanup_expired_sessions is said to leak nothing",
    ),
    "who is in a group": (
        "GRANT meeting_owner TO meeting_watch",
        "meeting_watch may act as meeting_owner",
    ),
    "what a role may": ("ALTER ROLE meeting_owner BYPASSRLS", "meeting_owner may do too much"),
    "the schema": (
        "GRANT CREATE ON SCHEMA public TO PUBLIC",
        "everybody may CREATE in schema public",
    ),
    "another schema": ("CREATE SCHEMA extra", "there is another schema, extra"),
    "that the queue is none of a member's business": (
        "GRANT USAGE ON SCHEMA work TO meeting_member",
        "schema work is open to meeting_member for USAGE",
    ),
    "a function of the queue": (
        "CREATE FUNCTION work.extra() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "work.extra is everybody's to call",
    ),
    "to ask who works": (
        (
            "CREATE OR REPLACE FUNCTION work.depart(machine uuid) RETURNS void LANGUAGE sql"
            " SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT'"
        ),
        "work.depart does not ask who works",
    ),
    "that workers make no jobs": (
        "GRANT INSERT ON work.procrastinate_jobs TO meeting_worker",
        "work.procrastinate_jobs gives INSERT to meeting_worker",
    ),
    "that workers see the queue alone": (
        "GRANT SELECT ON meetings TO meeting_worker",
        "workers reach meetings",
    ),
    "what comes later": (
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
        "rights are given to what comes",
    ),
}


@pytest.mark.parametrize("what", _FORGOTTEN)
def test_what_a_migration_forgot_is_said(database: SharedTestDatabase, what: str) -> None:
    statements, expected = _FORGOTTEN[what]
    with database.admin.transaction(force_rollback=True):
        database.admin.execute(statements.encode())
        said = complaints(database.admin)
    assert [one for one in said if one.startswith(expected)], said


def test_a_copied_database_is_open_to_all_until_it_is_walled(database: SharedTestDatabase) -> None:
    with database.admin.transaction(force_rollback=True):
        database.admin.execute(f'GRANT ALL ON DATABASE "{database.name}" TO PUBLIC'.encode())
        assert "members may TEMP in the database" in complaints(database.admin)
        database.admin.execute("SELECT wall_database()")
        assert complaints(database.admin) == []
