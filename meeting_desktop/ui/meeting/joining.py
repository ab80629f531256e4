"""Somebody else's meeting that this person takes part in, as the windows share it."""

from __future__ import annotations

import time
from concurrent.futures import Future
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from meeting_desktop.application.capture_sound import SourceChoice
from meeting_desktop.application.join_conference import Introduction, JoinConference
from meeting_desktop.application.joining_states import (
    InLobby,
    Joining,
    JoinState,
    Left,
    Reconnecting,
)
from meeting_desktop.domain.events import LevelMeasured, MeetingEvent
from meeting_desktop.ui.bridge import Bridge
from meeting_desktop.ui.conference.room import ConferenceRoom
from meeting_desktop.ui.jobs import Jobs


class HeldMeeting(Protocol):
    """What windows ask of a running meeting, be it one's own or somebody else's."""

    @property
    def muted(self) -> bool: ...

    @property
    def output_name(self) -> str: ...

    def elapsed(self) -> float: ...

    def choose_source(self, choice: SourceChoice) -> None: ...

    def choose_output(self, name: str) -> None: ...


class JoiningDesk(QObject):
    """A ``HeldMeeting`` while one is inside. ``use_case`` is None where the program cannot join."""

    #: A ``JoinState``.
    changed = Signal(object)
    #: A ``MeetingEvent`` of the own microphone.
    sounded = Signal(object)
    #: What was typed is no code and no link: why. Nothing was tried.
    refused = Signal(str)

    def __init__(
        self, use_case: JoinConference | None, bridge: Bridge, jobs: Jobs, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._joining = use_case
        self._jobs = jobs
        self.state: JoinState | None = None
        self.name = ""
        self._inside_since = 0.0
        if use_case is not None:
            bridge.listen(use_case.states, self, self._on_state)
            bridge.listen(use_case.sound, self, self._on_sound, only_newest=(LevelMeasured,))

    @property
    def available(self) -> bool:
        return self._joining is not None

    @property
    def on_the_way(self) -> bool:
        """At the door, in the lobby, or on the way back: not seated, and not out of it."""
        return isinstance(self.state, Joining | InLobby | Reconnecting)

    def join(self, typed: str, me: Introduction, source: SourceChoice) -> None:
        """Knock; what comes of it is told by ``changed``, or by ``refused``."""
        if self._joining is None:
            return
        self.name = me.name
        arrived: Future[None] = self._joining.join(typed, me, source=source)
        self._jobs.follow(self, arrived, _nothing, self._on_refused)

    def take_seat(self, room: ConferenceRoom, you: UUID) -> None:
        """In the room: hear and say what is heard and said there."""
        self._inside_since = time.monotonic()
        if self._joining is not None:
            room.join(self._joining.seat, you, self.name, self._joining.safety_digits)

    # -- as a meeting ---------------------------------------------------------------------------

    @property
    def muted(self) -> bool:
        return self._joining is not None and self._joining.muted

    @property
    def output_name(self) -> str:
        return self._joining.output_name if self._joining is not None else ""

    def elapsed(self) -> float:
        """Seconds since one came in."""
        return time.monotonic() - self._inside_since

    def choose_source(self, choice: SourceChoice) -> None:
        if self._joining is not None:
            self._joining.choose_source(choice)

    def choose_output(self, name: str) -> None:
        if self._joining is not None:
            self._joining.choose_output(name)

    def leave(self) -> None:
        if self._joining is not None:
            self._joining.leave()

    def _on_state(self, state: JoinState) -> None:
        self.state = state
        self.changed.emit(state)

    def _on_sound(self, event: MeetingEvent) -> None:
        self.sounded.emit(event)

    def _on_refused(self, sentence: str) -> None:
        # After a knock the state ``Left`` has said the same, with more to it.
        if not isinstance(self.state, Left) or self.state.sentence != sentence:
            self.refused.emit(sentence)


def _nothing(_arrived: None) -> None:
    return None
