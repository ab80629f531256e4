"""The versions of a transcript: which one is shown, and how a new one is made from the recording.

The newest is the one that is corrected and exported; older ones are read as they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meeting_desktop.application.review_transcript import ReviewedMeeting, RevisionFacts
from meeting_desktop.ui.library import wording
from meeting_desktop.ui.library.again_strip import AgainStrip
from meeting_desktop.ui.library.replay_actions import ReplayActions
from meeting_desktop.ui.library.replay_header import ReplayHeader
from meeting_desktop.ui.library.transcribing import Transcribing
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.notices import Banner

#: A meeting as it was read, and all versions of its transcript, the newest first.
Reading = tuple[ReviewedMeeting, tuple[RevisionFacts, ...]]


class ReplayVersions(QObject):
    """``place`` stands over the words. ``version_wanted`` (None: the newest) asks to read again."""

    version_wanted = Signal(object)
    #: A new version of the meeting on the page is there.
    made = Signal(int)
    #: Whether the command can be given may have changed.
    state_changed = Signal()

    def __init__(
        self, shell: Shell, actions: ReplayActions, header: ReplayHeader, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._actions = actions
        self._header = header
        self._meeting_id: UUID | None = None
        self._banner: Banner | None = None
        self._group = QActionGroup(self)
        self.is_old = False
        cases = shell.use_cases
        self.work = Transcribing(
            cases.transcribe_again, cases.hand_over, shell.bridge, shell.jobs, self
        )
        self.strip = AgainStrip(shell.theme)
        self.place = QWidget()
        self._column = QVBoxLayout(self.place)
        space = shell.theme.tokens.space
        self._column.setContentsMargins(space.wide, space.small, space.wide, space.small)
        self._column.setSpacing(space.small)
        self._column.addWidget(self.strip)
        self.strip.hide()
        self.place.hide()
        self._connect()

    def _connect(self) -> None:
        self._actions.again.triggered.connect(self._ask)
        self.strip.started.connect(self._start)
        self.strip.cancelled.connect(self._cancel)
        self.strip.show_wanted.connect(self._show_newest)
        self.strip.closed.connect(self._tidy)
        self.work.changed.connect(self._on_work)
        self.work.done.connect(self._on_done)
        self.work.failed.connect(self._on_failed)

    def read(self, meeting_id: UUID, revision: int | None) -> Reading:
        """Blocks on the disk; for a background thread."""
        review = self._shell.use_cases.review
        return review.open(meeting_id, revision), review.revisions(meeting_id)

    def show(self, reading: Reading) -> None:
        """The page shows this meeting, in this version."""
        reviewed, facts = reading
        if reviewed.meeting.id != self._meeting_id:
            self.leave()
            self._meeting_id = reviewed.meeting.id
            self.work.rejoin(reviewed.meeting.id)
        shown = reviewed.transcript.revision if reviewed.transcript is not None else None
        self.is_old = bool(facts) and shown is not None and shown < facts[0].revision
        self._header.show_versions(self._choices(facts, shown), _title_of(facts, shown))
        self._show_banner(shown, facts)
        self._on_work(reviewed.meeting.id)

    def leave(self) -> None:
        """The page shows no meeting, or another one; work that runs goes on."""
        self._meeting_id = None
        self.is_old = False
        self._header.show_versions((), "")
        self._drop_banner()
        self.strip.dismiss()

    @property
    def working(self) -> bool:
        """The meeting on the page is being transcribed."""
        return self._meeting_id is not None and self.work.fraction(self._meeting_id) is not None

    def tell_ready(self, revision: int) -> None:
        """The person is busy here: the new version waits until they ask for it."""
        self.place.show()
        self.strip.tell_ready(revision)

    # -- making one --------------------------------------------------------------------------------

    def _ask(self) -> None:
        self.strip.choose_language(self._shell.use_cases.settings.current().speech.language)
        self.place.show()
        self.strip.ask()
        hand_over = self._shell.use_cases.hand_over
        if hand_over is not None and hand_over.is_set_up:
            self._shell.jobs.run(
                self, hand_over.workers, self.strip.offer_workers, self._on_no_workers
            )

    def _on_no_workers(self, _sentence: str) -> None:
        """Nobody is told of a server that is away: this computer can do it as well."""
        self.strip.offer_workers(())

    def _start(self, language: str, by_worker: bool = False) -> None:
        if self._meeting_id is not None:
            self.work.start(self._meeting_id, language, by_worker=by_worker)

    def _cancel(self) -> None:
        if self._meeting_id is not None:
            self.work.cancel(self._meeting_id)
            if not self.working:
                self.strip.dismiss()

    def _show_newest(self) -> None:
        self.strip.dismiss()
        self.version_wanted.emit(None)

    def _on_work(self, meeting_id: UUID) -> None:
        fraction = self.work.fraction(meeting_id)
        if meeting_id == self._meeting_id and fraction is not None:
            by_worker = self.work.is_by_worker(meeting_id)
            self.strip.show_progress(fraction, by_worker=by_worker)
            self.place.show()
        self.state_changed.emit()

    def _on_done(self, meeting_id: UUID, revision: int) -> None:
        if meeting_id == self._meeting_id:
            self.strip.dismiss()
            self.made.emit(revision)
            return
        self._shell.show_toast(
            self.tr("The recording was transcribed again."),
            action=self.tr("Open"),
            on_action=partial(self._shell.open_meeting, meeting_id),
        )

    def _on_failed(self, meeting_id: UUID, sentence: str) -> None:
        if meeting_id == self._meeting_id:
            self.place.show()
            self.strip.tell_failure(sentence)
        else:
            self._shell.show_toast(sentence)

    # -- choosing one ------------------------------------------------------------------------------

    def _choices(self, facts: Sequence[RevisionFacts], shown: int | None) -> list[QAction]:
        before, self._group = self._group, QActionGroup(self)
        before.deleteLater()
        for place, one in enumerate(facts):
            action = self._group.addAction(wording.version_line(one))
            action.setCheckable(True)
            action.setChecked(one.revision == shown)
            action.triggered.connect(partial(self._choose, one.revision if place else None))
        return self._group.actions()

    def _choose(self, revision: int | None, _checked: bool = False) -> None:
        self.version_wanted.emit(revision)

    def _show_banner(self, shown: int | None, facts: Sequence[RevisionFacts]) -> None:
        self._drop_banner()
        if not self.is_old:
            return
        text = self.tr(
            "This is version {0} as it was. Words are corrected in the newest one, version {1}."
        ).format(shown, facts[0].revision)
        self._banner = Banner(
            self._shell.theme,
            "info",
            text,
            action=self.tr("Back to the newest"),
            on_action=partial(self._choose, None),
        )
        self._banner.closed.connect(self._drop_banner)
        self._column.insertWidget(0, self._banner)
        self.place.show()

    def _drop_banner(self) -> None:
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
        self._tidy()

    def _tidy(self) -> None:
        """An empty place takes no room."""
        self.place.setVisible(self._banner is not None or not self.strip.isHidden())

    @property
    def banner_text(self) -> str:
        return self._banner.text if self._banner is not None else ""


def _title_of(facts: Sequence[RevisionFacts], shown: int | None) -> str:
    return next((wording.version_title(one) for one in facts if one.revision == shown), "")
