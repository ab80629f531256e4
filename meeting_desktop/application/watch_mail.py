"""What became of every mail: for a person who wonders whether an invitation arrived."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.application.send_mail import SendingState, SendMail
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.domain.mail import Mail, MailStatus
from meeting_desktop.domain.mail_rules import try_again
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.topic import Topic

_AGAIN = frozenset({MailStatus.FAILED, MailStatus.BOUNCED, MailStatus.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Deliveries:
    """A page of mails, the newest first; ``counts`` are of all there are."""

    mails: Sequence[Mail]
    counts: dict[MailStatus, int]
    state: SendingState


class WatchMail:
    """``changed``: mails or the state of sending are others now; on any thread."""

    def __init__(self, store: Store, sending: SendMail) -> None:
        self._store = store
        self._sending = sending

    @property
    def changed(self) -> Topic[None]:
        return self._sending.changed

    def page(
        self, statuses: frozenset[MailStatus] = frozenset(), limit: int = 100, offset: int = 0
    ) -> Deliveries:
        """Of every status where none is named. Blocks on the disk."""

        def read(uow: UnitOfWork) -> Deliveries:
            mails = uow.mail.page(statuses, limit, offset)
            return Deliveries(mails, uow.mail.counts(), self._sending.state)

        return self._store.read(read)

    def of_meeting(self, meeting_id: UUID) -> Sequence[Mail]:
        """The newest first. Blocks on the disk."""
        return self._store.read(lambda uow: uow.mail.of_meeting(meeting_id))

    def retry(self, mail_id: UUID) -> Future[Committed[Mail]]:
        """Send one again that failed, bounced or was given up, under its old Message-ID."""

        def write(uow: UnitOfWork) -> Mail:
            mail = _existing(uow, mail_id)
            if mail.status not in _AGAIN:
                raise UserFacingError("That mail is on its way or was sent.", code="mail_not_ended")
            again = try_again(mail)
            uow.mail.put(again)
            return again

        return self._store.write(write)

    def withdraw(self, mail_id: UUID) -> Future[Committed[Mail]]:
        """Give up one that waits; ``retry`` brings it back."""

        def write(uow: UnitOfWork) -> Mail:
            mail = _existing(uow, mail_id)
            if mail.status is not MailStatus.PENDING or mail.attempt_began is not None:
                raise UserFacingError("That mail is on its way already.", code="mail_on_its_way")
            withdrawn = replace(mail, status=MailStatus.WITHDRAWN, not_before=None)
            uow.mail.put(withdrawn)
            return withdrawn

        return self._store.write(write)

    def try_now(self) -> None:
        """Send at once what waits because of a fault; returns at once."""
        self._sending.try_now()


def _existing(uow: UnitOfWork, mail_id: UUID) -> Mail:
    mail = uow.mail.get(mail_id)
    if mail is None:
        raise NotFoundError("That mail is no longer there.")
    return mail
