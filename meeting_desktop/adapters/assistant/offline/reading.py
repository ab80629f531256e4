"""The whole of a conversation, one finding after another; the loop breathes in between."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from meeting_desktop.adapters.assistant.offline.appointments import appointments_of
from meeting_desktop.adapters.assistant.offline.commitments import tasks_of
from meeting_desktop.adapters.assistant.offline.dates import Dates
from meeting_desktop.adapters.assistant.offline.decisions import decisions_of
from meeting_desktop.adapters.assistant.offline.exchanges import exchange_of, questions_of
from meeting_desktop.adapters.assistant.offline.insights import insights_of
from meeting_desktop.adapters.assistant.offline.lines import Line, LineReader, language_of
from meeting_desktop.adapters.assistant.offline.people import people_of
from meeting_desktop.adapters.assistant.offline.signals import engagement_of, score_evidence_of
from meeting_desktop.adapters.assistant.offline.summary import (
    Ranked,
    as_claim,
    key_lines,
    rank,
    stretches,
    summary_lines,
)
from meeting_desktop.adapters.assistant.offline.tones import sentiment_evidence, tones_of
from meeting_desktop.adapters.assistant.offline.topics import topics_of
from meeting_desktop.domain.conversations import Conversation
from meeting_desktop.domain.findings import Claim, Findings, ScoreEvidence, Task

_Found = TypeVar("_Found")
_DECISION_WORTH, _TASK_WORTH, _SCORE_WORTH = 1.2, 0.4, 1.0


async def read_all(conversation: Conversation) -> Findings:
    language = language_of(conversation)
    lines = await LineReader().read(conversation)
    dates = Dates(conversation, language)
    decisions = decisions_of(lines, language)
    tasks = await _breathing(tasks_of(lines, dates))
    asked = await _breathing(questions_of(lines))
    tones = await _breathing(tones_of(lines, language))
    evidence = await _breathing(
        (
            *score_evidence_of(lines),
            *engagement_of(lines, tasks),
            *sentiment_evidence(lines, language),
        )
    )
    ranked = await _ranked(lines, _worth(decisions, tasks, evidence))
    keys = key_lines(ranked)
    first_answers = {one.answer[0].number: one.question for one in asked if one.answer}
    exchanges = tuple(map(exchange_of, asked))
    seconds = lines[-1].said.end if lines else 0.0
    return Findings(
        executive_summary=tuple(
            as_claim(one, first_answers) for one in summary_lines(keys, seconds)
        ),
        key_points=tuple(as_claim(one, first_answers) for one in keys),
        decisions=decisions,
        topics=await _breathing(topics_of(lines, language)),
        exchanges=exchanges,
        tasks=tasks,
        appointments=await _breathing(appointments_of(lines, dates)),
        tones=tones,
        people=people_of(lines, ranked, tasks),
        insights=insights_of(lines, exchanges, language),
        score_evidence=evidence,
    )


async def _breathing(found: _Found) -> _Found:
    """Lets others of the loop go on, and a cancellation through, between two findings."""
    await asyncio.sleep(0)
    return found


async def _ranked(lines: Sequence[Line], worth: Mapping[UUID, float]) -> list[list[Ranked]]:
    ranked = []
    for stretch in stretches(lines):
        ranked.append(rank(stretch, worth))
        await asyncio.sleep(0)
    return ranked


def _worth(
    decisions: Iterable[Claim], tasks: Iterable[Task], evidence: Iterable[ScoreEvidence]
) -> Mapping[UUID, float]:
    """What else a segment holds makes it worth mentioning."""
    worth: dict[UUID, float] = {}
    found = [
        *((one.evidence[:1], _DECISION_WORTH) for one in decisions),
        *((one.evidence[:1], _TASK_WORTH) for one in tasks),
        *((one.evidence, _SCORE_WORTH * abs(one.strength)) for one in evidence),
    ]
    for segment_ids, extra in found:
        for segment_id in segment_ids:
            worth[segment_id] = max(worth.get(segment_id, 0.0), extra)
    return worth
