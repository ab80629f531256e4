"""Say whether one comes to a colleague's meeting: on Today, and on the page of the meeting."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from meeting_desktop.application.answer_invitation import Answered
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.ports.unit_of_work import Committed
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.buttons import Button, icon_size
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.labels import Label

_SIGNS = {Rsvp.ACCEPTED: "check", Rsvp.TENTATIVE: "question", Rsvp.DECLINED: "x"}
_LONGEST_MESSAGE = 500


def _tr(text: str) -> str:
    return QCoreApplication.translate("Answering", text)


def deed_words(answer: Rsvp) -> str:
    """What a button says that gives this answer."""
    return {
        Rsvp.ACCEPTED: _tr("Accept"),
        Rsvp.TENTATIVE: _tr("Maybe"),
        Rsvp.DECLINED: _tr("Decline"),
    }[answer]


def own_words(answer: Rsvp) -> str:
    """What one answered oneself."""
    return {
        Rsvp.PENDING: _tr("You have not answered yet"),
        Rsvp.ACCEPTED: _tr("You come"),
        Rsvp.TENTATIVE: _tr("You may come"),
        Rsvp.DECLINED: _tr("You do not come"),
        Rsvp.EXPIRED: _tr("You have not answered"),
    }[answer]


class Answering(QObject):
    """Writes answers and offers to take them back. ``done`` carries the invitation as it is now."""

    done = Signal(object)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell

    def answer(self, meeting_id: UUID, title: str, status: Rsvp, response: str = "") -> None:
        answers = self._shell.use_cases.planning.answers
        self._shell.jobs.follow(
            self,
            answers.answer(meeting_id, status, response),
            partial(self._on_answered, title),
            self._shell.show_toast,
        )

    def _on_answered(self, title: str, committed: Committed[Answered]) -> None:
        answered = committed.value
        words = _tr("{0}: “{1}”").format(own_words(answered.invitation.status), title)
        if answered.invitation.series_id is not None:
            words = _tr("{0}, all of them").format(words)
        self._shell.show_toast(
            words, action=_tr("Undo"), on_action=partial(self._take_back, answered)
        )
        self.done.emit(answered.invitation)

    def _take_back(self, answered: Answered) -> None:
        answers = self._shell.use_cases.planning.answers
        self._shell.jobs.follow(
            self,
            answers.take_back(answered),
            lambda _done: self.done.emit(answered.before),
            self._shell.show_toast,
        )


class AnswerButton(QToolButton):
    """Says what was answered; its menu has the answers. ``chosen`` carries one of them."""

    chosen = Signal(object)
    message_wanted = Signal()

    def __init__(self, theme: Theme, answer: Rsvp, title: str) -> None:
        super().__init__()
        waits = answer in {Rsvp.PENDING, Rsvp.EXPIRED}
        self.setText(_tr("Answer") if waits else own_words(answer))
        self.setAccessibleName(f"{own_words(answer)}: {title}")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setIconSize(icon_size(theme, with_text=True))
        set_look(self, kind="" if waits else "quiet")
        menu = QMenu(self)
        self.choices: dict[Rsvp, QAction] = {}
        for one, sign in _SIGNS.items():
            action = menu.addAction(theme.icon(sign), deed_words(one))
            action.setCheckable(True)
            action.setChecked(one is answer)
            action.triggered.connect(partial(self._on_chosen, one))
            self.choices[one] = action
        menu.addSeparator()
        self.with_message = menu.addAction(theme.icon("chat-text"), _tr("With a message…"))
        self.with_message.triggered.connect(self._on_message)
        self.setMenu(menu)

    def _on_chosen(self, answer: Rsvp, _checked: bool = False) -> None:
        self.chosen.emit(answer)

    def _on_message(self, _checked: bool = False) -> None:
        self.message_wanted.emit()


class AnswerBar(QWidget):
    """At the lower edge of a meeting's page, for whoever was invited; ``left`` goes back."""

    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        theme = shell.theme
        space = theme.tokens.space
        set_look(self, ground="surface")
        self._shell = shell
        self._asked: tuple[UUID, str] | None = None
        self.answering = Answering(shell, self)
        self.answering.done.connect(self._on_done)
        self.state = Label("", "strong", wrap=True)
        self.message = QLineEdit()
        self.message.setMaxLength(_LONGEST_MESSAGE)
        self.message.setPlaceholderText(_tr("A message to the organizer, if you like"))
        self.message.setAccessibleName(_tr("Message to the organizer"))
        self.back_button = Button(theme, _tr("Back"), self.left.emit, kind="quiet")
        self.buttons = {
            one: Button(theme, deed_words(one), partial(self._answer, one), icon=sign)
            for one, sign in _SIGNS.items()
        }
        deeds = QHBoxLayout()
        deeds.setSpacing(space.small)
        deeds.addWidget(self.back_button)
        for button in self.buttons.values():
            deeds.addWidget(button)
        grid = QGridLayout()
        grid.setContentsMargins(space.wide, space.medium, space.wide, space.medium)
        grid.setHorizontalSpacing(space.medium)
        grid.setVerticalSpacing(space.small)
        grid.addWidget(self.state, 0, 0, 1, 2)
        grid.addWidget(self.message, 1, 0)
        grid.addLayout(deeds, 1, 1)
        grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line())
        column.addLayout(grid)

    def show_asked(self, meeting_id: UUID, title: str, asked: Invitation | None) -> None:
        """``asked`` None: they only read it, and there is nothing to answer."""
        self._asked = (meeting_id, title) if asked is not None else None
        self.message.setText(asked.response if asked is not None else "")
        self._show(asked)

    def show_none(self) -> None:
        """There is no meeting; only the way back."""
        self._asked = None
        self._show(None)

    def _show(self, asked: Invitation | None) -> None:
        for widget in (self.state, self.message, *self.buttons.values()):
            widget.setVisible(asked is not None)
        if asked is None:
            return
        of_all = asked.series_id is not None
        words = own_words(asked.status)
        self.state.setText(_tr("{0}, to all of the series.").format(words) if of_all else words)
        for status, button in self.buttons.items():
            given = status is asked.status
            set_look(button, kind="primary" if given else "")
            said = deed_words(status)
            button.setAccessibleName(_tr("{0}, your answer").format(said) if given else said)

    def _answer(self, status: Rsvp) -> None:
        if self._asked is not None:
            self.answering.answer(*self._asked, status, self.message.text())

    def _on_done(self, invitation: object) -> None:
        if self._asked is not None and isinstance(invitation, Invitation):
            self._show(invitation)
