"""A set tried on a meeting that was held: where each question looks asked, and what came back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from meeting_desktop.application.try_questions import Trial
from meeting_desktop.domain.question_matching import Certainty, Found
from meeting_desktop.domain.questions import QuestionSet
from meeting_desktop.ports.unit_of_work import MeetingRow
from meeting_desktop.ui.library.wording import began, clock_time, day_and_time, one_line
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.dialogs import PlainDialog
from meeting_desktop.ui.widgets.labels import Label
from meeting_desktop.ui.widgets.progress import Working

_SIGNS = {
    Certainty.LOOKS_ASKED: ("check-circle", "success"),
    Certainty.MAY_BE_ASKED: ("question", "warning"),
    Certainty.NOT_FOUND: ("circle-dashed", "muted"),
}


class TrialDialog(PlainDialog):
    """Reads in the background; ``trial`` is what was found last."""

    def __init__(self, shell: Shell, one: QuestionSet, parent: QWidget) -> None:
        super().__init__(shell.theme, parent)
        self._shell = shell
        self._set = one
        self.trial: Trial | None = None
        self._number = 0
        tokens = shell.theme.tokens
        self.setMinimumSize(tokens.control * 20, tokens.control * 15)
        self.entitle(self.tr("Try “{0}” on a past meeting").format(one.name))
        self.meeting = ComboBox(shell.theme, self.tr("Meeting"))
        self.asker = ComboBox(shell.theme, self.tr("Who asks"))
        self._working = Working(shell.theme, self.tr("Looking for the questions…"))
        self.summary = Label("", "muted", wrap=True)
        self.rows: list[QWidget] = []
        self._lay_out()
        self.meeting.activated.connect(self._on_meeting)
        self.asker.activated.connect(self._on_asker)
        self._load()

    def _lay_out(self) -> None:
        space = self._shell.theme.tokens.space
        top = QHBoxLayout()
        top.setSpacing(space.small)
        top.addWidget(self.meeting, 2)
        top.addWidget(self.asker, 1)
        self.body.addLayout(top)
        self.body.addWidget(self.summary)
        self.body.addWidget(self._working)
        content = QWidget()
        set_look(content, scrollbody=True)
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, space.small, space.small, 0)
        self._column.setSpacing(space.small)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(area, 1)
        self.buttons.addStretch(1)
        self.buttons.addWidget(Button(self._shell.theme, self.tr("Close"), self.accept))

    # -- reading -----------------------------------------------------------------------------------

    def _load(self) -> None:
        trials = self._shell.use_cases.planning.question_trials
        self._shell.jobs.run(self, trials.meetings, self._on_meetings, self._on_failed)

    def _on_meetings(self, rows: Sequence[MeetingRow]) -> None:
        self._working.hide()
        for row in rows:
            when = began(row.meeting)
            words = f"{one_line(row.meeting.title)} · {day_and_time(when, when.today().date())}"
            self.meeting.addItem(words, row.meeting.id)
        self.meeting.setEnabled(bool(rows))
        self.asker.setEnabled(False)
        if rows:
            self._run(None)
        else:
            self.summary.setText(
                self.tr("There is no meeting with words yet. Hold one, then try the set on it.")
            )

    def _on_meeting(self, _place: int) -> None:
        self._run(None)

    def _on_asker(self, _place: int) -> None:
        chosen = self.asker.currentData()
        self._run(() if chosen is None else (chosen,))

    def _run(self, askers: tuple[UUID, ...] | None) -> None:
        meeting_id = self.meeting.currentData()
        if meeting_id is None:
            return
        self._number += 1
        self._working.show()
        run = self._shell.use_cases.planning.question_trials.run
        self._shell.jobs.run(
            self,
            partial(run, meeting_id, self._set.questions, askers),
            partial(self._on_trial, self._number),
            self._on_failed,
        )

    def _on_failed(self, sentence: str) -> None:
        self._working.hide()
        self.summary.setText(sentence)

    def _on_trial(self, number: int, trial: Trial) -> None:
        if number != self._number:
            return
        self._working.hide()
        self.trial = trial
        self._show_askers(trial)
        self.summary.setText(self._summary_of(trial))
        self._show_rows(trial)

    # -- what is shown -----------------------------------------------------------------------------

    def _show_askers(self, trial: Trial) -> None:
        self.asker.clear()
        self.asker.addItem(self.tr("Anybody asks"), None)
        for speaker in trial.speakers:
            name = one_line(speaker.name or speaker.label)
            self.asker.addItem(self.tr("{0} asks").format(name), speaker.id)
            if trial.askers == {speaker.id}:
                self.asker.setCurrentIndex(self.asker.count() - 1)
        self.asker.setEnabled(len(trial.speakers) > 1)

    def _summary_of(self, trial: Trial) -> str:
        sure = sum(one.certainty is Certainty.LOOKS_ASKED for one in trial.found)
        unsure = sum(one.certainty is Certainty.MAY_BE_ASKED for one in trial.found)
        count = self.tr("{0} of {1} questions look asked").format(sure, len(trial.found))
        more = self.tr(", {0} more may have been.").format(unsure) if unsure else "."
        how = self.tr("Words are compared, nothing is understood: press a time to hear it.")
        return f"{count}{more} {how}"

    def _show_rows(self, trial: Trial) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self.rows = [self._make_row(trial, found) for found in trial.found]
        for place, row in enumerate(self.rows):
            self._column.insertWidget(place, row)

    def _make_row(self, trial: Trial, found: Found) -> QWidget:
        theme = self._shell.theme
        space = theme.tokens.space
        row = QWidget()
        icon, role = _SIGNS[found.certainty]
        sign = QLabel()
        side = theme.tokens.icon
        picture = theme.icon(icon, role).pixmap(QSize(side, side), self.devicePixelRatioF())
        sign.setPixmap(picture)
        words = QVBoxLayout()
        words.setSpacing(space.hair)
        words.addWidget(Label(found.question.text, "strong", wrap=True))
        if found.asked is None:
            words.addWidget(Label(self.tr("Not found"), "muted"))
        else:
            words.addWidget(self._make_time(trial, found), 0, Qt.AlignmentFlag.AlignLeft)
            words.addWidget(Label(f"“{one_line(found.asked.text)}”", "muted", wrap=True))
            words.addWidget(Label(_answer_words(self, found), wrap=True))
        words.addWidget(Line())
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(space.small)
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        return row

    def _make_time(self, trial: Trial, found: Found) -> Button:
        start = found.asked.start if found.asked is not None else 0.0
        certain = found.certainty is Certainty.LOOKS_ASKED
        words = self.tr("Looks asked at {0}") if certain else self.tr("May have been asked at {0}")
        button = Button(
            self._shell.theme,
            words.format(clock_time(start)),
            partial(self._open, trial.meeting.id, start),
            kind="link",
            icon="play",
        )
        button.setToolTip(self.tr("Open the meeting’s Replay there"))
        return button

    def _open(self, meeting_id: UUID, at: float) -> None:
        self.accept()
        self._shell.open_meeting(meeting_id, at)


def _answer_words(dialog: TrialDialog, found: Found) -> str:
    if not found.answer:
        return dialog.tr("Nobody answered right after it.")
    said = " ".join(one.text for one in found.answer)
    return dialog.tr("Then was said: “{0}”").format(one_line(said))
