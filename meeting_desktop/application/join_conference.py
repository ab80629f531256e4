"""Join somebody else's meeting: by its link or its code, and stay in it until it ends.

The other half of ``RunMeeting``: here nothing is recorded or recognised, all of that happens at the
host's. Windows see it through ``seat``, as they see a meeting of their own.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future

from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.conference_seat import ConferenceSeat
from meeting_desktop.application.file_seat import FileSeat, NoFiles
from meeting_desktop.application.follow_screen import FollowScreen
from meeting_desktop.application.joined_files import JoinedFiles
from meeting_desktop.application.joined_meeting import JoinedMeeting
from meeting_desktop.application.joining_parts import JoinParts, Wish
from meeting_desktop.application.joining_states import JoinState
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.control_messages import FromHost, FromParticipant, Hello, Leave, Mute
from meeting_desktop.domain.events import MeetingEvent
from meeting_desktop.domain.room_codes import read_join_target
from meeting_desktop.ports.joining import Introduction
from meeting_desktop.runtime.topic import Topic
from meeting_desktop.runtime.turn_taker import TurnTaker

__all__ = ["Introduction", "JoinConference", "JoinParts", "SourceChoice"]


class JoinConference:
    """One meeting at a time. All methods but ``close`` return at once and may be called anywhere.

    * ``states`` tells how it stands (``joining_states``), on the joining thread.
    * ``seat`` has the control channel: what the host says, and what one says. It stays the same
      through reconnects and for the next meeting. Whoever subscribes late says ``Hello``. A
      ``Mute`` that is said there also mutes the microphone, a ``Leave`` leaves.
    * ``sound`` tells of the own microphone: ``LevelMeasured``, ``SoundStateChanged``.
    """

    def __init__(self, parts: JoinParts) -> None:
        self.states: Topic[JoinState] = Topic()
        self.sound: Topic[MeetingEvent] = Topic()
        self._parts = parts
        self._turns = TurnTaker("joining", parts.clock)
        self._files = None if parts.files is None else JoinedFiles(parts.files, self.say)
        self._seat = _Seat(self, self._files or NoFiles())
        self._lock = threading.Lock()
        self._meeting: JoinedMeeting | None = None
        self._closing = False
        self._unwatch = parts.devices.watch(self._devices_changed)

    # -- facts ----------------------------------------------------------------------------------

    @property
    def seat(self) -> ConferenceSeat:
        return self._seat

    @property
    def state(self) -> JoinState | None:
        """The last state; None before the first meeting."""
        meeting = self._meeting
        return meeting.state if meeting is not None else None

    @property
    def code(self) -> str:
        """The room code of the meeting that is, or was last, joined; empty before the first."""
        meeting = self._meeting
        return meeting.code if meeting is not None else ""

    @property
    def muted(self) -> bool:
        meeting = self._meeting
        return meeting is not None and meeting.microphone.muted

    @property
    def held(self) -> bool:
        """A host holds the microphone muted: it cannot be opened."""
        meeting = self._meeting
        return meeting is not None and meeting.microphone.held

    def safety_digits(self) -> Future[str]:
        """The digits to compare by voice with the host; empty while not connected."""
        meeting = self._meeting
        call = meeting.call if meeting is not None else None
        if call is not None:
            return call.safety_digits()
        none: Future[str] = Future()
        none.set_result("")
        return none

    # -- joining and leaving --------------------------------------------------------------------

    def join(
        self,
        typed: str,
        me: Introduction,
        *,
        source: SourceChoice | None = None,
        muted: bool = False,
    ) -> Future[None]:
        """Enter with a link or a code, as typed. Done in the lobby, or in the room without one.

        A link opens the door once; whoever was in comes back with the same link as the same
        participant, also after this program was killed.

        The future fails with ``UserFacingError`` or ``EnvironmentFault``, after the state ``Left``
        with the same sentence and code: ``not_a_room_code``, ``not_a_guest_link`` (these two
        without a state, for nothing was tried), ``passcode_needed``, ``passcode_wrong``,
        ``link_not_valid``, ``slowed``, ``host_unreachable``, ``ticket_refused``, ``denied``,
        ``connection_lost``, ``already_joined``. It is cancelled by ``leave``.
        """
        try:
            wish = Wish(read_join_target(typed), me, source or SourceChoice(), muted)
            meeting = self._begin(wish)
        except UserFacingError as error:
            refused: Future[None] = Future()
            refused.set_exception(error)
            return refused
        self._turns.post(meeting.start)
        return meeting.arrived

    def _begin(self, wish: Wish) -> JoinedMeeting:
        with self._lock:
            if self._closing:
                raise UserFacingError("The program is closing; start it again.", code="closing")
            if self._meeting is not None and not self._meeting.over:
                raise UserFacingError(
                    "You are in a meeting already; leave it first.", code="already_joined"
                )
            self._meeting = JoinedMeeting(
                self._parts,
                self._turns,
                wish,
                tell=self.states.publish,
                heard=self._seat.messages.publish,
                sound=self.sound.publish,
                files=self._files,
                screen=self._seat.screen.use,
            )
            return self._meeting

    def leave(self) -> None:
        """Say goodbye and go: ``Left`` once the host has heard it, or after three seconds."""
        meeting = self._meeting
        if meeting is not None:
            self._turns.post(meeting.leave)

    def close(self, deadline: float) -> bool:
        """The program stops: leave, and True when that took less than ``deadline`` seconds."""
        self._unwatch()
        with self._lock:
            self._closing = True
            meeting = self._meeting
        gone = threading.Event()
        unsubscribe = self.states.subscribe(lambda _: gone.set() if self._is_out() else None)
        if meeting is not None and not meeting.over:
            self._turns.post(meeting.leave)
            self._parts.clock.wait(gone, deadline)
        unsubscribe()
        return self._turns.stop(deadline)

    def _is_out(self) -> bool:
        return self._meeting is None or self._meeting.over

    # -- during ---------------------------------------------------------------------------------

    def set_muted(self, muted: bool) -> None:
        """The own microphone; nothing happens while a host holds it muted."""
        meeting = self._meeting
        if meeting is not None:
            meeting.mute(muted)

    def choose_source(self, choice: SourceChoice) -> None:
        """Another microphone from now on."""
        meeting = self._meeting
        if meeting is not None and not meeting.over:
            meeting.microphone.switch(choice)

    @property
    def output_name(self) -> str:
        """The loudspeaker that the others are heard from now, empty while nobody is."""
        return self._parts.sound.output_name if self._parts.sound is not None else ""

    def choose_output(self, name: str) -> None:
        """Another loudspeaker for this meeting; the system's default for an empty name."""
        if self._parts.sound is not None:
            self._parts.sound.choose_output(name)

    def say(self, message: FromParticipant) -> None:
        """What ``seat.say`` does."""
        meeting = self._meeting
        if meeting is None or meeting.over:
            return
        match message:
            case Mute(muted):
                meeting.mute(muted)
            case Leave():
                self.leave()
            case Hello():
                meeting.greet()  # the name is the one that was given at the door
            case _:
                meeting.say(message)

    def _devices_changed(self) -> None:
        meeting = self._meeting
        if meeting is not None and not meeting.over:
            meeting.microphone.look_again()


class _Seat:
    """The ``ConferenceSeat`` of whoever joined."""

    def __init__(self, joining: JoinConference, files: FileSeat) -> None:
        self.messages: Topic[FromHost] = Topic()
        self.files = files
        self.screen = FollowScreen()
        self._joining = joining

    def say(self, message: FromParticipant) -> None:
        self._joining.say(message)
