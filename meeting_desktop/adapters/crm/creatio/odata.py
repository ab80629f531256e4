"""OData requests with the sign-in: asked again once where it was not valid any more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from meeting_desktop.adapters.crm.creatio import faults
from meeting_desktop.adapters.crm.creatio.exchange import Answer, Exchange
from meeting_desktop.adapters.crm.creatio.metadata import MetadataReader
from meeting_desktop.adapters.crm.creatio.signing_in import SignIn
from meeting_desktop.adapters.crm.creatio.values import given_id
from meeting_desktop.domain.crm_fields import CrmField
from meeting_desktop.ports.crm import CrmFault

#: Of .NET Framework, then of .NET (docs/crm.md).
_ROOTS = ("/0/odata", "/odata")
#: A large Creatio describes itself in some 20 MB.
_LARGEST_METADATA = 96 << 20
#: A page of 200 leads with everything that can be mapped is well below a megabyte.
_LARGEST_JSON = 16 << 20
_JSON = {"Accept": "application/json", "Content-Type": "application/json; charset=utf-8"}
#: The types whose fields are ever asked for.
_TYPES = ("Lead", "Activity")


class ODataService:
    """``path`` is below ``root``: a set, with a key and options, quoted already."""

    def __init__(self, address: str, exchange: Exchange, sign_in: SignIn) -> None:
        self._address = address
        self._exchange = exchange
        self._sign_in = sign_in
        self._root = ""
        self._fields: dict[str, Mapping[str, CrmField]] = {}
        self._properties: dict[str, frozenset[str]] = {}

    @property
    def root(self) -> str:
        """Found out with the first look at the metadata. Raises: CrmFault."""
        if not self._root:
            self._look()
        return self._root

    def fields(self, type_name: str) -> Mapping[str, CrmField]:
        """By name; empty where this account sees no such type. Raises: CrmFault."""
        if not self._root:
            self._look()
        return self._fields[type_name]

    def has(self, type_name: str, name: str) -> bool:
        """Also of ids, which are no fields for a person. Raises: CrmFault."""
        if not self._root:
            self._look()
        return name in self._properties[type_name]

    def get(self, path: str) -> dict[str, Any]:
        read = self.get_if_there(path)
        if read is None:
            raise faults.gone()
        return read

    def get_if_there(self, path: str) -> dict[str, Any] | None:
        answer = self._send("GET", f"{self.root}/{path}")
        if answer.status == HTTPStatus.NOT_FOUND:
            return None
        _require_done(answer)
        return answer.json()

    def create(self, set_name: str, wanted_id: UUID, body: Mapping[str, Any]) -> str:
        """The id that it got."""
        said = {"Id": str(wanted_id), **body}
        answer = self._send("POST", f"{self.root}/{set_name}", said)
        _require_done(answer)
        return given_id(answer.json()) if answer.body else str(wanted_id)

    def update(self, path: str, body: Mapping[str, Any], etag: str) -> None:
        match = {"If-Match": etag} if etag else {}
        _require_done(self._send("PATCH", f"{self.root}/{path}", body, match))

    def remove(self, path: str) -> None:
        answer = self._send("DELETE", f"{self.root}/{path}")
        if answer.status != HTTPStatus.NOT_FOUND:
            _require_done(answer)

    def _look(self) -> None:
        for root in _ROOTS:
            reader = MetadataReader()
            answer = self._signed(
                "GET",
                f"{self._address}{root}/$metadata",
                {"Accept": "application/xml"},
                reader=reader,
            )
            if answer.status == HTTPStatus.NOT_FOUND:
                continue
            _require_done(answer)
            reader.end()
            self._fields = {name: reader.fields(name) for name in _TYPES}
            self._properties = {name: reader.properties(name) for name in _TYPES}
            self._root = f"{self._address}{root}"
            return
        raise faults.broken()

    def _send(
        self,
        method: str,
        url: str,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        content = json.dumps(body).encode() if body is not None else None
        return self._signed(method, url, {**_JSON, **(headers or {})}, content)

    def _signed(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes | None = None,
        reader: MetadataReader | None = None,
    ) -> Answer:
        for _ in range(2):
            answer = self._exchange.send(
                method,
                url,
                headers={**headers, **self._sign_in.headers()},
                content=content,
                take=reader.feed if reader is not None else None,
                largest=_LARGEST_METADATA if reader is not None else _LARGEST_JSON,
            )
            if not _is_signed_out(answer):
                return answer
            self._sign_in.forget()
        raise faults.not_signed_in()


def _is_signed_out(answer: Answer) -> bool:
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return True
    # A session that ended is sent to the page where people sign in; it is not followed.
    is_redirect = HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST
    return is_redirect and "login" in answer.headers.get("Location", "").lower()


def _require_done(answer: Answer) -> None:
    """Raises: CrmFault for everything but 2xx."""
    status = answer.status
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if status < HTTPStatus.BAD_REQUEST:
        raise faults.redirected()
    known = {
        HTTPStatus.FORBIDDEN: faults.forbidden,
        HTTPStatus.NOT_FOUND: faults.gone,
        HTTPStatus.PRECONDITION_FAILED: faults.changed,
    }
    made = known.get(HTTPStatus(status)) if status in set(HTTPStatus) else None
    raise made() if made is not None else faults.refused(_reason(answer))


def _reason(answer: Answer) -> str:
    """What an OData error says, where it says something."""
    try:
        error = answer.json().get("error")
    except CrmFault:
        return ""
    message = error.get("message") if isinstance(error, dict) else None
    if isinstance(message, dict):
        message = message.get("value")
    return message if isinstance(message, str) else ""
