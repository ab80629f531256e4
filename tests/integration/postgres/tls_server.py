"""A PostgreSQL of Debian's behind TLS, which the one in the wheel was built without.

It listens on 127.0.0.2: that is this machine, but no name for it that the program trusts unseen.
"""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

ADDRESS = "127.0.0.2"
KEEPER_PASSWORD = "of the keeper: \\ and more"
#: The lines of docs/operations.md.
_HBA = """
local   all  postgres             peer map=keepers
hostssl all  postgres  127.0.0.0/8   scram-sha-256
hostssl all  all       127.0.0.0/8   scram-sha-256
"""


@dataclass(frozen=True)
class TlsServer:
    port: int
    certificate: Path
    other_certificate: Path

    @property
    def dsn(self) -> str:
        return (
            f"host={ADDRESS} port={self.port} user=postgres dbname=meetings"
            f" sslrootcert={self.certificate}"
        )


def programs() -> Path | None:
    """Where Debian's server is, the newest, if any."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def tls_server(folder: Path, binaries: Path) -> Iterator[TlsServer]:
    user = "postgres" if os.name == "posix" and os.geteuid() == 0 else None
    data = folder / "data"
    folder.chmod(0o711)
    data.mkdir(mode=0o700)
    password = folder / "password"
    password.write_text(KEEPER_PASSWORD)
    password.chmod(0o644)
    other = folder / "other.crt"
    _certificate(other, folder / "other.key")
    if user is not None:
        _give(data, user)
    _run(
        user, binaries / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
        f"--pwfile={password}", "--auth=scram-sha-256", "--no-sync",
    )  # fmt: skip
    certificate = folder / "server.crt"
    _certificate(certificate, data / "server.key")
    (data / "server.crt").write_bytes(certificate.read_bytes())
    (data / "pg_hba.conf").write_text(_HBA)
    (data / "pg_ident.conf").write_text("keepers /^.*$ postgres\n")
    if user is not None:
        for path in (data / "server.key", data / "server.crt"):
            _give(path, user)
    port = _free_port()
    options = (
        f"-p {port} -c listen_addresses={ADDRESS} -c unix_socket_directories={data} -c ssl=on"
        " -c fsync=off -c password_encryption=scram-sha-256"
    )
    control = (binaries / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", data / "log")
    _run(user, *control, "-o", options, "start")
    try:
        yield TlsServer(port, certificate, other)
    finally:
        _run(user, *control, "-m", "immediate", "stop")


def _run(user: str | None, *words: object) -> None:
    subprocess.run(
        [str(word) for word in words],
        user=user,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=100,
        cwd="/",
    )


def _give(path: Path, user: str) -> None:
    import pwd

    entry = pwd.getpwnam(user)
    os.chown(path, entry.pw_uid, entry.pw_gid)


def _certificate(certificate: Path, key_file: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "db.example.org")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(ADDRESS))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate.write_bytes(signed.public_bytes(Encoding.PEM))
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key_file.chmod(0o600)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((ADDRESS, 0))
        port: int = listener.getsockname()[1]
    return port
