"""Meetings that are held, corrected and removed, and what a search of them has to find."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from meeting_desktop.domain.findings import Claim, Findings
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.search_ranking import folded_words
from meeting_desktop.domain.search_words import terms_of
from meeting_desktop.domain.searching import SearchPlace, SearchQuery, SearchTerm
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.contracts.insight_samples import a_lead, a_report
from tests.contracts.store_samples import (
    a_meeting,
    a_participant,
    a_segment,
    a_transcript,
    put_whole,
    write_each,
)
from tests.fakes.store import InlineStore

_FIRST_DAY = datetime(2025, 3, 1, 12, tzinfo=UTC)
_LEADS = ("Bakery", "Barn Works")


@dataclass(frozen=True, slots=True)
class Text:
    """What stands in one place of a meeting, and who said it."""

    place: SearchPlace
    text: str
    speaker: str = ""


class SearchRoom:
    """A store, and the meetings in it by number, removed ones too."""

    def __init__(self) -> None:
        self.store = InlineStore()
        self.meetings: list[UUID] = []
        self.leads = [a_lead(self.store, name) for name in _LEADS]

    def hold(self, title: str, lines: Sequence[str], speakers: Sequence[str], day: int) -> None:
        at = _FIRST_DAY + timedelta(days=day)
        meeting = a_meeting(self.store, title, actual_start=at)
        self._write(lambda uow: uow.meetings.add(meeting))
        self._write(lambda uow: put_whole(uow, a_transcript(meeting, lines, speakers=speakers)))
        self.meetings.append(meeting.id)

    def again(self, number: int, lines: Sequence[str], speakers: Sequence[str]) -> None:
        if known := self._known(number):
            meeting, transcript = known
            new = a_transcript(meeting, lines, speakers=speakers, revision=transcript.revision + 1)
            self._write(lambda uow: put_whole(uow, new))

    def forget_revision(self, number: int) -> None:
        known = self._known(number)
        if known and known[1].revision > 1:
            self._write(lambda uow: uow.transcripts.remove(known[1].id))

    def say(self, number: int, line: str, speaker: int) -> None:
        if known := self._known(number):
            voices = known[1].speakers
            voice = voices[speaker % len(voices)].id if voices else None
            said = a_segment(known[1].id, line, start=1000.0, speaker_id=voice)
            self._write(lambda uow: uow.transcripts.put_segment(said))

    def correct(self, number: int, line: str, which: int) -> None:
        """The words and, where there are some, the speaker of one utterance."""
        known = self._known(number)
        if known and known[1].segments:
            voices = known[1].speakers
            one = known[1].segments[which % len(known[1].segments)]
            voice = voices[which // 3 % len(voices)].id if voices else None
            new = replace(one, speaker_id=voice, words=a_segment(one.transcript_id, line).words)
            self._write(lambda uow: uow.transcripts.put_segment(new))

    def unsay(self, number: int) -> None:
        known = self._known(number)
        if known and known[1].segments:
            self._write(lambda uow: uow.transcripts.remove_segment(known[1].segments[0].id))

    def rename(self, number: int, name: str, title: str) -> None:
        if known := self._known(number):
            meeting, transcript = known
            self._write(lambda uow: uow.meetings.update(replace(meeting, title=title)))
            for speaker in transcript.speakers[:1]:
                new = replace(speaker, name=name)
                self._write(lambda uow, one=new: uow.transcripts.put_speaker(one))  # type: ignore[misc]

    def invite(self, number: int, name: str) -> None:
        if known := self._known(number):
            guest = a_participant(known[0], name)
            write_each(self.store, lambda uow, one: uow.participants.put(one), guest)

    def sum_up(self, number: int, line: str) -> None:
        if known := self._known(number):
            version = len(self.store.read(lambda uow: uow.reports.version_numbers(known[0].id))) + 1
            report = a_report(self.store, known[0], version)
            new = replace(report, findings=Findings(executive_summary=(Claim(line, ()),)))
            self._write(lambda uow: uow.reports.put(new, ()))

    def move(self, number: int, day: int, lead: int) -> None:
        if known := self._known(number):
            at, of = _FIRST_DAY + timedelta(days=day), self.leads[lead % 2].id
            self._write(
                lambda uow: uow.meetings.update(replace(known[0], actual_start=at, lead_id=of))
            )

    def remove(self, number: int) -> None:
        if known := self._known(number):
            self._write(lambda uow: uow.meetings.remove(known[0].id))

    def restore(self, number: int) -> None:
        if self.meetings:
            meeting = self.meetings[number % len(self.meetings)]
            self._write(lambda uow: uow.meetings.restore(meeting))

    def settle(self) -> None:
        """All chapters go into the index of chapters, as they do where there are more of them."""
        with self._copy() as connection:
            connection.execute("UPDATE search_chapters SET is_settled = 1 WHERE NOT is_settled")
            connection.commit()
            self.store.go_back(connection.serialize())

    def chapters(self) -> int:
        with self._copy() as connection:
            return len(connection.execute("SELECT 1 FROM search_chapters").fetchall())

    def open_chapters(self) -> int:
        query = "SELECT 1 FROM search_chapters WHERE NOT is_settled"
        with self._copy() as connection:
            return len(connection.execute(query).fetchall())

    @contextmanager
    def _copy(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(self.store.copy())
            yield connection

    def wanted(self, query: SearchQuery) -> set[UUID]:
        """What is to be found, without any index."""
        return {one for one in self.meetings if self._fits(one, query)}

    def _fits(self, meeting_id: UUID, query: SearchQuery) -> bool:
        meeting = self.store.read(lambda uow: uow.meetings.get(meeting_id))
        if meeting is None or meeting.actual_start is None:
            return False
        day = meeting.actual_start.date()
        if (query.before and day >= query.before) or (query.after and day < query.after):
            return False
        lead = next((one.name for one in self.leads if one.id == meeting.lead_id), "")
        if query.lead.casefold() not in lead.casefold():
            return False
        places = query.places or frozenset(SearchPlace)
        texts = [one for one in self._texts(meeting) if one.place in places]
        if query.speaker:
            texts = [
                one
                for one in texts
                if one.place is SearchPlace.SAID and _is_called(one.speaker, query.speaker)
            ]
        return bool(texts) and all(
            any(_has(one.text, term) for one in texts) for term in query.terms
        )

    def _texts(self, meeting: Meeting) -> Iterator[Text]:
        def read(uow: UnitOfWork) -> Iterator[Text]:
            yield Text(SearchPlace.TITLES, meeting.title)
            for guest in uow.participants.of_meeting(meeting.id):
                yield Text(SearchPlace.NAMES, guest.display_name)
            transcript = uow.transcripts.latest(meeting.id)
            if transcript is not None:
                names = {one.id: one.name for one in transcript.speakers}
                for name in names.values():
                    yield Text(SearchPlace.NAMES, name)
                for one in transcript.segments:
                    yield Text(SearchPlace.SAID, one.text, names.get(one.speaker_id, ""))  # type: ignore[arg-type]
            report = uow.reports.latest(meeting.id)
            if report is not None:
                for claim in report.findings.executive_summary:
                    yield Text(SearchPlace.SUMMARIES, claim.text)

        yield from self.store.read(lambda uow: list(read(uow)))

    def _known(self, number: int) -> tuple[Meeting, Transcript] | None:
        if not self.meetings:
            return None
        meeting_id = self.meetings[number % len(self.meetings)]
        meeting = self.store.read(lambda uow: uow.meetings.get(meeting_id))
        transcript = self.store.read(lambda uow: uow.transcripts.latest(meeting_id))
        return None if meeting is None or transcript is None else (meeting, transcript)

    def _write(self, work: Callable[[UnitOfWork], None]) -> None:
        self.store.write(work).result(30)


def _has(text: str, term: SearchTerm) -> bool:
    words, wanted = folded_words(text), folded_words(term.text)
    for place in range(len(words) - len(wanted) + 1):
        *whole, last = words[place : place + len(wanted)]
        fits = last.startswith(wanted[-1]) if term.is_prefix else last == wanted[-1]
        if fits and tuple(whole) == wanted[:-1]:
            return True
    return False


def _is_called(name: str, wanted: str) -> bool:
    return all(_has(name, term) for term in terms_of(wanted))
