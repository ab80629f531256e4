"""A meeting with others: real rules, records and words; a bridge and a door without a network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from meeting_desktop.adapters.conference.control_codec import JsonControl
from meeting_desktop.adapters.conference.control_wire import encode, read_from_host
from meeting_desktop.adapters.conference.journal_file import JournalFile
from meeting_desktop.application.conference_means import ConferenceMeans
from meeting_desktop.application.conference_seat import ConferenceRequest, HostSeat
from meeting_desktop.application.run_meeting import MeetingParts
from meeting_desktop.domain.control_messages import FromHost, FromParticipant, Hello
from meeting_desktop.domain.events import TimelineEvent
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import ConferenceListener
from meeting_desktop.ports.gateway import ConferenceParts
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.fakes.bridges import FakeBridge
from tests.fakes.gateways import FakeGateway
from tests.integration.application.rehearsal import LIMIT, Rehearsal

T = TypeVar("T")
M = TypeVar("M")

_JOURNAL = "conference.json"


@dataclass
class ConferenceRehearsal(Rehearsal):
    """``bridge`` and ``gateway`` are those of the conference that was opened last."""

    played: list[Samples] = field(default_factory=list)
    heard: list[FromHost] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.loop = LoopThread("media")
        self.loop.start()
        self.gateway = FakeGateway()
        self.journal = JournalFile(Path(self.home) / _JOURNAL)
        super().__post_init__()

    def _parts(self) -> MeetingParts:
        return replace(super()._parts(), conference=self._means, journal=self.journal)

    def _means(self) -> ConferenceMeans:
        return ConferenceMeans(
            self._make,
            JsonControl(self.clock),
            self.journal,
            self.loop,
            self.clock,
            self.played.append,
        )

    def _make(self, host: UUID, listener: ConferenceListener) -> ConferenceParts:
        self.bridge = FakeBridge(host, listener, clock=self.clock)
        return ConferenceParts(self.bridge, self.gateway)

    # -- what people do -------------------------------------------------------------------------

    def open(self, request: ConferenceRequest | None = None) -> HostSeat:
        seat = self.meetings.open_conference(request or ConferenceRequest(lobby="nobody")).result(
            LIMIT
        )
        seat.messages.subscribe(self.heard.append)
        return seat

    def come(self, name: str, consent: Consent = Consent.RECORD) -> UUID:
        """Through the door, connected, and hello said."""
        one = self.on_loop(lambda: self.gateway.arrive(name, consent))
        self.tell(one, Hello(name, "test"))
        return one

    def come_back(self, participant: UUID, name: str) -> None:
        self.on_loop(lambda: self.gateway.connect(participant))
        self.tell(participant, Hello(name, "test"))

    def tell(self, participant: UUID, message: FromParticipant) -> None:
        self.on_loop(lambda: self.bridge.say(participant, encode(message)))

    def speak(self, participant: UUID, sound: Samples) -> None:
        self.on_loop(lambda: self.bridge.speak(participant, sound))

    def lose(self, participant: UUID) -> None:
        self.on_loop(lambda: self.bridge.lose(participant))

    def on_loop(self, act: Callable[[], T]) -> T:
        """Do something where the bridge would do it."""

        async def do() -> T:
            return act()

        return self.loop.submit(do()).result(LIMIT)

    def told(self, participant: UUID, kind: type[M]) -> list[M]:
        """What the host said to them on the control channel."""
        said = (read_from_host(text) for one, text in self.bridge.sent if one == participant)
        return [message for message in said if isinstance(message, kind)]

    def settle(self) -> None:
        """Everything that was handed to other threads is done and committed."""
        self.on_loop(lambda: None)
        self.meetings.open_conference(ConferenceRequest()).result(LIMIT)  # behind all other work
        self.store.write(lambda _uow: None).result(LIMIT)

    def timeline(self, meeting_id: UUID) -> list[TimelineEvent]:
        return list(self.store.read(lambda uow: uow.timeline.of_meeting(meeting_id)))

    def die(self) -> None:
        """As far as a process can play its own death: nobody is told, nothing is completed."""
        assert self.loop.stop(LIMIT)
        running = self.meetings._jobs.running
        assert running is not None
        running.close_sound(LIMIT)
        for track in running.tracks:
            if track.recording is not None:
                track.recording.keeper.give_up()
                track.recording.keeper.finish(0.0)
        assert self.speech.stop(LIMIT)
        self.meetings._jobs.running = None
        assert self.meetings.close(LIMIT)
        self.store.close(LIMIT)

    def stop(self) -> None:
        super().stop()
        assert self.loop.stop(LIMIT)
