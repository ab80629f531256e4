"""What became of every mail: what waits and why, what failed, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.application.watch_mail import Deliveries
from meeting_desktop.domain.mail import Mail, MailStatus
from meeting_desktop.ports.unit_of_work import Committed
from meeting_desktop.ui.settings.mail.wording import facts_of, status_words
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label
from meeting_desktop.ui.widgets.segmented import SegmentedControl

_PAGE = 25
_FAILED = frozenset({MailStatus.FAILED, MailStatus.BOUNCED})
_FILTERS: dict[str, frozenset[MailStatus]] = {
    "all": frozenset(),
    "waiting": frozenset({MailStatus.PENDING}),
    "failed": _FAILED,
    "sent": frozenset({MailStatus.SENT}),
}
_LOOKS = {
    MailStatus.FAILED: "error",
    MailStatus.BOUNCED: "error",
    MailStatus.SENT: "",
    MailStatus.PENDING: "strong",
    MailStatus.WITHDRAWN: "muted",
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("DeliverySection", text)


class DeliverySection(Section):
    """Follows the queue while it is in sight."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell, _tr("Mail delivery"), _tr("What was sent, what waits, and what came back.")
        )
        self._watch = shell.use_cases.planning.deliveries
        self._limit = _PAGE
        self._reading = 0
        self.state = Label("", "muted", wrap=True)
        self.try_button = Button(shell.theme, _tr("Try now"), self._watch.try_now)
        top = QWidget()
        row = QHBoxLayout(top)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.state, 1)
        row.addWidget(self.try_button)
        self.filter = SegmentedControl(
            _tr("Which mails"),
            (
                ("all", _tr("All")),
                ("waiting", _tr("Waiting")),
                ("failed", _tr("Failed")),
                ("sent", _tr("Sent")),
            ),
        )
        self.filter.choose("all")
        self.rows = QWidget()
        self._column = QVBoxLayout(self.rows)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(shell.theme.tokens.space.small)
        self.more_button = Button(shell.theme, _tr("Show more"), self._show_more, kind="link")
        self.fault = Label("", "error", wrap=True)
        body = self.card.body
        body.addWidget(top)
        body.addWidget(self.filter, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.rows, self.fault):
            body.addWidget(widget)
        body.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.fault.hide()
        self.more_button.hide()
        self.filter.chosen.connect(self._on_filter)
        shell.bridge.listen(self._watch.changed, self, self._on_changed)

    def refresh(self) -> None:
        self._reading += 1
        page = partial(self._watch.page, _FILTERS[self.filter.current()], self._limit)
        self.shell.jobs.run(self, page, partial(self._show, self._reading), self._on_fault)

    def _on_filter(self, _key: str) -> None:
        self._limit = _PAGE
        self.refresh()

    def _show_more(self) -> None:
        self._limit += _PAGE
        self.refresh()

    def _on_changed(self, _nothing: None) -> None:
        if self.isVisible():
            self.refresh()

    def _on_fault(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.show()

    def _show(self, number: int, found: Deliveries) -> None:
        if number != self._reading:
            return  # of a filter that was left
        self.fault.hide()
        self._show_state(found)
        focused = next((row.mail.id for row in self._shown_rows() if row.has_keyboard), None)
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        today = datetime.now().astimezone().date()
        for mail in found.mails:
            row = DeliveryRow(self.shell, mail, facts_of(mail, today), self)
            self._column.addWidget(row)
            if mail.id == focused and row.button is not None:
                row.show()
                row.button.setFocus()
        if not found.mails:
            self._column.addWidget(Label(_tr("No mail here."), "muted"))
        self.more_button.setVisible(len(found.mails) >= self._limit)

    def _shown_rows(self) -> list[DeliveryRow]:
        items = (self._column.itemAt(place) for place in range(self._column.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [one for one in widgets if isinstance(one, DeliveryRow)]

    def _show_state(self, found: Deliveries) -> None:
        waiting = found.counts.get(MailStatus.PENDING, 0)
        state = found.state
        self.try_button.setVisible(waiting > 0 and state.set_up)
        self.state.set_role("error" if state.stopped else "muted")
        if state.stopped is not None:
            self.state.setText(_tr("Nothing is sent: {0}").format(state.sentence))
        elif not state.set_up:
            self.state.setText(
                _tr("Mail is not set up; what is queued waits until it is (Settings, Mail).")
            )
        elif waiting:
            words = _tr("1 mail waits.") if waiting == 1 else _tr("{0} mails wait.").format(waiting)
            self.state.setText(words)
        else:
            self.state.setText(_tr("Nothing waits."))


class DeliveryRow(QWidget):
    """One mail: to whom, what, how far it came, what can be done; ``owner`` outlives the row."""

    def __init__(self, shell: Shell, mail: Mail, facts: str, owner: QWidget) -> None:
        super().__init__()
        self._shell = shell
        self.mail = mail
        self._owner = owner
        self._watch = shell.use_cases.planning.deliveries
        status = Label(status_words(mail.status), _LOOKS[mail.status])
        status.setMinimumWidth(shell.theme.tokens.control * 3)
        words = QVBoxLayout()
        words.setSpacing(0)
        to = f"{mail.to_name} <{mail.to_address}>" if mail.to_name else mail.to_address
        words.addWidget(ElidedLabel(to, "strong"))
        words.addWidget(ElidedLabel(mail.subject))
        words.addWidget(ElidedLabel(facts, "muted"))
        if mail.error:
            words.addWidget(Label(mail.error, "error", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(status, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.button: Button | None = None
        if mail.status is MailStatus.PENDING:
            self.button = Button(shell.theme, _tr("Withdraw"), self._withdraw, kind="quiet")
        elif mail.status is not MailStatus.SENT:
            self.button = Button(shell.theme, _tr("Send again"), self._retry)
        if self.button is not None:
            self.button.setAccessibleName(f"{self.button.text()}: {mail.subject}, {to}")
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(f"{status.text()}. {to}. {mail.subject}. {facts}. {mail.error}")

    @property
    def has_keyboard(self) -> bool:
        return self.button is not None and self.button.hasFocus()

    def _retry(self) -> None:
        # What comes of it is heard through the queue; a refusal is said.
        self._follow(self._watch.retry(self.mail.id), _nothing)

    def _withdraw(self) -> None:
        toast, retry = self._shell.show_toast, partial(self._watch.retry, self.mail.id)

        def offer(_committed: object) -> None:
            toast(
                _tr("The mail is withdrawn."),
                action=_tr("Undo"),
                on_action=lambda: self._follow(retry(), _nothing),
            )

        self._follow(self._watch.withdraw(self.mail.id), offer)

    def _follow(
        self, written: Future[Committed[Mail]], then: Callable[[Committed[Mail]], None]
    ) -> None:
        self._shell.jobs.follow(self._owner, written, then, self._shell.show_toast)


def _nothing(_committed: object) -> None:
    """The list hears of it through its topic."""
