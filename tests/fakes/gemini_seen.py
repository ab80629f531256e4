"""What a request to Gemini shows of a conversation, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from meeting_desktop.domain.answers import AnswerState, MeetingAnswer
from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.questions import Question, QuestionType

_BEGAN = re.compile(r"began at \w+ (\d{4}-\d\d-\d\d \d\d:\d\d) \(([^)]+)\)")
_LANGUAGE = re.compile(
    r"(?:Write|sentences|meeting,|data) in(?:to)? (German|English|French|Spanish)"
)
_CODES = {"German": "de", "English": "en", "French": "fr", "Spanish": "es"}
_NO_ID = UUID(int=0)
#: Of a line of a transcript.
FIELDS = 5


class Seen:
    """What a request shows: its task, the lines between the marks, what is said of the meeting."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.task: str = body["generationConfig"]["responseJsonSchema"]["title"]
        rules = body["systemInstruction"]["parts"][0]["text"]
        data = body["contents"][0]["parts"][0]["text"]
        assert data.startswith("<data>\n")
        assert data.endswith("\n</data>")
        values = [json.loads(line) for line in data.split("\n")[1:-1]]
        self.lines: list[Any] = [one for one in values if isinstance(one, list)]
        self.texts: list[str] = [one for one in values if isinstance(one, str)]
        objects = [one for one in values if isinstance(one, dict)]
        self.told: dict[str, Any] = {key: one[key] for one in objects for key in one}
        self.questions = [_question(one) for one in objects if "question" in one]
        self.known = [_known(one) for one in objects if "question" in one]
        named = _LANGUAGE.search(rules)
        self.language = _CODES[named[1]] if named else ""
        began = _BEGAN.search(rules)
        zone = began[2] if began else "UTC"
        at = began[1] if began else "2026-03-02 09:00"
        self.conversation = Conversation(
            tuple(_utterance(one) for one in self.lines if len(one) == FIELDS),
            self.language,
            datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(zone)),
            zone,
        )


def _utterance(line: Sequence[Any]) -> Utterance:
    number, second, speaker, side, text = line
    return Utterance(UUID(int=number), speaker, Side(side), second, second + 3.0, text)


def _question(told: Mapping[str, Any]) -> Question:
    low, high = told.get("scale", (1, 5))
    options = tuple(told.get("options", ()))
    kind = QuestionType.MULTIPLE_CHOICE if options else QuestionType.OPEN_ENDED
    return Question(
        UUID(int=told["question"]),
        told["text"],
        QuestionType.RATING if "scale" in told else kind,
        options=options,
        scale_low=low,
        scale_high=high,
    )


def _known(told: Mapping[str, Any]) -> MeetingAnswer:
    state, text = AnswerState(told["known"]), told["known_text"]
    return MeetingAnswer(_NO_ID, _NO_ID, _NO_ID, UUID(int=told["question"]), state, text)
