"""The calendar measured in the real window: for ``meeting-desktop bench calendar``.

Opening begins where Ctrl+2 begins, once the start is over, and ends with the first paint that shows
the meetings: the page is made, the store is read, the month is laid out and painted. Painting is
timed around repaints of the whole view. The baseline is the same month as a ``QGraphicsScene``: an
item for each meeting.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QBrush, QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView

from meeting_desktop.application.use_cases import UseCases
from meeting_desktop.ui.app import build_window, let_go
from meeting_desktop.ui.calendar.canvas import Canvas
from meeting_desktop.ui.calendar.dragging import Ghost, moved_by_days, moved_by_minutes
from meeting_desktop.ui.calendar.room import CalendarRoomPage
from meeting_desktop.ui.calendar.sheet import Sheet, ViewKind
from meeting_desktop.ui.calendar.zones import NOTE_KEY, CalendarNote
from meeting_desktop.ui.main_window import MainWindow

_PATIENCE_SECONDS = 60.0
_LOOK_MS = 5
#: The window loads the other rooms' modules behind its first paint; then the start is over.
_START_SECONDS = 2.0
_REPAINTS = 120
_WIDTH, _HEIGHT = 1280, 800


@dataclass(slots=True)
class Repaints:
    """By the clock, and what the thread itself worked: the same where nothing else runs."""

    wall_ms: list[float] = field(default_factory=list)
    work_ms: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CalendarFigures:
    """Milliseconds. ``repaints`` by what was done; ``meetings`` in the shown month."""

    meetings: int
    open_ms: float
    repaints: dict[str, Repaints]
    scene_open_ms: float
    scene_paint_ms: list[float]
    uncached: Repaints


def measure_calendar(use_cases: UseCases, state_file: Path) -> CalendarFigures:
    """Open this month once, paint it often. Blocks; ``state_file`` is of a home of its own."""
    note = CalendarNote(ViewKind.MONTH).write()
    use_cases.planning.unfinished.keep(NOTE_KEY, note).result(_PATIENCE_SECONDS)
    window = build_window(use_cases, state_file)
    window.resize(_WIDTH, _HEIGHT)
    window.show()
    _run_until(lambda: window.isActiveWindow() or window.isVisible())
    over = time.perf_counter() + _START_SECONDS
    _run_until(lambda: time.perf_counter() > over)
    _idle()
    try:
        return _measure(window)
    finally:
        let_go(window)


def _measure(window: MainWindow) -> CalendarFigures:
    opened = _open(window)
    page = window.findChild(CalendarRoomPage)
    if page is None or page.model.sheet is None:
        raise RuntimeError("the calendar was not opened")
    _run_until(lambda: not page.waiting)
    sheet = page.model.sheet
    repaints = _repaint_month(page)
    uncached = _uncached(page.month)
    scene_open, scene_paint = _measure_scene(sheet)
    page.show_kind(ViewKind.WEEK)
    _run_until(lambda: not page.waiting and page.model.kind is ViewKind.WEEK)
    _idle()
    repaints["scroll a week"] = _scroll(page)
    return CalendarFigures(len(sheet.entries), opened, repaints, scene_open, scene_paint, uncached)


def _open(window: MainWindow) -> float:
    painted: list[float] = []

    def on_painted() -> None:
        page = window.findChild(CalendarRoomPage)
        if page is not None and page.month.sheet is not None and len(page.month.sheet.entries):
            painted.append(time.perf_counter())

    begun = time.perf_counter()
    window.show_room("calendar")
    page = window.findChild(CalendarRoomPage)
    if page is None:
        raise RuntimeError("the calendar was not opened")
    page.month.painted.connect(on_painted)
    _run_until(lambda: bool(painted))
    return (painted[0] - begun) * 1000


def _repaint_month(page: CalendarRoomPage) -> dict[str, Repaints]:
    canvas, sheet = page.month, page.model.sheet
    if sheet is None:
        return {}
    places = [place for place in canvas.places if place.index >= 0]
    entry = sheet.entry(places[0].index)
    ghost = Ghost(entry.start, entry.end, places[0].index)

    def hover(number: int) -> None:
        canvas.hover(places[number % len(places)])

    def drag(number: int) -> None:
        canvas.ghost = moved_by_days(ghost, number % 28, sheet.days[0])

    def whole(_number: int) -> None:
        canvas.invalidate()

    found = {
        "hover": _timed(canvas, hover),
        "drag": _timed(canvas, drag),
        "everything again": _timed(canvas, whole),
    }
    canvas.ghost = None
    return found


def _scroll(page: CalendarRoomPage) -> Repaints:
    canvas = page.hours
    bar = canvas.verticalScrollBar()

    def scroll(number: int) -> None:
        bar.setValue((number * 17) % max(1, bar.maximum()))
        ghost = canvas.ghost
        canvas.ghost = moved_by_minutes(ghost, 15) if ghost is not None else None

    return _timed(canvas, scroll)


def _uncached(canvas: Canvas) -> Repaints:
    """Everything painted again, and every text laid out again."""

    def forget(_number: int) -> None:
        canvas.look.take()
        canvas.invalidate()

    return _timed(canvas, forget)


def _timed(canvas: Canvas, act: Callable[[int], None]) -> Repaints:
    found = Repaints()
    for number in range(_REPAINTS):
        begun, worked = time.perf_counter(), time.thread_time()
        act(number)
        canvas.viewport().repaint()
        found.wall_ms.append((time.perf_counter() - begun) * 1000)
        found.work_ms.append((time.thread_time() - worked) * 1000)
    return found


# -- the baseline ---------------------------------------------------------------------------------


def _measure_scene(sheet: Sheet) -> tuple[float, list[float]]:
    """Milliseconds until the scene is seen, and of each repaint with a hovered item."""
    view = _SceneView()
    view.resize(_WIDTH, _HEIGHT)
    begun = time.perf_counter()
    view.setScene(_make_scene(sheet))
    view.show()
    while not view.painted:
        QApplication.processEvents()
    opened = (time.perf_counter() - begun) * 1000
    painted = []
    for _number in range(_REPAINTS // 6):
        begun = time.perf_counter()
        view.viewport().repaint()
        painted.append((time.perf_counter() - begun) * 1000)
    view.close()
    view.deleteLater()
    return opened, painted


class _SceneView(QGraphicsView):
    painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted = True


def _make_scene(sheet: Sheet) -> QGraphicsScene:
    """Every meeting of the month, below each other in the cells of their days."""
    scene = QGraphicsScene()
    width, height, line = _WIDTH / 7, _HEIGHT / max(1, len(sheet.days) // 7), 16.0
    month = sheet.month
    pen, brush = QPen(Qt.PenStyle.NoPen), QBrush(QColor("#dcefec"))
    for day in range(len(sheet.days)):
        corner = QPointF(day % 7 * width, day // 7 * height)
        for number, index in enumerate(month.all_of(day) if month is not None else []):
            entry = sheet.entry(index)
            top = corner.y() + number * line % height
            item = scene.addRect(QRectF(corner.x(), top, width - 4, line - 2), pen, brush)
            text = scene.addSimpleText(f"{entry.start:%H:%M} {entry.title}")
            text.setParentItem(item)
            text.setPos(corner.x() + 4, top)
    return scene


# -- waiting --------------------------------------------------------------------------------------


def _run_until(condition: Callable[[], bool]) -> None:
    """In Qt's own loop, as in the program: one that spins would take the workers' time."""
    loop = QEventLoop()
    watch = QTimer()
    watch.setInterval(_LOOK_MS)

    def look() -> None:
        if condition():
            loop.quit()

    watch.timeout.connect(look)
    patience = QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(loop.quit)
    watch.start()
    patience.start(round(_PATIENCE_SECONDS * 1000))
    loop.exec()
    if not condition():
        raise RuntimeError("the window did not come to an end")


def _idle() -> None:
    """Whatever the start left behind is done."""
    for _round in range(20):
        QApplication.processEvents()
    gc.collect()


def share(values: Sequence[float], percent: int) -> float:
    """The value below which ``percent`` of them are."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(percent / 100 * (len(ordered) - 1)))]
