"""One poll: the question, what one answers, and the results as bars as far as one may see them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from meeting_desktop.domain.polls import ANSWER_LENGTH, PollKind
from meeting_desktop.domain.room_messages import PollShown
from meeting_desktop.ui.conference.poll_wording import choice_words, standing_words
from meeting_desktop.ui.conference.rights import offer
from meeting_desktop.ui.conference.talk import RoomTalk
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import Radio
from meeting_desktop.ui.widgets.flow import FlowRow
from meeting_desktop.ui.widgets.labels import Label, WordsLabel

_MOST_NAMES = 12


class PollBar(QWidget):
    """How many chose something, and who where that is known."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__()
        self.words = WordsLabel(words)
        self.count = Label("", "caption")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(theme.tokens.space.small)
        self.names = WordsLabel("", "caption")
        top = QHBoxLayout()
        top.addWidget(self.words, 1)
        top.addWidget(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.hair)
        column.addLayout(top)
        column.addWidget(self.bar)
        column.addWidget(self.names)

    def show_count(self, count: int, voters: int, names: tuple[str, ...]) -> None:
        share = round(100 * count / voters) if voters else 0
        self.bar.setRange(0, max(1, voters))
        self.bar.setValue(count)
        self.count.setText(self.tr("{0} · {1} %").format(count, share))
        shown = list(names[:_MOST_NAMES])
        if len(names) > _MOST_NAMES:
            shown.append(self.tr("{0} more").format(len(names) - _MOST_NAMES))
        self.names.setText(", ".join(shown))
        self.names.setVisible(bool(names))
        self.setAccessibleName(f"{self.words.text()}: {self.count.text()}. {self.names.text()}")


