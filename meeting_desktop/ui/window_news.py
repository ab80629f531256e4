"""What reaches the window unasked: recoveries, bugs, settings, a shut keyring, a server away."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from meeting_desktop.application.keep_in_step import InStep, StepState
from meeting_desktop.application.recover_meetings import RecoveryProgress
from meeting_desktop.application.upload_recordings import UploadState
from meeting_desktop.core.settings import Settings
from meeting_desktop.runtime.bugs import bugs
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.status_line import StatusLine


class WindowNews(QObject):
    """Hears the topics and shows them as banners and in the status line."""

    def __init__(self, shell: Shell, status: StatusLine, *, has_diagnostics: bool) -> None:
        super().__init__(status)
        self._shell = shell
        self._status = status
        self._has_diagnostics = has_diagnostics
        listen = shell.bridge.listen
        listen(shell.use_cases.recovery.progress, self, self._on_recovery)
        listen(shell.use_cases.settings.changed, self, self._on_settings)
        listen(shell.use_cases.connections.notices, self, self._on_connection)
        listen(bugs, self, self._on_bug)
        in_step = shell.use_cases.shared.in_step
        self._stuck = ""
        listen(in_step.changed, self, self._on_shared)
        status.show_shared(in_step.state)
        status.shared.clicked.connect(self._open_shared)
        self._uploads = shell.use_cases.storage.uploads
        listen(self._uploads.changed, self, self._on_uploads)
        status.uploads.clicked.connect(self._open_storage)
        self._on_uploads(self._uploads.state)
        crm = shell.use_cases.assistant.crm.sync
        listen(crm.changed, self, status.show_crm)
        status.show_crm(crm.state)
        self._show_reader(shell.use_cases.settings.current())

    def _on_uploads(self, state: UploadState) -> None:
        set_up = self._shell.use_cases.settings.current().storage.kind != "none"
        self._status.show_uploads(state, set_up=set_up)

    def _on_recovery(self, progress: RecoveryProgress) -> None:
        self._status.show_recovery(progress)
        if progress.stage in {"done", "failed"}:
            self._shell.show_banner(
                f"recovery {progress.meeting_id}",
                "success" if progress.stage == "done" else "warning",
                progress.sentence,
                action=self.tr("Open"),
                on_action=partial(self._shell.open_meeting, progress.meeting_id),
            )

    def _on_settings(self, settings: Settings) -> None:
        self._shell.theme.set_mode(settings.appearance.theme)
        self._on_uploads(self._uploads.state)
        self._show_reader(settings)

    def _show_reader(self, settings: Settings) -> None:
        self._status.show_reader(is_elsewhere=settings.assistant.analyst != "offline")

    def _on_connection(self, sentence: str) -> None:
        self._shell.show_banner("connection", "warning", sentence)

    def _on_shared(self, state: InStep) -> None:
        """Only what a person must mend is said aloud, once; a network that is away is usual."""
        self._status.show_shared(state)
        code = state.code if state.state is StepState.STUCK else ""
        if code and code != self._stuck:
            self._shell.show_banner(
                "shared",
                "warning",
                state.sentence,
                action=self.tr("Settings"),
                on_action=self._open_shared,
            )
        if state.state in {StepState.IN_STEP, StepState.STUCK, StepState.OFF}:
            self._stuck = code

    def _open_shared(self) -> None:
        self._shell.show_room("settings", "shared")

    def _open_storage(self) -> None:
        self._shell.show_room("settings", "storage")

    def _on_bug(self, _error: BaseException) -> None:
        text = self.tr("Something went wrong inside the program; nothing recorded is lost.")
        if self._has_diagnostics:
            self._shell.show_banner(
                "bug",
                "danger",
                text,
                action=self.tr("Diagnostics"),
                on_action=partial(self._shell.show_room, "settings", "diagnostics"),
            )
        else:
            self._shell.show_banner("bug", "danger", text)
