"""Recordings for colleagues in the settings: where they lie, what waits, what nobody else has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from meeting_desktop.application.storage_notes import Sounding
from meeting_desktop.application.upload_recordings import UploadState
from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.settings.storage.storage_form import BucketForm, FolderForm, StorageForm
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.storage_wording import recordings, size, upload_words
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from meeting_desktop.ui.widgets.labels import Label

#: kbit/s that are offered; 0 is no limit.
_LIMITS = (0, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
_KBIT = 1_000


def _tr(text: str) -> str:
    return QCoreApplication.translate("StorageSection", text)


class StorageSection(Section):
    """A kind that is chosen shows its form; it holds once the form was used."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            _tr("Recordings for colleagues"),
            _tr(
                "What you record stays on this computer, until there is a place that your "
                "colleagues reach too: then they hear it in the meetings that are theirs. It lies "
                "there sealed; whoever has the place alone hears nothing."
            ),
        )
        self._storage = shell.use_cases.storage
        self._wanted = ""
        self._lost: Sequence[Sounding] = ()
        self.kind = ComboBox(shell.theme, _tr("Place"))
        for key, words in _kinds():
            self.kind.addItem(words, key)
        self.kind_field = self.add_field(_tr("&Place"), self.kind)
        self.kind.activated.connect(self._on_kind)
        self.forms: dict[str, StorageForm] = {"folder": FolderForm(shell), "s3": BucketForm(shell)}
        for form in self.forms.values():
            self.card.body.addWidget(form)
            form.kept.connect(self._on_kept)
        self.standing = self._make_standing()
        self.alone = self._make_alone()
        self.card.body.addWidget(self.standing)
        self._make_limit()
        self.card.body.addWidget(self.alone)
        shell.bridge.listen(self._storage.uploads.changed, self, self._on_uploads)
        shell.bridge.listen(self._storage.clear.changed, self, self._on_cleared)
        self._show_parts()

    def show_settings(self, settings: Settings) -> None:
        storage = settings.storage
        for form in self.forms.values():
            form.show_settings(storage)
        if storage.kind == self._wanted:
            self._wanted = ""
        if self.limit.findData(storage.upload_kbit) < 0:
            self.limit.addItem(_limit_words(storage.upload_kbit), storage.upload_kbit)
        self.limit.setCurrentIndex(self.limit.findData(storage.upload_kbit))
        self._show_parts()

    def refresh(self) -> None:
        self._show_parts()
        self._show_uploads(self._storage.uploads.state)
        self.shell.jobs.run(self, self._storage.clear.kept, self._show_lost)

    # -- parts -----------------------------------------------------------------------------------

    def _make_standing(self) -> QWidget:
        theme = self.shell.theme
        self.state, self.detail = Label("", "strong", wrap=True), Label("", "muted", wrap=True)
        self.left_out = Label("", "muted", wrap=True)
        self.try_button = Button(theme, _tr("Try now"), self._storage.uploads.look_again)
        row = QHBoxLayout()
        row.addWidget(self.try_button)
        row.addStretch(1)
        standing = QWidget()
        column = QVBoxLayout(standing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.small)
        column.addWidget(Line())
        self.unconnected = Label(
            _tr("Colleagues hear them once you are connected to your team’s shared database."),
            "muted",
            wrap=True,
        )
        for label in (self.state, self.detail, self.left_out, self.unconnected):
            column.addWidget(label)
        column.addLayout(row)
        return standing

    def _make_limit(self) -> None:
        self.limit = ComboBox(self.shell.theme, _tr("Uploads take at most"))
        for kbit in _LIMITS:
            self.limit.addItem(_limit_words(kbit), kbit)
        self.limit.activated.connect(self._on_limit)
        note = _tr("While a meeting runs nothing is uploaded.")
        self.limit_field = self.add_field(_tr("&Uploads take at most"), self.limit, note)

    def _make_alone(self) -> QWidget:
        theme = self.shell.theme
        self.alone_words = Label("", wrap=True)
        self.remove_button = Button(theme, _tr("Remove for good…"), self._ask_to_remove)
        row = QHBoxLayout()
        row.addWidget(self.remove_button)
        row.addStretch(1)
        alone = QWidget()
        column = QVBoxLayout(alone)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.small)
        column.addWidget(Line())
        column.addWidget(self.alone_words)
        column.addLayout(row)
        alone.hide()
        return alone

    # -- the place -------------------------------------------------------------------------------

    def _show_parts(self) -> None:
        held = self._storage.change.current.kind
        shown = self._wanted or held
        self.kind.setCurrentIndex(self.kind.findData(shown))
        for key, form in self.forms.items():
            form.setVisible(key == shown)
        self.standing.setVisible(held != "none" and shown == held)
        self.unconnected.setVisible(not self.shell.use_cases.shared.connect.current.host)
        self.limit_field.setVisible(held != "none" and shown == held)

    def _on_kind(self, index: int) -> None:
        """A place holds once it was tried; to have none holds at once."""
        chosen = self.kind.itemData(index)
        held = self._storage.change.current.kind
        self._wanted = "" if chosen in {held, "none"} else chosen
        if chosen == "none" and held != "none":
            leave = self._storage.change.leave
            self.shell.jobs.run_in_turn(self, leave, self._on_left, self._on_refused)
        else:
            self._show_parts()

    def _on_kept(self) -> None:
        self._wanted = ""
        self.shell.show_toast(_tr("Recordings are shared from now on, older ones too"))
        self.refresh()

    def _on_left(self, undo: Callable[[], None]) -> None:
        def take_back() -> None:
            self.shell.jobs.run_in_turn(self, undo, lambda _nothing: None, self._on_refused)

        self._show_parts()
        self.shell.show_toast(
            _tr("Recordings stay on this computer; what was shared still lies there"),
            action=_tr("Undo"),
            on_action=take_back,
        )

    def _on_refused(self, sentence: str) -> None:
        self._show_parts()
        self.kind_field.show_fault(sentence)

    def _on_limit(self, index: int) -> None:
        limit = partial(self._storage.change.limit_uploads, self.limit.itemData(index))
        self.save(self.limit_field, limit)

    # -- what waits ------------------------------------------------------------------------------

    def _on_uploads(self, state: UploadState) -> None:
        if self.isVisible():
            self._show_uploads(state)

    def _show_uploads(self, state: UploadState) -> None:
        words = upload_words(state)
        self.state.setText(words.text or _tr("Everything of yours is there"))
        self.detail.setText(words.detail)
        self.detail.setVisible(bool(words.detail))
        self.detail.set_role("error" if words.role == "danger" else "muted")
        self.try_button.setVisible(bool(state.sentence))
        left_out = _tr(
            "{0} left out: the file here is not what was recorded, or the key that it is encrypted "
            "with is missing."
        )
        self.left_out.setText(left_out.format(recordings(state.left_out)))
        self.left_out.setVisible(state.left_out > 0)

    # -- what nobody else has --------------------------------------------------------------------

    def _on_cleared(self, _kept: int) -> None:
        if self.isVisible():
            self.shell.jobs.run(self, self._storage.clear.kept, self._show_lost)

    def _show_lost(self, lost: Sequence[Sounding]) -> None:
        self._lost = lost
        self.alone.setVisible(bool(lost))
        words = _tr(
            "Recorded here, and nobody else has it: {0} ({1}) whose meeting is not yours any more, "
            "or whose time is over. What is not yours goes from here once it lies in the place "
            "above; the rest when you say so."
        )
        total = sum(one.size_bytes for one in lost)
        self.alone_words.setText(words.format(recordings(len(lost)), size(total)))

    def _ask_to_remove(self) -> None:
        dialog = ConfirmDialog(
            self.shell.theme,
            _tr("Remove this sound for good?"),
            _tr("{0} will be lost: no other computer and no storage has this sound.").format(
                recordings(len(self._lost))
            ),
            _tr("Remove"),
            self,
        )
        dialog.confirmed.connect(self._remove)
        dialog.open()

    def _remove(self) -> None:
        self.shell.jobs.run(self, self._storage.clear.give_up, self._on_removed)

    def _on_removed(self, count: int) -> None:
        self.shell.show_toast(_tr("{0} removed").format(recordings(count)))
        self.refresh()


def _kinds() -> tuple[tuple[str, str], ...]:
    return (
        ("none", _tr("This computer alone")),
        ("folder", _tr("A shared folder")),
        ("s3", _tr("A bucket of an S3-compatible server")),
    )


def _limit_words(kbit: int) -> str:
    return _tr("{0} Mbit/s").format(f"{kbit / _KBIT:g}") if kbit else _tr("All there is")
