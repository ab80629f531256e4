"""A chart with the question that it answers, the value that one points at, and ways to keep it."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QMenu, QToolButton

from meeting_desktop.ui.insights.chart import Chart
from meeting_desktop.ui.insights.chart_data import ChartData, ChartPoint
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.card import Card, SectionHeader
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label

#: A picture is for a document: sharp when printed.
_SCALE = 2


class ChartCard(Card):
    """``save_wanted`` carries the card and ``png`` or ``csv``, ``meeting_wanted`` an id."""

    save_wanted = Signal(object, str)
    meeting_wanted = Signal(object)

    def __init__(self, theme: Theme, data: ChartData) -> None:
        super().__init__(theme.tokens)
        self.data = data
        self._theme = theme
        self.body.setSpacing(theme.tokens.space.hair)
        header = SectionHeader(data.title)
        self.menu_button = self._make_menu()
        header.add_widget(self.menu_button)
        self.body.addWidget(header)
        self.body.addWidget(Label(data.question, "caption", wrap=True))
        self.value = ElidedLabel("", "strong")
        self.value.setMinimumHeight(self.value.sizeHint().height())
        self.chart: Chart | None = None
        if data.is_empty:
            words = self.tr("Nothing is known of this yet. Figures come with a meeting's report.")
            self.menu_button.hide()
            nothing = Label(words, "muted", wrap=True)
            nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.body.addWidget(nothing, 1)
            return
        self.chart = Chart(theme, data)
        self.chart.told.connect(self.value.setText)
        self.chart.wanted.connect(self._lead_on)
        self.body.addWidget(self.value)
        self.body.addWidget(self.chart, 1)

    def _lead_on(self, point: ChartPoint, place: QPoint) -> None:
        """To the meeting behind a point, or to a choice of several."""
        if len(point.meetings) == 1:
            self.meeting_wanted.emit(point.meetings[0].meeting_id)
            return
        menu = QMenu(self)
        menu.setAccessibleName(point.words)
        for one in point.meetings:
            # An ampersand of a title is no key.
            action = menu.addAction(one.words.replace("&", "&&"))
            action.triggered.connect(partial(self._open, one.meeting_id))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)
        menu.setActiveAction(menu.actions()[0])

    def _open(self, meeting_id: UUID, _checked: bool = False) -> None:
        self.meeting_wanted.emit(meeting_id)

    def picture(self) -> bytes:
        """The chart under its title, as PNG in the colours that are in force."""
        if self.chart is None:
            return b""
        self.chart.choose(-1)
        tokens = self._theme.tokens
        font = self._theme.font(tokens.type.heading, weight=QFont.Weight.DemiBold)
        edge, title = tokens.space.large, tokens.type.heading * 2
        plot = self.chart.plot
        image = QImage(
            _SCALE * (plot.width() + 2 * edge),
            _SCALE * (plot.height() + title + 2 * edge),
            QImage.Format.Format_RGB32,
        )
        image.setDevicePixelRatio(_SCALE)
        image.fill(QColor(tokens.colours.surface))
        painter = QPainter(image)
        painter.setFont(font)
        painter.setPen(QColor(tokens.colours.text))
        painter.drawText(QPoint(edge, edge + tokens.type.heading), self.data.title)
        place = QRectF(edge, edge + title, plot.width(), plot.height())
        plot.render(painter, place, plot.rect())
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        return bytes(buffer.data().data())

    def _make_menu(self) -> QToolButton:
        button = QToolButton()
        set_look(button, icononly=True)
        button.setIcon(self._theme.icon("download-simple"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name = self.tr("Keep “{0}”").format(self.data.title)
        button.setAccessibleName(name)
        button.setToolTip(name)
        menu = QMenu(button)
        for kind, title in (
            ("png", self.tr("Save as a picture…")),
            ("csv", self.tr("Save as a table…")),
        ):
            menu.addAction(title).triggered.connect(partial(self._save, kind))
        button.setMenu(menu)
        return button

    def _save(self, kind: str, _checked: bool = False) -> None:
        self.save_wanted.emit(self, kind)
