"""One request and its answer, with limits of time, size and rate, and each fault by its kind."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpx

from meeting_desktop.adapters.crm.creatio import faults
from meeting_desktop.core.clock import Clock

#: Of a sign-in; whoever expects more says so.
_LARGEST_ANSWER = 1 << 20
_CONNECT_S, _READ_S = 10.0, 20.0
#: However steadily it trickles.
_ANSWER_S = 60.0
_BUSY_S = 60.0
_LONGEST_BUSY_S = 3_600.0
_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: httpx.Headers
    body: bytes

    def json(self) -> dict[str, Any]:
        """Raises: CrmFault ``crm_broken``."""
        try:
            read = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise faults.broken() from error
        if not isinstance(read, dict):
            raise faults.broken()
        return read


class Exchange:
    """For one thread; ``interrupt`` from any. ``per_second``: requests at most."""

    def __init__(
        self, transport: httpx.BaseTransport, clock: Clock, *, per_second: float = 5.0
    ) -> None:
        self._clock = clock
        self._gap = 1.0 / per_second
        self._free_at = 0.0
        self._stopped = threading.Event()
        self.client = httpx.Client(
            transport=transport,
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(_READ_S, connect=_CONNECT_S),
        )

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        take: Callable[[bytes], None] | None = None,
        largest: int = _LARGEST_ANSWER,
    ) -> Answer:
        """``take`` gets the pieces of the body instead of the answer.

        Raises: CrmFault for everything but answers from 200 to 499 that are no brake.
        """
        self._keep_pace()
        # Packed bodies could be made to burst: none are asked for and none taken.
        asked = {"Accept-Encoding": "identity", **(headers or {})}
        with (
            _translated(),
            self.client.stream(method, url, headers=asked, content=content) as response,
        ):
            body = self._body(response, take, largest)
            _require_calm(response)
            return Answer(response.status_code, response.headers, body)

    def interrupt(self) -> None:
        self._stopped.set()

    def close(self) -> None:
        self.client.close()

    def _body(
        self, response: httpx.Response, take: Callable[[bytes], None] | None, largest: int
    ) -> bytes:
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise faults.broken()
        until, size = self._clock.monotonic() + _ANSWER_S, 0
        parts: list[bytes] = []
        wanted = take if take is not None and response.is_success else parts.append
        for piece in response.iter_raw():
            size += len(piece)
            if size > largest:
                raise faults.too_large()
            if self._clock.monotonic() > until:
                raise faults.slow()
            if self._stopped.is_set():
                raise faults.stopped()
            wanted(piece)
        return b"".join(parts)

    def _keep_pace(self) -> None:
        wait = self._free_at - self._clock.monotonic()
        if wait > 0:
            self._clock.wait(self._stopped, wait)
        if self._stopped.is_set():
            raise faults.stopped()
        self._free_at = self._clock.monotonic() + self._gap


def _require_calm(response: httpx.Response) -> None:
    status = response.status_code
    if status in _BUSY:
        raise faults.busy(_again_after(response))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise faults.broken()


def _again_after(response: httpx.Response) -> float:
    """Seconds, from either form of Retry-After (RFC 9110, 10.2.3)."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return min(float(said[:9]), _LONGEST_BUSY_S)
    try:
        until = parsedate_to_datetime(said)
        now = parsedate_to_datetime(response.headers.get("Date", ""))
        seconds = (until - now).total_seconds()
    except (TypeError, ValueError):
        return _BUSY_S
    return min(max(seconds, 1.0), _LONGEST_BUSY_S)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except httpx.TimeoutException as error:
        raise faults.slow() from error
    except httpx.ConnectError as error:
        raise (faults.bad_certificate() if _is_of_tls(error) else faults.unreachable()) from error
    except httpx.TransportError as error:
        raise faults.unreachable() from error
    except (httpx.InvalidURL, httpx.CookieConflict) as error:
        raise faults.broken() from error


def _is_of_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
