"""The agenda of the meeting that runs here, for windows and for the AI participant.

Alone there is nobody to order changes but this; with others they go to the conference like those
of everybody else. A change is told when the store has it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from meeting_desktop.application.conference_seat import ConferenceSeat
from meeting_desktop.application.hold_agenda import HoldAgenda
from meeting_desktop.application.keep_together import KeepTogether
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.agenda_clock import HeldAgenda
from meeting_desktop.domain.agenda_messages import ChangeAgenda, GoToPoint
from meeting_desktop.domain.control_messages import FromHost, Refused
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.permissions import Action
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.runtime.topic import Topic


class LiveAgenda:
    """Any thread; nothing but ``begin`` waits. ``seat`` is the host's, None in a meeting alone.

    ``messages`` carries an ``AgendaShown`` or a ``Refused`` while the meeting is alone, on any
    thread; with others they come to the seat.
    """

    def __init__(
        self, store: Store, clock: Clock, seat: Callable[[], ConferenceSeat | None]
    ) -> None:
        self.messages: Topic[FromHost] = Topic()
        self._store = store
        self._clock = clock
        self._seat = seat
        self._held: tuple[HoldAgenda, KeepTogether] | None = None

    @property
    def held(self) -> HoldAgenda | None:
        """That of the running meeting, None between meetings."""
        held = self._held
        return None if held is None else held[0]

    def begin(self, meeting: Meeting, seconds: Callable[[], float]) -> HoldAgenda:
        """As the store has it, else as it was planned. ``seconds``: where the recording is."""
        agenda = self._store.read(lambda uow: uow.held_agendas.of_meeting(meeting.id))
        plan = meeting.appointment
        if agenda is None and plan is not None:
            agenda = HeldAgenda.planned(meeting.id, plan.details.agenda)
        hold = HoldAgenda(self._clock, seconds, agenda, None if plan is None else plan.end)
        self._held = hold, KeepTogether(self._store, meeting.id)
        return hold

    def end(self) -> None:
        """The meeting is over: what was talked about last ends with it."""
        held, self._held = self._held, None
        if held is not None:
            last = held[0].end()
            held[1].store([] if last is None else [last], _nothing)

    def say(self, message: ChangeAgenda) -> None:
        """Ask for a change; the answer comes as a message."""
        seat, held = self._seat(), self._held
        if seat is not None:
            seat.say(message)
        elif held is not None:
            self._change(*held, message)

    def ask(self) -> None:
        """Tell what there is; with others the conference's welcome does."""
        held = self._held
        if held is not None and self._seat() is None:
            self._tell(held[0])

    def go_on(self) -> str:
        """The next point, by whoever may say so for the host: its title; empty after the last one.

        At the last one nothing happens: ending a point is a person's choice.
        """
        held = self._held
        following = None if held is None else held[0].agenda.next
        if following is None:
            return ""
        self.say(GoToPoint(new_id(), following.id))
        return following.title

    def _change(self, hold: HoldAgenda, keep: KeepTogether, message: ChangeAgenda) -> None:
        try:
            changed = hold.change(message)
        except UserFacingError as refusal:
            self.messages.publish(Refused(Action.AGENDA.value, refusal.sentence, message.id))
            return
        keep.store([] if changed is None else [changed], partial(self._tell, hold, message.id))

    def _tell(self, hold: HoldAgenda, of: UUID | None = None) -> None:
        self.messages.publish(hold.shown(of))


def _nothing() -> None:
    pass
