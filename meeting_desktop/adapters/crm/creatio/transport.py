"""Requests go to the address that was checked, and to no other; the name stays for TLS."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

import httpx

from meeting_desktop.adapters.crm.creatio import faults
from meeting_desktop.core.errors import UserFacingError

_HTTPS_PORT = 443

#: Host and port to the address to connect to. Raises: CrmFault.
AddressCheck = Callable[[str, int], str]


class CheckedTransport(httpx.BaseTransport):
    """Raises CrmFault for an address that may not be asked, httpx's errors for all else.

    A pool for each host: two hosts may have one address, but not one TLS connection.
    """

    def __init__(self, check: AddressCheck, context: ssl.SSLContext) -> None:
        self._check = check
        self._context = context
        self._pools: dict[str, httpx.HTTPTransport] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if url.scheme != "https":
            raise faults.forbidden_address()
        address = self._check(url.host, url.port or _HTTPS_PORT)
        pinned = httpx.Request(
            request.method,
            url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": url.host},
        )
        return self._pool(url.host).handle_request(pinned)

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()

    def _pool(self, host: str) -> httpx.HTTPTransport:
        if host not in self._pools:
            # No proxy of the environment: it would resolve the name itself.
            self._pools[host] = httpx.HTTPTransport(verify=self._context, trust_env=False)
        return self._pools[host]


def trusting(ca_file: Path | None) -> ssl.SSLContext:
    """What a certificate is checked against. Raises: UserFacingError ``bad_certificate_file``."""
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise UserFacingError(
            "The file of the certificate authority cannot be read; choose a PEM file.",
            code="bad_certificate_file",
        ) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
