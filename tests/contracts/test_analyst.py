"""What every ``Analyst`` promises; an adapter joins by a line in the fixture ``rig``.

A claim may rest on a segment that does not exist, which is what ``domain.evidence`` is for; here
the evidence of an adapter's own findings is held to a conversation that it was given.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

import pytest

from meeting_desktop.adapters.assistant.offline.analyst import build_offline_analyst
from meeting_desktop.domain.answers import AnswerState, MeetingAnswer, SetBy
from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.evidence import grounded
from meeting_desktop.domain.findings import Claim, Findings
from meeting_desktop.domain.lead_scores import PARTS
from meeting_desktop.ports.analyst import (
    Analyst,
    AnalystFault,
    FollowUpQuestion,
    MailWish,
    PhraseKind,
    PhraseWish,
    ReportWish,
)
from tests.fakes.analysts import ScriptedAnalyst
from tests.fakes.gemini_server import gemini_server
from tests.gold.reading import BEGAN, ZONE, Gold, gold_of
from tests.integration.assistant.gemini_rig import GeminiOnAnyLoop

_LIMIT_S = 60.0
_SCOPE = UUID(int=7)

_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class _Rig:
    """``opened`` gives an analyst for as long as a test talks to it."""

    opened: Callable[[], AbstractContextManager[Analyst]]
    #: Whether it finds anything by itself; a scripted one says what it is told to.
    reads: bool = True


@contextmanager
def _offline() -> Iterator[Analyst]:
    yield build_offline_analyst()


@contextmanager
def _scripted() -> Iterator[Analyst]:
    yield ScriptedAnalyst()


@contextmanager
def _gemini() -> Iterator[Analyst]:
    with gemini_server() as server:
        yield GeminiOnAnyLoop(server)


_RIGS = {
    "offline": _Rig(_offline),
    "gemini": _Rig(_gemini),
    "scripted": _Rig(_scripted, reads=False),
}


@pytest.fixture(params=list(_RIGS))
def rig(request: pytest.FixtureRequest) -> _Rig:
    return _RIGS[request.param]


@pytest.fixture(scope="module")
def gold() -> Gold:
    return next(one for one in gold_of("written_before") if one.name == "discovery")


@pytest.fixture(scope="module")
def hostile() -> Gold:
    return next(one for one in gold_of("written_after") if one.name == "hostile")


def test_an_empty_conversation_says_nothing(rig: _Rig, gold: Gold) -> None:
    empty = replace(gold.conversation, utterances=())
    assert _found(rig, empty) == Findings()
    assert not _ask(rig, lambda one: one.judge_answers(gold.questions, (), empty))
    assert not _ask(rig, lambda one: one.suggest(gold.questions, (), empty))


def test_one_utterance_is_enough_to_be_read(rig: _Rig) -> None:
    said = Utterance(UUID(int=1), "Hanna", Side.THEIRS, 0.0, 1.0, "Hello.")
    conversation = Conversation((said,), "en", BEGAN, ZONE)
    assert grounded(_found(rig, conversation), conversation.segment_ids).dropped == 0


def test_every_claim_rests_on_what_was_said(rig: _Rig, gold: Gold) -> None:
    findings = _found(rig, gold.conversation)
    kept = grounded(findings, gold.conversation.segment_ids)
    assert kept.dropped == 0
    assert kept.findings == findings
    assert bool(findings.key_points) is rig.reads


def test_what_is_said_about_a_score_is_about_its_parts_and_the_leads(rig: _Rig, gold: Gold) -> None:
    theirs = {u.segment_id for u in gold.conversation.utterances if u.side is Side.THEIRS}
    for one in _found(rig, gold.conversation).score_evidence:
        assert one.part in PARTS
        assert -1 <= one.strength <= 1
        assert set(one.evidence) <= theirs


def test_the_same_conversation_is_read_the_same(rig: _Rig, gold: Gold) -> None:
    assert _found(rig, gold.conversation) == _found(rig, gold.conversation)


def test_an_answer_is_words_of_the_lead(rig: _Rig, gold: Gold) -> None:
    said = {one.segment_id: one for one in gold.conversation.utterances}
    proposals = _ask(rig, lambda one: one.judge_answers(gold.questions, (), gold.conversation))
    assert bool(proposals) is rig.reads
    for one in proposals:
        assert one.question_id in {question.id for question in gold.questions}
        if one.state in {AnswerState.ANSWERED, AnswerState.PARTLY, AnswerState.CONTRADICTED}:
            assert one.evidence
        assert all(said[segment_id].side is Side.THEIRS for segment_id in one.evidence)
        assert all(said[segment_id].side is not Side.THEIRS for segment_id in one.asked_evidence)


def test_what_a_person_set_is_left_alone(rig: _Rig, gold: Gold) -> None:
    first = gold.questions[0]
    known = MeetingAnswer(
        UUID(int=2), _SCOPE, _SCOPE, first.id, AnswerState.SKIPPED, set_by=SetBy.HUMAN
    )
    proposals = _ask(
        rig, lambda one: one.judge_answers(gold.questions, (known,), gold.conversation)
    )
    assert first.id not in {one.question_id for one in proposals}


def test_words_for_a_program_are_no_evidence(rig: _Rig, hostile: Gold) -> None:
    findings = _found(rig, hostile.conversation)
    cited = {
        segment_id
        for found in (findings.decisions, findings.tasks, findings.score_evidence)
        for one in found
        for segment_id in one.evidence
    }
    assert not cited & hostile.orders
    proposals = _ask(
        rig, lambda one: one.judge_answers(hostile.questions, (), hostile.conversation)
    )
    assert not {s for one in proposals for s in one.evidence} & hostile.orders


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00\u202e" * 50,
        "?" * 500,
        "a" * 20_000,
        "(" * 300,
        "we have " * 3000,
        "1" * 400,
        "\ufdfd \U0001f642",
    ],
    ids=range(9),
)
def test_whatever_is_said_is_read(rig: _Rig, gold: Gold, text: str) -> None:
    said = gold.conversation.utterances
    odd = replace(said[3], text=text, speaker="")
    conversation = replace(gold.conversation, utterances=(*said[:3], odd, *said[4:]))
    assert grounded(_found(rig, conversation), conversation.segment_ids).dropped == 0
    _ask(rig, lambda one: one.judge_answers(gold.questions, (), conversation))
    _ask(rig, lambda one: one.suggest(gold.questions, (), conversation))


def test_suggestions_are_two_at_most_and_rest_on_words(rig: _Rig, gold: Gold) -> None:
    said = gold.conversation.utterances

    async def suggest_all(analyst: Analyst) -> Sequence[FollowUpQuestion]:
        found: list[FollowUpQuestion] = []
        for end in range(1, len(said) + 1, 7):
            heard = replace(gold.conversation, utterances=said[:end])
            now = await analyst.suggest(gold.questions, (), heard)
            assert len(now) <= 2
            assert all(one.evidence and set(one.evidence) <= heard.segment_ids for one in now)
            found += now
        return found

    assert bool(_ask(rig, suggest_all)) or not rig.reads


def test_a_phrase_is_never_empty(rig: _Rig, gold: Gold) -> None:
    wish = PhraseWish(PhraseKind.GREETING, "Hello, I am the assistant.", "en")
    assert _ask(rig, lambda one: one.phrase(wish, gold.conversation)).strip()


def test_a_mail_holds_what_was_promised(rig: _Rig) -> None:
    wish = MailWish(Findings(), ["Send the offer"], ["Send the data"], ["Who?"], "H", "G", "en")
    mail = _ask(rig, lambda one: one.draft_mail(wish))
    assert mail.subject.strip() or not rig.reads


def test_claims_in_another_language_keep_their_evidence_or_it_says_that_it_cannot(
    rig: _Rig,
) -> None:
    claims = (Claim("We have decided to start with the vans in the north.", (UUID(int=1),)),)
    refused: list[str] = []

    async def tell(analyst: Analyst) -> Sequence[Claim]:
        try:
            return await analyst.answer_in("de", claims)
        except AnalystFault as fault:
            refused.append(fault.code)
            return claims

    told = _ask(rig, tell)
    assert [one.evidence for one in told] == [one.evidence for one in claims]
    assert refused in ([], ["model_unknown"])


def test_a_reading_can_be_cancelled(rig: _Rig, gold: Gold) -> None:
    async def run() -> None:
        with rig.opened() as analyst:
            reading = asyncio.ensure_future(analyst.read(gold.conversation, ReportWish()))
            await asyncio.sleep(0)
            reading.cancel()
            done, _ = await asyncio.wait({reading}, timeout=_LIMIT_S)
            assert reading in done
            assert reading.cancelled() or not rig.reads

    asyncio.run(run())


def _ask(rig: _Rig, ask: Callable[[Analyst], Awaitable[_Answer]]) -> _Answer:
    async def run() -> _Answer:
        async with asyncio.timeout(_LIMIT_S):
            with rig.opened() as analyst:
                return await ask(analyst)

    return asyncio.run(run())


def _found(rig: _Rig, conversation: Conversation) -> Findings:
    return _ask(rig, lambda one: one.read(conversation, ReportWish()))
