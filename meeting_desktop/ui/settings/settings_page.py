"""Settings as a room of the window: sections on the left, the chosen one on the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.settings.about_section import AboutSection
from meeting_desktop.ui.settings.appearance_section import AppearanceSection
from meeting_desktop.ui.settings.assistant.assistant_section import AssistantSection
from meeting_desktop.ui.settings.connection_section import ConnectionSection
from meeting_desktop.ui.settings.crm.crm_section import CrmSection
from meeting_desktop.ui.settings.diagnostics_section import DiagnosticsSection
from meeting_desktop.ui.settings.library_section import LibrarySection
from meeting_desktop.ui.settings.mail.delivery_section import DeliverySection
from meeting_desktop.ui.settings.mail.mail_section import MailSection
from meeting_desktop.ui.settings.mail.texts_section import TextsSection
from meeting_desktop.ui.settings.notifications_section import NotificationsSection
from meeting_desktop.ui.settings.others_section import OthersSection
from meeting_desktop.ui.settings.people_section import PeopleSection
from meeting_desktop.ui.settings.profile_section import ProfileSection
from meeting_desktop.ui.settings.recording_section import RecordingSection
from meeting_desktop.ui.settings.retention.retention_section import RetentionSection
from meeting_desktop.ui.settings.score.score_section import ScoreSection
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.settings.shared.shared_section import SharedSection
from meeting_desktop.ui.settings.sound_section import SoundSection
from meeting_desktop.ui.settings.speech_section import SpeechSection
from meeting_desktop.ui.settings.storage.storage_section import StorageSection
from meeting_desktop.ui.settings.voice.voice_section import VoiceSection
from meeting_desktop.ui.settings.voices.voices_section import VoicesSection
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.labels import Label

#: Widths in heights of a control: the list of sections, and a field that is still easy to read.
_LIST_WIDTH = 6.5
_SECTION_WIDTH = 19

_SECTIONS: tuple[tuple[str, str, Callable[[Shell], Section]], ...] = (
    ("profile", "user", ProfileSection),
    ("people", "users", PeopleSection),
    ("sound", "speaker-high", SoundSection),
    ("speech", "chat-text", SpeechSection),
    ("recording", "record", RecordingSection),
    ("library", "books", LibrarySection),
    ("retention", "archive", RetentionSection),
    ("others", "users-three", OthersSection),
    ("connection", "share-network", ConnectionSection),
    ("shared", "database", SharedSection),
    ("storage", "cloud-arrow-up", StorageSection),
    ("mail", "envelope", MailSection),
    ("delivery", "paper-plane-tilt", DeliverySection),
    ("mail_texts", "text-aa", TextsSection),
    ("assistant", "sparkle", AssistantSection),
    ("voice", "megaphone", VoiceSection),
    ("voices", "user-focus", VoicesSection),
    ("score", "gauge", ScoreSection),
    ("crm", "address-book", CrmSection),
    ("notifications", "bell", NotificationsSection),
    ("appearance", "palette", AppearanceSection),
    ("diagnostics", "heartbeat", DiagnosticsSection),
    ("about", "info", AboutSection),
)


class SettingsPage(QWidget):
    """``show_section`` turns to a section by its key."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.sections: dict[str, Section] = {}
        self.list = QListWidget()
        self._stack = QStackedWidget()
        self._fill()
        self._lay_out()
        self.list.currentRowChanged.connect(self._on_row)
        shell.bridge.listen(shell.use_cases.settings.changed, self, self._show_settings)
        self._show_settings(shell.use_cases.settings.current())
        self.list.setCurrentRow(0)

    def show_section(self, key: str) -> None:
        if key in self.sections:
            self.list.setCurrentRow(list(self.sections).index(key))

    def _fill(self) -> None:
        for key, icon, make in _SECTIONS:
            section = make(self._shell)
            self.sections[key] = section
            item = QListWidgetItem(self._shell.theme.icon(icon), section.accessibleName())
            self.list.addItem(item)
            self._stack.addWidget(self._scrolled(section))

    def _scrolled(self, section: Section) -> QWidget:
        inner = QWidget()
        set_look(inner, scrollbody="true")
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        section.setMaximumWidth(self._shell.theme.tokens.control * _SECTION_WIDTH)
        row.addWidget(section, 1)
        row.addStretch(0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        return area

    def _lay_out(self) -> None:
        tokens = self._shell.theme.tokens
        space = tokens.space
        set_look(self.list, sections=True)
        self.list.setAccessibleName(self.tr("Sections"))
        self.list.setIconSize(QSize(tokens.icon, tokens.icon))
        self.list.setFixedWidth(round(tokens.control * _LIST_WIDTH))
        left = QVBoxLayout()
        left.setContentsMargins(space.wide, space.large, 0, space.large)
        left.setSpacing(space.large)
        left.addWidget(Label(self.tr("Settings"), "title"))
        left.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left)
        row.addWidget(self._stack, 1)

    def _on_row(self, row: int) -> None:
        self._stack.setCurrentIndex(row)
        self._refresh()

    def _show_settings(self, settings: Settings) -> None:
        for section in self.sections.values():
            section.show_settings(settings)

    def _refresh(self) -> None:
        if self.isVisible():
            list(self.sections.values())[self._stack.currentIndex()].refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()
