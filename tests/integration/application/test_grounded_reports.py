"""Of a hundred reports by an analyst that makes evidence up, all that is stored was said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from meeting_desktop.core.ids import new_id
from meeting_desktop.core.paths import Paths
from meeting_desktop.domain.evidence import cited
from meeting_desktop.domain.findings import Claim, Exchange, Findings
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.reports import Report
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.analysts import Inventor
from tests.fakes.clock import VirtualClock
from tests.fakes.store import open_ready
from tests.integration.application.summing_desk import Line, SummingDesk

REPORTS = 100
_VOICES = ("Me", "Hanna", "Bot", "Grace")
_WORDS = ("budget", "may", "we", "need", "offer", "board", "no", "price?", "Ünïcode", "send")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SummingDesk]:
    store = open_ready(Paths(tmp_path, tmp_path, tmp_path / "logs"), VirtualClock())
    made = SummingDesk(store, tmp_path)
    yield made
    made.close()
    store.close(10)


def _talk(random: Random) -> list[Line]:
    return [
        (random.choice(_VOICES), " ".join(random.choices(_WORDS, k=random.randint(1, 9))))
        for _ in range(random.randint(1, 12))
    ]


def _lead_of(desk: SummingDesk, meeting: Meeting) -> Lead:
    lead = Lead(new_id(), meeting.scope_id, "Hanna")

    def work(uow: UnitOfWork) -> None:
        uow.leads.put(lead)
        uow.meetings.update(replace(meeting, lead_id=lead.id))

    desk.store.write(work).result(60)
    return lead


def _stored_evidence(uow: UnitOfWork, report: Report, lead: Lead) -> Iterator[UUID]:
    """Everything that rests on something, in whichever row it is."""
    yield from cited(report.findings)
    for person in uow.reports.people(report.id):
        for claim in person.findings.contributions:
            yield from claim.evidence
    for item in uow.action_items.of_meeting(report.meeting_id):
        yield from item.evidence
    for score in uow.lead_scores.history(lead.id):
        for part in score.parts:
            for one in part.cited:
                yield from one.evidence.evidence
    for suggestion in uow.lead_scores.suggestions(lead.id):
        yield from suggestion.evidence


def _claims(findings: Findings) -> int:
    """What an analyst may make up one by one."""
    said = (
        findings.executive_summary,
        findings.key_points,
        findings.decisions,
        findings.topics,
        findings.tasks,
        findings.appointments,
        findings.tones,
        findings.insights,
        findings.score_evidence,
        *(person.contributions for person in findings.people),
    )
    return sum(map(len, said)) + sum(1 + (one.answer is not None) for one in findings.exchanges)


def test_every_claim_of_a_hundred_reports_rests_on_what_was_said(desk: SummingDesk) -> None:
    elsewhere: list[UUID] = []  # of other meetings: they exist, and are no evidence here
    invented = sound = 0
    for seed in range(REPORTS):
        random = Random(seed)
        meeting = desk.held(*_talk(random))
        lead = _lead_of(desk, meeting)
        said = {one.id for one in desk.segments(meeting)}
        inventor = Inventor(random, tuple(elsewhere[-20:]))
        desk.analyst.find = inventor.find
        report = desk.read(meeting)

        rests_on = desk.store.read(
            lambda uow, report=report, lead=lead: set(_stored_evidence(uow, report, lead))  # type: ignore[misc]
        )
        assert rests_on <= said, seed
        assert all(one.evidence for one in report.findings.key_points), seed
        # What was sound is all there; an answer goes with a question that was made up.
        assert report.dropped == inventor.invented, seed
        kept = _claims(report.findings)
        assert inventor.sound - inventor.orphaned(said) == kept, seed
        invented += inventor.invented
        sound += kept
        elsewhere += said
    assert invented > 10 * REPORTS
    assert sound > 10 * REPORTS


def test_words_that_were_removed_while_somebody_read_are_no_evidence(desk: SummingDesk) -> None:
    meeting = desk.held(("Me", "We need it"), ("Hanna", "No"))
    kept, gone = (one.id for one in desk.segments(meeting))

    def find(_conversation: object) -> Findings:
        desk.store.write(lambda uow: uow.transcripts.remove_segment(gone)).result(60)
        return Findings(
            key_points=(Claim("a", (gone,)), Claim("b", (gone, kept))),
            exchanges=(Exchange(Claim("c", (kept,)), "Me", Claim("d", (gone,)), "Hanna"),),
        )

    desk.analyst.find = find
    report = desk.read(meeting)
    assert report.dropped == 2
    assert report.findings.key_points == (Claim("b", (kept,)),)
    assert report.findings.exchanges == (Exchange(Claim("c", (kept,)), "Me"),)
    assert desk.sum_up.state(meeting.id).is_stale