class ChoiceWords(WordsLabel):
    """What stands beside the sign of a choice, on as many lines as it takes; a click chooses it."""

    def __init__(self, words: str, choice: QAbstractButton) -> None:
        super().__init__(words)
        self._choice = choice
        self.setCursor(choice.cursor())
        # Level with the sign, which is higher than a line.
        margin = max(0, (choice.sizeHint().height() - self.fontMetrics().height()) // 2)
        self.setContentsMargins(0, margin, 0, margin)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choice.click()


class PollCard(QFrame):
    """``copy_wanted`` and ``save_wanted`` ask for the results as a table."""

    copy_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, theme: Theme, talk: RoomTalk, poll: PollShown, *, leads: bool) -> None:
        super().__init__()
        self._theme = theme
        self._talk = talk
        self._leads = leads
        self._silenced: str | None = None
        self.poll = poll
        set_look(self, card=True)
        space = theme.tokens.space
        self.question = WordsLabel(poll.question, "strong")
        self.standing = WordsLabel("", "caption")
        self.choices: list[Radio | QCheckBox] = []
        self._choice_words: list[ChoiceWords] = []
        self.words = QLineEdit()
        self.words.setMaxLength(ANSWER_LENGTH)
        self.words.setAccessibleName(self.tr("Your answer"))
        self.words.setPlaceholderText(self.tr("Your answer"))
        self.words.returnPressed.connect(self._answer)
        self.answer = Button(theme, self.tr("Answer"), self._answer, kind="primary", size="small")
        self.again = Button(
            theme, self.tr("Change my answer"), self._open_answers, kind="link", size="small"
        )
        self.bars = [PollBar(theme, words) for words in choice_words(poll)]
        self.texts = WordsLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(space.medium, space.medium, space.medium, space.medium)
        column.setSpacing(space.small)
        column.addWidget(self.question)
        column.addWidget(self.standing)
        self._answers = QWidget()
        column.addWidget(self._answers)
        column.addWidget(self.again)
        self._make_answers()
        for bar in self.bars:
            column.addWidget(bar)
        column.addWidget(self.texts)
        column.addWidget(self._make_buttons())
        self.show_poll(poll)

    def _make_answers(self) -> None:
        column = QVBoxLayout(self._answers)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.tokens.space.hair)
        group = QButtonGroup(self._answers)
        several = self.poll.kind is PollKind.MULTIPLE
        group.setExclusive(not several)
        for words in choice_words(self.poll):
            choice: Radio | QCheckBox = QCheckBox() if several else Radio(self._theme, "")
            choice.setAccessibleName(words)
            choice.toggled.connect(self._on_chosen)
            group.addButton(choice)
            self.choices.append(choice)
            label = ChoiceWords(words, choice)
            self._choice_words.append(label)
            row = QHBoxLayout()
            row.setSpacing(self._theme.tokens.space.small if several else 0)
            row.addWidget(choice, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label, 1)
            column.addLayout(row)
        column.addWidget(self.words)
        column.addWidget(self.answer)
        self.words.setVisible(self.poll.kind is PollKind.OPEN_ENDED)
        self.words.textChanged.connect(self._on_chosen)

    def _make_buttons(self) -> FlowRow:
        small = partial(Button, self._theme, kind="quiet", size="small")
        poll_id = self.poll.id
        self.close_button = small(self.tr("Close"), partial(self._talk.close_poll, poll_id))
        self.share_button = small(self.tr("Share"), self._share)
        self.copy_button = small(self.tr("Copy"), self.copy_wanted.emit)
        self.save_button = small(self.tr("Save…"), self.save_wanted.emit)
        self.close_button.setToolTip(self.tr("Nobody can answer any more"))
        self.copy_button.setToolTip(self.tr("Copy the results as a table"))
        self.save_button.setToolTip(self.tr("Save the results as a table (CSV)"))
        self.save_button.setAccessibleName(self.tr("Save as CSV"))
        row = FlowRow(self._theme.tokens.space.hair)
        for button in (
            *(self.close_button, self.share_button),
            *(self.copy_button, self.save_button),
        ):
            row.addWidget(button)
        return row

    # -- showing --------------------------------------------------------------------------------

    def show_poll(self, poll: PollShown) -> None:
        is_first = poll is self.poll
        changed = is_first or (poll.answered, poll.chosen, poll.answer) != (
            self.poll.answered,
            self.poll.chosen,
            self.poll.answer,
        )
        self.poll = poll
        self.standing.setText("\n".join(filter(None, (standing_words(poll), self._silenced))))
        if changed:
            self._show_answer()
            self._answers.setVisible(not (poll.closed or poll.answered))
        self.again.setVisible(poll.answered and not poll.closed and self._answers.isHidden())
        if poll.closed:
            self._answers.hide()
        self._show_results()
        self.close_button.setVisible(self._leads and not poll.closed)
        self.share_button.setVisible(self._leads)
        self.share_button.setText(self.tr("Hide") if poll.shared else self.tr("Share"))
        self.share_button.setToolTip(
            self.tr("Hide the results from the others")
            if poll.shared
            else self.tr("Show the results to everybody")
        )
        for button in (self.copy_button, self.save_button):
            button.setVisible(poll.counted)
        self._on_chosen()
        self.setAccessibleName(f"{poll.question}. {self.standing.text()}")

    def _show_answer(self) -> None:
        for place, choice in enumerate(self.choices):
            choice.setChecked(place in self.poll.chosen)
        if self.poll.answer:
            self.words.setText(self.poll.answer)

    def _show_results(self) -> None:
        poll = self.poll
        names = poll.names or ((),) * len(poll.counts)
        for bar, count, who in zip(self.bars, poll.counts, names, strict=False):
            bar.show_count(count, poll.voters, who)
        for bar in self.bars:
            bar.setVisible(poll.counted)
        lines = [f"{name}: {text}" if name else f"• {text}" for name, text in poll.texts]
        self.texts.setText("\n".join(lines))
        self.texts.setVisible(bool(lines))

    def set_rights(self, *, leads: bool, silenced: str | None) -> None:
        """``silenced``: why the one who sits here may not answer."""
        if (leads, silenced) != (self._leads, self._silenced):
            self._leads, self._silenced = leads, silenced
            for control in (*self.choices, self.words, self.again):
                offer(control, silenced)
            for words in self._choice_words:
                words.setEnabled(silenced is None)
            self.show_poll(self.poll)

    # -- doing ----------------------------------------------------------------------------------

    def _chosen(self) -> tuple[int, ...]:
        return tuple(place for place, one in enumerate(self.choices) if one.isChecked())

    def _on_chosen(self) -> None:
        text, chosen = self.words.text().strip(), self._chosen()
        is_answer = bool(text) if self.poll.kind is PollKind.OPEN_ENDED else bool(chosen)
        is_new = not self.poll.answered or (chosen, text) != (self.poll.chosen, self.poll.answer)
        offer(self.answer, self._silenced)
        self.answer.setEnabled(self._silenced is None and is_answer and is_new)

    def _open_answers(self) -> None:
        self._answers.show()
        self.again.hide()
        (self.choices[0] if self.choices else self.words).setFocus()

    def _answer(self) -> None:
        if self.answer.isEnabled():
            self._talk.answer(self.poll.id, self._chosen(), self.words.text().strip())

    def _share(self) -> None:
        self._talk.share_poll(self.poll.id, not self.poll.shared)
