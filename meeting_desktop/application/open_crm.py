"""The CRM that the settings name, opened with the first wish and again when they change."""

from __future__ import annotations

import threading
from collections.abc import Callable

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.setting_sections import CrmSettings
from meeting_desktop.ports.crm import Crm
from meeting_desktop.ports.secrets import Secrets, crm_secret_name

#: Settings and secret to the CRM; asks nobody yet. Raises: UserFacingError.
OpenCrm = Callable[[CrmSettings, str], Crm]


class CrmOnDemand:
    """``get`` and ``close`` on the CRM's thread, the rest on any."""

    def __init__(self, settings: ChangeSettings, secrets: Secrets, open_crm: OpenCrm) -> None:
        self._settings = settings
        self._secrets = secrets
        self.open = open_crm
        self._lock = threading.Lock()
        self._crm: Crm | None = None
        self._of: CrmSettings | None = None
        self._stopped = False

    def get(self) -> Crm:
        """Raises: UserFacingError ``crm_not_set_up``; NoSecretStoreError."""
        wanted = self._settings.current().crm
        with self._lock:
            if self._crm is not None and self._of == wanted:
                return self._crm
        if not wanted.address:
            raise not_set_up()
        made = self.open(wanted, self._secrets.get(secret_name(wanted)) or "")
        self.close()
        with self._lock:
            self._crm, self._of = made, wanted
            if self._stopped:
                made.interrupt()
        return made

    def forget(self) -> None:
        """Its secret is another now: it is opened anew with the next wish."""
        with self._lock:
            self._of = None

    def page_of(self, remote_id: str) -> str:
        """Empty where it was not opened yet."""
        with self._lock:
            return self._crm.page_of(remote_id) if self._crm is not None else ""

    def interrupt(self) -> None:
        with self._lock:
            self._stopped = True
            if self._crm is not None:
                self._crm.interrupt()

    def close(self) -> None:
        with self._lock:
            crm, self._crm, self._of = self._crm, None, None
        if crm is not None:
            crm.close()


def secret_name(wanted: CrmSettings) -> str:
    login = wanted.client_id if wanted.sign_in == "oauth" else wanted.username
    return crm_secret_name(wanted.address, login)


def not_set_up() -> UserFacingError:
    return UserFacingError("Set up the CRM in the settings first.", code="crm_not_set_up")
