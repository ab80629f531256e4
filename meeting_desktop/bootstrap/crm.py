"""What the CRM is made of; httpx is imported with the first request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tzlocal import get_localzone_name

from meeting_desktop.application.change_crm import ChangeCrm
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.crm_use_cases import CrmUseCases
from meeting_desktop.application.open_crm import CrmOnDemand, OpenCrm
from meeting_desktop.application.synchronise_crm import SynchroniseCrm
from meeting_desktop.bootstrap.parts import open_database
from meeting_desktop.core.clock import Clock, SystemClock
from meeting_desktop.core.paths import Paths
from meeting_desktop.core.setting_sections import CrmSettings
from meeting_desktop.core.settings import load_settings
from meeting_desktop.ports.crm import Crm
from meeting_desktop.ports.secrets import Secrets
from meeting_desktop.ports.unit_of_work import Store

_STOP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class CrmParts:
    """``open_crm`` None: a real Creatio."""

    store: Store
    clock: Clock
    settings: ChangeSettings
    secrets: Secrets
    open_crm: OpenCrm | None = None


def build_crm(parts: CrmParts) -> CrmUseCases:
    """Nothing runs before ``sync.start``, and nothing is asked where no CRM is set up."""

    def open_it(wanted: CrmSettings, secret: str) -> Crm:
        return open_creatio(wanted, secret, parts.clock)

    opened = CrmOnDemand(parts.settings, parts.secrets, parts.open_crm or open_it)
    return CrmUseCases(
        sync=SynchroniseCrm(parts.store, parts.clock, parts.settings, opened, get_localzone_name()),
        change=ChangeCrm(parts.store, parts.clock, parts.settings, parts.secrets, opened),
    )


def open_creatio(wanted: CrmSettings, secret: str, clock: Clock) -> Crm:
    """Raises: UserFacingError ``bad_certificate_file``."""
    from meeting_desktop.adapters.crm.creatio.creatio_crm import CreatioCrm
    from meeting_desktop.adapters.crm.creatio.signing_in import CreatioPlace

    login = wanted.client_id if wanted.sign_in == "oauth" else wanted.username
    place = CreatioPlace(
        address=wanted.address,
        sign_in=wanted.sign_in,
        login=login,
        secret=secret,
        identity_address=wanted.identity_address,
        own_host=wanted.own_host,
        ca_file=wanted.ca_file,
    )
    return CreatioCrm(place, clock)


@contextmanager
def lone_crm(paths: Paths) -> Iterator[CrmUseCases]:
    """For commands: with the database of this person, which is closed at the end.

    Raises: EnvironmentFault: a window has it open, for one.
    """
    from meeting_desktop.adapters.secrets.keyring_secrets import KeyringSecrets

    clock = SystemClock()
    settings = ChangeSettings(load_settings(paths.settings_file), paths.settings_file)
    store = open_database(paths, clock)
    try:
        made = build_crm(CrmParts(store, clock, settings, KeyringSecrets(paths.data)))
        try:
            yield made
        finally:
            made.sync.stop(_STOP_SECONDS)
    finally:
        store.close(_STOP_SECONDS)
