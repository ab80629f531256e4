"""One known voice in the settings: what it was learnt from, its name, and forgetting it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.domain.voice_profiles import VoiceProfile
from meeting_desktop.ui.library.wording import length, one_line
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.inline_editors import NameEditor
from meeting_desktop.ui.widgets.labels import ElidedLabel, Label


def _tr(text: str) -> str:
    return QCoreApplication.translate("VoicesSection", text)


def facts_words(profile: VoiceProfile) -> str:
    """``5 clips · 42 s of speech · agreed on 3 May 2026``."""
    clips = _tr("1 clip") if profile.clips == 1 else _tr("{0} clips").format(profile.clips)
    agreed = profile.consent_at.astimezone().date()
    day = QLocale().toString(QDate(agreed.year, agreed.month, agreed.day), "d MMM yyyy")
    speech = _tr("{0} of speech").format(length(profile.speech_seconds))
    return " · ".join((clips, speech, _tr("agreed on {0}").format(day)))


class VoiceRow(QWidget):
    """``renamed`` carries what was typed."""

    renamed = Signal(str)
    remove_wanted = Signal()

    def __init__(self, theme: Theme, profile: VoiceProfile) -> None:
        super().__init__()
        self.profile = profile
        name = one_line(profile.display_name)
        self.setAccessibleName(name)
        self.name = ElidedLabel(name, "strong")
        self.facts = Label(facts_words(profile), "caption", wrap=True)
        self.other_models = Label(
            _tr("Learnt with other models than are here: remember this voice again."),
            "caption",
            wrap=True,
        )
        self.other_models.hide()
        self._fault = Label("", "error", wrap=True)
        self._fault.hide()
        self.editor: NameEditor | None = None
        self.rename_button = Button(theme, _tr("Rename"), self.edit, kind="quiet", size="small")
        self.rename_button.setAccessibleName(_tr("Rename the voice of {0}").format(name))
        self.remove_button = Button(
            theme, _tr("Forget…"), self.remove_wanted.emit, kind="quiet", size="small"
        )
        self.remove_button.setAccessibleName(_tr("Forget the voice of {0}").format(name))
        self._words = QVBoxLayout()
        self._words.setSpacing(0)
        for label in (self.name, self.facts, self.other_models, self._fault):
            self._words.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space.small)
        row.addLayout(self._words, 1)
        row.addWidget(self.rename_button)
        row.addWidget(self.remove_button)

    @property
    def holds_focus(self) -> bool:
        focus: QWidget | None = self.window().focusWidget()
        return self.isAncestorOf(focus) if focus is not None else False

    @property
    def fault_text(self) -> str:
        return self._fault.text()

    def edit(self) -> None:
        """A field in the place of the name: Enter saves, Escape gives up."""
        if self.editor is None:
            self.editor = NameEditor(self.profile.display_name, self)
            self.editor.saved.connect(self._on_saved)
            self.editor.cancelled.connect(self._close_editor)
            self.name.hide()
            self._words.insertWidget(0, self.editor)
            self.editor.setFocus()

    def show_encoder(self, encoder: str) -> None:
        """What makes prints now, empty where nothing does."""
        self.other_models.setVisible(bool(encoder) and encoder != self.profile.print.model)

    def show_fault(self, sentence: str) -> None:
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))

    def _on_saved(self, name: str) -> None:
        self._close_editor()
        self.show_fault("")
        if name.strip() != self.profile.display_name:
            self.renamed.emit(name)

    def _close_editor(self) -> None:
        editor, self.editor = self.editor, None
        if editor is not None:
            had_focus = editor.hasFocus()
            editor.hide()
            editor.deleteLater()
            self.name.show()
            if had_focus:
                self.rename_button.setFocus()
