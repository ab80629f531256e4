"""Values of OData 4 as text and back, and what of an address must be quoted."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from meeting_desktop.adapters.crm.creatio import faults
from meeting_desktop.domain.crm_fields import CrmField, FieldKind
from meeting_desktop.ports.crm import CrmRecord

#: What Creatio writes where there is nothing.
_NO_ID = str(UUID(int=0))
_FIRST_YEAR = 2


def key(remote_id: str) -> str:
    """An id as it may stand in an address. Raises: CrmFault ``crm_gone``: it is none."""
    try:
        return str(UUID(remote_id))
    except ValueError:
        raise faults.gone() from None


def given_id(read: Mapping[str, Any]) -> str:
    """Of a record. Raises: CrmFault ``crm_broken``: it has none."""
    try:
        return str(UUID(read["Id"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise faults.broken() from None


def literal(text: str) -> str:
    """A string within a filter."""
    return "'" + text.replace("'", "''") + "'"


def query(**options: str) -> str:
    """``?$top=5&$filter=…``; empty options are left out."""
    said = [f"${name}={quote(text, safe=',()')}" for name, text in options.items() if text]
    return "?" + "&".join(said) if said else ""


def moment(text: object) -> datetime | None:
    """Raises: CrmFault ``crm_broken``."""
    if not isinstance(text, str) or not text:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise faults.broken() from error
    aware = read if read.tzinfo is not None else read.replace(tzinfo=UTC)
    return aware.astimezone(UTC) if aware.year >= _FIRST_YEAR else None


def said_moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def navigation(lookup: CrmField) -> str:
    return lookup.name.removesuffix("Id")


def record_of(read: Mapping[str, Any], fields: Mapping[str, CrmField]) -> CrmRecord:
    """Raises: CrmFault ``crm_broken``."""
    remote_id = given_id(read)
    values = {name: _text(read, one) for name, one in fields.items()}
    etag = read.get("@odata.etag")
    return CrmRecord(
        remote_id, values, moment(read.get("ModifiedOn")), etag if isinstance(etag, str) else ""
    )


def _text(read: Mapping[str, Any], wanted: CrmField) -> str:
    if wanted.kind is FieldKind.LOOKUP:
        there = read.get(navigation(wanted))
        value = there.get("Name") if isinstance(there, dict) else None
    else:
        value = read.get(wanted.name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)


def body_of(
    values: Mapping[str, str],
    fields: Mapping[str, CrmField],
    lookup_id: Callable[[CrmField, str], str],
) -> dict[str, Any]:
    """What is written. ``lookup_id`` gives the id of a name in a lookup's list.

    Raises: CrmFault ``crm_refused``: a value that the field cannot have.
    """
    body: dict[str, Any] = {}
    for name, text in values.items():
        wanted = fields.get(name)
        if wanted is None or wanted.read_only:
            raise faults.refused(f"it has no field {name} that may be written")
        body[name] = _value(wanted, text, lookup_id)
    return body


def _value(wanted: CrmField, text: str, lookup_id: Callable[[CrmField, str], str]) -> Any:
    kind = wanted.kind
    if kind is FieldKind.LOOKUP:
        return lookup_id(wanted, text) if text else _NO_ID
    if kind is FieldKind.TEXT:
        if wanted.longest and len(text) > wanted.longest:
            raise faults.refused(f"{wanted.name} has at most {wanted.longest} characters")
        return text
    if not text:
        return None
    try:
        if kind is FieldKind.WHOLE:
            return int(text)
        if kind is FieldKind.DECIMAL:
            return float(text)
    except ValueError:
        raise faults.refused(f"{wanted.name} is a number") from None
    return text == "true" if kind is FieldKind.FLAG else text
