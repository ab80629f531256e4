"""What this machine keeps for itself about the CRM: how far it has read, what a person allowed.

A consent is of the person who gave it, so it is not synchronised to colleagues.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meeting_desktop.domain.crm_merge import FieldDifference
from meeting_desktop.ports.unit_of_work import UnitOfWork

_CURSOR = "crm-cursor:"
_KEEPS = "crm-keeps:"
_DIFFERENCE = "crm-difference:"
_CREATING = "crm-creating:"
_LOOKED = "crm-looked:"


@dataclass(frozen=True, slots=True)
class KeptDifference:
    """Both sides had changed a field of a lead; ``at`` is when that was seen.

    With ``meeting_id`` it is a field of that meeting with the lead.
    """

    lead_id: UUID
    difference: FieldDifference
    at: datetime
    meeting_id: UUID | None = None
    meeting_title: str = ""

    @property
    def of(self) -> UUID:
        """What the field is of."""
        return self.meeting_id or self.lead_id


def read_until(uow: UnitOfWork, address: str) -> datetime | None:
    """What changed before then in that CRM was read; None: it was never read."""
    text = uow.local_notes.get(_CURSOR + _mark(address))
    return datetime.fromisoformat(text) if text else None


def keep_until(uow: UnitOfWork, address: str, until: datetime | None) -> None:
    """It goes forward only. None: everything is to be read again."""
    before = read_until(uow, address)
    if until is None:
        uow.local_notes.put(_CURSOR + _mark(address), "")
    elif before is None or before < until:
        uow.local_notes.put(_CURSOR + _mark(address), until.isoformat())


def _mark(address: str) -> str:
    return hashlib.sha256(address.lower().encode()).hexdigest()[:16]


def kept_in_step(uow: UnitOfWork) -> Mapping[UUID, datetime]:
    """Leads that a person allowed to be written without being asked each time, and since when."""
    kept = uow.local_notes.starting_with(_KEEPS)
    return {UUID(known): datetime.fromisoformat(since) for known, since in kept.items()}


def keep_in_step(uow: UnitOfWork, lead_id: UUID, since: datetime | None) -> None:
    """None: a person is asked again."""
    uow.local_notes.put(f"{_KEEPS}{lead_id}", since.isoformat() if since is not None else "")


def differences(uow: UnitOfWork) -> tuple[KeptDifference, ...]:
    """The newest first."""
    found = []
    for known, text in uow.local_notes.starting_with(_DIFFERENCE).items():
        of, _, name = known.partition(":")
        said = json.loads(text)
        made = FieldDifference(name, said["ours"], said["theirs"], said["ours_won"])
        at, lead = datetime.fromisoformat(said["at"]), said.get("lead", "")
        if lead:
            found.append(KeptDifference(UUID(lead), made, at, UUID(of), said["meeting"]))
        else:
            found.append(KeptDifference(UUID(of), made, at))
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def keep_difference(uow: UnitOfWork, kept: KeptDifference) -> None:
    """In place of an older one of the same field."""
    lost = kept.difference
    said = {
        "ours": lost.ours,
        "theirs": lost.theirs,
        "ours_won": lost.ours_won,
        "at": kept.at.isoformat(),
    }
    if kept.meeting_id is not None:
        said |= {"lead": str(kept.lead_id), "meeting": kept.meeting_title}
    uow.local_notes.put(f"{_DIFFERENCE}{kept.of}:{lost.name}", json.dumps(said))


def drop_difference(uow: UnitOfWork, kept: KeptDifference) -> None:
    uow.local_notes.put(f"{_DIFFERENCE}{kept.of}:{kept.difference.name}", "")


def looked_at(uow: UnitOfWork, address: str) -> frozenset[str]:
    """Leads of that CRM, by their ids there, whose meetings to come were read once."""
    return frozenset(uow.local_notes.starting_with(f"{_LOOKED}{_mark(address)}:"))


def note_looked(uow: UnitOfWork, address: str, remote_id: str) -> None:
    uow.local_notes.put(f"{_LOOKED}{_mark(address)}:{remote_id}", "1")


def forget_looked(uow: UnitOfWork, address: str) -> None:
    """All are to be read again."""
    for remote_id in looked_at(uow, address):
        uow.local_notes.put(f"{_LOOKED}{_mark(address)}:{remote_id}", "")


def is_creating(uow: UnitOfWork, lead_id: UUID) -> bool:
    """A lead was sent, and nobody knows whether it arrived."""
    return bool(uow.local_notes.get(f"{_CREATING}{lead_id}"))


def note_creating(uow: UnitOfWork, lead_id: UUID, creating: bool) -> None:
    uow.local_notes.put(f"{_CREATING}{lead_id}", "1" if creating else "")
