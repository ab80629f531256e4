"""Meetings with one lead, summed up with what a test says was found in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.keep_leads import KeepLeads, new_lead
from meeting_desktop.application.score_lead import ScoreLead
from meeting_desktop.application.write_report import draft_of, store_report, words_to_read
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.findings import Findings
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meetings import Meeting, Participant, ParticipantRole
from meeting_desktop.domain.reports import Report, Source
from meeting_desktop.domain.transcript import Segment, Speaker, Transcript
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from tests.contracts.store_samples import NINE_O_CLOCK, a_meeting, put_whole, words_of
from tests.fakes.clock import VirtualClock

#: Who says it, and what; "Me" holds the meeting.
Line = tuple[str, str]
#: Lines begin so far apart.
LINE_S = 10.0


class LeadDesk:
    """``lead`` is Grace Sample's; ``score`` records as the program does."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.clock = VirtualClock(NINE_O_CLOCK)
        self.settings = ChangeSettings(Settings(), folder / "settings.json")
        self.leads = KeepLeads(store, self.clock)
        self.score = ScoreLead(store, self.clock, self.settings)
        facts = replace(
            new_lead("Grace Sample", "Acme", "grace@acme.example"), time_zone="America/New_York"
        )
        self.lead = self.leads.add(facts).result(60).value.lead

    def close(self) -> None:
        self.score.close()
        self.leads.close()

    def held(self, *lines: Line, at: datetime = NINE_O_CLOCK, lead: Lead | None = None) -> Meeting:
        begun = a_meeting(self.store, "Discovery", created_at=at, actual_start=at)
        meeting = replace(
            begun, actual_end=at + timedelta(minutes=30), lead_id=(lead or self.lead).id
        )
        self.store.write(lambda uow: _write(uow, meeting, lines)).result(60)
        return meeting

    def segments(self, meeting: Meeting) -> list[Segment]:
        transcript = self.store.read(lambda uow: uow.transcripts.latest(meeting.id))
        assert transcript is not None
        return list(transcript.segments)

    def reported(self, meeting: Meeting, findings: Findings, provider: str = "offline") -> Report:
        """The report that comes of these findings, with all that is written beside it."""
        words = self.store.read(lambda uow: words_to_read(uow, meeting.id))
        draft = draft_of(words, findings, "en", Source(provider, "of tests", "1"))
        now = self.clock.now()
        return (
            self.store.write(lambda uow: store_report(uow, draft, now, self.score.record))
            .result(60)
            .value
        )

    def now(self) -> Lead:
        return self.leads.get(self.lead.id).lead


def _write(uow: UnitOfWork, meeting: Meeting, lines: Sequence[Line]) -> None:
    uow.meetings.add(meeting)
    transcript_id = new_id()
    voices = {name: _come(uow, meeting, transcript_id, name) for name, _ in lines}
    segments = []
    for place, (name, text) in enumerate(lines):
        words = words_of(text, place * LINE_S)
        begin, end = words[0].start, words[-1].end
        segments.append(Segment(new_id(), transcript_id, voices[name].id, begin, end, words))
    speakers = tuple(voices.values())
    put_whole(
        uow,
        Transcript(
            transcript_id,
            meeting.id,
            "en",
            "test",
            "base",
            segments=tuple(segments),
            speakers=speakers,
        ),
    )


def _come(uow: UnitOfWork, meeting: Meeting, transcript_id: UUID, name: str) -> Speaker:
    role = ParticipantRole.HOST if name == "Me" else ParticipantRole.PARTICIPANT
    person = Participant(new_id(), meeting.id, name, role=role)
    uow.participants.put(person)
    return Speaker(new_id(), transcript_id, name, name, person.id)
