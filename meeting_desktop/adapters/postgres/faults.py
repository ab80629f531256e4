"""What goes wrong with a server, as one sentence that says what to do.

A message of the server's or of libpq's never goes further: it may hold names and values.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from meeting_desktop.core.errors import EnvironmentFault

#: (words in libpq's message, code, sentence, whether another try may help); the first that fits.
#: libpq has no codes for what happens before the server speaks.
_BEFORE_LOGIN: tuple[tuple[tuple[str, ...], str, str, bool], ...] = (
    (
        ("could not translate host name", "failed to resolve host", "name or service not known"),
        "server_unknown",
        "The shared database's address is not known; check it, and that this machine is online.",
        True,
    ),
    (
        ("could not read root certificate file",),
        "server_ca_unreadable",
        "The certificate authority's file holds no certificate; choose the right one.",
        False,
    ),
    (
        ("root certificate file", "does not exist"),
        "server_ca_missing",
        "The certificate authority's file of the shared database is missing; choose it again.",
        False,
    ),
    (
        ("certificate verify failed", "self-signed", "self signed", "unable to get local issuer"),
        "server_certificate",
        "The server's certificate has expired or is of another authority; check the file chosen.",
        False,
    ),
    (
        ("does not match host name", "hostname mismatch"),
        "server_name",
        "The certificate is not for this address; enter the name that it was made for.",
        False,
    ),
    (
        ("server does not support ssl",),
        "server_plain",
        "The server speaks without encryption; whoever keeps it must switch TLS on.",
        False,
    ),
    (
        ("password authentication failed", "no password supplied", "authentication failed"),
        "server_login",
        "The shared database did not accept the login; check name and password.",
        False,
    ),
    (
        ("is not permitted to log in",),
        "server_disabled",
        "This login was disabled; ask whoever keeps the shared database.",
        False,
    ),
    (
        ("no pg_hba.conf entry", "pg_hba.conf rejects"),
        "server_refuses",
        "The server accepts no login from this machine or without TLS; ask whoever keeps it.",
        False,
    ),
    (
        ("database", "does not exist"),
        "server_no_database",
        "The server has no database of this name; check it.",
        False,
    ),
    (
        ("role", "does not exist"),
        "server_login",
        "The shared database did not accept the login; check name and password.",
        False,
    ),
    (
        ("too many connections", "remaining connection slots", "too many clients"),
        "server_full",
        "The shared database has no place for another connection; it is tried again.",
        True,
    ),
    (
        ("starting up", "shutting down", "recovery mode"),
        "server_starting",
        "The shared database is starting or stopping; it is tried again.",
        True,
    ),
)

_SENTENCES: dict[str, tuple[str, bool]] = {
    "server_offline": (
        "The shared database cannot be reached; changes wait here until it is.",
        True,
    ),
    "server_slow": ("The shared database took too long to answer; it is tried again.", True),
    "server_busy": ("The shared database was busy with another change; it is tried again.", True),
    "server_denied": (
        "The shared database does not let this login do that; ask whoever keeps it.",
        False,
    ),
    "server_not_ours": (
        "The database is there but was never prepared; run “meeting-desktop server init” on it.",
        False,
    ),
    "server_too_much": (
        "That is more than the shared database takes at once; install the newest Meeting Desktop.",
        False,
    ),
    "server_full_disk": ("The shared database has no room left; tell whoever keeps it.", True),
}


def fault(code: str) -> EnvironmentFault:
    sentence, retryable = _SENTENCES[code]
    return EnvironmentFault(sentence, code=code, retryable=retryable)


def _of_login(error: psycopg.OperationalError) -> EnvironmentFault:
    said = str(error).lower()
    for words, code, sentence, retryable in _BEFORE_LOGIN:
        wanted = all if code in {"server_ca_missing", "server_no_database"} else any
        if code == "server_login" and words[0] == "role":
            wanted = all
        if wanted(word in said for word in words):
            return EnvironmentFault(sentence, code=code, retryable=retryable)
    return fault("server_slow" if "timeout expired" in said else "server_offline")


@contextmanager
def login_faults() -> Iterator[None]:
    """Around ``psycopg.connect``."""
    try:
        yield
    except psycopg.OperationalError as error:
        raise _of_login(error) from None


_CODES: tuple[tuple[type[psycopg.Error], str], ...] = (
    (errors.LockNotAvailable, "server_busy"),
    (errors.DeadlockDetected, "server_busy"),
    (errors.SerializationFailure, "server_busy"),
    (errors.QueryCanceled, "server_slow"),
    (errors.DiskFull, "server_full_disk"),
    (errors.ProgramLimitExceeded, "server_too_much"),
    (errors.InsufficientPrivilege, "server_denied"),
    (errors.UndefinedFunction, "server_not_ours"),
    (errors.UndefinedTable, "server_not_ours"),
    (errors.InvalidSchemaName, "server_not_ours"),
)


@contextmanager
def server_faults() -> Iterator[None]:
    """Around everything that is asked of an open connection. Other errors are bugs of ours."""
    try:
        yield
    except psycopg.Error as error:
        for kind, code in _CODES:
            if isinstance(error, kind):
                raise fault(code) from None
        if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            raise fault("server_offline") from None
        raise
