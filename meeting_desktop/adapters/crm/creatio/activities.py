"""Activities of a Creatio: which are meetings, what of them is read and written.

Kinds and states are known by their ids, which are the same in every Creatio; their names are
translated (docs/crm.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from meeting_desktop.adapters.crm.creatio import faults, values
from meeting_desktop.adapters.crm.creatio.odata import ODataService
from meeting_desktop.adapters.crm.creatio.paging import read_page
from meeting_desktop.ports.crm import (
    ACTIVITY_END,
    ACTIVITY_KIND,
    ACTIVITY_LEAD,
    ACTIVITY_START,
    ACTIVITY_STATE,
    ACTIVITY_TITLE,
    CANCELLED,
    DONE,
    MEETING,
    ActivityDraft,
    CrmPage,
    CrmPlace,
    CrmRecord,
)

SET = "Activity"
_CATEGORY, _TYPE, _STATUS = "ActivityCategoryId", "TypeId", "StatusId"
_A_MEETING = "42c74c49-58e6-df11-971b-001d60e938c6"
#: A type beside the category: e-mails and calls are no meetings, whatever somebody filed them as.
_NO_MEETINGS = frozenset(
    {"e2831dec-cfc0-df11-b00f-001d60e938c6", "e1831dec-cfc0-df11-b00f-001d60e938c6"}
)
_STATES: Mapping[str, str] = {
    "201cfba8-58e6-df11-971b-001d60e938c6": CANCELLED,
    "4bdbb88f-58e6-df11-971b-001d60e938c6": DONE,
}
_TIMES = (ACTIVITY_START, ACTIVITY_END)
_WRITTEN = frozenset({ACTIVITY_TITLE, *_TIMES})
_IDS = (ACTIVITY_LEAD, _CATEGORY, _TYPE, _STATUS)
#: Where the words about a meeting go: the first of them that this CRM has.
_NOTES = ("DetailedResult", "Notes")
_NO_ID = str(UUID(int=0))


class Activities:
    """``size``: records of a page."""

    def __init__(self, service: ODataService, size: int) -> None:
        self._service = service
        self._size = size

    def changed(self, place: CrmPlace) -> CrmPage:
        if not self._is_open():
            return CrmPage((), place, False)
        return self._page(place)

    def of_leads(
        self, lead_ids: Collection[str], starts_from: datetime, place: CrmPlace
    ) -> CrmPage:
        if not (self._is_open() and self._service.has(SET, ACTIVITY_LEAD)):
            return CrmPage((), place, False)
        # By the lookup: a Creatio refuses to compare the column LeadId itself.
        leads = " or ".join(f"Lead/Id eq {values.key(one)}" for one in lead_ids)
        begins = f"{ACTIVITY_START} ge {values.said_moment(starts_from)}"
        return self._page(place, only=f"({leads}) and {begins}")

    def read(self, remote_id: str) -> CrmRecord | None:
        asked = values.query(select=self._selected())
        read = self._service.get_if_there(f"{SET}({values.key(remote_id)}){asked}")
        return None if read is None else self._record(read)

    def update(self, remote_id: str, said: Mapping[str, str], etag: str) -> None:
        if not said.keys() <= _WRITTEN:
            raise ValueError("of an activity only title and times are written")
        body = values.body_of(said, self._service.fields(SET), _no_lookup)
        self._service.update(f"{SET}({values.key(remote_id)})", body, etag)

    def put(self, wanted_id: UUID, draft: ActivityDraft) -> str:
        body = self._body(draft)
        there = self._service.get_if_there(f"{SET}({wanted_id}){values.query(select='Id')}")
        if there is None:
            return self._service.create(SET, wanted_id, body)
        self._service.update(f"{SET}({wanted_id})", body, "")
        return str(wanted_id)

    def remove(self, remote_id: str) -> None:
        self._service.remove(f"{SET}({values.key(remote_id)})")

    def _is_open(self) -> bool:
        """Whether this account sees activities."""
        return self._service.has(SET, ACTIVITY_TITLE)

    def _page(self, place: CrmPlace, only: str = "") -> CrmPage:
        read = partial(read_page, self._service, SET, place, self._size, self._record)
        return read(only=only, select=self._selected())

    def _selected(self) -> str:
        wanted = (ACTIVITY_TITLE, *_TIMES, *_IDS)
        there = [name for name in wanted if self._service.has(SET, name)]
        return ",".join(["Id", "ModifiedOn", *there])

    def _record(self, read: Mapping[str, Any]) -> CrmRecord:
        """Raises: CrmFault ``crm_broken``."""
        known = values.record_of(read, {})
        title = read.get(ACTIVITY_TITLE)
        said = {ACTIVITY_TITLE: title if isinstance(title, str) else ""}
        for name in _TIMES:
            at = values.moment(read.get(name))
            said[name] = at.isoformat() if at is not None else ""
        lead = _id(read, ACTIVITY_LEAD)
        said[ACTIVITY_LEAD] = "" if lead == _NO_ID else lead
        is_meeting = _id(read, _CATEGORY) == _A_MEETING and _id(read, _TYPE) not in _NO_MEETINGS
        said[ACTIVITY_KIND] = MEETING if is_meeting else ""
        said[ACTIVITY_STATE] = _STATES.get(_id(read, _STATUS), "")
        return CrmRecord(known.remote_id, said, known.modified_at, known.etag)

    def _body(self, draft: ActivityDraft) -> dict[str, Any]:
        there = self._service.fields(SET)
        linked = self._service.has(SET, ACTIVITY_LEAD)
        if ACTIVITY_TITLE not in there or not linked:
            raise faults.forbidden()
        body: dict[str, Any] = {
            ACTIVITY_TITLE: draft.title,
            ACTIVITY_START: values.said_moment(draft.starts_at),
            ACTIVITY_END: values.said_moment(draft.ends_at),
            ACTIVITY_LEAD: values.key(draft.lead_id),
        }
        notes = next((name for name in _NOTES if name in there), "")
        if notes and draft.notes:
            body[notes] = draft.notes
        return body


def _id(read: Mapping[str, Any], name: str) -> str:
    value = read.get(name)
    return value.lower() if isinstance(value, str) else ""


def _no_lookup(_field: object, _name: str) -> str:
    raise AssertionError("title and times are no lookups")
