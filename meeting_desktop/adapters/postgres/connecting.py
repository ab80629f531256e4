"""A connection as every part of the program wants it: encrypted, bounded, named."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.rows import TupleRow

from meeting_desktop.adapters.postgres.faults import login_faults
from meeting_desktop.ports.shared_login import SharedLogin

_CONNECT_S = 10
#: A lock that is not given within this is another's whose machine sleeps.
_LOCK_MS = 5_000
_STATEMENT_MS = 60_000
_IDLE_MS = 30_000


def connect(
    login: SharedLogin, *, application: str = "meeting-desktop"
) -> psycopg.Connection[TupleRow]:
    """Autocommit; a network that went silent is noticed within about a minute.

    Raises:
        EnvironmentFault: with a code of docs/shared-database.md.
    """
    with login_faults():
        return psycopg.connect(autocommit=True, **_parameters(login, application))


def _parameters(login: SharedLogin, application: str) -> dict[str, Any]:
    known: dict[str, Any] = {
        "host": login.host,
        "port": login.port,
        "dbname": login.database,
        "user": login.login,
        "application_name": application,
        "connect_timeout": _CONNECT_S,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "options": (
            f"-c lock_timeout={_LOCK_MS} -c statement_timeout={_STATEMENT_MS}"
            f" -c idle_in_transaction_session_timeout={_IDLE_MS}"
        ),
        # No file of the account's takes part: neither .pgpass nor a service file.
        "passfile": "",
    }
    if login.password:
        known["password"] = login.password
    if not login.is_local:
        known |= {
            "sslmode": "verify-full",
            "sslrootcert": str(login.ca_file) if login.ca_file is not None else "system",
            # A password is answered to a challenge, never said.
            "require_auth": "scram-sha-256",
        }
    return known
