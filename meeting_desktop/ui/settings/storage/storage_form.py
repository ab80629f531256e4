"""Where the shared storage is: a folder, or a bucket with its key; tried before it is kept."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit

from meeting_desktop.application.change_storage import StorageEntry
from meeting_desktop.core.setting_sections import StorageSettings
from meeting_desktop.ui.settings.entry_form import EntryForm, Place
from meeting_desktop.ui.settings.file_picker import FilePicker
from meeting_desktop.ui.settings.section import Field
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.buttons import Button
from meeting_desktop.ui.widgets.choices import Switch


def _tr(text: str) -> str:
    return QCoreApplication.translate("StorageForm", text)


class StorageForm(EntryForm):
    """``kept`` follows a place that works and is used from now on."""

    kept = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _tr("Writing, reading and removing a small file…"))
        self._change = shell.use_cases.storage.change
        self._shown: StorageSettings | None = None
        self.use_button = Button(shell.theme, _tr("Use it"), self.use, kind="primary")
        self.test_button = Button(shell.theme, _tr("Test"), self.test)
        self.lay_out(self._make_fields(), (self.use_button, self.test_button))

    def show_settings(self, storage: StorageSettings) -> None:
        """What is being typed stays."""
        if storage != self._shown:
            self._shown = storage
            self._show(storage)

    def test(self) -> None:
        """Whether it would work; nothing is kept."""
        if not self.asking:
            self.ask(partial(self._change.check, self.entry()), self._on_tested)

    def use(self) -> None:
        """Keep it when it works: from then on recordings are brought there."""
        if not self.asking:
            self.ask(partial(self._change.keep, self.entry()), self._on_kept)

    @abstractmethod
    def entry(self) -> StorageEntry:
        """What was typed."""

    @abstractmethod
    def _make_fields(self) -> dict[str, Place]: ...

    @abstractmethod
    def _show(self, storage: StorageSettings) -> None: ...

    def _on_tested(self, _nothing: None) -> None:
        self.say(_tr("✓ This works: a small file was written, read and removed there."))

    def _on_kept(self, _nothing: None) -> None:
        self.outcome.hide()
        self._shown = None  # the same place with another secret: it goes from the field
        self.show_settings(self._change.current)
        self.kept.emit()


class FolderForm(StorageForm):
    """A folder that all colleagues have, usually of a network share."""

    def entry(self) -> StorageEntry:
        return StorageEntry("folder", folder=self._folder)

    def _make_fields(self) -> dict[str, Place]:
        self._folder: Path | None = None
        name = _tr("Shared folder")
        self.folder = FilePicker(self.shell.theme, name)
        self.folder.chosen.connect(self._choose)
        self.fields["folder"] = Field(
            self.shell,
            name,
            self.folder,
            _tr(
                "Of a share that every colleague has mounted and may write to. Where it is mounted "
                "may differ from computer to computer."
            ),
        )
        return {"folder": (0, 0, 1, 4)}

    def _show(self, storage: StorageSettings) -> None:
        self._choose(str(storage.folder or ""))

    def _choose(self, path: str) -> None:
        self._folder = Path(path) if path else None
        self.folder.show_path(self._folder)
        self.outcome.hide()


class BucketForm(StorageForm):
    """A bucket of an S3-compatible server; the secret of its key goes into the keyring."""

    def entry(self) -> StorageEntry:
        return StorageEntry(
            "s3",
            endpoint=self.endpoint.text(),
            bucket=self.bucket.text(),
            prefix=self.prefix.text(),
            region=self.region.text(),
            path_style=self.path_style.isChecked(),
            access_key=self.access_key.text(),
            secret=self.secret.text(),
        )

    def _make_fields(self) -> dict[str, Place]:
        shell = self.shell
        self.endpoint, self.bucket, self.prefix = QLineEdit(), QLineEdit(), QLineEdit()
        self.region, self.access_key, self.secret = QLineEdit(), QLineEdit(), QLineEdit()
        self.endpoint.setPlaceholderText("https://s3.example.org")
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.path_style = Switch(shell.theme, _tr("The bucket’s name follows the address (/name)"))
        lines = (self.endpoint, self.bucket, self.prefix)
        for line in (*lines, self.region, self.access_key, self.secret):
            line.returnPressed.connect(self.use)
            line.textEdited.connect(self.outcome.hide)
        self.fields = {
            "endpoint": Field(
                shell, _tr("&Address"), self.endpoint, _tr("Empty: Amazon’s, of the region.")
            ),
            "bucket": Field(shell, _tr("&Bucket"), self.bucket),
            "prefix": Field(shell, _tr("&Folder in the bucket, if any"), self.prefix),
            "region": Field(shell, _tr("&Region"), self.region),
            "access_key": Field(
                shell,
                _tr("&Key"),
                self.access_key,
                _tr("It needs to get, put, list and delete objects."),
            ),
            "secret": Field(
                shell,
                _tr("&Secret of the key"),
                self.secret,
                _tr("Kept in the system’s keyring and not shown again."),
            ),
            "path_style": Field(
                shell,
                _tr("Form of the address"),
                self.path_style,
                _tr("Usual for servers of one’s own; off for Amazon’s."),
            ),
        }
        return {
            "endpoint": (0, 0, 1, 4),
            "bucket": (1, 0, 1, 2),
            "prefix": (1, 2, 1, 2),
            "access_key": (2, 0, 1, 2),
            "secret": (2, 2, 1, 2),
            "region": (3, 0, 1, 2),
            "path_style": (4, 0, 1, 4),
        }

    def _show(self, storage: StorageSettings) -> None:
        self.endpoint.setText(storage.endpoint)
        self.bucket.setText(storage.bucket)
        self.prefix.setText(storage.prefix)
        self.region.setText(storage.region)
        self.path_style.setChecked(storage.path_style)
        self.access_key.setText(storage.access_key)
        self.secret.clear()
        kept = _tr("Kept; type another to replace it") if storage.kind == "s3" else ""
        self.secret.setPlaceholderText(kept)
