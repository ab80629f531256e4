"""Every table that is synchronised has a rule of who may see it."""

from meeting_desktop.adapters.store.all_tables import metadata
from meeting_desktop.domain.sharing import TABLES

#: The shared database alone has it.
_ON_THE_SERVER = {"audit_log"}


def test_no_table_is_without_a_rule_and_no_rule_without_a_table() -> None:
    shared = {table.name for table in metadata.tables.values() if "scope_id" in table.c}
    journal = {name for name in shared if metadata.tables[name].info.get("local_only")}
    assert shared - journal == TABLES - _ON_THE_SERVER
