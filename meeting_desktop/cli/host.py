"""``meeting-desktop host``: hold a meeting for others from the command line.

The first line says where to come, every later one what happened. Commands come in on stdin, one
JSON object a line (docs/hosting.md): the control messages of the host, ``invite`` for another link.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from uuid import UUID

from meeting_desktop.application.conference_seat import ConferenceRequest, HostSeat
from meeting_desktop.application.run_meeting import (
    LiveMeeting,
    MeetingRequest,
    RunMeeting,
    SourceChoice,
)
from meeting_desktop.bootstrap import Overrides, build, build_control, prepare
from meeting_desktop.cli.json_lines import JsonLines, read_lines
from meeting_desktop.cli.stop_signals import stopped_by_signals
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.paths import find_paths
from meeting_desktop.domain.control_messages import (
    Caption,
    FromHost,
    Hello,
    Levels,
    Refused,
    RosterChanged,
    Speaking,
    Welcome,
)
from meeting_desktop.domain.events import MeetingEnded, MeetingEvent
from meeting_desktop.ports.control import ControlCodec, Disconnect, Dropped

#: A database that is upgraded, a gateway elsewhere that is slow.
_START_SECONDS = 60.0
#: Words of a slow machine come after the meeting.
_END_SECONDS = 1_800.0
_NOT_A_COMMAND = "This is no command of a host; see docs/hosting.md."


@dataclass(frozen=True, slots=True)
class HostChoices:
    """The options of the command; ``duration`` in seconds, None until somebody ends it."""

    meeting: MeetingRequest
    source: SourceChoice
    conference: ConferenceRequest = field(default_factory=ConferenceRequest)
    duration: float | None = None


def host_headless(choices: HostChoices) -> int:
    """Hold the meeting until it is over; the exit code.

    Raises: ApplicationError with the sentence to show.
    """
    paths = find_paths()
    settings = prepare(paths)
    application = build(paths, settings, Overrides(silent=True))
    try:
        application.start_store().result(_START_SECONDS)
        application.start_background()
        return _Hosting(application.use_cases.meetings, choices).run()
    finally:
        application.stop()


class _Hosting:
    """One meeting, from its first line to its last."""

    def __init__(self, meetings: RunMeeting, choices: HostChoices) -> None:
        self._meetings = meetings
        self._choices = choices
        self._lines = JsonLines()
        self._codec: ControlCodec = build_control()
        self._reader = self._codec.reader()
        self._over = threading.Event()
        self._names: dict[UUID, str] = {}

    def run(self) -> int:
        meetings = self._meetings
        meetings.events.subscribe(self._on_event)
        live, resumed = self._begin()
        seat = meetings.open_conference(self._choices.conference).result(_START_SECONDS)
        seat.messages.subscribe(self._on_message)
        self._lines.tell(
            "open",
            meeting_id=str(live.meeting.id),
            room_code=seat.room_code,
            guest_url=seat.invite().result(_START_SECONDS),
            url=seat.url,
            resumed=resumed,
        )
        seat.say(Hello(live.speaker_name))
        read_lines(lambda data: self._on_command(seat, data), self._refuse)
        with stopped_by_signals(self._over):
            self._over.wait(self._choices.duration)
            self._end()
        self._lines.tell("saved", meeting_id=str(live.meeting.id))
        return 0

    def _begin(self) -> tuple[LiveMeeting, bool]:
        """The meeting whose host was killed a moment ago, else a new one."""
        meetings = self._meetings
        resumed = meetings.resume(self._choices.source).result(_START_SECONDS)
        if resumed is not None:
            return resumed, True
        meetings.prepare(self._choices.source)
        return meetings.start(self._choices.meeting).result(_START_SECONDS), False

    def _end(self) -> None:
        try:
            self._meetings.end().result(_END_SECONDS)
        except ApplicationError as error:
            if error.code != "no_meeting":  # it has ended already
                raise

    # -- on other threads -----------------------------------------------------------------------

    def _on_event(self, event: MeetingEvent) -> None:
        if isinstance(event, MeetingEnded):
            self._over.set()

    def _on_message(self, message: FromHost) -> None:
        """On the media thread: as the control channel has it, names with the captions."""
        if isinstance(message, Levels | Speaking):
            return  # ten a second, and of use to a meter alone
        if isinstance(message, Welcome | RosterChanged):
            self._names = {person.id: person.name for person in message.people}
        facts = json.loads(self._codec.encode(message))
        del facts["v"]
        if isinstance(message, Caption):
            facts["name"] = self._names.get(message.participant, "")
        self._lines.tell(facts.pop("type"), **facts)

    def _on_command(self, seat: HostSeat, data: dict[str, object]) -> None:
        """On the thread that reads stdin."""
        if data.get("type") == "invite":
            link = seat.invite().result(_START_SECONDS)
            self._lines.tell("invited", guest_url=link)
            return
        match self._reader.take(json.dumps({"v": 1, **data})):
            case Refused(sentence=sentence):
                self._refuse(sentence)
            case Dropped() | Disconnect():
                self._refuse("Too many commands; slow down.")
            case message:
                seat.say(message)

    def _refuse(self, sentence: str = _NOT_A_COMMAND) -> None:
        self._lines.tell("refused", sentence=sentence)
