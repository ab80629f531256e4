"""The rules of a conference with their effects: what is said comes in, what follows goes out.

Used on the media loop. The rules themselves are ``hold_conference``, the effects on sound, door and
timeline ``conference_effects``, what outlives the process ``conference_memory``.
"""

from __future__ import annotations

from functools import partial
from uuid import UUID

from meeting_desktop.application.conference_effects import KEPT_OUT, ConferenceEffects
from meeting_desktop.application.conference_means import ConferenceMeans
from meeting_desktop.application.conference_memory import ConferenceMemory
from meeting_desktop.application.conference_turn import Answer
from meeting_desktop.application.hold_conference import HoldConference
from meeting_desktop.application.meeting_side import MeetingSide
from meeting_desktop.application.receive_arrivals import Arrival
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.conference_events import ParticipantLeft
from meeting_desktop.domain.control_messages import (
    Caption,
    ChooseConsent,
    FromHost,
    FromParticipant,
    Hello,
)
from meeting_desktop.domain.participants import Role
from meeting_desktop.ports.conference import Bridge
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)


class ConferenceDesk:
    """``you`` is the host's own participant, whose messages are published instead of sent."""

    def __init__(
        self,
        you: UUID,
        means: ConferenceMeans,
        bridge: Bridge,
        *,
        hold: HoldConference,
        memory: ConferenceMemory,
        effects: ConferenceEffects,
        meeting: MeetingSide,
        messages: Topic[FromHost],
    ) -> None:
        self.hold = hold
        self._meeting = meeting
        self._you = you
        self._means = means
        self._bridge = bridge
        self._memory = memory
        self._effects = effects
        self._messages = messages

    def hear(self, sender: UUID, message: FromParticipant) -> None:
        """Who sends is known from the connection."""
        if isinstance(message, Hello):
            self.arrive(sender)
        self.carry_out(self.hold.receive(sender, message))
        guest = self._memory.guest(sender)
        if isinstance(message, Hello) and guest is not None and self._effects.greet(sender):
            # What was chosen at the door; a later choice in the room stands.
            self.carry_out(self.hold.receive(sender, ChooseConsent(guest.consent)))

    def arrive(self, participant: UUID) -> None:
        """A connection stands; whoever did not come through the door is sent away."""
        guest = self._memory.guest(participant)
        if guest is None:
            if participant != self._you:
                self._bridge.remove(participant)
            return
        role = Role.MEMBER if guest.colleague else Role.GUEST
        arrival = Arrival(participant, guest.person, role, guest.name)
        try:
            self.carry_out(self.hold.arrive(arrival))
        except ApplicationError as error:
            _log.warning("a participant was not let in", code=error.code)
            self._bridge.remove(participant)

    def show(self, caption: Caption) -> None:
        """Words for all who may see them."""
        spoken_at = self._effects.moment(caption.start, self._means.clock.now())
        self.carry_out(self.hold.show_caption(caption, spoken_at))

    def tick(self) -> None:
        """What is due now; call it 20 to 50 times a second."""
        self.carry_out(self.hold.tick())
        self._memory.keep_if_due()

    def end(self) -> None:
        """The meeting ends the conference: nothing of that is kept or told back."""
        self._memory.close()
        self._effects.close()
        self.carry_out(self.hold.end())

    def carry_out(self, answer: Answer) -> None:
        """Send what the rules say, in order, then do what follows; store first what is to stay."""
        if answer.rows:
            self._meeting.store(answer.rows, partial(self._on_stored, answer))
        else:
            self._send(answer)

    def _on_stored(self, answer: Answer) -> None:
        """On the store's thread."""
        self._means.loop.submit(self._send_later(answer))

    async def _send_later(self, answer: Answer) -> None:
        with Contained():
            self._send(answer)

    def _send(self, answer: Answer) -> None:
        encoded: dict[int, str] = {}
        for recipient, message in answer.messages:
            if recipient == self._you:
                self._messages.publish(message)
                continue
            text = encoded.get(id(message))
            if text is None:
                text = encoded[id(message)] = self._means.codec.encode(message)
            self._bridge.send_control(recipient, text)
        for event in answer.events:
            self._effects.carry_out(event, self.hold.roster)
            if isinstance(event, ParticipantLeft) and event.reason in KEPT_OUT:
                self._memory.forget(event.participant)
        if answer.events:
            self._memory.keep()
