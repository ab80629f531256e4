"""Made-up reports, tasks, scores and links for tests of the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.answers import AnswerState, MeetingAnswer
from meeting_desktop.domain.findings import (
    Appointment,
    Basis,
    Claim,
    Exchange,
    Findings,
    PersonFindings,
    Priority,
    ScoreEvidence,
    Task,
    Tone,
    Topic,
)
from meeting_desktop.domain.lead_scores import Cited, LeadScore, ScorePart, StatusSuggestion
from meeting_desktop.domain.leads import Lead, LeadStatus
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.reports import (
    ActionItem,
    ParticipantReport,
    Report,
    Source,
    TalkFigures,
    TaskState,
)
from meeting_desktop.ports.insight_rows import CrmLink
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork
from tests.contracts.store_samples import NINE_O_CLOCK, write_each

#: Nothing of it is whole, short or plain.
EVIDENCE = (new_id(), new_id())
FINDINGS = Findings(
    executive_summary=(Claim("Ünïcode 𝄞 | they want it", EVIDENCE, Basis.INFERRED),),
    key_points=(Claim("Two plants", EVIDENCE[:1]),),
    topics=(Topic("Price", EVIDENCE, 12.5),),
    exchanges=(
        Exchange(Claim("When?", EVIDENCE[:1]), "Grace", Claim("May", EVIDENCE[1:]), "Hanna"),
        Exchange(Claim("Why?", EVIDENCE[1:]), "Hanna"),
    ),
    tasks=(Task("Send it", EVIDENCE, "Grace", date(2026, 3, 6), "by Friday", Priority.HIGH),),
    appointments=(
        Appointment(
            "Tuesday at 3",
            datetime(2026, 3, 31, 15, tzinfo=ZoneInfo("Europe/Berlin")),
            EVIDENCE,
            time_said=False,
        ),
    ),
    tones=(Tone(4.0, -0.25, EVIDENCE, "Hanna"),),
    people=(PersonFindings("Hanna", (Claim("Named the budget", EVIDENCE),)),),
    score_evidence=(ScoreEvidence("budget", "We have it", EVIDENCE, 0.5),),
)


def a_report(store: Store, meeting: Meeting, version: int = 1) -> Report:
    transcript = store.read(lambda uow: uow.transcripts.latest(meeting.id))
    assert transcript is not None
    return Report(
        new_id(),
        meeting.scope_id,
        meeting.id,
        version,
        NINE_O_CLOCK,
        transcript.id,
        "digest",
        "en",
        Source("offline", "rules", "1"),
        FINDINGS,
        dropped=3,
    )


def a_page(report: Report, speaker: str, seconds: float = 1.0) -> ParticipantReport:
    return ParticipantReport(
        new_id(),
        report.scope_id,
        report.meeting_id,
        report.id,
        speaker,
        TalkFigures(seconds, 0.5, 1, 2.5, 0, 1, 20),
        71,
        PersonFindings(speaker, (Claim("Asked", EVIDENCE),)),
    )


def an_item(meeting: Meeting, text: str = "Send it", **values: object) -> ActionItem:
    made = ActionItem(new_id(), meeting.scope_id, meeting.id, text)
    return replace(made, **values)  # type: ignore[arg-type]


def a_lead(store: Store, name: str = "Acme") -> Lead:
    scope = store.read(lambda uow: uow.personal_scope())
    made = Lead(new_id(), scope, name)
    write_each(store, lambda uow, one: uow.leads.put(one), made)
    return made


def every_insight(store: Store, meeting: Meeting) -> None:
    """A row of each of their tables, with values of every kind."""
    report, lead = a_report(store, meeting), a_lead(store)
    cited = Cited(meeting.id, FINDINGS.score_evidence[0])
    promise = an_item(meeting, due=date(2026, 3, 6), due_words="by Friday", evidence=EVIDENCE)
    question = new_id()

    def work(uow: UnitOfWork) -> None:
        uow.reports.put(report, (a_page(report, "Hanna"),))
        uow.action_items.put(replace(promise, state=TaskState.DONE, report_id=report.id))
        uow.action_items.put(an_item(meeting, "Some day"))
        uow.answers.put(
            MeetingAnswer(
                new_id(), meeting.scope_id, meeting.id, question, AnswerState.PARTLY, "ö", EVIDENCE
            )
        )
        parts = (ScorePart("budget", 80, 25.0, (cited,)), ScorePart("need", None, 25.0))
        uow.lead_scores.put(
            LeadScore(new_id(), lead.scope_id, lead.id, NINE_O_CLOCK, 64, parts, meeting.id)
        )
        uow.lead_scores.put_suggestion(
            StatusSuggestion(
                new_id(),
                meeting.scope_id,
                meeting.id,
                lead.id,
                NINE_O_CLOCK,
                LeadStatus.NEW,
                LeadStatus.NEGOTIATION,
                "They ask for a price.",
                EVIDENCE,
                accepted=True,
            )
        )
        uow.crm_links.put(
            CrmLink(new_id(), lead.scope_id, "lead", lead.id, "42", base={"name": "ö"})
        )

    store.write(work).result(60)
