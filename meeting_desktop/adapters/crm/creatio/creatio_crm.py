"""The ``Crm`` that is a Creatio."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from meeting_desktop.adapters.crm.creatio import faults, values
from meeting_desktop.adapters.crm.creatio.address_check import (
    Resolver,
    checked_address,
    system_resolver,
)
from meeting_desktop.adapters.crm.creatio.exchange import Exchange
from meeting_desktop.adapters.crm.creatio.odata import ODataService
from meeting_desktop.adapters.crm.creatio.signing_in import (
    CreatioPlace,
    FormsSignIn,
    SignIn,
    TokenSignIn,
)
from meeting_desktop.adapters.crm.creatio.transport import CheckedTransport, trusting
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.crm_fields import CrmField, FieldKind
from meeting_desktop.ports.crm import ACTIVITY_TITLE, ActivityDraft, CrmPage, CrmPlace, CrmRecord

_LEAD, _ACTIVITY = "Lead", "Activity"
#: Records of a page. Creatio gives 20,000 where nobody says how many.
PAGE = 200
_MOST_FOUND = 5
_MOST_CHOICES = 500
#: Where the words about a meeting go: the first of them that this CRM has.
_NOTES = ("DetailedResult", "Notes")


@dataclass(frozen=True, slots=True)
class Pace:
    """``per_second``: requests at most."""

    per_second: float = 5.0
    page: int = PAGE


class CreatioCrm:
    """Nothing is asked before the first method is called.

    Raises: UserFacingError ``bad_certificate_file``.
    """

    def __init__(
        self,
        place: CreatioPlace,
        clock: Clock,
        *,
        resolve: Resolver = system_resolver,
        pace: Pace = Pace(),
    ) -> None:
        check = partial(checked_address, resolve=resolve, own_host=place.own_host)
        transport = CheckedTransport(check, trusting(place.ca_file))
        self._exchange = Exchange(transport, clock, per_second=pace.per_second)
        self._service = ODataService(place.address, self._exchange, self._sign_in(place, clock))
        self._address = place.address
        self._page = pace.page
        self._ids: dict[tuple[str, str], str] = {}

    def check(self) -> int:
        return len(self.fields())

    def fields(self) -> Sequence[CrmField]:
        found = self._service.fields(_LEAD)
        if not found:
            raise faults.forbidden()
        return sorted(found.values(), key=lambda one: one.name)

    def choices(self, target: str) -> Sequence[str]:
        asked = values.query(select="Name", orderby="Name", top=str(_MOST_CHOICES))
        read = self._service.get(f"{target}{asked}")
        return tuple(dict.fromkeys(str(one["Name"]) for one in _rows(read) if one.get("Name")))

    def changed(self, place: CrmPlace, names: Collection[str]) -> CrmPage:
        return self._changed(_LEAD, place, self._wanted(names))

    def read(self, remote_id: str, names: Collection[str]) -> CrmRecord | None:
        wanted = self._wanted(names)
        asked = values.query(**_selected(wanted))
        read = self._service.get_if_there(f"{_LEAD}({values.key(remote_id)}){asked}")
        return None if read is None else values.record_of(read, wanted)

    def find(self, name: str, value: str, names: Collection[str]) -> Sequence[CrmRecord]:
        wanted = self._wanted({*names, name})
        asked = values.query(
            **_selected(wanted),
            filter=f"{name} eq {values.literal(value)}",
            top=str(_MOST_FOUND),
        )
        return tuple(
            values.record_of(one, wanted) for one in _rows(self._service.get(_LEAD + asked))
        )

    def create(self, wanted_id: UUID, values_: Mapping[str, str]) -> str:
        body = values.body_of(values_, self._service.fields(_LEAD), self._lookup_id)
        return self._service.create(_LEAD, wanted_id, body)

    def update(self, remote_id: str, values_: Mapping[str, str], etag: str) -> None:
        body = values.body_of(values_, self._service.fields(_LEAD), self._lookup_id)
        self._service.update(f"{_LEAD}({values.key(remote_id)})", body, etag)

    def remove(self, remote_id: str) -> None:
        self._service.remove(f"{_LEAD}({values.key(remote_id)})")

    def put_activity(self, wanted_id: UUID, draft: ActivityDraft) -> str:
        body = self._activity(draft)
        there = self._service.get_if_there(f"{_ACTIVITY}({wanted_id}){values.query(select='Id')}")
        if there is None:
            return self._service.create(_ACTIVITY, wanted_id, body)
        self._service.update(f"{_ACTIVITY}({wanted_id})", body, "")
        return str(wanted_id)

    def changed_activities(self, place: CrmPlace) -> CrmPage:
        there = self._service.fields(_ACTIVITY)
        if ACTIVITY_TITLE not in there:
            return CrmPage((), place, False)  # not for this account
        return self._changed(_ACTIVITY, place, {ACTIVITY_TITLE: there[ACTIVITY_TITLE]})

    def remove_activity(self, remote_id: str) -> None:
        self._service.remove(f"{_ACTIVITY}({values.key(remote_id)})")

    def page_of(self, remote_id: str) -> str:
        return (
            f"{self._address}/0/Nui/ViewModule.aspx"
            f"#CardModuleV2/LeadPageV2/edit/{values.key(remote_id)}"
        )

    def interrupt(self) -> None:
        self._exchange.interrupt()

    def close(self) -> None:
        self._exchange.close()

    def _sign_in(self, place: CreatioPlace, clock: Clock) -> SignIn:
        if place.sign_in == "forms":
            return FormsSignIn(place, self._exchange)
        return TokenSignIn(place, self._exchange, clock)

    def _wanted(self, names: Collection[str]) -> dict[str, CrmField]:
        there = self._service.fields(_LEAD)
        missing = sorted(name for name in names if name not in there)
        if missing:
            raise faults.refused(f"it has no field {missing[0]}; change the mapping")
        return {name: there[name] for name in names}

    def _changed(self, set_name: str, place: CrmPlace, wanted: Mapping[str, CrmField]) -> CrmPage:
        read = self._service.get(place.following or self._query(set_name, place, wanted))
        records = tuple(values.record_of(one, wanted) for one in _rows(read))
        following = self._following(set_name, read.get("@odata.nextLink"))
        end = _end(place, records, following)
        return CrmPage(records, end, bool(following) or len(records) >= self._page)

    def _query(self, set_name: str, place: CrmPlace, wanted: Mapping[str, CrmField]) -> str:
        since = place.since
        return set_name + values.query(
            **_selected(wanted),
            filter=f"ModifiedOn ge {values.said_moment(since)}" if since is not None else "",
            orderby="ModifiedOn asc,Id asc",
            top=str(self._page),
            skip=str(place.skip) if place.skip else "",
        )

    def _following(self, set_name: str, said: object) -> str:
        """The next page's address below the service's own; none other is asked."""
        if not isinstance(said, str) or not said:
            return ""
        root, there = urlsplit(self._service.root + "/"), urlsplit(said)
        if there.netloc and (there.scheme, there.netloc.lower()) != (
            root.scheme,
            root.netloc.lower(),
        ):
            raise faults.broken()
        path = there.path.removeprefix(root.path)
        if path != set_name:
            raise faults.broken()
        return f"{path}?{there.query}"

    def _lookup_id(self, lookup: CrmField, name: str) -> str:
        known = self._ids.get((lookup.target, name))
        if known is not None:
            return known
        asked = values.query(select="Id,Name", filter=f"Name eq {values.literal(name)}", top="1")
        rows = _rows(self._service.get(lookup.target + asked))
        found = rows[0].get("Id") if rows else None
        if not isinstance(found, str):
            raise faults.refused(f"its list {lookup.target} has no “{name}”; choose another")
        self._ids[(lookup.target, name)] = found
        return found

    def _activity(self, draft: ActivityDraft) -> dict[str, Any]:
        there = self._service.fields(_ACTIVITY)
        linked = self._service.has(_ACTIVITY, "LeadId")
        if ACTIVITY_TITLE not in there or not linked:
            raise faults.forbidden()
        body: dict[str, Any] = {
            ACTIVITY_TITLE: draft.title,
            "StartDate": values.said_moment(draft.starts_at),
            "DueDate": values.said_moment(draft.ends_at),
            "LeadId": values.key(draft.lead_id),
        }
        notes = next((name for name in _NOTES if name in there), "")
        if notes and draft.notes:
            body[notes] = draft.notes
        return body


def _selected(wanted: Mapping[str, CrmField]) -> dict[str, str]:
    """``$select`` and ``$expand``: what is mapped and no more leaves the CRM."""
    lookups = [one for one in wanted.values() if one.kind is FieldKind.LOOKUP]
    names = dict.fromkeys(["Id", "ModifiedOn", *wanted])
    return {
        "select": ",".join(names),
        "expand": ",".join(f"{values.navigation(one)}($select=Name)" for one in lookups),
    }


def _rows(read: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = read.get("value")
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise faults.broken()
    return rows


def _end(place: CrmPlace, records: Sequence[CrmRecord], following: str) -> CrmPlace:
    """Behind the last record: its moment, and how many of that very moment were read."""
    last: datetime | None = records[-1].modified_at if records else None
    if last is None:
        return CrmPlace(place.since, place.skip, following)
    at_last = sum(1 for one in records if one.modified_at == last)
    before = place.skip if place.since == last else 0
    return CrmPlace(last, before + at_last, following)
