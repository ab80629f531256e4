"""Polls of a meeting, and the newest answer of each voter."""

from __future__ import annotations

from types import MappingProxyType
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import model, room_model
from meeting_desktop.adapters.store.rows import existing, fill, put
from meeting_desktop.domain.polls import Poll, PollBook, PollKind, Vote

_POLL = room_model.Poll
_RESPONSE = room_model.PollResponse


class SqlPolls:
    """See ``ports.room_rows``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, meeting_id: UUID, poll: Poll) -> None:
        """Raises: NotFoundError: there is no such meeting."""
        meeting = existing(self._session, model.Meeting, meeting_id)
        row = put(self._session, _POLL, poll.id, meeting.scope_id)
        fill(
            row,
            {
                "created_at": poll.asked_at,
                "meeting_id": meeting_id,
                "asker": poll.asker,
                "asker_name": poll.asker_name,
                "question": poll.question,
                "kind": poll.kind.value,
                "choices": poll.choices,
                "asked_at": poll.asked_at,
                "at": poll.at,
                "anonymous": poll.anonymous,
                "shared": poll.shared,
                "closed_at": poll.closed_at,
            },
        )
        self._session.flush()

    def put_vote(self, vote: Vote) -> None:
        """Of an anonymous poll no name is kept. Raises: NotFoundError: there is no such poll."""
        poll = existing(self._session, _POLL, vote.poll_id)
        same = (_RESPONSE.poll_id == vote.poll_id) & (_RESPONSE.voter == vote.voter)
        known = self._session.scalar(select(_RESPONSE.id).where(same))
        # Two machines that keep the same answer make the same row.
        row_id = known or uuid5(vote.poll_id, str(vote.voter))
        row = put(self._session, _RESPONSE, row_id, poll.scope_id)
        fill(
            row,
            {
                "meeting_id": poll.meeting_id,
                "poll_id": vote.poll_id,
                "voter": vote.voter,
                "voter_name": "" if poll.anonymous else vote.voter_name,
                "chosen": vote.chosen,
                "text": vote.text,
                "answered_at": vote.answered_at,
            },
        )
        self._session.flush()

    def of_meeting(self, meeting_id: UUID) -> PollBook:
        """In the order in which they were asked, and answered."""
        polls = select(_POLL).where(_POLL.meeting_id == meeting_id, ~_POLL.deleted)
        found = self._session.scalars(polls.order_by(_POLL.asked_at, _POLL.id))
        asked = {row.id: _poll(row) for row in found}
        votes: dict[UUID, dict[UUID, Vote]] = {}
        responses = select(_RESPONSE).where(_RESPONSE.meeting_id == meeting_id, ~_RESPONSE.deleted)
        for row in self._session.scalars(responses.order_by(_RESPONSE.answered_at, _RESPONSE.id)):
            votes.setdefault(row.poll_id, {})[row.voter] = _vote(row)
        return PollBook(
            MappingProxyType(asked),
            MappingProxyType({one: MappingProxyType(votes[one]) for one in asked if one in votes}),
        )


def _poll(row: room_model.Poll) -> Poll:
    return Poll(
        id=row.id,
        asker=row.asker,
        asker_name=row.asker_name,
        question=row.question,
        kind=PollKind(row.kind),
        choices=row.choices,
        asked_at=row.asked_at,
        at=row.at,
        anonymous=row.anonymous,
        shared=row.shared,
        closed_at=row.closed_at,
    )


def _vote(row: room_model.PollResponse) -> Vote:
    return Vote(
        poll_id=row.poll_id,
        voter=row.voter,
        voter_name=row.voter_name,
        chosen=row.chosen,
        answered_at=row.answered_at,
        text=row.text,
    )
