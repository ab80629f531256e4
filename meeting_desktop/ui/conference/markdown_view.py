"""Markdown of a note on the screen: letters in formats, without HTML, pictures or anything loaded.

An address is read in full before it is opened.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QFont,
    QFontDatabase,
    QFontInfo,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser

from meeting_desktop.domain.markdown import Block, BlockKind, Span, read_markdown
from meeting_desktop.ui.theme.theme import Theme, set_look
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog

_SCHEMES = {"http", "https", "mailto"}
_LARGER = {1: 1.3, 2: 1.15}


class MarkdownView(QTextBrowser):
    """As high as its words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text = ""
        set_look(self, bare=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(self.ask_to_open)
        theme.changed.connect(self._draw)

    def show_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self._draw()

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        """Nothing is ever loaded."""
        return None

    def sizeHint(self) -> QSize:
        return QSize(0, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def ask_to_open(self, url: QUrl) -> None:
        address = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        dialog = ConfirmDialog(
            self._theme,
            self.tr("Open this address?"),
            self.tr("It stands in a note:\n{0}").format(address),
            self.tr("Open"),
            self.window(),
        )
        dialog.confirmed.connect(partial(_open, address))
        dialog.open()

    # -- drawing --------------------------------------------------------------------------------

    def _draw(self) -> None:
        document: QTextDocument = self.document()
        document.clear()
        document.setDefaultFont(self.font())
        cursor = QTextCursor(document)
        for place, block in enumerate(read_markdown(self._text)):
            form = self._block_format(block)
            if place:
                cursor.insertBlock(form)
            else:
                cursor.setBlockFormat(form)
            if block.kind is BlockKind.ITEM:
                sign = "•" if block.number is None else f"{block.number}."
                cursor.insertText(f"{sign} ", self._letters(Span(""), block))
            for span in block.spans:
                cursor.insertText(span.text, self._letters(span, block))
        self._fit()

    def _block_format(self, block: Block) -> QTextBlockFormat:
        form = QTextBlockFormat()
        form.setBottomMargin(0 if block.kind is BlockKind.CODE else self._theme.tokens.space.hair)
        if block.kind is BlockKind.ITEM:
            form.setIndent(block.level + 1)
            form.setTextIndent(-self.fontMetrics().horizontalAdvance("•  "))
        return form

    def _letters(self, span: Span, block: Block) -> QTextCharFormat:
        form = QTextCharFormat()
        colours = self._theme.tokens.colours
        form.setForeground(QColor(colours.text))
        if span.bold or block.kind is BlockKind.HEADING:
            form.setFontWeight(QFont.Weight.DemiBold)
        if block.kind is BlockKind.HEADING:
            # A font that is given in pixels says -1 for its points.
            points = QFontInfo(self.font()).pointSizeF()
            form.setFontPointSize(points * _LARGER.get(block.level, 1.0))
        form.setFontItalic(span.italic)
        if span.code:
            family = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
            form.setFontFamilies([family])
            form.setBackground(QColor(colours.sunken))
        if span.link:
            form.setAnchor(True)
            form.setAnchorHref(span.link)
            form.setForeground(QColor(colours.accent))
            form.setFontUnderline(True)
            form.setToolTip(span.link)
        return form

    def _fit(self) -> None:
        self.document().setIndentWidth(self.fontMetrics().horizontalAdvance("•  "))
        self.document().setTextWidth(max(1, self.viewport().width()))
        height = round(self.document().size().height()) + 2
        if height != self.height():
            self.setFixedHeight(height)


def _open(address: str) -> None:
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    if url.isValid() and url.scheme() in _SCHEMES:
        QDesktopServices.openUrl(url)
