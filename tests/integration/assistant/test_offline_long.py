"""Three hours of talk: what was said in the last is found like what was said in the first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from uuid import UUID

import pytest

from meeting_desktop.adapters.assistant.offline.analyst import OfflineAnalyst
from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.findings import Findings
from meeting_desktop.domain.questions import Question
from meeting_desktop.ports.analyst import ReportWish
from tests.gold.reading import BEGAN, ZONE

HOURS = 3
_TURN_S = 6.0
_PLACES = [(hour, minute) for hour in range(HOURS) for minute in (4, 27, 56)]
_SUBJECTS = ("the kitchen", "our garden", "the old bridge", "this printer", "the morning train")
_VERBS = ("looks", "feels", "stays", "seems", "remains")
_ENDS = (
    "much as it did before, more or less",
    "fine to most of us, I would say",
    "a little different from the others",
    "like something that nobody minds",
    "as good as one may hope for",
)
_NODS = ("Mhm, right.", "Yes.", "I see.", "Really?", "Okay.")


@dataclass(frozen=True)
class _Planted:
    """What is said at one place; each place has words of its own."""

    name: str
    fact: str
    promise: str
    decision: str


def _planted(hour: int, minute: int) -> _Planted:
    name = f"{('Alder', 'Birch', 'Cedar')[hour]} {minute}"
    return _Planted(
        name,
        f"The warranty for project {name} costs {hour + 2} thousand {minute} euros a year.",
        f"I will send you the drawings of project {name} by Friday.",
        f"We have decided to postpone the launch of project {name}.",
    )


@pytest.fixture(scope="module")
def talk() -> Conversation:
    return Conversation(tuple(_utterances()), "en", BEGAN, ZONE, "A long day")


@pytest.fixture(scope="module")
def findings(talk: Conversation) -> Findings:
    return asyncio.run(OfflineAnalyst().read(talk, ReportWish()))


@pytest.mark.parametrize(("hour", "minute"), _PLACES)
def test_what_was_said_at_any_time_is_found(findings: Findings, hour: int, minute: int) -> None:
    planted = _planted(hour, minute)
    assert any(planted.fact in one.text for one in findings.key_points)
    assert any(planted.promise == one.text for one in findings.tasks)
    assert any(planted.decision in one.text for one in findings.decisions)


def test_the_summary_has_a_sentence_of_each_hour(talk: Conversation, findings: Findings) -> None:
    starts = {one.segment_id: one.start for one in talk.utterances}
    hours = {
        int(starts[segment_id] // 3600)
        for one in findings.executive_summary
        for segment_id in one.evidence
    }
    assert hours == set(range(HOURS))


def test_the_loop_goes_on_while_a_long_talk_is_read(talk: Conversation) -> None:
    """Others of the loop get their turn many times before it is done."""

    async def run() -> int:
        reading = asyncio.ensure_future(OfflineAnalyst().read(talk, ReportWish()))
        turns = 0
        while not reading.done():
            await asyncio.sleep(0)
            turns += 1
        return turns

    assert asyncio.run(run()) > len(talk.utterances) / 100


def test_the_loop_goes_on_while_a_long_talk_is_judged_for_the_first_time(
    talk: Conversation,
) -> None:
    question = Question(UUID(int=1), "What does the warranty of the project cost?")

    async def run() -> int:
        analyst = OfflineAnalyst()
        judging = asyncio.ensure_future(analyst.judge_answers((question,), (), talk))
        turns = 0
        while not judging.done():
            await asyncio.sleep(0)
            turns += 1
        return turns

    assert asyncio.run(run()) > len(talk.utterances) / 100


def test_a_long_reading_ends_when_it_is_cancelled(talk: Conversation) -> None:
    async def run() -> bool:
        reading = asyncio.ensure_future(OfflineAnalyst().read(talk, ReportWish()))
        for _ in range(5):
            await asyncio.sleep(0)
        reading.cancel()
        await asyncio.wait({reading})
        return reading.cancelled()

    assert asyncio.run(run())


def _utterances() -> Iterator[Utterance]:
    random = Random(3)
    planted = {hour * 3600 + minute * 60: (hour, minute) for hour, minute in _PLACES}
    waiting = sorted(planted)
    for number in range(int(HOURS * 3600 / _TURN_S)):
        at = number * _TURN_S
        if waiting and at >= waiting[0]:
            said = _planted(*planted[waiting.pop(0)])
            text = f"{said.fact} {said.promise} {said.decision}"
        else:
            text = _chatter(random)
        side = Side.OURS if number % 2 else Side.THEIRS
        speaker = "Grace" if side is Side.OURS else "Hanna"
        yield Utterance(UUID(int=number + 1), speaker, side, at, at + _TURN_S - 1, text)


def _chatter(random: Random) -> str:
    if random.random() < 0.3:
        return random.choice(_NODS)
    subject, verb = random.choice(_SUBJECTS), random.choice(_VERBS)
    return f"Well, {subject} {verb} {random.choice(_ENDS)}."
