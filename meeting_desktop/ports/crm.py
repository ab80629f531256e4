"""A customer relationship system: its leads read and written, meetings noted as activities.

Every method blocks on the network and belongs to one thread. Nothing is written but by ``create``,
``update``, ``remove``, ``put_activity``, ``update_activity`` and ``remove_activity``: who may call
them is decided by a person (``application.send_changes``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.crm_fields import CrmField


class CrmFault(EnvironmentFault):
    """The CRM cannot do it now; the sentence says why and what to do.

    ``code``: ``crm_address`` (where nobody may be asked), ``crm_unreachable``, ``crm_certificate``,
    ``crm_slow``, ``crm_sign_in``, ``crm_forbidden``, ``crm_busy``, ``crm_gone`` (no such record),
    ``crm_changed`` (since it was read), ``crm_refused`` (a value), ``crm_broken``, ``crm_large``,
    ``crm_stopped``. ``again_after_s``: seconds that it asked to be left alone.
    """

    def __init__(
        self,
        sentence: str,
        *,
        code: str,
        retryable: bool = False,
        again_after_s: float | None = None,
    ) -> None:
        super().__init__(sentence, code=code, retryable=retryable)
        self.again_after_s = again_after_s


#: The values of an activity, by the CRM's names. Times are ISO 8601 in UTC, empty: none.
ACTIVITY_TITLE, ACTIVITY_START, ACTIVITY_END = "Title", "StartDate", "DueDate"
#: The id of the lead that it is about, empty: of none.
ACTIVITY_LEAD = "LeadId"
#: ``MEETING``, or empty: a task, a call, an e-mail.
ACTIVITY_KIND, MEETING = "kind", "meeting"
#: ``CANCELLED``, ``DONE``, or empty: it is still to come.
ACTIVITY_STATE, CANCELLED, DONE = "state", "cancelled", "done"


@dataclass(frozen=True, slots=True)
class CrmRecord:
    """``values``: the fields that were asked for, by their names, as text; empty: nothing there.

    ``etag`` empty: this CRM gives none. ``modified_at`` is aware.
    """

    remote_id: str
    values: Mapping[str, str]
    modified_at: datetime | None = None
    etag: str = ""


@dataclass(frozen=True, slots=True)
class CrmPlace:
    """Where a reading goes on: records from ``since`` on, ``skip`` of that very moment are read.

    ``following`` is the CRM's own word for the next page, where it gave one.
    """

    since: datetime | None = None
    skip: int = 0
    following: str = ""


@dataclass(frozen=True, slots=True)
class CrmPage:
    """``end`` is where to go on, now where there is ``more`` and at any later time."""

    records: tuple[CrmRecord, ...]
    end: CrmPlace
    more: bool


@dataclass(frozen=True, slots=True)
class ActivityDraft:
    """A meeting that was held. Times are aware. ``notes``: what a person released; may be empty."""

    title: str
    starts_at: datetime
    ends_at: datetime
    notes: str
    lead_id: str


class Crm(Protocol):
    """Every method raises CrmFault, and nothing else of the network."""

    def check(self) -> int:
        """Sign in and look at the leads' fields; how many there are."""
        ...

    def fields(self) -> Sequence[CrmField]:
        """Of a lead, by name."""
        ...

    def choices(self, target: str) -> Sequence[str]:
        """The names in the list that a lookup is of."""
        ...

    def changed(self, place: CrmPlace, names: Collection[str]) -> CrmPage:
        """Leads that changed at ``place.since`` or later, the longest ago first; None: all."""
        ...

    def read(self, remote_id: str, names: Collection[str]) -> CrmRecord | None:
        """One lead; None where there is none such, or not for us."""
        ...

    def find(self, name: str, value: str, names: Collection[str]) -> Sequence[CrmRecord]:
        """Leads whose field is that value, a few at most."""
        ...

    def create(self, wanted_id: UUID, values: Mapping[str, str]) -> str:
        """A new lead; its id over there, which is ``wanted_id`` where the CRM lets one choose."""
        ...

    def update(self, remote_id: str, values: Mapping[str, str], etag: str) -> None:
        """Raises also: ``crm_changed``, it is not what it was when ``etag`` was read."""
        ...

    def remove(self, remote_id: str) -> None:
        """One that is not there is not missed."""
        ...

    def put_activity(self, wanted_id: UUID, draft: ActivityDraft) -> str:
        """Written once, however often it is put: one with that id is brought up to date."""
        ...

    def changed_activities(self, place: CrmPlace) -> CrmPage:
        """As ``changed``, of all kinds; ``values`` by the names above, without what is not for us.

        A removed one is not among them: ``read_activity`` tells.
        """
        ...

    def activities_of(
        self, lead_ids: Collection[str], starts_from: datetime, place: CrmPlace
    ) -> CrmPage:
        """Those of a few leads that begin then or later, likewise."""
        ...

    def read_activity(self, remote_id: str) -> CrmRecord | None:
        """None where there is none such, or not for us."""
        ...

    def update_activity(self, remote_id: str, values: Mapping[str, str], etag: str) -> None:
        """``values``: title and times alone. Raises as ``update``."""
        ...

    def remove_activity(self, remote_id: str) -> None: ...

    def page_of(self, remote_id: str) -> str:
        """The https address of a lead's page, for a browser. Asks nobody."""
        ...

    def activity_page(self, remote_id: str) -> str:
        """Likewise of an activity."""
        ...

    def interrupt(self) -> None:
        """From any thread: what is being asked ends soon, with ``crm_stopped``; for good."""
        ...

    def close(self) -> None: ...
