"""Which CRM, how to sign in there, and which of its fields is which of ours.

Everything blocks on network, disk or keyring, ``current`` aside. A refusal has changed nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import ValidationError

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.application.crm_notes import forget_looked, keep_until
from meeting_desktop.application.crm_round import linked
from meeting_desktop.application.open_crm import CrmOnDemand, not_set_up, secret_name
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.setting_sections import CrmSettings
from meeting_desktop.domain.crm_fields import CrmField, LeadMapping, fits, suggested
from meeting_desktop.domain.web_addresses import read_link
from meeting_desktop.ports.crm import Crm, CrmPlace, CrmRecord
from meeting_desktop.ports.secrets import Secrets
from meeting_desktop.ports.unit_of_work import Store

_T = TypeVar("_T")

#: Where no lead is linked yet a preview shows one that somebody worked on lately.
_LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class CrmEntry:
    """As typed. ``secret`` empty: the one that is kept for this address and login stays.

    ``own_network``: a person allows that the address is of their company's own network.
    """

    address: str
    sign_in: Literal["oauth", "forms"]
    login: str
    identity_address: str = ""
    own_network: bool = False
    ca_file: Path | None = None
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CrmChoices:
    """What there is to map to, and what fits as it comes."""

    fields: tuple[CrmField, ...]
    suggested: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CrmSample:
    """One real record in both ways, by our names; ``ours`` None: no lead is linked yet."""

    theirs: Mapping[str, str]
    ours: Mapping[str, str] | None = None


class ChangeCrm:
    def __init__(
        self,
        store: Store,
        clock: Clock,
        settings: ChangeSettings,
        secrets: Secrets,
        opened: CrmOnDemand,
    ) -> None:
        self._store = store
        self._clock = clock
        self._settings = settings
        self._secrets = secrets
        self._opened = opened

    @property
    def current(self) -> CrmSettings:
        """Does not block."""
        return self._settings.current().crm

    def check(self, entry: CrmEntry) -> int:
        """Sign in and look at the leads' fields; how many there are.

        Raises: UserFacingError, CrmFault with one sentence for each fault; NoSecretStoreError.
        """
        wanted = self._wanted(entry)
        return _with(
            self._opened.open(wanted, self._secret(entry, wanted)), lambda crm: crm.check()
        )

    def keep(self, entry: CrmEntry) -> None:
        """Use it from now on; where nothing is mapped yet, what fits is. Raises: as ``check``."""
        wanted = self._wanted(entry)
        secret = self._secret(entry, wanted)
        fields = _with(self._opened.open(wanted, secret), lambda crm: crm.fields())
        if entry.secret:
            # First: an address without its secret would fail, a secret alone does no harm.
            self._secrets.put(secret_name(wanted), entry.secret)
            self._opened.forget()
        mapped = self.current.fields or suggested(fields)
        self._settings.change("crm", **wanted.model_dump() | {"fields": mapped})

    def leave(self) -> Callable[[], None]:
        """No CRM from now on; what was brought stays. Gives back what undoes it."""
        before = self.current
        name = secret_name(before)
        secret = self._secrets.get(name)
        self._settings.change("crm", address="")
        if secret:
            self._secrets.remove(name)

        def undo() -> None:
            if secret:
                self._secrets.put(name, secret)
            self._settings.change("crm", address=before.address)

        return undo

    def fields(self) -> CrmChoices:
        """What there is to map to."""
        found = self._ask(lambda crm: crm.fields())
        return CrmChoices(tuple(found), suggested(found))

    def words(self, target: str) -> Sequence[str]:
        """The names in one of the CRM's lists."""
        return self._ask(lambda crm: crm.choices(target))

    def keep_mapping(
        self,
        fields: Mapping[str, str],
        statuses: Mapping[str, str],
        known: Sequence[CrmField],
    ) -> None:
        """Raises: UserFacingError ``bad_mapping``: two of ours to one, or one that does not fit."""
        there = {one.name: one for one in known}
        if len(set(fields.values())) < len(fields):
            raise _bad_mapping("Two of your fields lead to the same one; choose another for one.")
        for ours, theirs in fields.items():
            if theirs not in there or not fits(ours, there[theirs]):
                title = ours.replace("_", " ")
                raise _bad_mapping(f"{theirs} cannot hold a {title}; choose another field.")
        self._settings.change("crm", fields=dict(fields), statuses=dict(statuses))

    def sample(self, mapping: LeadMapping) -> CrmSample | None:
        """A linked lead, or one that changed lately over there; None: there is none."""
        return self._ask(lambda crm: self._sample(crm, mapping))

    def set_every(self, minutes: int) -> None:
        """Minutes between rounds, 0: only on demand."""
        self._settings.change("crm", every_minutes=minutes)

    def set_take_new(self, on: bool) -> None:
        """Switched on, all leads of the CRM come, not only those that change from now on."""
        address = self.current.address
        if on:
            wait_for_commit(self._store.write(lambda uow: keep_until(uow, address, None)))
        self._settings.change("crm", take_new=on)

    def set_take_meetings(self, on: bool) -> None:
        """Switched on, all come that are planned there, not only those that change from now on."""
        address = self.current.address
        if on:
            wait_for_commit(self._store.write(lambda uow: forget_looked(uow, address)))
        self._settings.change("crm", take_meetings=on)

    def _sample(self, crm: Crm, mapping: LeadMapping) -> CrmSample | None:
        for lead, link in self._store.read(lambda uow: list(linked(uow))[:1]):
            record = crm.read(link.remote_id, mapping.theirs)
            if record is not None:
                return CrmSample(_shown(mapping, record), mapping.of_lead(lead))
        since = self._clock.now() - _LATELY
        records = crm.changed(CrmPlace(since), mapping.theirs).records
        return CrmSample(_shown(mapping, records[-1])) if records else None

    def _wanted(self, entry: CrmEntry) -> CrmSettings:
        address = read_link(entry.address).rstrip("/")
        identity = read_link(entry.identity_address).rstrip("/") if entry.identity_address else ""
        if not entry.login.strip():
            raise _incomplete(
                "Write the client's id."
                if entry.sign_in == "oauth"
                else "Write the name of the user."
            )
        login = "client_id" if entry.sign_in == "oauth" else "username"
        values = {
            "address": address,
            "sign_in": entry.sign_in,
            "identity_address": identity,
            login: entry.login.strip(),
            "own_host": (urlsplit(address).hostname or "") if entry.own_network else "",
            "ca_file": entry.ca_file,
        }
        try:
            return CrmSettings(**self.current.model_dump() | values)
        except ValidationError:
            raise _incomplete(
                "Write the address as a browser shows it, like https://mycompany.creatio.com."
            ) from None

    def _secret(self, entry: CrmEntry, wanted: CrmSettings) -> str:
        secret = entry.secret or self._secrets.get(secret_name(wanted))
        if not secret:
            raise _incomplete(
                "Write the secret that belongs to the client."
                if entry.sign_in == "oauth"
                else "Write the password of the user."
            )
        return secret

    def _ask(self, job: Callable[[Crm], _T]) -> _T:
        wanted = self.current
        if not wanted.address:
            raise not_set_up()
        return _with(self._opened.open(wanted, self._secrets.get(secret_name(wanted)) or ""), job)


def _with(crm: Crm, job: Callable[[Crm], _T]) -> _T:
    """A connection of its own: rounds have theirs, on another thread."""
    try:
        return job(crm)
    finally:
        crm.close()


def _shown(mapping: LeadMapping, record: CrmRecord) -> dict[str, str]:
    """As it stands there, a status that is not mapped too."""
    return {
        ours: record.values[theirs]
        for ours, theirs in mapping.fields.items()
        if theirs in record.values
    }


def _incomplete(sentence: str) -> UserFacingError:
    return UserFacingError(sentence, code="crm_incomplete")


def _bad_mapping(sentence: str) -> UserFacingError:
    return UserFacingError(sentence, code="bad_mapping")
