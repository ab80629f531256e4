"""Another program with windows of one colour each; run as a process of its own.

Reads a command a line: ``open NAME RED GREEN BLUE``, ``paint NAME RED GREEN BLUE``,
``place NAME X Y WIDTH HEIGHT``, ``hide NAME``, ``show NAME``, ``close NAME``; answers each with a
line when the desktop has it: the number of the window.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QRect, QSocketNotifier
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QRasterWindow


class Painted(QRasterWindow):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.setTitle(name)
        self.setGeometry(50, 50, 200, 120)
        self.colour = QColor()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRect(0, 0, self.width(), self.height()), self.colour)
        painter.end()


class Windows:
    def __init__(self) -> None:
        self.all: dict[str, Painted] = {}

    def obey(self, line: str) -> int:
        """The number of the window that was meant."""
        command, name, *rest = line.split()
        numbers = [int(one) for one in rest]
        if command == "open":
            self.all[name] = Painted(name)
        window = self.all[name]
        handle = int(window.winId())
        if command in {"open", "paint"}:
            window.colour = QColor(*numbers)
            window.update()
        if command == "place":
            window.setGeometry(*numbers)
        if command in {"open", "show"}:
            window.show()
            window.raise_()
        if command == "hide":
            window.hide()
        if command == "close":
            window.destroy()
        return handle


def main() -> None:
    application = QGuiApplication(sys.argv)
    windows = Windows()

    def read() -> None:
        line = sys.stdin.readline()
        if not line:
            application.quit()
            return
        handle = windows.obey(line)
        application.sync()
        sys.stdout.write(f"{handle}\n")
        sys.stdout.flush()

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(read)
    application.exec()


if __name__ == "__main__":
    main()
