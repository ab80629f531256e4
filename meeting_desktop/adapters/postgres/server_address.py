"""Where the server is and who keeps it, as the administrator names it.

A login that is above the wall deserves the same care as everybody's: over a network ``verify-full``
and SCRAM, and no password where other people of the machine see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg import conninfo
from psycopg.rows import TupleRow

from meeting_desktop.adapters.postgres.faults import login_faults
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.ports.shared_login import LOOPBACK, SharedLogin

DATABASE = "meeting_desktop"
_APPLICATION = "meeting-desktop-server"
_CONNECT_S = 10
#: Everybody else's pushes are over in milliseconds; one that is not is told of in ``status``.
_LOCK_MS = 15_000


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """libpq's parameters, without the password; ``repr`` shows neither."""

    _known: Mapping[str, str] = field(repr=False)
    _password: str = field(default="", repr=False)

    @classmethod
    def of(cls, dsn: str, password: str = "", *, is_typed: bool = True) -> ServerAddress:
        """``is_typed``: it stood on the command line, where everybody on the machine may read it.

        Raises: UserFacingError.
        """
        try:
            said = {k: str(v) for k, v in conninfo.conninfo_to_dict(dsn).items() if v is not None}
        except psycopg.ProgrammingError:
            # Its text would repeat the address.
            raise UserFacingError(
                "The server's address cannot be read; write it like "
                "postgresql://postgres@db.example.org/meeting_desktop.",
                code="bad_server_address",
            ) from None
        within = said.pop("password", "")
        if within and is_typed:
            raise UserFacingError(
                "A password on the command line can be read by others; take it out and use "
                "--ask-password, or a passfile (PGPASSFILE).",
                code="password_on_command_line",
            )
        return cls({"dbname": DATABASE, **said, **_secured(said)}, password or within)

    def as_login(self) -> SharedLogin:
        """Of a person (or a gateway), who is not above the wall.

        Raises: UserFacingError, it names no host or no login.
        """
        known = self._known
        root = known.get("sslrootcert", "system")
        if not known.get("host") or not known.get("user"):
            raise UserFacingError(
                "Name the server and the login, such as "
                "postgresql://gateway_1@db.example.org/meeting_desktop.",
                code="bad_server_address",
            )
        return SharedLogin(
            known["host"],
            known["user"],
            self._password,
            int(known.get("port", "5432")),
            known["dbname"],
            None if root == "system" else Path(root),
        )

    @property
    def database(self) -> str:
        return self._known["dbname"]

    def with_database(self, name: str) -> ServerAddress:
        return replace(self, _known={**self._known, "dbname": name})

    def connect(self) -> psycopg.Connection[TupleRow]:
        """Autocommit. Raises: EnvironmentFault."""
        options = f"-c lock_timeout={_LOCK_MS} -c search_path=public"
        try:
            with login_faults():
                return psycopg.connect(self.conninfo(_APPLICATION, options), autocommit=True)
        except EnvironmentFault as error:
            raise _for_the_keeper(error) from None

    def conninfo(self, application: str, options: str) -> str:
        """For libpq, with the password: never to be shown. ``options``: the session's settings."""
        own = {"password": self._password} if self._password else {}
        return conninfo.make_conninfo(
            **{**self._known, **own},
            application_name=application,
            connect_timeout=_CONNECT_S,
            keepalives_idle=30,
            keepalives_interval=10,
            keepalives_count=3,
            options=options,
        )

    @contextmanager
    def for_programs(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """What pg_dump and its like connect with: an argument without secrets, and variables."""
        said = {k: v for k, v in self._known.items() if k not in {"sslpassword", "require_auth"}}
        variables = {"PGAPPNAME": _APPLICATION, "PGCONNECT_TIMEOUT": str(_CONNECT_S)}
        if "require_auth" in self._known:
            # By this way also programs of PostgreSQL 15 start, which do not know it.
            variables["PGREQUIREAUTH"] = self._known["require_auth"]
        with TemporaryDirectory(prefix="meeting-desktop-") as folder:
            if self._password:
                file = Path(folder) / "pass"
                file.touch(mode=0o600)
                file.write_text(f"*:*:*:*:{_escaped(self._password)}\n", encoding="utf-8")
                variables["PGPASSFILE"] = str(file)
            yield conninfo.make_conninfo(**said), variables


def _secured(said: Mapping[str, str]) -> dict[str, str]:
    hosts = [*said.get("host", "").split(","), *said.get("hostaddr", "").split(",")]
    if "service" not in said and all(
        not host or host.startswith("/") or host in LOOPBACK for host in hosts
    ):
        return {}
    if said.get("sslmode", "verify-full") != "verify-full":
        raise UserFacingError(
            "Over a network the server's certificate is always checked; take sslmode out of the "
            "address, or write verify-full.",
            code="server_plain",
        )
    return {
        "sslmode": "verify-full",
        "sslrootcert": said.get("sslrootcert", "system"),
        "require_auth": said.get("require_auth", "scram-sha-256"),
    }


def _escaped(password: str) -> str:
    return password.replace("\\", "\\\\").replace(":", "\\:")


def _for_the_keeper(error: EnvironmentFault) -> EnvironmentFault:
    """The same fault for whom there is nobody else to ask."""
    sentence = {
        "server_offline": "The server cannot be reached; check its address, and that it runs.",
        "server_slow": "The server took too long to answer; check its address, and that it runs.",
        "server_login": "The server did not accept the login; check its name and password "
        "(--ask-password asks for it).",
        "server_no_database": "The server has no database of this name; check it, or make it with "
        "“meeting-desktop server init --create-database”.",
        "server_refuses": "The server accepts no login from this machine; see pg_hba.conf.",
    }.get(error.code, error.sentence)
    return EnvironmentFault(sentence, code=error.code, retryable=error.retryable)
