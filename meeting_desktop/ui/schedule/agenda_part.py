"""The agenda: points in their order, each with its minutes; dragged by the handle, or Alt+arrow."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from meeting_desktop.domain.meeting_rules import DraftField, Findings
from meeting_desktop.domain.planning import AgendaItem, AgendaKind
from meeting_desktop.ui.schedule.part import Part
from meeting_desktop.ui.schedule.pickers import NumberField, in_order
from meeting_desktop.ui.schedule.wording import agenda_words
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import ActionButton, Button, make_action
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import Label

_LONGEST = 200
_MOST_MINUTES = 1440
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Handle(QLabel):
    """What a point is dragged by; ``dragged`` carries the place of the pointer on the screen."""

    dragged = Signal(QPoint)
    dropped = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        side = theme.tokens.icon
        self.setPixmap(
            theme.icon("dots-six-vertical", "muted").pixmap(
                QSize(side, side), self.devicePixelRatioF()
            )
        )
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip(self.tr("Drag, or Alt+Up and Alt+Down"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.dropped.emit()


class AgendaRow(QWidget):
    """One point: title and minutes; kind and who presents open below."""

    edited = Signal(object)
    removed = Signal()
    stepped = Signal(int)
    next_wanted = Signal()

    def __init__(self, theme: Theme, item: AgendaItem) -> None:
        super().__init__()
        self.item = item
        self.handle = Handle(theme)
        self.title_edit = QLineEdit(item.title)
        self.title_edit.setMaxLength(_LONGEST)
        self.title_edit.setPlaceholderText(self.tr("What is talked about"))
        self.title_edit.setAccessibleName(self.tr("Point of the agenda"))
        self.minutes_field = NumberField(
            theme, self.tr("Minutes"), _MOST_MINUTES, nothing=self.tr("– min"), step=5
        )
        self.minutes_field.setSuffix(self.tr(" min"))
        self.minutes_field.setFixedWidth(theme.tokens.control * 2 + theme.tokens.space.small)
        self.minutes_field.show_number(item.minutes)
        self.kind_box = ComboBox(theme, self.tr("Kind"))
        for kind in AgendaKind:
            self.kind_box.addItem(agenda_words(kind), kind)
        self.kind_box.setCurrentIndex(self.kind_box.findData(item.kind))
        self.presenter_edit = QLineEdit(item.presenter)
        self.presenter_edit.setMaxLength(_LONGEST)
        self.presenter_edit.setPlaceholderText(self.tr("Who presents"))
        self.presenter_edit.setAccessibleName(self.tr("Who presents"))
        self.more = make_action(
            self, theme, self.tr("Kind and presenter"), self._toggle, icon="caret-down"
        )
        self._remove = make_action(
            self, theme, self.tr("Remove this point"), self.removed.emit, icon="x"
        )
        self.more_button = ActionButton(theme, self.more)
        self.remove_button = ActionButton(theme, self._remove)
        self._lay_out(theme)
        self._connect()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """In the order of the keyboard."""
        return (
            self.title_edit,
            self.minutes_field,
            self.more_button,
            self.remove_button,
            self.kind_box,
            self.presenter_edit,
        )

    def _lay_out(self, theme: Theme) -> None:
        space = theme.tokens.space
        first = QHBoxLayout()
        first.setSpacing(space.hair)
        first.addWidget(self.handle)
        first.addWidget(self.title_edit, 1)
        first.addWidget(self.minutes_field)
        first.addWidget(self.more_button)
        first.addWidget(self.remove_button)
        self.second = QWidget()
        below = QHBoxLayout(self.second)
        below.setContentsMargins(theme.tokens.icon + space.hair, 0, 0, 0)
        below.setSpacing(space.small)
        below.addWidget(self.kind_box, 1)
        below.addWidget(self.presenter_edit, 1)
        self.second.setVisible(
            bool(self.item.presenter) or self.item.kind is not AgendaKind.DISCUSSION
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.hair)
        column.addLayout(first)
        column.addWidget(self.second)

    def _connect(self) -> None:
        self.title_edit.textEdited.connect(lambda text: self._edit(title=text))
        self.title_edit.returnPressed.connect(self.next_wanted)
        self.minutes_field.valueChanged.connect(lambda value: self._edit(minutes=value or None))
        self.kind_box.activated.connect(
            lambda: self._edit(kind=AgendaKind(self.kind_box.currentData()))
        )
        self.presenter_edit.textEdited.connect(lambda text: self._edit(presenter=text))
        for stop in self.stops:
            # A number or a list would take the arrows for itself.
            stop.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.stepped.emit(step)
                return True
        return super().eventFilter(watched, event)

    def _edit(self, **values: object) -> None:
        self.item = replace(self.item, **values)  # type: ignore[arg-type]
        self.edited.emit(self.item)

    def _toggle(self) -> None:
        self.second.setVisible(self.second.isHidden())


class AgendaPart(Part):
    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self.tr("Agenda"))
        self.rows: list[AgendaRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(shell.theme.tokens.space.small)
        self._sum = Label("", "caption", wrap=True)
        self.add_button = Button(
            shell.theme, self.tr("Add a point"), self._add, kind="link", icon="plus"
        )
        self.body.addLayout(self._list)
        bottom = QHBoxLayout()
        bottom.addWidget(self.add_button)
        bottom.addStretch(1)
        bottom.addWidget(self._sum)
        self.body.addLayout(bottom)
        self._fault = Label("", "error", wrap=True)
        self._fault.hide()
        self.body.addWidget(self._fault)

    @property
    def sum_text(self) -> str:
        return self._sum.text()

    def show_model(self) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for item in self.plan.agenda:
            self._put_row(AgendaRow(self.shell.theme, item))
        self._order_keys()
        self.show_sum()

    def show_findings(self, findings: Findings | None) -> None:
        problems = (*findings.errors, *findings.warnings) if findings is not None else ()
        words = next((one.sentence for one in problems if one.field is DraftField.AGENDA), "")
        self._fault.setText(words)
        self._fault.setVisible(bool(words))

    def show_sum(self) -> None:
        """How many minutes are given out, of how many."""
        total, length = self.plan.agenda_minutes, self.plan.draft.minutes
        self._sum.setText(self.tr("{0} of {1} min").format(total, length) if self.rows else "")
        self._sum.set_role("error" if total > length else "caption")

    def _put_row(self, row: AgendaRow) -> None:
        row.edited.connect(partial(self._on_edited, row))
        row.removed.connect(partial(self._on_removed, row))
        row.stepped.connect(partial(self._on_stepped, row))
        row.next_wanted.connect(partial(self._on_next, row))
        row.handle.dragged.connect(partial(self._on_dragged, row))
        row.handle.dropped.connect(self._order_keys)
        self.rows.append(row)
        self._list.addWidget(row)

    def _order_keys(self) -> None:
        stops = [stop for row in self.rows for stop in row.stops]
        in_order(*stops, self.add_button)

    def _save(self) -> None:
        self.plan.put_agenda([row.item for row in self.rows])
        self.show_sum()
        self.changed.emit()

    def _add(self) -> None:
        row = AgendaRow(self.shell.theme, AgendaItem(""))
        self._put_row(row)
        self._order_keys()
        self._save()
        row.title_edit.setFocus()

    def _on_edited(self, _row: AgendaRow, _item: object) -> None:
        self._save()

    def _on_next(self, row: AgendaRow) -> None:
        place = self.rows.index(row) + 1
        if place < len(self.rows):
            self.rows[place].title_edit.setFocus()
        elif row.item.title.strip():
            self._add()

    def _on_removed(self, row: AgendaRow) -> None:
        place = self.rows.index(row)
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        near = self.rows[min(place, len(self.rows) - 1)] if self.rows else None
        (near.title_edit if near is not None else self.add_button).setFocus()
        self._save()

    def _on_stepped(self, row: AgendaRow, step: int) -> None:
        focused = self.focusWidget()
        self._move(row, self.rows.index(row) + step)
        self._order_keys()
        if focused is not None:
            focused.setFocus()  # taking a row out of the list takes the keyboard from it

    def _on_dragged(self, row: AgendaRow, pointer: QPoint) -> None:
        y = self.mapFromGlobal(pointer).y()
        others = [one for one in self.rows if one is not row]
        self._move(row, sum(1 for one in others if y > one.geometry().center().y()))

    def _move(self, row: AgendaRow, to: int) -> None:
        if not 0 <= to < len(self.rows) or self.rows.index(row) == to:
            return
        self.rows.remove(row)
        self.rows.insert(to, row)
        self._list.removeWidget(row)
        self._list.insertWidget(to, row)
        self._save()
