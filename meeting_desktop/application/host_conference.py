"""The host's conference: what the bridge hears and people say, brought to the rules and back.

Everything here runs on the media loop, one thing after the other; other threads hand their wishes
to it. The rules themselves are ``hold_conference``, their effects on sound and door
``conference_effects``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from meeting_desktop.application.caption_messages import CaptionMessages
from meeting_desktop.application.conference_effects import KEPT_OUT, ConferenceEffects
from meeting_desktop.application.conference_memory import ConferenceMemory
from meeting_desktop.application.conference_turn import Answer
from meeting_desktop.application.hold_conference import HoldConference
from meeting_desktop.application.keep_conference import KeptConference
from meeting_desktop.application.meeting_side import MeetingSide
from meeting_desktop.application.receive_arrivals import Arrival
from meeting_desktop.application.watch_links import WatchLinks
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionFinal, CaptionShown
from meeting_desktop.domain.conference_events import ParticipantLeft
from meeting_desktop.domain.control_messages import (
    ChooseConsent,
    FromHost,
    FromParticipant,
    Hello,
    Refused,
)
from meeting_desktop.domain.events import MeetingEvent, TimelineKind
from meeting_desktop.domain.guest_tokens import Invitation
from meeting_desktop.domain.participants import Connection, Role
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.conference import (
    ConferenceListener,
    HeardPiece,
    LinkState,
    LinkStatistics,
    SoundGap,
)
from meeting_desktop.ports.conference_journal import ConferenceJournal
from meeting_desktop.ports.control import ControlCodec, ControlReader, Disconnect, Dropped
from meeting_desktop.ports.gateway import Address, ConferenceFactory, GuestArrived, Opening
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.loop_thread import LoopThread, ended_within
from meeting_desktop.runtime.tasks import SupervisedTasks
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)

_TICK_S = 0.04


@dataclass(frozen=True, slots=True)
class ConferenceMeans:
    """What a conference is made with; given by the composition root.

    ``play`` takes what the host hears: mono float32, 48 kHz, 20 ms at a time. ``told`` is given the
    host's messages before the first of them.
    """

    make: ConferenceFactory
    codec: ControlCodec
    journal: ConferenceJournal
    loop: LoopThread
    clock: Clock
    play: Callable[[Samples], None]
    told: Callable[[Topic[FromHost]], object] = lambda _messages: None


class HostConference:
    """The ``HostSeat``, and the listener of bridge and gateway. Public methods: any thread."""

    def __init__(
        self,
        means: ConferenceMeans,
        meeting: MeetingSide,
        hold: HoldConference,
        kept: KeptConference,
    ) -> None:
        self.messages: Topic[FromHost] = Topic()
        means.told(self.messages)
        self._means = means
        self._meeting = meeting
        self._hold = hold
        self._memory = ConferenceMemory(kept, means.journal, means.clock, hold.snapshot)
        self._url = ""
        self._offset: int | None = None
        self._readers: dict[UUID, ControlReader] = {}
        listener: ConferenceListener = self
        parts = means.make(kept.host, listener)
        self._bridge, self._gateway = parts.bridge, parts.gateway
        self._effects = ConferenceEffects(kept.host, self._bridge, self._gateway, meeting)
        self._effects.remember(hold.roster)
        self._links = WatchLinks()
        self._captions = CaptionMessages()
        self._tasks = SupervisedTasks()

    # -- the seat -------------------------------------------------------------------------------

    @property
    def you(self) -> UUID:
        return self._memory.kept.host

    @property
    def room_code(self) -> str:
        return self._memory.kept.room

    @property
    def url(self) -> str:
        return self._url

    def say(self, message: FromParticipant) -> None:
        self._submit(self._say(self.you, message))

    def invite(self, participant: UUID | None = None) -> Future[str]:
        known = None if participant is None else self._hold.roster.find(participant)
        return self._gateway.invite(None if known is None else known.person)

    def safety_digits(self, participant: UUID) -> Future[str]:
        return self._gateway.safety_digits(participant)

    def statistics(self) -> Mapping[UUID, LinkStatistics]:
        return self._bridge.statistics()

    # -- the meeting's side ---------------------------------------------------------------------

    def open(self, bind: str, passcode: str) -> Future[str]:
        """Begin; done with the address that guests open.

        The future raises as ``GuestGateway.open`` does.
        """
        return self._means.loop.submit(self._open(bind, passcode))

    def put_own_sound(self, samples: Samples) -> None:
        """The host's microphone, on the capture thread."""
        self._bridge.put_own_sound(samples)

    def show(self, event: MeetingEvent) -> None:
        """A listener of the meeting's events: its captions go out to everybody."""
        if isinstance(event, CaptionShown | CaptionConfirmed | CaptionFinal):
            self._submit(self._show(event))

    def close(self, deadline: float) -> bool:
        """End it for all and let go of everything; True when that was done in time. Blocks."""
        ended = ended_within(self._submit(self._close()), deadline)
        stopped = self._gateway.close(deadline)
        return self._bridge.stop(deadline) and stopped and ended

    def forget(self) -> None:
        """The meeting is saved: nothing is left to be resumed."""
        self._memory.clear()

    # -- what the bridge hears ------------------------------------------------------------------

    def heard(self, piece: HeardPiece) -> None:
        start = self._in_meeting(piece.position)
        if start >= 0 and self._hold.roster.in_room(piece.participant) is not None:
            self._meeting.heard(piece.participant, start, piece.samples)

    def mixed(self, position: int, samples: Samples) -> None:  # noqa: ARG002 - of the port
        self._means.play(samples)

    def gap(self, gap: SoundGap) -> None:
        at = self._in_meeting(gap.position) / CAPTURE_RATE_HZ
        duration = gap.samples / CAPTURE_RATE_HZ
        self._meeting.note(TimelineKind.GAP, gap.participant, at, duration)

    def _in_meeting(self, position: int) -> int:
        """A place of the bridge's time in the meeting's; both go by one clock."""
        if self._offset is None:
            self._offset = self._meeting.position() - self._bridge.position()
        return position + self._offset

    def levels(self, levels: Mapping[UUID, float]) -> None:
        self._hold.hear_levels(levels)
        for participant, speaking in self._links.hear(levels):
            self._dispatch(self._hold.hear_speaking(participant, speaking))

    def link_changed(self, participant: UUID, state: LinkState) -> None:
        if state is LinkState.CONNECTED:
            self._arrive(participant)
        lost = state in {LinkState.LOST, LinkState.CLOSED}
        if lost or state is LinkState.CONNECTED:
            connection = Connection.LOST if lost else Connection.GOOD
            self._dispatch(self._hold.connection_changed(participant, connection))

    def control(self, participant: UUID, text: str) -> None:
        reader = self._readers.setdefault(participant, self._means.codec.reader())
        match reader.take(text):
            case Disconnect():
                _log.warning("a participant sent too much and was disconnected")
                self._bridge.remove(participant)
            case Dropped():
                pass
            case Refused() as refused:
                self._send(participant, refused)
            case message:
                self._hear(participant, message)

    # -- the door -------------------------------------------------------------------------------

    def arrived(self, guest: GuestArrived) -> None:
        self._memory.arrived(guest, lambda one: self._hold.roster.find(one) is not None)

    def invitations_changed(self, invitations: tuple[Invitation, ...]) -> None:
        self._memory.invitations_changed(invitations)

    # -- on the media loop ----------------------------------------------------------------------

    def _submit(self, work: Coroutine[Any, Any, None]) -> Future[None]:
        return self._means.loop.submit(work)

    async def _open(self, bind: str, passcode: str) -> str:
        self._bridge.start()
        kept = self._memory.kept
        # Before anybody can come: who knows the room code must not slip in without it.
        passcode_hash = kept.passcode_hash
        if passcode:
            passcode_hash = await asyncio.wrap_future(self._gateway.set_passcode(passcode))
        opening = Opening(
            kept.meeting_id,
            kept.room,
            kept.host,
            passcode_hash,
            kept.invitations,
            kept.port,
            bind,
            by_code=kept.lobby != "nobody" or bool(passcode_hash),
        )
        opened = self._gateway.open(opening, self._bridge, self)
        address: Address = await asyncio.wrap_future(opened)
        self._url = address.url
        self._memory.opened(address, bind, passcode_hash)
        self._tasks.start("conference-ticks", self._tick_on())
        return address.url

    async def _tick_on(self) -> None:
        while True:
            await asyncio.sleep(_TICK_S)
            with Contained():
                self._tick()

    def _tick(self) -> None:
        now = self._means.clock.monotonic()
        for participant, connection in self._links.look(self._bridge.statistics(), now):
            self._dispatch(self._hold.connection_changed(participant, connection))
        self._dispatch(self._hold.tick())
        self._memory.keep_if_due()

    async def _say(self, sender: UUID, message: FromParticipant) -> None:
        self._hear(sender, message)

    async def _show(self, event: CaptionShown | CaptionConfirmed | CaptionFinal) -> None:
        caption = self._captions.of(event)
        spoken_at = self._effects.moment(caption.start, self._means.clock.now())
        self._dispatch(self._hold.show_caption(caption, spoken_at))

    async def _close(self) -> None:
        self._memory.close()
        self._effects.close()
        self._dispatch(self._hold.end())
        await self._tasks.close()

    def _hear(self, sender: UUID, message: FromParticipant) -> None:
        if isinstance(message, Hello):
            self._arrive(sender)
        self._dispatch(self._hold.receive(sender, message))
        guest = self._memory.guest(sender)
        if isinstance(message, Hello) and guest is not None and self._effects.greet(sender):
            # What was chosen at the door; a later choice in the room stands.
            self._dispatch(self._hold.receive(sender, ChooseConsent(guest.consent)))

    def _arrive(self, participant: UUID) -> None:
        guest = self._memory.guest(participant)
        if guest is None:
            if participant != self.you:
                self._bridge.remove(participant)
            return
        arrival = Arrival(participant, guest.person, Role.GUEST, guest.name)
        try:
            self._dispatch(self._hold.arrive(arrival))
        except ApplicationError as error:
            _log.warning("a participant was not let in", code=error.code)
            self._bridge.remove(participant)

    def _dispatch(self, answer: Answer) -> None:
        encoded: dict[int, str] = {}
        for recipient, message in answer.messages:
            if recipient == self.you:
                self.messages.publish(message)
                continue
            text = encoded.get(id(message))
            if text is None:
                text = encoded[id(message)] = self._means.codec.encode(message)
            self._bridge.send_control(recipient, text)
        for event in answer.events:
            self._effects.carry_out(event, self._hold.roster)
            if isinstance(event, ParticipantLeft) and event.reason in KEPT_OUT:
                self._memory.forget(event.participant)
        if answer.events:
            self._memory.keep()

    def _send(self, participant: UUID, message: FromHost) -> None:
        self._bridge.send_control(participant, self._means.codec.encode(message))
