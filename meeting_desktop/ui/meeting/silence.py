"""What stands where captions would be while there are none, and why there are none."""

from __future__ import annotations

from meeting_desktop.domain.events import CaptionState
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.empty_state import EmptyState


class Silence(EmptyState):
    """``explain`` after everything that changes it."""

    def __init__(self, theme: Theme, session: MeetingSession) -> None:
        super().__init__(theme, "closed-captioning", "", "")
        self._session = session

    def explain(self, *, captions_wanted: bool) -> None:
        self.set_state(*self._state(captions_wanted))

    def _state(self, captions_wanted: bool) -> tuple[str, str, str]:
        """Icon, title and text."""
        captions = self._session.model.captions
        if not self._session.has_captions:
            return (
                "record",
                self.tr("This meeting is recorded without captions"),
                self.tr("You will find the sound in the library when it is over."),
            )
        if not captions_wanted:
            return (
                "closed-captioning",
                self.tr("Captions are hidden"),
                self.tr("They are written all the same."),
            )
        told = {
            CaptionState.LOADING: (
                "hourglass-medium",
                self.tr("The speech model is loading"),
                self.tr("What is said meanwhile is kept and written as soon as it is ready."),
            ),
            CaptionState.FAILED: (
                "warning-circle",
                self.tr("There are no captions in this meeting"),
                captions.sentence,
            ),
            CaptionState.PAUSED: (
                "record",
                self.tr("Captions wait, the recording goes on"),
                self.tr("The words are made from the recording afterwards."),
            ),
        }
        return told.get(captions.state) or (
            "chat-centered-text",
            self.tr("Listening"),
            self.tr("Words appear here as soon as somebody speaks."),
        )
