"""Where the gateway listens, with which certificate, and which web origins are its own.

Microphones and secrets need a secure context: HTTPS, or this very machine. So plain HTTP is refused
on every other address. The origins are those that guests were told, never what a request's Host
header claims, so that a foreign name that points here gets nothing (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.ports.gateway import NOWHERE

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LAST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class GatewayAddress:
    """``port`` 0 takes a free one; ``public_url`` is what guests open, where that differs.

    ``name`` stands for ``host`` in what guests open, where the host is every address there is.
    ``certificate`` and ``key`` are PEM files; the certificate's file may hold the key and the
    chain. ``is_nowhere``: nobody comes to this machine.
    """

    host: str = "127.0.0.1"
    port: int = 0
    certificate: Path | None = None
    key: Path | None = None
    public_url: str = ""
    name: str = ""
    is_nowhere: bool = False

    def bound_to(self, bind: str) -> GatewayAddress:
        """The same, listening on ``bind`` (``host:port``, ``[::1]:8080``, or ``NOWHERE``).

        Raises: UserFacingError when it is no such address.
        """
        if bind == NOWHERE:
            return replace(self, is_nowhere=True)
        host, _, port = bind.rpartition(":")
        if not host or not port.isascii() or not port.isdigit() or int(port) > _LAST_PORT:
            raise _refused("Say where to listen as HOST:PORT, such as 127.0.0.1:8080.")
        name = host.removeprefix("[").removesuffix("]")
        return replace(self, host=name, port=int(port), is_nowhere=False)

    @property
    def is_wildcard(self) -> bool:
        """Whether it means every address of this machine."""
        return self.host in {"", "*"} or _ip(self.host) in {_ip("0.0.0.0"), _ip("::")}  # noqa: S104 - compared, not bound

    @property
    def is_loopback(self) -> bool:
        return is_loopback(self.host)

    @property
    def scheme(self) -> str:
        return "http" if self.certificate is None else "https"

    def base_url(self, port: int) -> str:
        """What guests open, without a slash at the end; ``port`` is the one that was bound."""
        return web_origin(self.public_url) or origin_of(self.scheme, self.name or self.host, port)

    def origins(self, port: int) -> frozenset[str]:
        """The origins that pages of this gateway have."""
        mine = {self.base_url(port)}
        if self.is_loopback:
            hosts = ("127.0.0.1", "localhost", "::1")
            mine |= {origin_of(self.scheme, host, port) for host in hosts}
        return frozenset(mine)

    def check(self) -> ssl.SSLContext | None:
        """The TLS settings, None for plain HTTP on this machine alone.

        Raises:
            UserFacingError: plain HTTP on another address, or guests could not know the address.
            EnvironmentFault: the certificate cannot be used.
        """
        if self.public_url and not web_origin(self.public_url):
            raise _refused("The public address must be like https://meet.example.org.")
        if self.certificate is None:
            if not self.is_loopback:
                raise _refused(
                    "Guests on other machines need HTTPS: give a certificate and its key, "
                    "or listen on 127.0.0.1 only."
                )
            return None
        if self.is_wildcard and not self.public_url and not self.name:
            raise _refused(
                "Say under which address guests open this machine (https://…), since it listens "
                "on all of them."
            )
        return _tls(self.certificate, self.key)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens on ``host``."""
    ip = _ip(host)
    return host.lower() == "localhost" or (ip is not None and ip.is_loopback)


def origin_of(scheme: str, host: str, port: int) -> str:
    """An origin as browsers write it: no port where it is the scheme's own."""
    name = f"[{host}]" if ":" in host else host.lower()
    return f"{scheme}://{name}" + ("" if port == _DEFAULT_PORTS.get(scheme) else f":{port}")


def gateway_origin(url: str) -> str:
    """The origin of a gateway elsewhere. Raises: UserFacingError."""
    origin = web_origin(url)
    if not origin:
        raise UserFacingError(
            "The gateway's address must be like https://meet.example.org; mend it in Settings.",
            code="bad_gateway_address",
        )
    return origin


def web_origin(url: str) -> str:
    """The origin that ``url`` names, if that is all it names and it is safe; else empty."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in _DEFAULT_PORTS or not host or parts.query or parts.fragment:
        return ""
    if parts.path not in {"", "/"} or parts.username is not None:
        return ""
    if parts.scheme == "http" and not is_loopback(host):
        return ""
    return origin_of(parts.scheme, host, _DEFAULT_PORTS[parts.scheme] if port is None else port)


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _tls(certificate: Path, key: Path | None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        # An encrypted key would ask on the terminal, in the middle of a start.
        context.load_cert_chain(certificate, key, password=b"")
    except (OSError, ssl.SSLError, ValueError) as error:
        raise EnvironmentFault(
            "The certificate or its key cannot be used; both must be PEM files that belong "
            "together, the key without a passphrase.",
            code="bad_certificate",
        ) from error
    return context


def _refused(sentence: str) -> UserFacingError:
    return UserFacingError(sentence, code="bad_gateway_address")
