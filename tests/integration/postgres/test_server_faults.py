"""Every fault between a form and a real server over TLS has its own code and sentence."""

from __future__ import annotations

import io
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.connect_shared import ConnectShared
from meeting_desktop.application.shared_logins import SharedEntry
from meeting_desktop.bootstrap.shared import build_shared
from meeting_desktop.cli.main import run
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.settings import Settings
from tests.fakes.secrets import FakeSecrets
from tests.fakes.store import InlineStore
from tests.integration.postgres.tls_server import (
    ADDRESS,
    KEEPER_PASSWORD,
    TlsServer,
    programs,
    tls_server,
)

pytestmark = pytest.mark.slow

#: How often a server that was told to read its files anew is asked whether it has.
_TRIES = 2_000


@dataclass(frozen=True)
class Place:
    """A prepared server, Ada's way to it, and its keeper."""

    server: TlsServer
    folder: Path
    ada: SharedEntry
    keeper: psycopg.Connection[tuple[object, ...]]

    def tell(self, statement: str) -> None:
        self.keeper.execute(statement.encode())


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    binaries = programs()
    if binaries is None:
        pytest.skip("needs a PostgreSQL of Debian's: the wheel's has no TLS")
    with (
        TemporaryDirectory(prefix="tls-") as name,
        tls_server(Path(name), binaries) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("MEETING_SERVER_DSN", server.dsn)
        patch.setattr("typer.prompt", lambda *_args, **_options: KEEPER_PASSWORD)
        _typed("init", "--create-database")
        _typed("add-user", "ada@example.org")
        password = _typed("reset-password", "ada").split()[-1]
        ada = SharedEntry(ADDRESS, "ada", password, server.port, "meetings", server.certificate)
        with psycopg.connect(
            server.dsn, password=KEEPER_PASSWORD, autocommit=True, sslmode="verify-full"
        ) as keeper:
            yield Place(server, Path(name), ada, keeper)


def _typed(*words: str) -> str:
    with redirect_stdout(io.StringIO()) as said:
        assert run(["server", *words, "--ask-password"]) == 0
    return said.getvalue()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ConnectShared]:
    store = InlineStore()
    settings = ChangeSettings(Settings(), tmp_path / "settings.json")
    yield build_shared(store, settings, FakeSecrets(), SystemClock()).connect
    store.close(1.0)


def refusal(desk: ConnectShared, entry: SharedEntry) -> ApplicationError:
    with pytest.raises(ApplicationError) as caught:
        desk.check(entry)
    assert caught.value.sentence.endswith(".")
    assert ADDRESS not in caught.value.sentence
    return caught.value


def test_a_login_that_works_is_told_who_it_is(place: Place, desk: ConnectShared) -> None:
    assert desk.check(place.ada).person is not None


def test_a_wrong_password(place: Place, desk: ConnectShared) -> None:
    found = refusal(desk, replace(place.ada, password="sesame"))
    assert found.code == "server_login"
    assert "name and password" in found.sentence


def test_a_login_that_nobody_has(place: Place, desk: ConnectShared) -> None:
    assert refusal(desk, replace(place.ada, login="nobody")).code == "server_login"


def test_no_password(place: Place, desk: ConnectShared) -> None:
    assert refusal(desk, replace(place.ada, password="")).code == "server_login"


def test_another_authority(place: Place, desk: ConnectShared) -> None:
    found = refusal(desk, replace(place.ada, ca_file=place.server.other_certificate))
    assert found.code == "server_certificate"


def test_an_authority_that_the_system_does_not_know(place: Place, desk: ConnectShared) -> None:
    assert refusal(desk, replace(place.ada, ca_file=None)).code == "server_certificate"


def test_a_file_that_is_no_certificate(place: Place, desk: ConnectShared, tmp_path: Path) -> None:
    file = tmp_path / "ca.crt"
    file.write_text("not a certificate")
    assert refusal(desk, replace(place.ada, ca_file=file)).code == "server_ca_unreadable"


def test_a_file_that_is_not_there(place: Place, desk: ConnectShared, tmp_path: Path) -> None:
    assert refusal(desk, replace(place.ada, ca_file=tmp_path / "ca.crt")).code == "no_ca"


def test_a_certificate_for_another_name(place: Place, desk: ConnectShared) -> None:
    with presenting(place, "another", is_for_us=False) as certificate:
        found = wait_for(desk, replace(place.ada, ca_file=certificate), "server_name")
    assert "name that it was made for" in found.sentence


def test_a_certificate_that_has_expired(place: Place, desk: ConnectShared) -> None:
    with presenting(place, "old", has_expired=True) as certificate:
        # Until the server shows it, ours does not fit the file either.
        wait_for_certificate(place, certificate)
        found = refusal(desk, replace(place.ada, ca_file=certificate))
    assert found.code == "server_certificate"
    assert "expired" in found.sentence


def test_a_server_without_encryption(desk: ConnectShared, place: Place) -> None:
    with plain_server() as port:
        assert refusal(desk, replace(place.ada, port=port)).code == "server_plain"


def test_nobody_at_this_address(place: Place, desk: ConnectShared) -> None:
    with socket.socket() as held:
        held.bind((ADDRESS, 0))  # and never listens
        port = held.getsockname()[1]
        found = refusal(desk, replace(place.ada, port=port))
    assert found.code == "server_offline"


