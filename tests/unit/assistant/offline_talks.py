"""Short conversations for tests of the offline analyst: lines "Name: words"."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

from meeting_desktop.adapters.assistant.offline.analyst import OfflineAnalyst
from meeting_desktop.domain.answers import AnswerProposal, AnswerState
from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.findings import Findings
from meeting_desktop.domain.questions import Question
from meeting_desktop.ports.analyst import ReportWish
from tests.gold.reading import BEGAN, ZONE

_SIDES = {"Grace": Side.OURS, "Ben": Side.OURS, "Assistant": Side.ASSISTANT, "?": Side.UNKNOWN}
_TURN_S = 4.0


def talk(*lines: str, language: str = "en") -> Conversation:
    """Hanna and whoever is not known here are the lead's; segment ids count from 1."""
    said = []
    for number, line in enumerate(lines):
        speaker, text = line.split(": ", 1)
        at = number * _TURN_S
        side = _SIDES.get(speaker, Side.THEIRS)
        said.append(Utterance(UUID(int=number + 1), speaker, side, at, at + 3.0, text))
    return Conversation(tuple(said), language, BEGAN, ZONE)


def found_in(*lines: str, language: str = "en") -> Findings:
    conversation = talk(*lines, language=language)
    return asyncio.run(OfflineAnalyst().read(conversation, ReportWish()))


def judged(question: Question, *lines: str, language: str = "en") -> Sequence[AnswerProposal]:
    conversation = talk(*lines, language=language)
    return asyncio.run(OfflineAnalyst().judge_answers((question,), (), conversation))


def state_after(question: Question, *lines: str, language: str = "en") -> AnswerState:
    proposals = judged(question, *lines, language=language)
    return proposals[-1].state if proposals else AnswerState.UNASKED
