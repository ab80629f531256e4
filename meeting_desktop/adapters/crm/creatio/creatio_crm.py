"""The ``Crm`` that is a Creatio."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from meeting_desktop.adapters.crm.creatio import faults, values
from meeting_desktop.adapters.crm.creatio.activities import Activities
from meeting_desktop.adapters.crm.creatio.address_check import (
    Resolver,
    checked_address,
    system_resolver,
)
from meeting_desktop.adapters.crm.creatio.exchange import Exchange
from meeting_desktop.adapters.crm.creatio.odata import ODataService
from meeting_desktop.adapters.crm.creatio.paging import read_page, rows_of
from meeting_desktop.adapters.crm.creatio.signing_in import (
    CreatioPlace,
    FormsSignIn,
    SignIn,
    TokenSignIn,
)
from meeting_desktop.adapters.crm.creatio.transport import CheckedTransport, trusting
from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.crm_fields import CrmField, FieldKind
from meeting_desktop.ports.crm import ActivityDraft, CrmPage, CrmPlace, CrmRecord

_LEAD = "Lead"
#: Records of a page. Creatio gives 20,000 where nobody says how many.
PAGE = 200
_MOST_FOUND = 5
_MOST_CHOICES = 500


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
        self._activities = Activities(self._service, pace.page)
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
        return tuple(dict.fromkeys(str(one["Name"]) for one in rows_of(read) if one.get("Name")))

    def changed(self, place: CrmPlace, names: Collection[str]) -> CrmPage:
        wanted = self._wanted(names)
        record_of = partial(values.record_of, fields=wanted)
        size = self._page
        return read_page(self._service, _LEAD, place, size, record_of, **_selected(wanted))

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
            values.record_of(one, wanted) for one in rows_of(self._service.get(_LEAD + asked))
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
        return self._activities.put(wanted_id, draft)

    def changed_activities(self, place: CrmPlace) -> CrmPage:
        return self._activities.changed(place)

    def activities_of(
        self, lead_ids: Collection[str], starts_from: datetime, place: CrmPlace
    ) -> CrmPage:
        return self._activities.of_leads(lead_ids, starts_from, place)

    def read_activity(self, remote_id: str) -> CrmRecord | None:
        return self._activities.read(remote_id)

    def update_activity(self, remote_id: str, values_: Mapping[str, str], etag: str) -> None:
        self._activities.update(remote_id, values_, etag)

    def remove_activity(self, remote_id: str) -> None:
        self._activities.remove(remote_id)

    def page_of(self, remote_id: str) -> str:
        return self._card("LeadPageV2", remote_id)

    def activity_page(self, remote_id: str) -> str:
        return self._card("ActivityPageV2", remote_id)

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

    def _card(self, page: str, remote_id: str) -> str:
        known = values.key(remote_id)
        return f"{self._address}/0/Nui/ViewModule.aspx#CardModuleV2/{page}/edit/{known}"

    def _lookup_id(self, lookup: CrmField, name: str) -> str:
        known = self._ids.get((lookup.target, name))
        if known is not None:
            return known
        asked = values.query(select="Id,Name", filter=f"Name eq {values.literal(name)}", top="1")
        rows = rows_of(self._service.get(lookup.target + asked))
        found = rows[0].get("Id") if rows else None
        if not isinstance(found, str):
            raise faults.refused(f"its list {lookup.target} has no “{name}”; choose another")
        self._ids[(lookup.target, name)] = found
        return found


def _selected(wanted: Mapping[str, CrmField]) -> dict[str, str]:
    """``$select`` and ``$expand``: what is mapped and no more leaves the CRM."""
    lookups = [one for one in wanted.values() if one.kind is FieldKind.LOOKUP]
    names = dict.fromkeys(["Id", "ModifiedOn", *wanted])
    return {
        "select": ",".join(names),
        "expand": ",".join(f"{values.navigation(one)}($select=Name)" for one in lookups),
    }
