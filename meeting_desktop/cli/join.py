"""``meeting-desktop join``: take part in somebody else's meeting from the command line.

One JSON object a line on stdout says what happens. Commands come in on stdin, one JSON object a
line: the control messages of a participant (docs/control-channel.md).
"""

from __future__ import annotations

import json
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from uuid import UUID

from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.join_conference import Introduction, JoinConference
from meeting_desktop.application.joining_states import (
    JoinState,
    Left,
    Reconnecting,
    WhyLeft,
)
from meeting_desktop.bootstrap import build_control, prepare
from meeting_desktop.bootstrap.lone_joining import build_lone_joining
from meeting_desktop.cli.json_lines import JsonLines, read_lines
from meeting_desktop.cli.stop_signals import stopped_by_signals
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault, UserFacingError
from meeting_desktop.core.paths import find_paths
from meeting_desktop.domain.control_messages import (
    Caption,
    Denied,
    Ended,
    FromHost,
    Levels,
    Person,
    Refused,
    Removed,
    RosterChanged,
    Speaking,
    Waiting,
    Welcome,
)
from meeting_desktop.domain.events import MeetingEvent, SoundState, SoundStateChanged
from meeting_desktop.ports.control import ControlCodec, Disconnect, Dropped

#: A goodbye that is not heard takes three seconds, and a connection two more to end.
_LEAVE_SECONDS = 7.0
_LOOK_SECONDS = 0.1
_NOT_A_COMMAND = "This is no command of a participant; see docs/joining.md."
#: Ten a second, and of use to a meter alone; the others are told by the state.
_NOT_SHOWN = (Levels, Speaking, Denied, Removed, Ended)


@dataclass(frozen=True, slots=True)
class JoinChoices:
    """The options of the command; ``duration`` in seconds, None until the meeting ends."""

    typed: str = field(repr=False)
    me: Introduction
    source: SourceChoice
    duration: float | None = None


def join_headless(choices: JoinChoices) -> int:
    """Stay in the meeting until it ends; the exit code.

    Raises: ApplicationError with the sentence to show.
    """
    paths = find_paths()
    lone = build_lone_joining(paths, prepare(paths), silent=True)
    at_once = False
    try:
        return _Staying(lone.joining, choices).run()
    except KeyboardInterrupt:
        at_once = True  # the second one
        raise
    finally:
        if not at_once:
            lone.stop()


class _Staying:
    """One stay, from the first line to the last."""

    def __init__(self, joining: JoinConference, choices: JoinChoices) -> None:
        self._joining = joining
        self._choices = choices
        self._lines = JsonLines()
        self._codec: ControlCodec = build_control()
        self._reader = self._codec.reader()
        self._over = threading.Event()
        self._out = threading.Event()
        self._lock = threading.Lock()
        self._left: Left | None = None
        self._place = ""
        self._names: dict[UUID, str] = {}
        self._people: object = None

    def run(self) -> int:
        joining, choices = self._joining, self._choices
        joining.states.subscribe(self._on_state)
        joining.sound.subscribe(self._on_sound)
        joining.seat.messages.subscribe(self._on_message)
        joined = joining.join(choices.typed, choices.me, source=choices.source)
        if joined.done() and self._left is None and (error := joined.exception()) is not None:
            raise error
        read_lines(self._on_command, self._refuse)
        with stopped_by_signals(self._over):
            self._wait(joined)
            joining.leave()
            self._out.wait(_LEAVE_SECONDS)
        return _outcome(self._left)

    def _wait(self, joined: Future[None]) -> None:
        """Until it is over, or for so long from when the lobby or the room was reached."""
        while not joined.done():
            if self._over.wait(_LOOK_SECONDS):
                return
        self._over.wait(self._choices.duration)

    def _tell(self, event: str, **facts: object) -> None:
        """Nothing comes after the last line."""
        with self._lock:
            if self._left is None:
                self._lines.tell(event, **facts)

    # -- on other threads -----------------------------------------------------------------------

    def _on_state(self, state: JoinState) -> None:
        """On the joining thread; lobby and room are told by the host's own words."""
        match state:
            case Reconnecting(since):
                self._place = ""
                self._tell("reconnecting", since=since.isoformat())
            case Left(reason, sentence, code):
                self._tell("left", reason=reason.value, sentence=sentence, code=code)
                self._left = state
                self._out.set()
                self._over.set()
            case _:
                pass

    def _on_sound(self, event: MeetingEvent) -> None:
        """On the capture thread."""
        if isinstance(event, SoundStateChanged) and event.state is not SoundState.STARTING:
            self._tell("sound", state=event.state.value, sentence=event.sentence)

    def _on_message(self, message: FromHost) -> None:
        """On the media thread."""
        match message:
            case Waiting():
                self._come_to("waiting")
            case Welcome(you, title, people, locked):
                self._names = {person.id: person.name for person in people}
                self._come_to("in_room", you=str(you), title=title)
                self._tell_people(people, locked)
            case RosterChanged(people, locked):
                self._names |= {person.id: person.name for person in people}
                self._tell_people(people, locked)
            case _ if not isinstance(message, _NOT_SHOWN):
                facts = self._facts(message)
                if isinstance(message, Caption):
                    facts["name"] = self._names.get(message.participant, "")
                self._tell(str(facts.pop("type")), **facts)
            case _:
                pass

    def _come_to(self, place: str, **facts: object) -> None:
        if place != self._place:
            self._place = place
            self._tell(place, **facts)

    def _tell_people(self, people: tuple[Person, ...], locked: bool) -> None:
        """When something changed but who speaks, which would be told all the time."""
        facts = self._facts(RosterChanged(people, locked))
        shown = facts["people"]
        if isinstance(shown, list):
            for person in shown:
                del person["speaking"]
        if facts != self._people:
            self._people = facts
            self._tell("people", people=shown, locked=locked)

    def _facts(self, message: FromHost) -> dict[str, object]:
        """The message as the control channel has it."""
        facts: dict[str, object] = json.loads(self._codec.encode(message))
        del facts["v"]
        return facts

    def _on_command(self, data: dict[str, object]) -> None:
        """On the thread that reads stdin."""
        match self._reader.take(json.dumps({"v": 1, **data})):
            case Refused(sentence=sentence):
                self._refuse(sentence)
            case Dropped() | Disconnect():
                self._refuse("Too many commands; slow down.")
            case message:
                self._joining.seat.say(message)

    def _refuse(self, sentence: str = _NOT_A_COMMAND) -> None:
        self._tell("refused", sentence=sentence)


def _outcome(left: Left | None) -> int:
    """The exit code.

    Raises: ApplicationError where the meeting was not left as one wished.
    """
    if left is None or left.reason in {WhyLeft.LEFT, WhyLeft.ENDED}:
        return 0
    raise _error(left)


def _error(left: Left) -> ApplicationError:
    if left.reason is WhyLeft.LOST or left.code in {"host_unreachable", "no_network", "bug"}:
        return EnvironmentFault(left.sentence, code=left.code)
    return UserFacingError(left.sentence, code=left.code)
