"""A transcript on paper: plain text with names and times, on whatever printer somebody chooses."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.transcript import Transcript, turns_of
from meeting_desktop.ui.library.wording import clock_time, one_line
from meeting_desktop.ui.shell import Shell

#: Asks which printer; false when somebody gave up.
AskPrinter = Callable[[QPrinter, QWidget], bool]

_TITLE_PT, _TEXT_PT = 16.0, 10.5


def ask_with_dialog(printer: QPrinter, page: QWidget) -> bool:
    """The system's own dialog."""
    return QPrintDialog(printer, page).exec() == QPrintDialog.DialogCode.Accepted


class Printing(QObject):
    """``ask`` may be another's."""

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__(page)
        self._shell = shell
        self._page = page
        self.ask: AskPrinter = ask_with_dialog

    def print_(self, meeting: Meeting, transcript: Transcript) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(one_line(meeting.title))
        if self.ask(printer, self._page):
            document_of(meeting, transcript).print_(printer)
            self._shell.show_toast(self.tr("Given to the printer"))


def document_of(meeting: Meeting, transcript: Transcript) -> QTextDocument:
    """Inserted as text, never read as markup: words of people may look like it."""
    document = QTextDocument()
    font = document.defaultFont()
    font.setPointSizeF(_TEXT_PT)
    document.setDefaultFont(font)
    cursor = QTextCursor(document)
    title, name, plain = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
    title.setFontPointSize(_TITLE_PT)
    name.setFontWeight(600)
    gap = QTextBlockFormat()
    gap.setTopMargin(_TEXT_PT)
    cursor.insertText(one_line(meeting.title), title)
    for turn in turns_of(transcript.segments):
        cursor.insertBlock(gap)
        who = one_line(transcript.name_of(turn.speaker_id))
        cursor.insertText(f"{who}  {clock_time(turn.start)}".strip(), name)
        cursor.insertBlock(QTextBlockFormat())
        cursor.insertText(one_line(turn.text), plain)
    return document
