"""Say whether one comes to a colleague's meeting, without a mail: the answer is a shared row.

Who may only read a meeting may still change the answer that is theirs. An invitation to a series is
answered as a whole: an answer for one meeting alone would be a new row, which a reader cannot make;
that is said by answering the mail.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.application.shared_access import require
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class Answered:
    """``invitation`` has a ``series_id`` where all its meetings are answered; ``before``: undo."""

    invitation: Invitation
    before: Invitation


class AnswerInvitation:
    """For whoever was invited by a colleague."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def mine(self, meeting_id: UUID) -> Invitation | None:
        """What was asked of this machine's person; None where nothing was. Blocks on the disk."""
        return self._store.read(lambda uow: _mine(uow, uow.meetings.get(meeting_id)))

    def answer(
        self, meeting_id: UUID, status: Rsvp, response: str = ""
    ) -> Future[Committed[Answered]]:
        """The future's error is NotFoundError where nobody asked, or UserFacingError, code
        ``not_allowed``.
        """

        def write(uow: UnitOfWork) -> Answered:
            meeting = uow.meetings.get(meeting_id)
            asked = _mine(uow, meeting)
            if meeting is None or asked is None:
                raise NotFoundError("You were not invited to that meeting, or are no more.")
            require(uow, asked.scope_id, "invitations", own=True)
            now, plan = self._clock.now(), meeting.appointment
            answered = replace(
                asked,
                status=status,
                response=response.strip(),
                responded_at=now,
                # A mail that was written before and arrives later does not take it back.
                replied_at=now,
                reply_sequence=plan.ics_sequence if plan is not None else asked.reply_sequence,
            )
            uow.invitations.put(answered)
            return Answered(answered, asked)

        return self._store.write(write)

    def take_back(self, answered: Answered) -> Future[Committed[None]]:
        """As it was answered before, or not at all; a later answer of one's own stays.

        The future's error is UserFacingError, code ``not_allowed``.
        """

        def write(uow: UnitOfWork) -> None:
            now, before = uow.invitations.get(answered.invitation.id), answered.before
            if now is None or now.responded_at != answered.invitation.responded_at:
                return
            require(uow, now.scope_id, "invitations", own=True)
            uow.invitations.put(
                replace(
                    now,
                    status=before.status,
                    response=before.response,
                    responded_at=before.responded_at,
                    replied_at=before.replied_at,
                    reply_sequence=before.reply_sequence,
                )
            )

        return self._store.write(write)


def _mine(uow: UnitOfWork, meeting: Meeting | None) -> Invitation | None:
    """The one to the meeting itself before the one to its series."""
    if meeting is None:
        return None
    me, plan = uow.people.me().id, meeting.appointment
    series_id = plan.series_id if plan is not None else None
    asked = [
        *uow.invitations.of_meeting(meeting.id),
        *(uow.invitations.of_series(series_id) if series_id is not None else ()),
    ]
    mine = (one for one in asked if one.user_id == me and one.status is not Rsvp.EXPIRED)
    return next(mine, None)
