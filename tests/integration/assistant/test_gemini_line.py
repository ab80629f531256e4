"""One request to Gemini: what goes out, what is tried again, what each failure is called."""

from __future__ import annotations

import asyncio

import pytest

from meeting_desktop.adapters.assistant.gemini.exchange import Effort, TooLongError
from meeting_desktop.adapters.assistant.gemini.line import GeminiLine
from meeting_desktop.adapters.assistant.gemini.schemas import Phrase, Translations
from meeting_desktop.adapters.assistant.gemini.service import GeminiService
from meeting_desktop.core.setting_sections import AssistantSettings
from meeting_desktop.ports.analyst import AnalystFault
from tests.fakes.gemini_server import (
    KEY,
    Fault,
    GeminiServer,
    a_web_page,
    blocked,
    broken_off,
    elsewhere,
    gemini_server,
    says,
    silent,
    status,
    too_many,
    wrong_key,
)
from tests.fakes.patience import until
from tests.integration.assistant.gemini_rig import (
    PATIENT,
    SHORT,
    STREAMED,
    Pauses,
    RememberingPurse,
    ask_line,
)

_DATA = '<data>\n"Guten Tag"\n</data>'
_RULES = "Translate each text of the data into English."
_BROKEN = says('{"texts": "no list"}')


async def _ask(line: GeminiLine, effort: Effort = PATIENT) -> str:
    answer = await line.ask(_RULES, _DATA, Translations, effort)
    return answer.texts[0]


def _fault(server: GeminiServer, effort: Effort = PATIENT) -> AnalystFault:
    with pytest.raises(AnalystFault) as raised:
        ask_line(server, lambda line: _ask(line, effort))
    return raised.value


@pytest.mark.parametrize("effort", [PATIENT, STREAMED])
def test_the_answer_comes_whole_or_in_pieces(gemini: GeminiServer, effort: Effort) -> None:
    assert ask_line(gemini, lambda line: _ask(line, effort)) == "(en) Guten Tag"
    assert gemini.asked[0].path.startswith("/v1beta/models/gemini-2.5-flash:")


@pytest.mark.parametrize("effort", [PATIENT, STREAMED])
def test_the_key_goes_out_in_a_header_and_nowhere_else(
    gemini: GeminiServer, effort: Effort
) -> None:
    ask_line(gemini, lambda line: _ask(line, effort))
    asked = gemini.asked[0]
    assert asked.headers["x-goog-api-key"] == KEY
    others = {name: value for name, value in asked.headers.items() if name != "x-goog-api-key"}
    assert KEY not in f"{asked.path} {asked.query} {asked.text} {others}"


def test_what_the_environment_says_to_the_sdk_changes_nothing(
    gemini: GeminiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", "AIzaAnother")
    monkeypatch.setenv("GEMINI_API_KEY", "AIzaAnother")
    monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "somebody")
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", "http://127.0.0.1:9")
    assert ask_line(gemini, _ask) == "(en) Guten Tag"
    assert gemini.asked[0].headers["x-goog-api-key"] == KEY


@pytest.mark.parametrize(
    ("fault", "code", "tries"),
    [
        (wrong_key(), "key_refused", 1),
        (status(401, "UNAUTHENTICATED"), "key_refused", 1),
        (status(403, "PERMISSION_DENIED"), "key_refused", 1),
        (status(400, "INVALID_ARGUMENT"), "model_unknown", 1),
        (status(404, "NOT_FOUND"), "model_unknown", 1),
        (too_many(), "quota", 3),
        (too_many("120s"), "quota", 1),
        (status(500, "INTERNAL"), "analyst_offline", 3),
        (status(503, "UNAVAILABLE"), "analyst_offline", 3),
        (status(504, "DEADLINE_EXCEEDED"), "analyst_slow", 1),
        (broken_off, "analyst_offline", 3),
        (blocked, "refused", 1),
        (says("", finish="SAFETY"), "refused", 1),
        (says("", finish="PROHIBITED_CONTENT"), "refused", 1),
        (says("", finish="RECITATION"), "refused", 1),
        (_BROKEN, "broken_answer", 2),
    ],
)
@pytest.mark.parametrize("effort", [PATIENT, STREAMED])
def test_each_failure_has_its_name_and_its_tries(
    gemini: GeminiServer, fault: Fault, code: str, tries: int, effort: Effort
) -> None:
    gemini.always = fault
    raised = _fault(gemini, effort)
    assert (raised.code, len(gemini.asked)) == (code, tries)
    assert raised.sentence.endswith(".")
    assert "words of the service" not in raised.sentence


def test_a_page_of_somebody_else_is_no_answer(gemini: GeminiServer) -> None:
    gemini.always = a_web_page
    assert _fault(gemini).code == "broken_answer"


def test_whoever_is_silent_is_not_waited_for(gemini: GeminiServer) -> None:
    gemini.always = silent
    assert _fault(gemini, SHORT).code == "analyst_slow"
    assert len(gemini.asked) == 1


def test_a_stream_that_stands_still_is_given_up(gemini: GeminiServer) -> None:
    gemini.always = silent
    standing = Effort(30.0, 10.0, 1_000, tries=1, thorough=True, idle_s=0.3)
    assert _fault(gemini, standing).code == "analyst_slow"


