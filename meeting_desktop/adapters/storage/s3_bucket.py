"""A bucket of an S3-compatible server by obstore: small objects, and its faults in sentences."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from meeting_desktop.adapters.storage.interruptible import await_while_wanted
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.domain.web_addresses import is_this_computer

if TYPE_CHECKING:
    from obstore.store import S3Credential, S3Store

T = TypeVar("T")

_CODE = re.compile(r"<Code>(\w{1,60})</Code>")
_STATUS = re.compile(r"status code: (\d{3})")
_WRONG_KEY = frozenset(
    {"SignatureDoesNotMatch", "InvalidAccessKeyId", "InvalidToken", "ExpiredToken"}
)
_FULL = frozenset(
    {"QuotaExceeded", "XMinioStorageFull", "XMinioStorageQuotaExceeded", "InsufficientStorage"}
)
_CLOCK = frozenset({"RequestTimeTooSkewed", "RequestExpired"})
_WRONG_BUCKET = frozenset({"NoSuchBucket", "PermanentRedirect", "InvalidBucketName"})
_STATUS_FULL, _STATUS_MOVED = "507", "301"
_CERTIFICATE = re.compile(r"certificate|UnknownIssuer|NotValidForName", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class S3Place:
    """``endpoint`` empty: Amazon's own of the region. ``prefix``: a folder in the bucket.

    ``path_style``: the bucket stands in the path, not before the server's name.
    """

    bucket: str
    access_key: str
    secret_key: str = field(repr=False)
    endpoint: str = ""
    prefix: str = ""
    region: str = "us-east-1"
    path_style: bool = True


@dataclass(frozen=True, slots=True)
class S3Object:
    path: str
    size_bytes: int
    changed_at: datetime


class S3Bucket:
    """Objects by path. Calls with ``wanted`` raise NotWantedError soon after it says no.

    Raises: UserFacingError ``bad_endpoint``: the address is not one that a key may be sent to.
    """

    def __init__(self, place: S3Place) -> None:
        self._endpoint = _endpoint(place)
        self._place = place
        self._made: S3Store | None = None

    def put(self, path: str, data: bytes, wanted: Callable[[], bool]) -> None:
        import obstore

        self._ask(lambda: obstore.put_async(self._store, path, data, use_multipart=False), wanted)

    def get(self, path: str, largest: int, wanted: Callable[[], bool]) -> bytes | None:
        """None where there is no such object.

        Raises: ValueError: it has more than ``largest`` bytes.
        """
        import obstore

        async def ask() -> bytes | None:
            try:
                found = await obstore.get_async(self._store, path)
            except FileNotFoundError as error:
                _require_bucket(str(error))
                return None
            if found.meta["size"] > largest:
                raise ValueError("an object of another size")
            return bytes(await found.bytes_async())

        return self._ask(ask, wanted)

    def remove(self, path: str) -> None:
        import obstore

        with _faults(), _unless_missing():
            obstore.delete(self._store, path)

    def listing(self, folder: str, wanted: Callable[[], bool]) -> Iterator[S3Object]:
        """Everything below ``folder``, in the order of paths."""
        import obstore

        pages = obstore.list(self._store, prefix=folder or None)
        while True:
            page = self._ask(lambda: anext(pages, None), wanted)
            if page is None:
                return
            for one in page:
                yield S3Object(one["path"], one["size"], one["last_modified"])

    def _ask(self, ask: Callable[[], Awaitable[T]], wanted: Callable[[], bool]) -> T:
        with _faults():
            return await_while_wanted(ask, wanted)

    @property
    def _store(self) -> S3Store:
        if self._made is None:
            self._made = self._open()
        return self._made

    def _open(self) -> S3Store:
        from obstore.store import S3Store

        place = self._place
        return S3Store(
            place.bucket,
            prefix=place.prefix.strip("/") or None,
            region=place.region,
            endpoint=self._endpoint,
            # As said here, whatever the environment says of Amazon's own tools.
            aws_endpoint_url_s3=self._endpoint,
            virtual_hosted_style_request=not place.path_style,
            skip_signature=False,
            disable_tagging=True,
            disable_bulk_delete=True,
            credential_provider=self._credential,
            client_options={
                "allow_http": self._endpoint.startswith("http://"),
                "connect_timeout": timedelta(seconds=10),
                "timeout": timedelta(seconds=120),
            },
            retry_config={
                "max_retries": 2,
                "retry_timeout": timedelta(seconds=20),
                "backoff": {
                    "init_backoff": timedelta(milliseconds=200),
                    "max_backoff": timedelta(seconds=2),
                    "base": 2,
                },
            },
        )

    def _credential(self) -> S3Credential:
        """Asked for by obstore in place of what the environment may hold."""
        key, secret = self._place.access_key, self._place.secret_key
        return {
            "access_key_id": key,
            "secret_access_key": secret,
            "token": None,
            "expires_at": None,
        }


def _endpoint(place: S3Place) -> str:
    """The address that requests go to. The key's signature goes over TLS, or stays at home."""
    typed = place.endpoint.rstrip("/") or f"https://s3.{place.region}.amazonaws.com"
    try:
        parts = urlsplit(typed)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_this_computer(host or ""))
    if not host or not safe or parts.query or parts.fragment or parts.username is not None:
        raise UserFacingError(
            "The address of the storage begins with https:// and a name; http:// is only for this "
            "computer.",
            code="bad_endpoint",
        )
    if place.path_style:
        return typed
    return f"{parts.scheme}://{place.bucket}.{host}{f':{port}' if port else ''}{parts.path}"


@contextmanager
def _unless_missing() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        _require_bucket(str(error))


def _require_bucket(text: str) -> None:
    if set(_CODE.findall(text)) & _WRONG_BUCKET:
        raise _no_bucket()


@contextmanager
def _faults() -> Iterator[None]:
    """Translate what obstore raises; its texts hold addresses: read here, passed on nowhere."""
    from obstore.exceptions import BaseError

    try:
        yield
    except (BaseError, OSError) as error:
        raise _fault(str(error)) from None


def _fault(text: str) -> EnvironmentFault:
    codes, statuses = set(_CODE.findall(text)), set(_STATUS.findall(text))
    if codes & _WRONG_KEY:
        return _refused("The storage does not know this key; enter it again in Settings.")
    if codes & _CLOCK:
        return EnvironmentFault(
            "The storage says that the clock of this computer is wrong; set it.",
            code="storage_clock",
            retryable=True,
        )
    if codes & _WRONG_BUCKET or _STATUS_MOVED in statuses:
        return _no_bucket()
    if codes & _FULL or _STATUS_FULL in statuses:
        return EnvironmentFault(
            "The shared storage is full; make room there.", code="storage_full", retryable=True
        )
    if {"401", "403"} & statuses:
        return _refused(
            "The storage does not let this key in; ask whoever keeps it for the right to read and "
            "write."
        )
    return _unreachable(text)


def _unreachable(text: str) -> EnvironmentFault:
    if _CERTIFICATE.search(text):
        return EnvironmentFault(
            "The certificate of the storage is not trusted by this computer; ask whoever keeps it.",
            code="storage_unreachable",
            retryable=True,
        )
    return EnvironmentFault(
        "The shared storage does not answer; check the network and its address in Settings.",
        code="storage_unreachable",
        retryable=True,
    )


def _refused(sentence: str) -> EnvironmentFault:
    return EnvironmentFault(sentence, code="storage_refused")


def _no_bucket() -> EnvironmentFault:
    return EnvironmentFault(
        "The bucket is not there; check its name and region in Settings.", code="storage_not_found"
    )
