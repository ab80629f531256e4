"""Reports as an analyst could have made them, over stored talks, for tests of what shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from meeting_desktop.application.conversation_of import conversation_in
from meeting_desktop.application.report_digest import digest_of
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.findings import (
    Basis,
    Claim,
    Exchange,
    Findings,
    PersonFindings,
    Tone,
    Topic,
)
from meeting_desktop.domain.reports import (
    ActionItem,
    ParticipantReport,
    Report,
    Source,
    TaskState,
)
from meeting_desktop.domain.talk_figures import engagement, talk_figures
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.sample_talks import Talk

OFFLINE = Source("offline", "rules", "1")
GEMINI = Source("gemini", "gemini-2.5-flash", "report-1")
MADE = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def findings_of(talk: Talk) -> Findings:
    """Of ``sample_talks.DISCOVERY``: something in every part of a report."""
    said = [segment.id for segment in talk.segments]
    missed = Claim("They missed the budget review last quarter.", (said[3],))
    return Findings(
        executive_summary=(Claim("The team plans in two spreadsheets.", (said[1],)), missed),
        key_points=(missed, Claim("The budget came three weeks late.", (said[4],))),
        decisions=(Claim("They meet again on Tuesday at three.", (said[7], said[8])),),
        topics=(Topic("The budget", (said[3], said[4], said[5]), 95.0),),
        exchanges=(
            Exchange(
                Claim("Who decides about the budget on your side?", (said[5],)),
                "Ada",
                Claim("The finance lead, together with them.", (said[6],)),
                "Sample Lead",
            ),
            Exchange(Claim("What happens when that laptop is away?", (said[2],)), "Ada"),
        ),
        tones=(
            Tone(10.0, -0.4, (said[3],), "Sample Lead"),
            Tone(40.0, 0.5, (said[8],), "Sample Lead"),
        ),
        people=(PersonFindings("Sample Lead", (missed,)),),
        insights=(
            Claim("Leaving easily matters to their finance lead.", (said[6],)),
            Claim("Five thousand may be the limit for a first step.", (said[10],), Basis.INFERRED),
        ),
    )


def keep_report(
    uow: UnitOfWork,
    talk: Talk,
    *,
    findings: Findings | None = None,
    source: Source = OFFLINE,
    version: int = 1,
    dropped: int = 2,
) -> Report:
    """Store it with a page for each who spoke; the talk is stored already."""
    conversation = conversation_in(uow, talk.meeting, talk.transcript)
    report = Report(
        new_id(),
        talk.meeting.scope_id,
        talk.meeting.id,
        version,
        MADE,
        talk.transcript.id,
        digest_of(conversation),
        "en",
        source,
        findings if findings is not None else findings_of(talk),
        dropped,
    )
    figures = talk_figures(conversation)
    pages = [
        ParticipantReport(
            new_id(),
            report.scope_id,
            report.meeting_id,
            report.id,
            name,
            counted,
            engagement(counted, figures.values()),
            next(
                (one for one in report.findings.people if one.speaker == name),
                PersonFindings(name),
            ),
        )
        for name, counted in figures.items()
    ]
    uow.reports.put(report, pages)
    return report


def keep_tasks(uow: UnitOfWork, talk: Talk, report: Report) -> Sequence[ActionItem]:
    """One that is proposed, one to do, one that is done, one that was dropped."""
    said = [segment.id for segment in talk.segments]

    def item(text: str, segment: UUID, state: TaskState, assignee: str) -> ActionItem:
        return ActionItem(
            new_id(),
            report.scope_id,
            report.meeting_id,
            text,
            state,
            assignee,
            evidence=(segment,),
            report_id=report.id,
        )

    items = (
        item("Send an agenda", said[8], TaskState.PROPOSED, "Ada"),
        replace(
            item("Show both the plan", said[7], TaskState.CONFIRMED, "Ada"), due=date(2026, 3, 3)
        ),
        item("Ask the finance lead", said[6], TaskState.DONE, "Sample Lead"),
        item("Buy a laptop", said[1], TaskState.DROPPED, ""),
    )
    for one in items:
        uow.action_items.put(one)
    return items
