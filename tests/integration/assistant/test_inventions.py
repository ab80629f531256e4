"""A hundred reports by a model that makes references up: what is left points to what was said."""

from __future__ import annotations

from random import Random
from uuid import UUID

import pytest

from meeting_desktop.adapters.assistant.gemini.analyst import GeminiAnalyst
from meeting_desktop.domain.conversations import Conversation
from meeting_desktop.domain.evidence import grounded
from meeting_desktop.domain.findings import Findings
from meeting_desktop.ports.analyst import ReportWish
from tests.fakes.gemini_server import GeminiServer
from tests.integration.assistant.gemini_rig import GRACE, HANNA, ask_analyst, conversation

_REPORTS = 100
_SAID = (
    "We have a budget of {n},000 euros and it is approved.",
    "I will send you the offer by Friday.",
    "We decided to start with {n} licences in May.",
    "How many people work in your team?",
    "There are {n} of us, and we need it before the summer.",
    "Could you send me the data sheet by Tuesday?",
    "Yes, I will do that tomorrow.",
    "I am afraid that is too expensive for us.",
    "Let us meet again next Thursday at {h}.",
    "I really like how fast it is, that is great.",
    "Our director decides about that, not me.",
)


def _talk(random: Random) -> Conversation:
    said = [
        (random.choice((GRACE, HANNA)), random.choice(_SAID).format(n=n, h=n % 9 + 8))
        for n in random.choices(range(2, 90), k=random.randint(4, 24))
    ]
    return conversation(*said)


def _evidence(found: Findings) -> list[tuple[UUID, ...]]:
    """Of each claim."""
    claims = (*found.key_points, *found.executive_summary, *found.decisions, *found.insights)
    return [
        *(one.evidence for one in claims),
        *(one.evidence for one in found.tasks),
        *(one.evidence for one in found.appointments),
        *(one.evidence for one in found.topics),
        *(one.evidence for one in found.tones),
        *(one.evidence for one in found.score_evidence),
        *(one.question.evidence for one in found.exchanges),
        *(one.answer.evidence for one in found.exchanges if one.answer is not None),
        *(claim.evidence for one in found.people for claim in one.contributions),
    ]


@pytest.mark.slow
def test_every_claim_of_a_hundred_reports_points_to_a_segment(gemini: GeminiServer) -> None:
    gemini.mind.manners = "inventing"
    random = Random(7)
    talks = [_talk(random) for _ in range(_REPORTS)]

    async def read_all(analyst: GeminiAnalyst) -> tuple[int, int]:
        dropped = kept = 0
        for talk in talks:
            checked = grounded(await analyst.read(talk, ReportWish()), talk.segment_ids)
            evidence = _evidence(checked.findings)
            assert all(evidence)
            assert {one for cited in evidence for one in cited} <= talk.segment_ids
            dropped += checked.dropped
            kept += len(evidence)
        return dropped, kept

    dropped, kept = ask_analyst(gemini, read_all)
    assert dropped > _REPORTS
    assert kept > _REPORTS
