"""The line at the bottom tells the truth: what is recorded, how late captions are, what waits."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from meeting_desktop.application.crm_states import CrmPhase, CrmState
from meeting_desktop.application.keep_in_step import InStep, StepState
from meeting_desktop.application.recover_meetings import RecoveryProgress
from meeting_desktop.application.upload_recordings import UploadState
from meeting_desktop.domain.events import CaptionState, RecordingState
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.meeting.wording import recording_fact
from meeting_desktop.ui.shared_wording import StandingWords, standing_words
from meeting_desktop.ui.storage_wording import upload_words
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label, tip_of_words
from meeting_desktop.ui.widgets.progress import Spinner


class StatusFact(QWidget):
    """A small sign and a few words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._icon = ""
        self._role = ""
        self._sign = QLabel()
        self._label = Label("", "caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space.hair)
        row.addWidget(self._sign)
        row.addWidget(self._label)
        theme.changed.connect(self._draw)
        self.hide()

    def set(self, text: str, icon: str = "", role: str = "muted") -> None:
        self.setVisible(bool(text))
        if text != self._label.text():
            self._label.setText(text)
            self.setAccessibleName(text)
        if (icon, role) != (self._icon, self._role):
            self._icon, self._role = icon, role
            self._draw()

    @property
    def text(self) -> str:
        return self._label.text()

    def _draw(self) -> None:
        if self._icon:
            side = self._theme.tokens.type.body
            icon = self._theme.icon(self._icon, self._role)
            self._sign.setPixmap(icon.pixmap(QSize(side, side), self.devicePixelRatioF()))


class StatusLine(QFrame):
    """Left: what goes on. Right: where the data is."""

    def __init__(self, theme: Theme, session: MeetingSession) -> None:
        super().__init__()
        self._theme = theme
        self._session = session
        set_look(self, ground="sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.captions = StatusFact(theme)
        self.recording = StatusFact(theme)
        self._spinner = Spinner(theme)
        self._spinner.hide()
        self.recovery = ElidedLabel("", "caption")
        self.recovery.hide()
        self.reader, self.place = StatusFact(theme), StatusFact(theme)
        self.uploads, self.shared = QToolButton(), QToolButton()
        self._in_step = InStep()
        self._shares_recordings = False
        self._crm = CrmState()
        for button in (self.uploads, self.shared):
            self._make_link(theme, button)
        space = theme.tokens.space
        row = QHBoxLayout(self)
        row.setContentsMargins(space.medium, space.hair, space.medium, space.hair)
        row.setSpacing(space.large)
        row.addWidget(self.captions)
        row.addWidget(self.recording)
        row.addWidget(self._spinner)
        row.addWidget(self.recovery, 1)
        row.addStretch(1)
        row.addWidget(self.reader)
        row.addWidget(self.place)
        row.addWidget(self.uploads)
        row.addWidget(self.shared)
        session.state_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        self._say_where()
        model = self._session.model
        late = round(model.lag) if self._session.running else 0
        words = {
            CaptionState.LOADING: (self.tr("Speech model is loading"), "hourglass-medium", "muted"),
            CaptionState.LIVE: (self.tr("Captions ready"), "check-circle", "success"),
            CaptionState.BEHIND: (self.tr("Captions are behind"), "clock", "warning"),
            CaptionState.PAUSED: (self.tr("Recorded, words come later"), "clock", "warning"),
            CaptionState.FAILED: (self.tr("No captions"), "warning-circle", "danger"),
            CaptionState.OFF: ("", "", "muted"),
        }
        state = model.captions.state
        behind = state in {CaptionState.BEHIND, CaptionState.PAUSED}
        if behind and not self._session.running:
            state = CaptionState.LIVE
        text, icon, role = words[state]
        if late:
            text, icon, role = self.tr("Captions {0} s behind").format(late), "clock", "warning"
        if self._session.running and state in {CaptionState.LIVE, CaptionState.BEHIND}:
            text = model.captions.sentence or text
        self.captions.set(text, icon, role)
        self.captions.setToolTip(model.captions.sentence)
        recorded = self._session.running and model.recording.state is not RecordingState.OFF
        fact = recording_fact(model, wanted=True) if recorded else None
        roles = {"record": "record", "neutral": "muted"}
        if fact is None:
            self.recording.set("")
        else:
            self.recording.set(fact.text, fact.icon, roles.get(fact.tone, fact.tone))

    def _say_where(self) -> None:
        if self._session.room.is_open:
            text = self.tr("Sound and captions go to the people in this meeting")
            self.place.set(text, "users")
        elif self._in_step.state is not StepState.OFF or not self.uploads.isHidden():
            self.place.set("")  # the shared database and storage speak for themselves
        elif self._crm.phase is CrmPhase.FAILED:
            self.place.set(self.tr("Works offline; the CRM is not reached"), "warning-circle")
        elif self._crm.phase is not CrmPhase.OFF:
            text = self.tr("Works offline; leads are kept in step with the CRM")
            self.place.set(text, "address-book")
        elif self._shares_recordings:
            text = self.tr("Works offline; recordings are brought to the shared place")
            self.place.set(text, "cloud-arrow-up")
        elif self.reader.text:
            self.place.set("")  # something does leave this computer, and it is said
        else:
            text = self.tr("Works offline, everything stays on this computer")
            self.place.set(text, "shield-check")

    def _make_link(self, theme: Theme, button: QToolButton) -> None:
        """It leads to the settings, and looks like the facts beside it."""
        set_look(button, status=True)
        side = theme.tokens.type.body
        button.setIconSize(QSize(side, side))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.hide()

    def show_shared(self, state: InStep) -> None:
        """How far this home and the shared database are in step; nothing where there is none."""
        self._in_step = state
        words = standing_words(state, datetime.now().astimezone().date())
        self._show_link(self.shared, words)
        self.shared.setVisible(state.state is not StepState.OFF)
        self._say_where()

    def show_crm(self, state: CrmState) -> None:
        """Whether leads go anywhere from here."""
        self._crm = state
        self._say_where()
        self.place.setToolTip(tip_of_words(state.sentence))

    def show_reader(self, *, is_elsewhere: bool) -> None:
        """Whether what is said goes to a service that reads it."""
        text = self.tr("Gemini reads what is said") if is_elsewhere else ""
        self.reader.set(text, "sparkle")
        self._say_where()

    def show_uploads(self, state: UploadState, *, set_up: bool) -> None:
        """What waits to be brought to the shared storage; nothing where nothing does."""
        self._shares_recordings = set_up
        words = upload_words(state)
        self._show_link(self.uploads, words)
        self.uploads.setVisible(set_up and bool(words.text))
        self._say_where()

    def _show_link(self, button: QToolButton, words: StandingWords) -> None:
        if words.text != button.text():
            button.setText(words.text)
            button.setAccessibleName(words.text)
        button.setIcon(self._theme.icon(words.icon, words.role))
        button.setToolTip(tip_of_words(words.detail))
        button.setAccessibleDescription(words.detail)

    def show_recovery(self, progress: RecoveryProgress) -> None:
        """How far an interrupted meeting has been put together."""
        busy = progress.stage in {"recording", "transcript"}
        self._spinner.setVisible(busy)
        self.recovery.setVisible(busy)
        share = round(100 * progress.fraction)
        text = f"{progress.sentence} {share} %" if progress.fraction > 0 else progress.sentence
        self.recovery.setText(text if busy else "")
