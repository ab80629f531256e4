"""The notes of the meeting that runs here, for its window, also while nobody else takes part.

Alone there is nobody to order changes but this; with others they go to the conference like those
of everybody else. A change is told when the store has it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from meeting_desktop.application.conference_seat import ConferenceSeat
from meeting_desktop.application.hold_notes import HoldNotes, Noted
from meeting_desktop.application.keep_together import KeepTogether
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.control_messages import FromHost, Refused
from meeting_desktop.domain.notes_messages import FromParticipantToNotes
from meeting_desktop.domain.permissions import Action
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.runtime.topic import Topic


@dataclass(frozen=True, slots=True)
class Host:
    """Whose meeting it is: alone, who writes."""

    id: UUID
    name: str


class LiveNotes:
    """Any thread; nothing but ``begin`` waits. ``seat`` is the host's, None in a meeting alone.

    ``messages`` carries what the conference would say, on any thread, while the meeting is alone.
    """

    def __init__(
        self, store: Store, clock: Clock, seat: Callable[[], ConferenceSeat | None]
    ) -> None:
        self.messages: Topic[FromHost] = Topic()
        self._store = store
        self._clock = clock
        self._seat = seat
        self._held: tuple[HoldNotes, KeepTogether, Host] | None = None

    @property
    def held(self) -> HoldNotes | None:
        """Those of the running meeting, None between meetings."""
        held = self._held
        return None if held is None else held[0]

    def begin(self, meeting_id: UUID, host: Host, hold: HoldNotes) -> None:
        """``hold`` is the meeting's; it gets what the store has."""
        hold.remember(self._store.read(lambda uow: uow.notes.of_meeting(meeting_id)))
        self._held = hold, KeepTogether(self._store, meeting_id), host

    def end(self) -> None:
        """The meeting is over; what waits for the disk is tried once more."""
        held, self._held = self._held, None
        if held is not None:
            held[1].store((), _nothing)

    def say(self, message: FromParticipantToNotes) -> None:
        """The answer comes as a message."""
        seat, held = self._seat(), self._held
        if seat is not None:
            seat.say(message)
        elif held is not None:
            self._take(*held, message)

    def ask(self) -> None:
        """Tell what there is; with others the conference's welcome does."""
        held = self._held
        if held is not None and self._seat() is None:
            for told in held[0].all_for(held[2].id):
                self.messages.publish(told)

    def _take(
        self,
        hold: HoldNotes,
        keep: KeepTogether,
        host: Host,
        message: FromParticipantToNotes,
    ) -> None:
        try:
            noted = hold.receive(message, host.id, host.name, self._clock.now())
        except UserFacingError as refusal:
            self.messages.publish(Refused(Action.NOTE_WRITE.value, refusal.sentence, message.id))
            return
        if noted is not None:
            keep.store([noted.note] if noted.is_new else [], partial(self._tell, noted, host.id))

    def _tell(self, noted: Noted, person: UUID) -> None:
        for told in noted.seen_by(person):
            self.messages.publish(told)


def _nothing() -> None:
    pass
