"""Leads: found, kept, moved from status to status, noted upon, made one where they are the same.

Every change answers with what takes it back. Reads block on the disk and are not for the GUI
thread; changes return at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from meeting_desktop.application.lead_changes import (
    Doing,
    LeadUndo,
    existing_lead,
    merge,
    take_back,
)
from meeting_desktop.application.long_writes import LongWrite
from meeting_desktop.application.remember_leads import RememberedLeads
from meeting_desktop.application.shared_access import require, require_row
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.lead_checks import checked, checked_note
from meeting_desktop.domain.lead_duplicates import Duplicate
from meeting_desktop.domain.lead_list import (
    LeadFilter,
    LeadOrder,
    matching,
    ordered,
    tags_of,
)
from meeting_desktop.domain.leads import Lead, LeadEvent, LeadEventKind, LeadStatus
from meeting_desktop.domain.mail import Mail
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.people import User
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.topic import Topic

_T = TypeVar("_T")

#: What the page of a lead shows apart from the lead itself.
_BEHIND_A_PAGE = frozenset({"lead_events", "meetings", "email_notifications", "users"})


@dataclass(frozen=True, slots=True)
class LeadsChanged:
    """``leads`` are rows that changed; ``histories``: something that happened with one may have."""

    leads: frozenset[UUID]
    histories: bool


@dataclass(frozen=True, slots=True)
class LeadPage:
    """``total`` counts all leads, whatever the filter; ``tags`` and ``owners`` are theirs."""

    leads: tuple[Lead, ...]
    total: int
    tags: tuple[str, ...]
    owners: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class LeadFile:
    """All that is known of a lead. ``meetings`` and ``mails`` newest first, ``events`` too."""

    lead: Lead
    owner: User | None
    events: tuple[LeadEvent, ...]
    meetings: tuple[Meeting, ...]
    mails: tuple[Mail, ...]
    duplicates: tuple[Duplicate, ...]

    @property
    def notes(self) -> tuple[LeadEvent, ...]:
        return tuple(event for event in self.events if event.kind is LeadEventKind.NOTE)


@dataclass(frozen=True, slots=True)
class LeadChange:
    """The lead as it is now, and what takes the change back."""

    lead: Lead
    undo: LeadUndo


class KeepLeads:
    """``changed`` says what may be shown otherwise now."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.changed: Topic[LeadsChanged] = Topic()
        self._store = store
        self._clock = clock
        self._remembered = RememberedLeads(store)
        self._unsubscribe = store.subscribe(self._on_commit)

    # -- reading ----------------------------------------------------------------------------------

    def all(self) -> Sequence[Lead]:
        """By name; kept in memory."""
        return self._remembered.all()

    def page(
        self,
        wanted: LeadFilter = LeadFilter(),  # noqa: B008 - a value that never changes
        order: LeadOrder = LeadOrder.NAME,
        *,
        descending: bool = False,
    ) -> LeadPage:
        """The leads that are ``wanted``, in their order."""
        leads = self.all()
        people = self._store.read(lambda uow: tuple(uow.people.all()))
        owning = {lead.owner_id for lead in leads}
        return LeadPage(
            tuple(ordered(matching(leads, wanted), order, descending=descending)),
            len(leads),
            tuple(tags_of(leads)),
            tuple(person for person in people if person.id in owning),
        )

    def find(self, text: str, limit: int = 8) -> Sequence[Lead]:
        """Those with all words of ``text`` in name, company or address, by name."""
        found = matching(self.all(), LeadFilter(text)) if text.strip() else []
        return ordered(found, LeadOrder.NAME)[:limit]

    def get(self, lead_id: UUID) -> LeadFile:
        """One lead with all that happened. Raises: NotFoundError."""

        def read(uow: UnitOfWork) -> LeadFile:
            lead = existing_lead(uow, lead_id)
            meetings = tuple(uow.calendar.of_lead(lead_id))
            mails = [mail for meeting in meetings for mail in uow.mail.of_meeting(meeting.id)]
            mails.sort(key=lambda mail: mail.created_at, reverse=True)
            return LeadFile(
                lead,
                uow.people.get(lead.owner_id) if lead.owner_id is not None else None,
                tuple(uow.leads.events(lead_id)),
                meetings,
                tuple(mails),
                (),
            )

        file = self._store.read(read)
        return replace(file, duplicates=tuple(self._remembered.like(file.lead)))

    def duplicates(self, lead: Lead) -> Sequence[Duplicate]:
        """Those that may be ``lead``, which need not be stored yet; the surest first."""
        return self._remembered.like(lead)

    def personal_scope(self) -> UUID:
        return self._store.read(lambda uow: uow.personal_scope())

    # -- changing ---------------------------------------------------------------------------------

    def add(self, facts: Lead, note: str = "") -> Future[Committed[LeadChange]]:
        """A new lead of this person's; its scope and owner are given here.

        The future raises UserFacingError, code ``bad_lead``.
        """

        def work(doing: Doing) -> LeadChange:
            me = doing.uow.people.me()
            scope_id = doing.uow.personal_scope()
            require(doing.uow, scope_id, "leads")
            owner_id = facts.owner_id or me.id
            lead = checked(replace(facts, scope_id=scope_id, owner_id=owner_id))
            doing.uow.leads.put(lead)
            doing.tell(lead.id, LeadEventKind.CREATED)
            if note.strip():
                doing.tell(lead.id, LeadEventKind.NOTE, checked_note(note))
            return LeadChange(lead, doing.done(added=(lead.id,)))

        return self._write(work)

    def change(self, before: Lead, after: Lead) -> Future[Committed[LeadChange]]:
        """Write the fields in which the two differ; a new status becomes part of the history.

        The future raises UserFacingError (``bad_lead``, ``changed_meanwhile``) or NotFoundError.
        """

        def work(doing: Doing) -> LeadChange:
            return LeadChange(doing.patch(before, after), doing.done())

        return self._write(work)

    def move(self, lead_ids: Collection[UUID], status: LeadStatus) -> Future[Committed[LeadUndo]]:
        """Give all of them ``status``; those that have it already are left alone."""

        def work(doing: Doing) -> LeadUndo:
            for lead in doing.uow.leads.some(lead_ids):
                doing.patch(lead, replace(lead, status=status))
            return doing.done()

        return self._write(work)

    def remove(self, lead_ids: Collection[UUID]) -> Future[Committed[LeadUndo]]:
        """Take leads out of the list; their meetings stay."""

        def work(doing: Doing) -> LeadUndo:
            leads = doing.uow.leads.some(lead_ids)
            for scope_id in {lead.scope_id for lead in leads}:
                require(doing.uow, scope_id, "leads")
            there = tuple(lead.id for lead in leads)
            doing.uow.leads.remove_all(there)
            return doing.done(removed=there)

        return self._write(work)

    def merge(
        self, keep_id: UUID, drop_id: UUID, from_dropped: Iterable[str] = ()
    ) -> Future[Committed[LeadChange]]:
        """Make one lead of two. ``from_dropped`` names fields whose value is the dropped one's."""
        chosen = frozenset(from_dropped)

        def work(doing: Doing) -> LeadChange:
            if keep_id == drop_id:
                raise NotFoundError("A lead cannot be merged with itself; choose another one.")
            return LeadChange(*merge(doing.uow, keep_id, drop_id, chosen, doing.now))

        return self._write(work)

    def add_note(self, lead_id: UUID, text: str) -> Future[Committed[LeadUndo]]:
        """The future raises UserFacingError, code ``bad_note``."""

        def work(doing: Doing) -> LeadUndo:
            require(doing.uow, existing_lead(doing.uow, lead_id).scope_id, "leads")
            doing.tell(lead_id, LeadEventKind.NOTE, checked_note(text))
            return doing.done()

        return self._write(work)

    def change_note(self, note: LeadEvent, text: str) -> Future[Committed[LeadUndo]]:
        def work(doing: Doing) -> LeadUndo:
            require_row(doing.uow, "lead_events", note.id)
            doing.uow.leads.add_event(replace(note, text=checked_note(text)))
            return doing.done(notes=(note,))

        return self._write(work)

    def remove_note(self, note: LeadEvent) -> Future[Committed[LeadUndo]]:
        def work(doing: Doing) -> LeadUndo:
            require_row(doing.uow, "lead_events", note.id)
            doing.uow.leads.remove_event(note.id)
            return doing.done(notes=(note,))

        return self._write(work)

    def undo(self, undo: LeadUndo) -> Future[Committed[None]]:
        """Take a change back, all of it or nothing.

        The future raises UserFacingError, codes ``changed_meanwhile`` and ``meeting_running``.
        """

        def work(uow: UnitOfWork) -> None:
            LongWrite(uow).reaches(len(undo.added) + len(undo.removed) + len(undo.changed))
            take_back(uow, undo)

        return self._store.write(work)

    def close(self) -> None:
        self._unsubscribe()

    def _write(self, work: Callable[[Doing], _T]) -> Future[Committed[_T]]:
        now = self._clock.now()
        return self._store.write(lambda uow: work(Doing(uow, now)))

    def _on_commit(self, committed: Committed[object]) -> None:
        leads = frozenset(change.id for change in committed.changes if change.table == "leads")
        self._remembered.note_changed(leads)
        histories = any(change.table in _BEHIND_A_PAGE for change in committed.changes)
        if leads or histories:
            self.changed.publish(LeadsChanged(leads, histories))


def new_lead(name: str, company: str = "", email: str = "", phone: str = "") -> Lead:
    """Facts for ``KeepLeads.add``."""
    # The scope is the store's to say; nothing is stored under this one.
    return Lead(new_id(), UUID(int=0), name, company, email, phone)
