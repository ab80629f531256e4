"""The choices before joining, and what the page shows of the way in. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from meeting_desktop.application.joining_states import (
    InLobby,
    InRoom,
    Joining,
    JoinState,
    Left,
    Reconnecting,
    WhyLeft,
)
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.ports.joining import Introduction
from meeting_desktop.ui.meeting.preflight_model import PreflightModel

#: In the order in which they are offered; the first asks for the least.
CONSENTS = (Consent.RECORD, Consent.TRANSCRIBE_ONLY, Consent.NONE)
_ASKS_FOR_PASSCODE = {"passcode_needed", "passcode_wrong"}


class Screen(Enum):
    FORM = auto()
    KNOCKING = auto()
    LOBBY = auto()
    LEFT = auto()


@dataclass(slots=True)
class JoinModel:
    """``apply`` each state; the fields say what to show."""

    sound: PreflightModel = field(default_factory=PreflightModel)
    typed: str = ""
    name: str = ""
    consent: Consent | None = None
    passcode: str = ""
    screen: Screen = Screen.FORM
    asks_passcode: bool = False
    #: Why the form is shown again, or why the meeting is over.
    sentence: str = ""
    may_return: bool = False
    why: WhyLeft | None = None

    @property
    def can_join(self) -> bool:
        """Nothing is kept of anybody who has not chosen."""
        passcode = not self.asks_passcode or bool(self.passcode.strip())
        return bool(self.typed.strip()) and self.consent is not None and passcode

    def introduction(self, default_name: str) -> Introduction:
        return Introduction(
            name=self.name.strip() or default_name,
            consent=self.consent or Consent.NONE,
            passcode=self.passcode.strip(),
        )

    def refuse(self, sentence: str) -> None:
        """What was typed is no code and no link."""
        self.screen, self.sentence = Screen.FORM, sentence

    def apply(self, state: JoinState) -> None:
        match state:
            case Joining():
                self.screen, self.sentence = Screen.KNOCKING, ""
            case InLobby():
                self.screen, self.sentence = Screen.LOBBY, ""
            case InRoom():
                self.sentence = ""
            case Reconnecting():
                # From the lobby as from the room: nobody sees that this person waits.
                self.screen, self.sentence = Screen.KNOCKING, ""
            case Left():
                self._leave(state)

    def _leave(self, left: Left) -> None:
        self.sentence, self.may_return, self.why = left.sentence, left.may_return, left.reason
        # Who never came in mends what was typed; who was in reads why it is over.
        self.screen = Screen.FORM if left.reason is WhyLeft.NOT_IN else Screen.LEFT
        if left.code in _ASKS_FOR_PASSCODE:
            self.asks_passcode = True

    def start_anew(self) -> None:
        """Another meeting: nothing of the last one is asked for."""
        self.typed = self.passcode = self.sentence = ""
        self.asks_passcode, self.screen, self.why = False, Screen.FORM, None
