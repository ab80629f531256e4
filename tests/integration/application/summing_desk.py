"""Everything that a meeting is summed up with; the analysts say what a test tells them to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.analyst_meter import KeepMeters
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.choose_analyst import AnalystParts, ChooseAnalyst
from meeting_desktop.application.score_lead import ScoreLead
from meeting_desktop.application.sum_up_meeting import SumUpMeeting, SumUpParts
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.meetings import (
    Meeting,
    MeetingStatus,
    Participant,
    ParticipantKind,
    ParticipantRole,
)
from meeting_desktop.domain.reports import Report
from meeting_desktop.domain.transcript import Segment, Speaker, Transcript, edit_text
from meeting_desktop.ports.analyst import Analyst, Purse
from meeting_desktop.ports.secrets import analyst_key_name
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from meeting_desktop.runtime.loop_thread import LoopOnDemand
from tests.contracts.store_samples import NINE_O_CLOCK, a_meeting, put_whole, words_of
from tests.fakes.analysts import ScriptedAnalyst
from tests.fakes.clock import VirtualClock
from tests.fakes.secrets import FakeSecrets

#: Who says a line, and the line.
Line = tuple[str, str]


@dataclass(frozen=True)
class Service:
    """The model elsewhere: an analyst of tests that asks for a key."""

    analyst: ScriptedAnalyst

    def prepare(self) -> None:
        """It needs no library."""

    def open(self, wanted: AssistantSettings, key: str, purse: Purse) -> Analyst:
        del wanted, purse
        assert key
        return self.analyst

    async def check(self, wanted: AssistantSettings, key: str) -> None:
        """It always works."""

    async def close(self) -> None:
        """It has no connection."""


class SummingDesk:
    """``analyst`` are the rules of this machine, ``service`` the model elsewhere."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.clock = VirtualClock(NINE_O_CLOCK)
        self.analyst = ScriptedAnalyst()
        self.service = ScriptedAnalyst(provider="gemini")
        self.settings = ChangeSettings(Settings(), folder / "settings.toml")
        self.secrets = FakeSecrets()
        self.score = ScoreLead(store, self.clock, self.settings)
        self.loop = LoopOnDemand("assistant-test")
        self.sum_up = SumUpMeeting(
            SumUpParts(
                store=store,
                analyst=self._choice(),
                loop=self.loop,
                clock=self.clock,
                settings=lambda: self.settings.current().assistant,
                record_score=self.score.record,
            )
        )

    def _choice(self) -> ChooseAnalyst:
        return ChooseAnalyst(
            AnalystParts(
                settings=self.settings,
                secrets=self.secrets,
                meters=KeepMeters(self.store),
                make_offline=lambda: self.analyst,
                service=Service(self.service),
                clock=self.clock,
            )
        )

    def close(self) -> None:
        self.sum_up.close()
        self.score.close()
        assert self.loop.stop(30)

    def use_service(self) -> None:
        self.secrets.kept[analyst_key_name("")] = "key"
        self.settings.change("assistant", analyst="gemini")

    def held(self, *lines: Line, status: MeetingStatus = MeetingStatus.COMPLETED) -> Meeting:
        """A meeting in which the lines were said; "Me" holds it, "Bot" is the assistant."""
        meeting = replace(
            a_meeting(self.store, "Discovery", status=status, actual_start=NINE_O_CLOCK),
            actual_end=NINE_O_CLOCK + timedelta(minutes=30),
        )
        self.store.write(lambda uow: _write(uow, meeting, lines)).result(60)
        return meeting

    def end(self, meeting: Meeting, *, actor: str = "me", at: datetime | None = None) -> None:
        ended = replace(meeting, status=MeetingStatus.COMPLETED, actual_end=at or self.clock.now())
        self.store.write(lambda uow: uow.meetings.update(ended), actor=actor).result(60)

    def segments(self, meeting: Meeting) -> list[Segment]:
        transcript = self.store.read(lambda uow: uow.transcripts.latest(meeting.id))
        assert transcript is not None
        return list(transcript.segments)

    def correct(self, segment: Segment, text: str) -> None:
        edited = edit_text(segment, text)
        self.store.write(lambda uow: uow.transcripts.put_segment(edited)).result(60)

    def rename(self, name: str, other: str, meeting: Meeting) -> None:
        transcript = self.store.read(lambda uow: uow.transcripts.latest(meeting.id))
        assert transcript is not None
        voice = next(one for one in transcript.speakers if one.name == name)
        renamed = replace(voice, name=other)
        self.store.write(lambda uow: uow.transcripts.put_speaker(renamed)).result(60)

    def read(self, meeting: Meeting, *, language: str = "", offline: bool = False) -> Report:
        return self.sum_up.start(meeting.id, language=language, offline=offline).result(60)


def _write(uow: UnitOfWork, meeting: Meeting, lines: tuple[Line, ...]) -> None:
    uow.meetings.add(meeting)
    transcript_id = new_id()
    voices = {name: _come(uow, meeting, transcript_id, name) for name, _ in lines}
    segments = tuple(
        _segment(transcript_id, voices[name].id, place, text)
        for place, (name, text) in enumerate(lines)
    )
    put_whole(
        uow,
        Transcript(
            transcript_id,
            meeting.id,
            "en",
            "test",
            "base",
            segments=segments,
            speakers=tuple(voices.values()),
        ),
    )


def _come(uow: UnitOfWork, meeting: Meeting, transcript_id: UUID, name: str) -> Speaker:
    kind = ParticipantKind.AI if name == "Bot" else ParticipantKind.HUMAN
    role = ParticipantRole.HOST if name == "Me" else ParticipantRole.PARTICIPANT
    person = Participant(new_id(), meeting.id, name, kind=kind, role=role)
    uow.participants.put(person)
    return Speaker(new_id(), transcript_id, name, name, person.id)


def _segment(transcript_id: UUID, speaker_id: UUID, place: int, text: str) -> Segment:
    words = words_of(text, place * 10.0)
    return Segment(new_id(), transcript_id, speaker_id, words[0].start, words[-1].end, words)
