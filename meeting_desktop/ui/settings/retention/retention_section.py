"""How long meetings are kept: rules for all and by tag, the trash, and what goes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.retention import Going
from meeting_desktop.ui.library.retention.wording import DAYS, days_words, going_words
from meeting_desktop.ui.settings.retention.tag_rules import TagRules
from meeting_desktop.ui.settings.section import Field, Section
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import Label

#: The trash keeps for a day at least, and for no more than a year.
_TRASH_DAYS = (1, 7, 14, 30, 60, 90, 180, 365)
#: Of what goes next; the rest is counted.
_SHOWN = 12
#: Several changes that come together are read once.
_PAUSE_MS = 60


def _tr(text: str) -> str:
    return QCoreApplication.translate("RetentionSection", text)


class RetentionSection(Section):
    """Of each change it is seen at once what would go by it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            _tr("Retention"),
            _tr(
                "Nothing goes by itself unless you say so here, by a tag, or of a single meeting. "
                "What you protect in the Library never goes. The rules are for meetings of yours; "
                "what others share with you is theirs to keep."
            ),
        )
        self._tidy = shell.use_cases.archive.tidy
        self.audio = ComboBox(shell.theme, _tr("Keep the sound of meetings"))
        self.all = ComboBox(shell.theme, _tr("Keep meetings"))
        self.trash = ComboBox(shell.theme, _tr("Keep in the trash"))
        self.audio_field = self._days_field(
            _tr("Keep the &sound of meetings"),
            self.audio,
            "audio_days",
            _tr("Then the recording goes, at once; words and report stay."),
        )
        self.all_field = self._days_field(
            _tr("Keep &meetings"),
            self.all,
            "all_days",
            _tr("Then the meeting goes to the trash, with everything in it."),
        )
        self.tags = TagRules(shell.theme)
        self.tags_field = self.add_field(
            _tr("Meetings with a tag"),
            self.tags,
            _tr("A tag’s rule goes before those above. Of several tags the longest holds."),
        )
        self.trash_field = self._days_field(_tr("Keep in the &trash"), self.trash, "trash_days", "")
        self.tags.changed.connect(self._on_tags)
        self._make_preview()
        self._changes = QTimer(self)
        self._changes.setSingleShot(True)
        self._changes.setInterval(_PAUSE_MS)
        self._changes.timeout.connect(self._read)
        shell.bridge.listen(self._tidy.changed, self, self._on_changed)

    def show_settings(self, settings: Settings) -> None:
        chosen = settings.retention
        _show_days(self.audio, DAYS, chosen.audio_days)
        _show_days(self.all, DAYS, chosen.all_days)
        _show_days(self.trash, _TRASH_DAYS, chosen.trash_days)
        self.tags.show_rules(chosen.audio_days_by_tag, chosen.all_days_by_tag)

    def refresh(self) -> None:
        self._read()

    def _days_field(self, label: str, choice: ComboBox, name: str, note: str) -> Field:
        field = self.add_field(label, choice, note)
        choice.activated.connect(partial(self._on_days, field, choice, name))
        return field

    def _on_days(self, field: Field, choice: ComboBox, name: str, _index: int) -> None:
        self.change(field, "retention", **{name: choice.currentData()})

    def _on_tags(self, audio: dict[str, int], everything: dict[str, int]) -> None:
        self.change(
            self.tags_field, "retention", audio_days_by_tag=audio, all_days_by_tag=everything
        )

    # -- what goes next --------------------------------------------------------------------------

    def _make_preview(self) -> None:
        theme = self.shell.theme
        self.preview = Label("", wrap=True)
        self.preview.setAccessibleName(_tr("What goes next"))
        self.trash_button = Button(
            theme, _tr("Open the trash"), self._open_trash, kind="quiet", icon="trash"
        )
        row = QHBoxLayout()
        row.addWidget(self.trash_button)
        row.addStretch(1)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.small)
        column.addWidget(Line())
        column.addWidget(Label(_tr("What goes next"), "strong"))
        column.addWidget(self.preview)
        column.addLayout(row)
        self.card.body.addWidget(body)

    def _open_trash(self) -> None:
        self.shell.show_room("library", "trash")

    def _on_changed(self, _none: None) -> None:
        if self.isVisible():
            self._changes.start()

    def _read(self) -> None:
        self.shell.jobs.run(self, self._tidy.preview, self._show_goings, self.preview.setText)

    def _show_goings(self, goings: Sequence[Going]) -> None:
        today = date.today()  # noqa: DTZ011 - a person's own day
        lines = [going_words(one, today) for one in goings[:_SHOWN]]
        if len(goings) > _SHOWN:
            lines.append(_tr("and {0} more").format(len(goings) - _SHOWN))
        self.preview.setText("\n".join(lines) or _tr("Nothing goes by itself."))


def _show_days(choice: ComboBox, offered: Sequence[int], days: int) -> None:
    wanted = offered if days in offered else sorted({*offered, days})
    if [choice.itemData(place) for place in range(choice.count())] != list(wanted):
        choice.clear()
        for one in wanted:
            choice.addItem(days_words(one), one)
    choice.setCurrentIndex(choice.findData(days))
