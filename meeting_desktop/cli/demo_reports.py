"""What came out of the meetings of a workspace to explore: reports, tasks, a score. Made up too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from meeting_desktop.application.conversation_of import conversation_in
from meeting_desktop.application.lead_score_rows import record_score
from meeting_desktop.application.report_digest import digest_of
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.setting_sections import ScoreSettings
from meeting_desktop.domain.conversations import Conversation
from meeting_desktop.domain.findings import (
    Basis,
    Claim,
    Exchange,
    Findings,
    PersonFindings,
    Priority,
    ScoreEvidence,
    Tone,
    Topic,
)
from meeting_desktop.domain.lead_scores import PARTS, LeadScore
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.reports import (
    ActionItem,
    ParticipantReport,
    Report,
    Source,
    TaskState,
)
from meeting_desktop.domain.talk_figures import engagement, talk_figures
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.ports.unit_of_work import UnitOfWork

_SAMPLE = Source("offline", "rules", "1")


def keep_sample_report(
    uow: UnitOfWork, meeting: Meeting, transcript: Transcript, findings: Findings, at: datetime
) -> Report:
    """A report with the pages of its people, whose figures are counted as of any other."""
    conversation = conversation_in(uow, meeting, transcript)
    report = Report(
        new_id(),
        meeting.scope_id,
        meeting.id,
        len(uow.reports.versions(meeting.id)) + 1,
        at,
        transcript.id,
        digest_of(conversation),
        conversation.language,
        _SAMPLE,
        findings,
        dropped=1 if findings.key_points else 0,
    )
    uow.reports.put(report, _pages(report, conversation, transcript))
    return report


def _pages(
    report: Report, conversation: Conversation, transcript: Transcript
) -> Sequence[ParticipantReport]:
    figures = talk_figures(conversation)
    known = {one.speaker: one for one in report.findings.people}
    voices = {one.name: one.participant_id for one in transcript.speakers}
    return [
        ParticipantReport(
            new_id(),
            report.scope_id,
            report.meeting_id,
            report.id,
            name,
            counted,
            engagement(counted, figures.values()),
            known.get(name, PersonFindings(name)),
            voices.get(name),
        )
        for name, counted in figures.items()
    ]


def bakery_findings(said: Sequence[UUID]) -> Findings:
    """Of the sample talk "Discovery call, Example Bakery"; ``said`` are its segments in order."""
    summary = (
        Claim(
            "The bakery opens a third shop in spring and loses orders between shops.", (said[1],)
        ),
        Claim("Some thirty orders a week are affected.", (said[3],)),
    )
    cost = Claim("It costs them two people every Saturday.", (said[3],))
    urgent = Claim("The opening in spring sets the date.", (said[1],), Basis.INFERRED)
    return Findings(
        executive_summary=summary,
        key_points=(cost, Claim("The partner and the books have a say.", (said[5],))),
        decisions=(Claim("Both others are shown it before anything is decided.", (said[5],)),),
        topics=(
            Topic("Orders between the shops", (said[1], said[2], said[3]), 21.0),
            Topic("Who decides", (said[4], said[5]), 7.0),
        ),
        exchanges=(
            Exchange(
                Claim("What made you look for something new?", (said[0],)),
                "Host",
                Claim("We open a third shop and lose orders.", (said[1],)),
                "Guest",
            ),
        ),
        tones=(
            Tone(4.0, -0.3, (said[1],), "Guest"),
            Tone(12.0, -0.5, (said[3],), "Guest"),
            Tone(20.0, 0.4, (said[5],), "Guest"),
        ),
        people=(PersonFindings("Guest", (cost,)),),
        insights=(urgent,),
        score_evidence=_bakery_evidence(said),
    )


def _bakery_evidence(said: Sequence[UUID]) -> tuple[ScoreEvidence, ...]:
    return (
        ScoreEvidence("need", "lose orders between the shops", (said[1],), 0.9),
        ScoreEvidence("need", "It costs us two people on a Saturday.", (said[3],), 0.8),
        ScoreEvidence("authority", "My partner, and whoever keeps our books.", (said[5],), -0.2),
        ScoreEvidence("timing", "We open a third shop in spring", (said[1],), 0.5, Basis.INFERRED),
        ScoreEvidence("engagement", "Perhaps thirty.", (said[3],), 0.4),
        ScoreEvidence("sentiment", "lose orders between the shops", (said[1],), -0.3),
    )


def bakery_items(report: Report, said: Sequence[UUID], today: datetime) -> Sequence[ActionItem]:
    """What both sides are to do after it."""

    def item(text: str, segment: UUID, days: int, state: TaskState, who: str) -> ActionItem:
        return ActionItem(
            new_id(),
            report.scope_id,
            report.meeting_id,
            text,
            state,
            who,
            (today + timedelta(days=days)).date(),
            priority=Priority.HIGH if days < 1 else Priority.NORMAL,
            evidence=(segment,),
            report_id=report.id,
        )

    return (
        item("Send an overview for the partner", said[4], 0, TaskState.CONFIRMED, "Host"),
        item("Invite whoever keeps the books", said[5], 3, TaskState.PROPOSED, "Guest"),
    )


def score_samples(uow: UnitOfWork, lead: Lead, report: Report, at: datetime) -> None:
    """A score that grew: an older one, and what the evidence of the report makes of it."""
    settings = ScoreSettings()
    older = LeadScore(new_id(), lead.scope_id, lead.id, at - timedelta(days=20), 41, ())
    uow.lead_scores.put(older)
    weights = {part: getattr(settings, part) for part in PARTS}
    record_score(uow, report, weights, settings.floor, at)


def plain_findings(said: Sequence[UUID], tone: float) -> Findings:
    """Enough of a report for the figures of many meetings."""
    return Findings(
        executive_summary=(Claim("They said where they stand.", (said[0],)),),
        tones=(Tone(1.0, tone, (said[0],)), Tone(2.0, min(1.0, tone + 0.2), (said[-1],))),
    )
