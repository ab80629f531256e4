"""Choose who reads conversations, and keep the key that this takes.

``check`` returns at once; everything else blocks on disk or keyring, ``current`` aside.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from dataclasses import dataclass, field

from pydantic import ValidationError

from meeting_desktop.application.analyst_meter import KeepMeters, Spent
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.choose_analyst import ChooseAnalyst
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.domain.web_addresses import keeps_secrets
from meeting_desktop.ports.analyst import AnalystService
from meeting_desktop.ports.secrets import Secrets, analyst_key_name
from meeting_desktop.runtime.loop_thread import LoopThread

_WRONG = {
    "model": "The name of a model has small letters, digits, dots and hyphens; see Google's list.",
    "address": "The address begins with https:// and has no ? or # in it; empty is Google's own.",
}


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """As typed. ``key`` empty: the one that is kept for this address stays."""

    model: str
    address: str = ""
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ChangeParts:
    settings: ChangeSettings
    secrets: Secrets
    service: AnalystService
    meters: KeepMeters
    analyst: ChooseAnalyst
    loop: LoopThread


class ChangeAssistant:
    def __init__(self, parts: ChangeParts) -> None:
        self._parts = parts

    @property
    def current(self) -> AssistantSettings:
        """Does not block."""
        return self._parts.settings.current().assistant

    def has_key(self) -> bool:
        """Whether one is kept for the address of now. Raises: NoSecretStoreError."""
        return bool(self._parts.secrets.get(analyst_key_name(self.current.address)))

    def last_spent(self) -> Spent:
        """What the meeting cost that was paid for last."""
        return self._parts.meters.last()

    def check(self, entry: ServiceEntry) -> Future[None]:
        """Ask the service for a word. Fails with AnalystFault, UserFacingError,
        NoSecretStoreError: one sentence each; nothing has changed.
        """
        return self._parts.loop.submit(self._check(entry))

    def keep(self, entry: ServiceEntry) -> None:
        """Gemini reads from now on.

        Raises: UserFacingError, NoSecretStoreError, EnvironmentFault; nothing has changed.
        """
        wanted = self._wanted(entry)
        key = self._key(entry, wanted)
        if entry.key.strip():
            # First: a choice without its key would fail, a key alone does no harm.
            self._parts.secrets.put(analyst_key_name(wanted.address), key)
        self._parts.settings.change(
            "assistant", analyst="gemini", model=wanted.model, address=wanted.address
        )
        self._parts.analyst.forget()

    def stay_offline(self) -> None:
        """Nothing leaves this machine from now on; the key is kept."""
        self._parts.settings.change("assistant", analyst="offline")

    def remove_key(self) -> None:
        """Out of the keyring, and offline from now on."""
        self.stay_offline()
        self._parts.secrets.remove(analyst_key_name(self.current.address))
        self._parts.analyst.forget()

    def change(self, **values: object) -> None:
        """Other fields of the section. Raises: UserFacingError, EnvironmentFault."""
        self._parts.settings.change("assistant", **values)

    async def _check(self, entry: ServiceEntry) -> None:
        wanted = self._wanted(entry)
        key = await asyncio.to_thread(self._key, entry, wanted)
        await asyncio.to_thread(self._parts.service.prepare)
        await self._parts.service.check(wanted, key)

    def _wanted(self, entry: ServiceEntry) -> AssistantSettings:
        values = {"model": entry.model.strip(), "address": entry.address.strip().rstrip("/")}
        if values["address"] and not keeps_secrets(values["address"]):
            raise UserFacingError(_WRONG["address"], code="bad_setting")
        try:
            return AssistantSettings(**{**self.current.model_dump(), **values})
        except ValidationError as error:
            wrong = str(error.errors()[0]["loc"][0])
            raise UserFacingError(_WRONG[wrong], code="bad_setting") from None

    def _key(self, entry: ServiceEntry, wanted: AssistantSettings) -> str:
        typed = entry.key.strip()
        if typed and not (typed.isascii() and typed.isprintable() and " " not in typed):
            raise UserFacingError("This is no key; copy it again.", code="bad_setting")
        key = typed or self._parts.secrets.get(analyst_key_name(wanted.address))
        if not key:
            raise UserFacingError("Write the key; Google AI Studio gives you one.", code="no_key")
        return key
