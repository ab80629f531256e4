"""The certificate that this machine makes for its gateway where nobody gave one.

No authority vouches for it: applications that join pin it (the answer to a question by room code
and the host's links say its fingerprint), browsers warn their users.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import os
import ssl
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault

_FILE = "gateway-certificate.pem"
_YEARS = 10
_RENEW = dt.timedelta(days=30)
#: Clocks differ; a machine whose clock is a day behind believes it as well.
_BEFORE = dt.timedelta(days=1)
_PEM = serialization.Encoding.PEM


def own_certificate(folder: Path, names: Sequence[str], clock: Clock) -> Path:
    """A PEM file with key and certificate for these names; the one of before, if it still serves.

    Readable by its owner alone.

    Raises:
        EnvironmentFault: it cannot be kept in ``folder``.
    """
    path = folder / _FILE
    try:
        if not _serves(path, names, clock.now()):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(path, _make(names, clock.now()))
    except OSError as error:
        raise EnvironmentFault(
            "The gateway's certificate cannot be kept; check the disk and its permissions.",
            code="certificate_not_kept",
        ) from error
    return path


def certificate_fingerprint(path: Path) -> str:
    """SHA-256 (``AB:CD:…``) of the first certificate in a PEM file; empty when there is none."""
    try:
        text = path.read_text(encoding="ascii", errors="replace")
        begin = text.index(ssl.PEM_HEADER)
        end = text.index(ssl.PEM_FOOTER, begin)
        der = base64.b64decode(text[begin + len(ssl.PEM_HEADER) : end])
    except (OSError, ValueError):
        return ""
    return hashlib.sha256(der).digest().hex(":").upper()


def _serves(path: Path, names: Sequence[str], now: dt.datetime) -> bool:
    """Whether the file holds a certificate that is good for all ``names`` for a while yet."""
    try:
        known = x509.load_pem_x509_certificate(path.read_bytes())
        alternatives = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (FileNotFoundError, ValueError, x509.ExtensionNotFound):
        return False
    served = {str(name.value) for name in alternatives}
    return served.issuperset(names) and known.not_valid_after_utc - _RENEW > now


def _make(names: Sequence[str], now: dt.datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Meeting Desktop")])
    alternatives = x509.SubjectAlternativeName([_alternative(one) for one in names])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BEFORE)
        .not_valid_after(now + dt.timedelta(days=365 * _YEARS))
        .add_extension(alternatives, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        _PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made.public_bytes(_PEM) + secret


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write(path: Path, content: bytes) -> None:
    """In one step, and never readable by others, not for a moment."""
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