def test_nobody_at_the_address(gemini: GeminiServer) -> None:
    with gemini_server() as gone:
        address = gone.address
    with pytest.raises(AnalystFault) as raised:
        ask_line(gemini, _ask, address=address)
    assert raised.value.code == "analyst_offline"
    assert raised.value.retryable


def test_a_redirect_does_not_take_the_key_elsewhere(gemini: GeminiServer) -> None:
    with gemini_server() as other:
        gemini.always = elsewhere(f"{other.address}/v1beta/models/gemini-2.5-flash:generateContent")
        assert _fault(gemini).code == "model_unknown"
        assert other.asked == []


def test_what_fails_in_passing_is_tried_again(gemini: GeminiServer) -> None:
    pauses = Pauses()
    gemini.faults.extend([status(503, "UNAVAILABLE"), too_many("7s")])
    assert ask_line(gemini, _ask, pauses=pauses) == "(en) Guten Tag"
    # A second by itself; then as long as the service wants, and a bit.
    assert pauses.taken == [1.0, 8.0]


def test_a_pause_that_is_too_long_is_told_and_not_waited_for(gemini: GeminiServer) -> None:
    gemini.always = too_many("58s")
    pauses = Pauses()
    with pytest.raises(AnalystFault) as raised:
        ask_line(gemini, _ask, pauses=pauses)
    assert raised.value.retry_after_s == 58.0
    assert pauses.taken == []


def test_a_broken_answer_may_be_repaired_once(gemini: GeminiServer) -> None:
    gemini.faults.append(_BROKEN)
    assert ask_line(gemini, _ask) == "(en) Guten Tag"
    said = gemini.asked[1].body["contents"]
    assert [one["role"] for one in said] == ["user", "model", "user"]
    assert said[2]["parts"][0]["text"].endswith("texts: list_type")


def test_an_answer_that_is_too_long_says_so(gemini: GeminiServer) -> None:
    gemini.always = says('{"texts": ["Good', finish="MAX_TOKENS")
    with pytest.raises(TooLongError):
        ask_line(gemini, _ask)


def test_thinking_and_what_it_costs_are_what_the_model_is_known_for(gemini: GeminiServer) -> None:
    purse = RememberingPurse()
    ask_line(gemini, _ask, purse=purse)
    config = gemini.asked[0].body["generationConfig"]
    assert config["maxOutputTokens"] == 1_000
    # 1 000 tokens in at $0.30 and 120 out at $2.50 for a million.
    assert purse.paid == pytest.approx([0.06])
    assert purse.reserved == pytest.approx(0.0)


def test_what_was_turned_down_costs_nothing_and_what_hung_costs_what_was_asked(
    gemini: GeminiServer,
) -> None:
    purse = RememberingPurse()
    gemini.faults.append(status(503, "UNAVAILABLE"))
    ask_line(gemini, _ask, purse=purse)
    assert purse.paid[0] == 0.0
    gemini.always = silent
    with pytest.raises(AnalystFault):
        ask_line(gemini, lambda line: _ask(line, SHORT), purse=purse)
    assert 0.0 < purse.paid[2] < 0.01


def test_an_empty_purse_asks_nothing(gemini: GeminiServer) -> None:
    with pytest.raises(AnalystFault) as raised:
        ask_line(gemini, _ask, purse=RememberingPurse(left=0.0))
    assert raised.value.code == "budget_spent"
    assert gemini.asked == []


def test_whoever_does_not_want_it_any_more_hangs_up(gemini: GeminiServer) -> None:
    gemini.always = silent
    purse = RememberingPurse()

    async def give_up(line: GeminiLine) -> None:
        asking = asyncio.ensure_future(_ask(line))
        await asyncio.to_thread(until, lambda: bool(gemini.asked))
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    ask_line(gemini, give_up, purse=purse)
    assert len(purse.paid) == 1
    assert purse.reserved == pytest.approx(0.0)


def test_the_shape_is_asked_for_and_checked(gemini: GeminiServer) -> None:
    gemini.faults.append(says('{"text": "ready", "also": "this"}'))

    async def ask(line: GeminiLine) -> Phrase:
        return await line.ask(_RULES, '<data>\n{"plain": "Hello."}\n</data>', Phrase, PATIENT)

    assert ask_line(gemini, ask).text
    config = gemini.asked[0].body["generationConfig"]
    assert config["responseMimeType"] == "application/json"
    assert config["responseJsonSchema"]["additionalProperties"] is False
    assert len(gemini.asked) == 2


def test_a_key_is_not_sent_where_others_read_it_on_the_way(gemini: GeminiServer) -> None:
    async def check() -> None:
        there = AssistantSettings(address="http://models.example")
        await GeminiService().check(there, KEY)

    with pytest.raises(AnalystFault) as raised:
        asyncio.run(check())
    assert raised.value.code == "model_unknown"
    assert "https://" in raised.value.sentence


def test_the_check_of_a_key_is_one_small_request(gemini: GeminiServer) -> None:
    gemini.faults.append(says('{"text": "ready"}'))

    async def check() -> None:
        service = GeminiService()
        await service.check(AssistantSettings(address=gemini.address), KEY)
        await service.close()

    asyncio.run(check())
    assert [one.task for one in gemini.asked] == ["Phrase"]
