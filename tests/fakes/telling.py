"""``TellInvitees`` that remembers whom it told what, and queues a mail for each, as mail does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.tell_invitees import Planned
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.mail import Mail, MailKind
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Told:
    """One word to one person."""

    what: str
    email: str
    title: str
    sequence: int
    planned_id: UUID
    note: str = ""


class FakeTellInvitees:
    def __init__(self) -> None:
        self.told: list[Told] = []

    def words(self) -> list[tuple[str, str, int]]:
        """What, whom, with which SEQUENCE; then begins anew."""
        told, self.told = self.told, []
        return [(one.what, one.email.partition("@")[0], one.sequence) for one in told]

    def invited(
        self, uow: UnitOfWork, planned: Planned, to: Sequence[Invitation], now: datetime
    ) -> None:
        self._tell(uow, _Word("invited", MailKind.INVITATION, planned, now), to)

    def changed(
        self, uow: UnitOfWork, planned: Planned, to: Sequence[Invitation], now: datetime
    ) -> None:
        self._tell(uow, _Word("changed", MailKind.UPDATE, planned, now), to)

    def cancelled(
        self,
        uow: UnitOfWork,
        planned: Planned,
        to: Sequence[Invitation],
        now: datetime,
        note: str = "",
    ) -> None:
        self._tell(uow, _Word("cancelled", MailKind.CANCELLATION, planned, now, note), to)

    def _tell(self, uow: UnitOfWork, word: _Word, to: Sequence[Invitation]) -> None:
        planned = word.planned
        for one in to:
            self.told.append(
                Told(word.what, one.email, planned.title, word.sequence, planned.id, word.note)
            )
            uow.mail.put(_mail(uow, word, one))
            if uow.invitations.get(one.id) is not None:
                uow.invitations.put(replace(one, sequence=word.sequence))


@dataclass(frozen=True, slots=True)
class _Word:
    what: str
    kind: MailKind
    planned: Planned
    now: datetime
    note: str = ""

    @property
    def sequence(self) -> int:
        if isinstance(self.planned, Meeting):
            assert self.planned.appointment is not None
            return self.planned.appointment.ics_sequence
        return self.planned.ics_sequence


def _mail(uow: UnitOfWork, word: _Word, one: Invitation) -> Mail:
    key = f"{word.kind.value}:{word.planned.id}:{one.id}:{word.sequence}"
    assert uow.mail.by_key(key) is None, f"told twice under one SEQUENCE: {key}"
    mail_id = new_id()
    return Mail(
        id=mail_id,
        scope_id=one.scope_id,
        kind=word.kind,
        to_address=one.email,
        to_name=one.name,
        subject=word.planned.title,
        text="",
        html="",
        message_id=f"<{mail_id}@example.org>",
        dedupe_key=key,
        created_at=word.now,
        meeting_id=word.planned.id if isinstance(word.planned, Meeting) else None,
        invitation_id=one.id,
    )
