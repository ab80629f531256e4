"""What a shared file is called: its kind, its size, and a warning where it could do harm."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QLocale

from meeting_desktop.domain.file_kinds import PROGRAM, SCRIPT, TEXT, may_be_opened
from meeting_desktop.domain.file_messages import FileShown

_tr = partial(QCoreApplication.translate, "Files")


def kind_words(kind: str) -> str:
    """Of the bytes, not of the name."""
    exact = {
        "application/pdf": _tr("PDF"),
        "application/rtf": _tr("Document (RTF)"),
        "application/zip": _tr("ZIP archive"),
        "application/gzip": _tr("Archive"),
        "application/x-7z-compressed": _tr("Archive"),
        "application/vnd.rar": _tr("Archive"),
        "application/x-ole-storage": _tr("Older Office document"),
        "text/html": _tr("Web page"),
        PROGRAM: _tr("Program"),
        SCRIPT: _tr("Script"),
        TEXT: _tr("Text"),
    }
    families = {
        "image/": _tr("Picture"),
        "audio/": _tr("Sound"),
        "video/": _tr("Video"),
        "application/vnd.": _office_words(kind),
    }
    family = next((words for start, words in families.items() if kind.startswith(start)), "")
    return exact.get(kind) or family or _tr("File of a kind not known here")


def _office_words(kind: str) -> str:
    if "spreadsheet" in kind:
        return _tr("Spreadsheet")
    return _tr("Presentation") if "presentation" in kind else _tr("Document")


def size_words(size: int) -> str:
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def facts(file: FileShown) -> str:
    """Kind, size and who shared it, on one line."""
    by = _tr("you") if file.own else file.by
    kind = [kind_words(file.kind)] if file.kind else []
    return " · ".join([*kind, size_words(file.size), by])


def warning(file: FileShown) -> str:
    """Empty where the file may be opened from here."""
    if not file.kind or may_be_opened(file.kind, file.name):
        return ""
    return _tr("Saved only, not opened from here: it could harm this computer.")
