"""The host's conference: bridge, door and rules joined up, opened, ticking, and closed.

What happens in it runs on the media loop, one thing after the other; other threads hand their
wishes to it. The bridge is heard by ``conference_ear``, the rules and their effects are
``conference_desk``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from concurrent.futures import Future
from typing import Any
from uuid import UUID

from meeting_desktop.application.caption_messages import CaptionMessages
from meeting_desktop.application.conference_desk import ConferenceDesk
from meeting_desktop.application.conference_ear import ConferenceEar
from meeting_desktop.application.conference_effects import ConferenceEffects
from meeting_desktop.application.conference_means import ConferenceMeans
from meeting_desktop.application.conference_memory import ConferenceMemory
from meeting_desktop.application.conference_seat import Attendance
from meeting_desktop.application.file_seat import FileSeat
from meeting_desktop.application.hold_conference import HoldConference
from meeting_desktop.application.host_files import HostFiles
from meeting_desktop.application.keep_conference import KeptConference
from meeting_desktop.application.meeting_side import MeetingSide
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.attendance import AttendStatus
from meeting_desktop.domain.captions import (
    CaptionConfirmed,
    CaptionEvent,
    CaptionFinal,
    CaptionShown,
)
from meeting_desktop.domain.control_messages import FromHost, FromParticipant, Leave
from meeting_desktop.domain.events import MeetingEvent
from meeting_desktop.domain.guest_tokens import Invitation
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Samples
from meeting_desktop.ports.conference import LinkStatistics, VoiceListener
from meeting_desktop.ports.gateway import Address, GuestArrived, Opening
from meeting_desktop.ports.screen import ScreenLine
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.loop_thread import ended_within
from meeting_desktop.runtime.tasks import SupervisedTasks
from meeting_desktop.runtime.topic import Topic

_TICK_S = 0.04


class HostConference:
    """The ``HostSeat``, and the gateway's listener. Public methods: any thread."""

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
        self._hold = hold
        hold.together.timed_by(lambda: meeting.position() / CAPTURE_RATE_HZ)
        self._memory = ConferenceMemory(kept, means.journal, means.clock, hold.snapshot)
        self._ear = ConferenceEar(meeting, means.codec, means.play)
        parts = means.make(kept.host, self._ear)
        self._bridge, self._gateway = parts.bridge, parts.gateway
        effects = ConferenceEffects(kept.host, self._bridge, self._gateway, meeting)
        ledger = hold.consents
        chosen = [g.participant_id for g in kept.guests if ledger.of(g.person).choices]
        effects.remember(hold.roster, chosen)
        self._desk = ConferenceDesk(
            kept.host,
            means,
            self._bridge,
            hold=hold,
            memory=self._memory,
            effects=effects,
            meeting=meeting,
            messages=self.messages,
        )
        self._files = HostFiles(means, hold, self._desk, self._bridge.send_file_frame)
        self._ear.attend(self._desk, self._bridge, self._files)
        self._captions = CaptionMessages()
        self._tasks = SupervisedTasks()
        self._url = ""

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

    @property
    def files(self) -> FileSeat:
        return self._files

    @property
    def screen(self) -> ScreenLine:
        return self._bridge.screen

    def say(self, message: FromParticipant) -> None:
        self._submit(self._say(message))

    def invite(self, participant: UUID | None = None) -> Future[str]:
        known = None if participant is None else self._hold.roster.find(participant)
        return self._gateway.invite(None if known is None else known.person)

    def bring_in(self, name: str, listener: VoiceListener) -> Future[Attendance]:
        return self._means.loop.submit(self._bring_in(name, listener))

    def attend(self, participant: UUID, status: AttendStatus) -> None:
        self._submit(self._attend(participant, status))

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
        """It was ended for all: a program that is killed while it saves must not resume it."""
        self._memory.clear()

    # -- the door -------------------------------------------------------------------------------

    def arrived(self, guest: GuestArrived) -> None:
        self._memory.arrived(guest, self._is_known)

    def _is_known(self, guest: GuestArrived) -> bool:
        roster = self._hold.roster
        return roster.is_expected(guest.person) or roster.find(guest.participant_id) is not None

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
        self._ear.look(self._means.clock.monotonic())
        self._desk.tick()
        self._files.look()

    # Nobody waits for these two: a bug in them must be loud by itself.

    async def _say(self, message: FromParticipant) -> None:
        with Contained():
            self._desk.hear(self.you, message)

    async def _show(self, event: CaptionEvent) -> None:
        with Contained():
            self._desk.show(self._captions.of(event))

    async def _attend(self, participant: UUID, status: AttendStatus) -> None:
        with Contained():
            if status is AttendStatus.LEFT:
                self._desk.hear(participant, Leave())
            else:
                self._desk.carry_out(self._hold.attend(participant, status))

    async def _bring_in(self, name: str, listener: VoiceListener) -> Attendance:
        participant = new_id()
        coming = self._hold.bring_in(participant, name)
        line = self._bridge.add_voice(participant, listener)  # before its line is opened
        self._desk.carry_out(coming)
        return Attendance(participant, line, self._ear.offset)

    async def _close(self) -> None:
        self._desk.end()
        await self._files.close()
        await self._tasks.close()
