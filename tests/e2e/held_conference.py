"""A host's conference in this process, with its real bridge, door and page, for a test to hold.

The meeting around it (recording, recogniser, store) is left out: captions are what the test says.
It can be broken off and go on as the same meeting, as an application that was killed does.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from meeting_desktop.adapters.conference.bridge import PeerBridge
from meeting_desktop.adapters.conference.colleague_way import Colleagues
from meeting_desktop.adapters.conference.control_codec import JsonControl
from meeting_desktop.adapters.conference.gateway import Gateway
from meeting_desktop.adapters.conference.hosted_gateway import HostedGateway
from meeting_desktop.adapters.conference.hosting import Elsewhere, PeerConferences
from meeting_desktop.adapters.conference.own_server import OwnServer
from meeting_desktop.application.conference_means import ConferenceMeans
from meeting_desktop.application.conference_turn import Row
from meeting_desktop.application.hold_conference import HoldConference
from meeting_desktop.application.host_conference import HostConference
from meeting_desktop.application.keep_conference import KeptConference, unpack_kept
from meeting_desktop.application.receive_arrivals import Arrival
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import AdmitAll, Caption, CaptionStage, FromParticipant
from meeting_desktop.domain.events import TimelineKind
from meeting_desktop.domain.given_rights import Switches
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Participant, Role
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.runtime.loop_thread import LoopThread
from tests.fakes.patience import until

_LIMIT_S = 60.0
_PATIENCE_S = 60.0


class HeldConference:
    """Open from the beginning. Methods are for the test's thread."""

    def __init__(
        self,
        *,
        title: str = "Weekly figures",
        passcode: str = "",
        elsewhere: Elsewhere | None = None,
        colleagues: Colleagues | None = None,
    ) -> None:
        self.side = QuietMeeting()
        self._elsewhere = elsewhere
        self._colleagues = colleagues
        self._clock = SystemClock()
        self._journal = _Memory()
        host = new_id()
        arrival = Arrival(host, host, Role.MEMBER, "Hanna")
        hold = HoldConference.open(self._clock, title, arrival)
        kept = KeptConference(
            meeting_id=new_id(),
            room="ABCD3467",
            host=host,
            bind="",
            lobby="guests",
            port=_free_port(),
        )
        self._open(hold, kept, passcode)

    def _open(self, hold: HoldConference, kept: KeptConference, passcode: str) -> None:
        self._loop = LoopThread("media")
        self._loop.start()
        make = PeerConferences(
            self._loop, self._clock, elsewhere=self._elsewhere, colleagues=self._colleagues
        )
        means = ConferenceMeans(
            make, JsonControl(self._clock), self._journal, self._loop, self._clock, self.side.hear
        )
        self.conference = HostConference(means, self.side, hold, kept)
        self.url = self.conference.open("", passcode).result(_LIMIT_S)

    @property
    def host(self) -> UUID:
        return self.conference.you

    def invite(self, person: UUID | None = None) -> str:
        """A link for one guest."""
        return self.conference.invite(person).result(_LIMIT_S)

    def say(self, message: FromParticipant) -> None:
        """The host does something."""
        self.conference.say(message)

    def speak(self, samples: Samples) -> None:
        """The host's microphone."""
        self.conference.put_own_sound(samples)

    def let_in(self) -> Participant:
        """Wait for somebody in the lobby, admit them; who is in the room then."""
        until(lambda: bool(self.waiting()), what="a guest in the lobby", limit=_PATIENCE_S)
        one = self.waiting()[-1].id
        self.say(AdmitAll())

        def in_room() -> list[Participant]:
            return [guest for guest in self.guests() if guest.id == one]

        until(lambda: bool(in_room()), what="the guest in the room", limit=_PATIENCE_S)
        return in_room()[0]

    def caption(self, who: UUID, utterance: UUID, stage: CaptionStage, text: str) -> None:
        """Words of ``who`` for everybody."""
        caption = Caption(who, utterance, stage, text, 1.0)

        async def show() -> None:
            answer = self.conference._hold.show_caption(caption, self._clock.now())
            self.conference._desk.carry_out(answer)

        self._loop.submit(show()).result(_LIMIT_S)

    def guests(self) -> list[Participant]:
        """Who is in the room, the host aside."""
        return [p for p in self.conference._hold.roster.room if p.id != self.host]

    def waiting(self) -> list[Participant]:
        return list(self.conference._hold.roster.lobby)

    def stop_server(self) -> None:
        """The web server goes away; the bridge stays."""
        self._loop.submit(self._server.stop()).result(_LIMIT_S)

    def start_server(self) -> None:
        """It is back, at the same address."""
        self._loop.submit(self._server.start()).result(_LIMIT_S)

    def cut_off(self, participant: UUID) -> None:
        """Not one more packet of their connection arrives, or leaves."""
        peer = self._bridge._room.lines[participant].peer
        assert peer is not None
        transport = peer._connection.getTransceivers()[0].sender.transport.transport

        async def nowhere(data: bytes) -> None: ...

        async def never() -> bytes:
            await asyncio.Event().wait()
            return b""

        async def cut() -> None:
            transport._send, transport._recv = nowhere, never

        self._loop.submit(cut()).result(_LIMIT_S)

    def break_off(self) -> None:
        """The application is gone, without a word to anybody."""
        assert self._bridge.stop(_LIMIT_S)
        self.stop_server()
        assert self._loop.stop(_LIMIT_S)

    def resume(self) -> None:
        """Another process goes on from what was kept."""
        kept = unpack_kept(self._journal.load() or {})
        self._open(HoldConference.restore(self._clock, kept.room_state), kept, "")

    def close(self) -> None:
        self.conference.close(_LIMIT_S)
        assert self._loop.stop(_LIMIT_S)

    @property
    def _bridge(self) -> PeerBridge:
        bridge = self.conference._bridge
        assert isinstance(bridge, PeerBridge)
        return bridge

    @property
    def _server(self) -> Gateway:
        gateway = self.conference._gateway
        assert isinstance(gateway, HostedGateway)
        assert isinstance(gateway._ways[0], OwnServer)
        assert gateway._ways[0]._gateway is not None
        return gateway._ways[0]._gateway


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class QuietMeeting:
    """A ``MeetingSide`` that keeps what it is told; ``loudest`` is the peak of each since asked."""

    def __init__(self) -> None:
        self.heard_samples: dict[UUID, int] = {}
        self.loudest: dict[UUID, float] = {}
        self.consents: dict[UUID, Consent] = {}
        self.notes: list[TimelineKind] = []
        self.host_hears: list[Samples] = []
        self.rows: list[Row] = []
        self.ended = False
        self._clock = SystemClock()
        self._began = self._clock.monotonic()

    def position(self) -> int:
        return int((self._clock.monotonic() - self._began) * CAPTURE_RATE_HZ)

    def hear(self, samples: Samples) -> None:
        self.host_hears.append(samples)

    def joined(self, participant: Participant) -> None: ...

    def left(self, participant: UUID, kind: TimelineKind) -> None:
        self.notes.append(kind)

    def heard(self, participant: UUID, start: int, samples: Samples) -> None:
        self.heard_samples[participant] = self.heard_samples.get(participant, 0) + len(samples)
        peak = float(abs(samples).max())
        self.loudest[participant] = max(self.loudest.get(participant, 0.0), peak)

    def consented(self, participant: UUID, choice: Consent, at: datetime) -> None:
        self.consents[participant] = choice

    def role_changed(self, participant: UUID, role: Role) -> None: ...

    def switched(self, participant: UUID, switches: Switches) -> None: ...

    def note(
        self, kind: TimelineKind, participant: UUID | None, at: float, duration: float = 0.0
    ) -> None:
        self.notes.append(kind)

    def store(self, rows: Sequence[Row], done: Callable[[], None]) -> None:
        self.rows += rows
        done()

    def mute_own(self, muted: bool) -> None: ...

    def end(self) -> None:
        self.ended = True


class _Memory:
    """A ``ConferenceJournal`` that outlives the conference within one test."""

    def __init__(self) -> None:
        self._data: Mapping[str, Any] | None = None

    def keep(self, data: Mapping[str, object]) -> None:
        self._data = dict(data)

    def load(self) -> Mapping[str, Any] | None:
        return self._data

    def clear(self) -> None:
        self._data = None
