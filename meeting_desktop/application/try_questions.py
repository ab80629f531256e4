"""Try a question set on a meeting that was held: where does each question look asked?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.domain.meetings import Meeting, ParticipantRole
from meeting_desktop.domain.question_matching import Found, match_questions
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.transcript import Speaker, Transcript
from meeting_desktop.ports.unit_of_work import MeetingRow, Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class Trial:
    """``askers`` are the speakers who were listened to; empty: all of them."""

    meeting: Meeting
    speakers: tuple[Speaker, ...]
    askers: frozenset[UUID]
    found: tuple[Found, ...]


class TryQuestions:
    def __init__(self, store: Store) -> None:
        self._store = store

    def meetings(self, limit: int = 100) -> Sequence[MeetingRow]:
        """The newest ones in which something was said. Blocks on the disk."""
        rows = self._store.read(lambda uow: uow.meetings.rows(limit=limit))
        return [row for row in rows if row.word_count]

    def run(
        self,
        meeting_id: UUID,
        questions: Sequence[Question],
        askers: Collection[UUID] | None = None,
    ) -> Trial:
        """Match the active questions; ``askers`` None: those who hosted, if that is known. Blocks.

        Raises:
            NotFoundError: the meeting or its transcript is not there any more.
        """
        meeting, transcript, hosts = self._store.read(lambda uow: _load(uow, meeting_id))
        listened = frozenset(hosts if askers is None else askers)
        asked = [question for question in questions if question.active]
        found = match_questions(asked, transcript, listened)
        return Trial(meeting, transcript.speakers, listened, found)


def _load(uow: UnitOfWork, meeting_id: UUID) -> tuple[Meeting, Transcript, set[UUID]]:
    meeting = uow.meetings.get(meeting_id)
    transcript = uow.transcripts.latest(meeting_id)
    if meeting is None or transcript is None:
        raise NotFoundError("The transcript of this meeting is not here any more.")
    people = uow.participants.of_meeting(meeting_id)
    roles = {ParticipantRole.HOST, ParticipantRole.CO_HOST}
    hosts = {one.id for one in people if one.role in roles}
    speakers = {one.id for one in transcript.speakers if one.participant_id in hosts}
    return meeting, transcript, speakers
