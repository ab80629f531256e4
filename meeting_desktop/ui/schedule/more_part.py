"""What most meetings leave as it is: questions, the room, tags and links; folded until wanted."""

from __future__ import annotations

import secrets
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from meeting_desktop.application.planning_choices import Choices
from meeting_desktop.domain.meeting_rules import DraftField, Findings
from meeting_desktop.domain.planning import Lobby
from meeting_desktop.ui.schedule.links_field import LinksField
from meeting_desktop.ui.schedule.part import Part
from meeting_desktop.ui.schedule.pickers import NumberField
from meeting_desktop.ui.schedule.tags_field import TagsField
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import ComboBox, Switch

_MOST_PEOPLE = 30
_LONGEST_PASSCODE = 64
_LONGEST_URL = 2_000


class MorePart(Part):
    """``toggle`` opens and closes it; it opens by itself where something in it is wrong."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "")
        self.setAccessibleName(self.tr("More"))
        self.toggle_button = Button(
            shell.theme, self.tr("More"), self.toggle, kind="quiet", icon="caret-right"
        )
        top = QHBoxLayout()
        top.addWidget(self.toggle_button)
        top.addStretch(1)
        self.body.addLayout(top)
        self.content = QWidget()
        outer, self.body = self.body, QVBoxLayout(self.content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(shell.theme.tokens.space.medium)
        outer.addWidget(self.content)
        self._make_fields()
        self._lay_out()
        self._connect()
        self.open(shown=False)

    # -- parts ----------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        theme = self.shell.theme
        self.set_box = ComboBox(theme, self.tr("Question set"))
        self.team_box = ComboBox(theme, self.tr("Team"))
        self.lobby_box = ComboBox(theme, self.tr("Who waits in the lobby"))
        for lobby, words in (
            (None, self.tr("As in the settings")),
            (Lobby.EVERYBODY, self.tr("Everybody waits")),
            (Lobby.GUESTS, self.tr("Guests wait")),
            (Lobby.NOBODY, self.tr("Nobody waits")),
        ):
            self.lobby_box.addItem(words, lobby)
        self.capacity = NumberField(
            theme,
            self.tr("At most so many people"),
            _MOST_PEOPLE,
            nothing=self.tr("As in the settings"),
        )
        self.record_switch = Switch(theme, self.tr("Record the sound"))
        self.captions_switch = Switch(theme, self.tr("Captions"))
        self.assistant_switch = Switch(theme, self.tr("The assistant joins by itself"))
        self.passcode_edit = QLineEdit()
        self.passcode_edit.setMaxLength(_LONGEST_PASSCODE)
        self.passcode_make = Button(
            theme, self.tr("Make one"), self._make_passcode, kind="quiet", icon="key"
        )
        self.description_edit = QPlainTextEdit()
        self.description_edit.setTabChangesFocus(True)
        self.description_edit.setFixedHeight(theme.tokens.control * 2)
        self.url_edit = QLineEdit()
        self.url_edit.setMaxLength(_LONGEST_URL)
        self.url_edit.setPlaceholderText("https://")
        self.tags = TagsField(self.shell)
        self.links = LinksField(self.shell)

    def _lay_out(self) -> None:
        space = self.shell.theme.tokens.space
        self.add_field(self.tr("D&escription"), self.description_edit, of=DraftField.DESCRIPTION)
        self.row(
            (self.make_field(self.tr("&Question set"), self.set_box), 1),
            (self.make_field(self.tr("Tea&m"), self.team_box), 1),
        )
        switches = QVBoxLayout()
        switches.setSpacing(space.small)
        for switch in (self.record_switch, self.captions_switch, self.assistant_switch):
            switches.addWidget(switch)
        self.body.addLayout(switches)
        self.row(
            (self.make_field(self.tr("&Lobby"), self.lobby_box), 1),
            (self.make_field(self.tr("At most"), self.capacity, of=DraftField.CAPACITY), 1),
        )
        passcode = QWidget()
        inner = QHBoxLayout(passcode)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(space.small)
        inner.addWidget(self.passcode_edit, 1)
        inner.addWidget(self.passcode_make)
        passcode.setFocusProxy(self.passcode_edit)
        self.passcode_edit.setAccessibleName(self.tr("Passcode"))
        note = self.tr("It is not in the mail: tell it another way.")
        self.add_field(self.tr("&Passcode"), passcode, note, of=DraftField.PASSCODE)
        self.add_field(
            self.tr("Held &elsewhere (Zoom, Teams, Meet)"),
            self.url_edit,
            of=DraftField.EXTERNAL_URL,
        )
        self.add_field(self.tr("Ta&gs"), self.tags, of=DraftField.TAGS)
        self.add_field(self.tr("Belongs to"), self.links, of=DraftField.LINKS)

    def _connect(self) -> None:
        self.description_edit.textChanged.connect(self._on_description)
        self.set_box.activated.connect(self._on_set)
        self.team_box.activated.connect(self._on_team)
        self.lobby_box.activated.connect(self._on_lobby)
        self.capacity.valueChanged.connect(self._on_capacity)
        self.passcode_edit.textEdited.connect(self._on_passcode)
        self.url_edit.textEdited.connect(self._on_url)
        self.tags.edited.connect(self._on_tags)
        self.links.edited.connect(self._on_links)
        for switch, name in (
            (self.record_switch, "record"),
            (self.captions_switch, "captions"),
            (self.assistant_switch, "assistant"),
        ):
            switch.clicked.connect(partial(self._on_switch, name))

    # -- what is shown --------------------------------------------------------------------------

    def toggle(self) -> None:
        self.open(shown=self.content.isHidden())

    def open(self, *, shown: bool) -> None:
        self.content.setVisible(shown)
        icon = "caret-down" if shown else "caret-right"
        self.toggle_button.setIcon(self.shell.theme.icon(icon))
        self.toggle_button.setAccessibleDescription(
            self.tr("Open") if shown else self.tr("Closed: questions, room, tags, links")
        )

    def show_choices(self, choices: Choices) -> None:
        self.set_box.clear()
        self.set_box.addItem(self.tr("None"), None)
        for one in choices.question_sets:
            words = self.tr("{0} · {1} questions").format(one.name, one.questions)
            self.set_box.addItem(words, one.id)
        self.team_box.clear()
        self.team_box.addItem(self.tr("None"), None)
        for team in choices.teams:
            self.team_box.addItem(team.name, team.id)
        if self.model is not None:
            self.show_model()

    def show_model(self) -> None:
        draft = self.plan.draft
        details, options = draft.details, draft.details.options
        self.set_box.setCurrentIndex(max(0, self.set_box.findData(details.question_set_id)))
        self.team_box.setCurrentIndex(max(0, self.team_box.findData(details.team_id)))
        self.lobby_box.setCurrentIndex(max(0, self.lobby_box.findData(options.lobby)))
        self.capacity.show_number(details.max_participants)
        self.record_switch.setChecked(options.record)
        self.captions_switch.setChecked(options.captions)
        self.assistant_switch.setChecked(options.assistant)
        for edit, text in (
            (self.passcode_edit, draft.passcode or ""),
            (self.url_edit, details.external_url),
        ):
            if edit.text() != text:
                edit.setText(text)
        has_one = draft.passcode is None and bool(details.passcode_hash)
        self.passcode_edit.setPlaceholderText(
            self.tr("As it is; a new one replaces it") if has_one else self.tr("None")
        )
        if self.description_edit.toPlainText() != details.description:
            self.description_edit.setPlainText(details.description)
        self.tags.show_tags(details.tags)
        self.links.show_links(details.links)

    def show_findings(self, findings: Findings | None) -> None:
        super().show_findings(findings)
        errors = findings.errors if findings is not None else ()
        if self.content.isHidden() and any(one.field in self.fields for one in errors):
            self.open(shown=True)

    # -- what a person does ---------------------------------------------------------------------

    def _details(self, **values: object) -> None:
        self.plan.change_details(**values)
        self.changed.emit()

    def _on_description(self) -> None:
        text = self.description_edit.toPlainText()
        if self.model is not None and text != self.plan.draft.details.description:
            self._details(description=text)

    def _on_set(self) -> None:
        key = self.set_box.currentData()
        self.plan.choose_set(key if isinstance(key, UUID) else None)
        self.changed.emit()

    def _on_team(self) -> None:
        self._details(team_id=self.team_box.currentData())

    def _on_lobby(self) -> None:
        key = self.lobby_box.currentData()
        self.plan.change_options(lobby=None if key is None else Lobby(key))
        self.changed.emit()

    def _on_capacity(self, number: int) -> None:
        self._details(max_participants=number or None)

    def _on_switch(self, name: str, on: bool) -> None:
        self.plan.change_options(**{name: on})
        self.changed.emit()

    def _on_passcode(self, text: str) -> None:
        editing = self.plan.editing
        keeps = editing is not None and not text
        self.plan.change(passcode=None if keeps else text)
        self.changed.emit()

    def _make_passcode(self) -> None:
        """Digits: it is read aloud."""
        self.passcode_edit.setText(f"{secrets.randbelow(1_000_000):06}")
        self._on_passcode(self.passcode_edit.text())

    def _on_url(self, text: str) -> None:
        self._details(external_url=text.strip())

    def _on_tags(self, tags: tuple[str, ...]) -> None:
        self._details(tags=tags)

    def _on_links(self, links: object) -> None:
        self._details(links=links)