def test_a_login_that_may_not_come_in(place: Place, desk: ConnectShared) -> None:
    place.tell("ALTER ROLE ada NOLOGIN")
    try:
        assert refusal(desk, place.ada).code == "server_disabled"
    finally:
        place.tell("ALTER ROLE ada LOGIN")


def test_a_person_who_was_switched_off(place: Place, desk: ConnectShared) -> None:
    place.tell("UPDATE public.users SET is_active = false WHERE login_role = 'ada'")
    try:
        assert refusal(desk, place.ada).code == "server_disabled"
    finally:
        place.tell("UPDATE public.users SET is_active = true WHERE login_role = 'ada'")


def test_a_database_that_is_not_there(place: Place, desk: ConnectShared) -> None:
    assert refusal(desk, replace(place.ada, database="nowhere")).code == "server_no_database"


def test_a_database_that_was_never_prepared(place: Place, desk: ConnectShared) -> None:
    found = refusal(desk, replace(place.ada, database="postgres"))
    assert found.code == "server_not_ours"
    assert "server init" in found.sentence


def test_a_server_with_no_place_left(place: Place, desk: ConnectShared) -> None:
    place.tell("ALTER ROLE ada CONNECTION LIMIT 0")
    try:
        assert refusal(desk, place.ada).code == "server_full"
    finally:
        place.tell("ALTER ROLE ada CONNECTION LIMIT -1")


def test_a_server_that_is_too_old(place: Place, desk: ConnectShared) -> None:
    (schema,) = place.keeper.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    place.tell("UPDATE alembic_version SET version_num = '0007'")
    try:
        assert refusal(desk, place.ada).code == "server_too_old"
    finally:
        place.tell(f"UPDATE alembic_version SET version_num = '{schema}'")


def test_a_server_that_is_too_new(place: Place, desk: ConnectShared) -> None:
    (oldest,) = place.keeper.execute("SELECT oldest_schema FROM sync_clock").fetchone() or ("",)
    place.tell("UPDATE sync_clock SET oldest_schema = '9000'")
    try:
        assert refusal(desk, place.ada).code == "client_too_old"
    finally:
        place.tell(f"UPDATE sync_clock SET oldest_schema = '{oldest}'")


# -- other servers ---------------------------------------------------------------------------------


@contextmanager
def presenting(
    place: Place, name: str, *, is_for_us: bool = True, has_expired: bool = False
) -> Iterator[Path]:
    """The server shows another certificate, which is its own authority."""
    certificate, key = place.folder / f"{name}.crt", place.folder / f"{name}.key"
    _make(certificate, key, is_for_us=is_for_us, has_expired=has_expired)
    place.tell(f"ALTER SYSTEM SET ssl_cert_file = '{certificate}'")
    place.tell(f"ALTER SYSTEM SET ssl_key_file = '{key}'")
    place.tell("SELECT pg_reload_conf()")
    try:
        yield certificate
    finally:
        place.tell("ALTER SYSTEM RESET ssl_cert_file")
        place.tell("ALTER SYSTEM RESET ssl_key_file")
        place.tell("SELECT pg_reload_conf()")
        wait_for_certificate(place, place.server.certificate)


def wait_for(desk: ConnectShared, entry: SharedEntry, code: str) -> ApplicationError:
    for _ in range(_TRIES):
        found = refusal(desk, entry)
        if found.code == code:
            return found
    raise AssertionError(f"never {code}")


def wait_for_certificate(place: Place, certificate: Path) -> None:
    """Until the server shows this one, whatever it is worth."""
    wanted = x509.load_pem_x509_certificate(certificate.read_bytes())
    shown = b""
    for _ in range(_TRIES):
        shown = _shown(place.server.port)
        if shown == wanted.public_bytes(Encoding.DER):
            return
    raise AssertionError("the certificate never came")


def _shown(port: int) -> bytes:
    import ssl
    import struct

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with socket.create_connection((ADDRESS, port), timeout=60) as line:
        line.sendall(struct.pack("!ii", 8, 80877103))  # SSLRequest
        assert line.recv(1) == b"S"
        with context.wrap_socket(line) as wrapped:
            return wrapped.getpeercert(binary_form=True) or b""


def _make(certificate: Path, key_file: Path, *, is_for_us: bool, has_expired: bool) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "db.example.org")])
    until = datetime.now(UTC) + timedelta(days=-1 if has_expired else 1)
    ours: x509.GeneralName = x509.IPAddress(ip_address(ADDRESS))
    alternative = ours if is_for_us else x509.DNSName("db.example.org")
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - timedelta(days=2))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate.write_bytes(signed.public_bytes(Encoding.PEM))
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key_file.chmod(0o600)
    if os.geteuid() == 0:
        for path in (certificate, key_file):
            shutil.chown(path, "postgres", "postgres")


@contextmanager
def plain_server() -> Iterator[int]:
    """It answers as a PostgreSQL without TLS does."""
    with socket.socket() as listener:
        listener.bind((ADDRESS, 0))
        listener.listen()
        listener.settimeout(60)

        def serve() -> None:
            line, _ = listener.accept()
            with line:
                line.recv(8)
                line.sendall(b"N")
                line.recv(1)

        thread = threading.Thread(target=serve, name="meeting-plain-server")
        thread.start()
        yield listener.getsockname()[1]
        thread.join(60)
