"""Records in pages: on by ``@odata.nextLink``, or by ``ModifiedOn`` and how many had it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from meeting_desktop.adapters.crm.creatio import faults, values
from meeting_desktop.adapters.crm.creatio.odata import ODataService
from meeting_desktop.ports.crm import CrmPage, CrmPlace, CrmRecord


def read_page(
    service: ODataService,
    set_name: str,
    place: CrmPlace,
    size: int,
    record_of: Callable[[Mapping[str, Any]], CrmRecord],
    *,
    only: str = "",
    **selected: str,
) -> CrmPage:
    """``selected``: ``select`` and ``expand``; ``only``: a condition beside the place's own."""
    since = place.since
    conditions = [only] if only else []
    if since is not None:
        conditions.append(f"ModifiedOn ge {values.said_moment(since)}")
    asked = set_name + values.query(
        **selected,
        filter=" and ".join(conditions),
        orderby="ModifiedOn asc,Id asc",
        top=str(size),
        skip=str(place.skip) if place.skip else "",
    )
    read = service.get(place.following or asked)
    records = tuple(map(record_of, rows_of(read)))
    following = _following(service, set_name, read.get("@odata.nextLink"))
    end = _end(place, records, following)
    return CrmPage(records, end, bool(following) or len(records) >= size)


def rows_of(read: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Raises: CrmFault ``crm_broken``."""
    rows = read.get("value")
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise faults.broken()
    return rows


def _following(service: ODataService, set_name: str, said: object) -> str:
    """The next page's address below the service's own; none other is asked."""
    if not isinstance(said, str) or not said:
        return ""
    root, there = urlsplit(service.root + "/"), urlsplit(said)
    if there.netloc and (there.scheme, there.netloc.lower()) != (
        root.scheme,
        root.netloc.lower(),
    ):
        raise faults.broken()
    path = there.path.removeprefix(root.path)
    if path != set_name:
        raise faults.broken()
    return f"{path}?{there.query}"


def _end(place: CrmPlace, records: Sequence[CrmRecord], following: str) -> CrmPlace:
    """Behind the last record: its moment, and how many of that very moment were read."""
    last: datetime | None = records[-1].modified_at if records else None
    if last is None:
        return CrmPlace(place.since, place.skip, following)
    at_last = sum(1 for one in records if one.modified_at == last)
    before = place.skip if place.since == last else 0
    return CrmPlace(last, before + at_last, following)
