"""Notes of a meeting that is over: read, added, changed, ticked off, removed and put back.

While a meeting runs its notes belong to whoever holds it, and what was written here would be lost
to the next change there.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.application.committing import value_of
from meeting_desktop.application.shared_access import require
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.domain.meetings import Meeting, MeetingStatus, Participant
from meeting_desktop.domain.note_book import NoteBook
from meeting_desktop.domain.notes import Note, NoteEdit, NoteField
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.topic import Topic

RUNNING = "This meeting is running; its notes are written in the meeting until it ends."
_TABLE = "notes"
#: Who wrote, where this machine's person has no name.
_NOBODY = "Me"


@dataclass(frozen=True, slots=True)
class MeetingNotes:
    """``notes`` in the order of their writing, those that were removed included.

    ``own``: as whom this machine's person may have written them.
    """

    meeting: Meeting
    notes: tuple[Note, ...]
    own: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class NoteChange:
    """A note before and after; before it was written there was none."""

    before: Note | None
    after: Note

    @property
    def back(self) -> NoteEdit:
        """What takes it back; it sets nothing where nothing was changed."""
        after = self.after
        if self.before is None:
            gone = replace(after.content, removed=True)
            return NoteEdit(after.id, after.revision, frozenset({NoteField.REMOVED}), gone)
        before = self.before.content
        return NoteEdit(after.id, after.revision, before.differs_in(after.content), before)


class ReviewNotes:
    """Futures fail with UserFacingError: code ``not_allowed`` where one may only read, and
    ``meeting_runs`` while the meeting runs.

    ``changed``: some notes are others now, on any thread.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self.changed: Topic[None] = Topic()
        self._store = store
        self._clock = clock
        store.subscribe(self._on_commit)

    def of_meeting(self, meeting_id: UUID) -> MeetingNotes:
        """Blocks on the disk. Raises: NotFoundError."""

        def read(uow: UnitOfWork) -> MeetingNotes:
            meeting = _existing(uow, meeting_id)
            notes = tuple(uow.notes.of_meeting(meeting_id))
            return MeetingNotes(meeting, notes, _own_people(uow, meeting_id))

        return self._store.read(read)

    def write(self, meeting_id: UUID, edit: NoteEdit) -> Future[NoteChange]:
        """A new note, or fields of one, put together with what others changed meanwhile."""
        return value_of(self._store.write(lambda uow: self._write(uow, meeting_id, edit)))

    def take_back(self, meeting_id: UUID, edit: NoteEdit) -> Future[NoteChange]:
        """The same where nobody has changed these fields since; else code ``changed_since``."""

        def work(uow: UnitOfWork) -> NoteChange:
            known = _book(uow, meeting_id).notes.get(edit.id)
            if known is not None and known.changed_since(edit.upon) & edit.changed:
                raise UserFacingError(
                    "Somebody else has changed this note since; change it by hand.",
                    code="changed_since",
                )
            return self._write(uow, meeting_id, edit)

        return value_of(self._store.write(work))

    def let_go(self, meeting_id: UUID, note_id: UUID) -> Future[None]:
        """What was set aside of a note for the one who sits here is not wanted any more."""

        def work(uow: UnitOfWork) -> None:
            _require(uow, meeting_id)
            before = book = _book(uow, meeting_id)
            for one in _own_people(uow, meeting_id):
                book = book.let_go(note_id, one)
            if book is not before:
                uow.notes.put(meeting_id, book.notes[note_id])

        return value_of(self._store.write(work))

    def _write(self, uow: UnitOfWork, meeting_id: UUID, edit: NoteEdit) -> NoteChange:
        _require(uow, meeting_id)
        book = _book(uow, meeting_id)
        before = book.notes.get(edit.id)
        me = uow.people.me()
        name = me.display_name or _seat_name(_own_seats(uow, meeting_id))
        after = book.write(edit, me.id, name, self._clock.now()).notes[edit.id]
        if after is not before:
            uow.notes.put(meeting_id, after)
        return NoteChange(before, after)

    def _on_commit(self, committed: Committed[object]) -> None:
        if any(one.table == _TABLE for one in committed.changes):
            self.changed.publish(None)


def _require(uow: UnitOfWork, meeting_id: UUID) -> None:
    meeting = _existing(uow, meeting_id)
    require(uow, meeting.scope_id, _TABLE)
    if meeting.status is MeetingStatus.ACTIVE:
        raise UserFacingError(RUNNING, code="meeting_runs")


def _existing(uow: UnitOfWork, meeting_id: UUID) -> Meeting:
    meeting = uow.meetings.get(meeting_id)
    if meeting is None:
        raise NotFoundError("This meeting is not here any more.")
    return meeting


def _book(uow: UnitOfWork, meeting_id: UUID) -> NoteBook:
    return NoteBook.of_notes(uow.notes.of_meeting(meeting_id))


def _own_people(uow: UnitOfWork, meeting_id: UUID) -> frozenset[UUID]:
    """In a meeting somebody is known by their seat there, else by their account."""
    seats = _own_seats(uow, meeting_id)
    known = {one.person for one in seats if one.person is not None}
    return frozenset({uow.personal_scope(), *known, *(one.id for one in seats)})


def _own_seats(uow: UnitOfWork, meeting_id: UUID) -> Sequence[Participant]:
    me = uow.personal_scope()
    return [one for one in uow.participants.of_meeting(meeting_id) if one.user_id == me]


def _seat_name(seats: Sequence[Participant]) -> str:
    return next((one.display_name for one in seats if one.display_name), _NOBODY)
