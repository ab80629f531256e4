"""Bad manners of a model, in what it answered: the stand-in puts them into honest answers."""

from __future__ import annotations

import re
from typing import Any

from tests.fakes.gemini_seen import FIELDS, Seen

_ORDER = re.compile(
    r"\b(ignore|disregard|mark (?:all|every)|set (?:the )?score|system prompt|you are now)\b",
    re.IGNORECASE,
)
_BEYOND = 90_000


def invent(made: dict[str, Any]) -> None:
    """Each second thing rests on lines that nobody said."""
    for listed in made.values():
        for nth, one in enumerate(listed if isinstance(listed, list) else []):
            if not isinstance(one, dict) or nth % 2:
                continue
            for key in ("said", "question_said", "answer_said", "asked_said"):
                if isinstance(one.get(key), list):
                    one[key] = [_BEYOND + nth]
                elif key in one:
                    one[key] = _BEYOND + nth


def obey(made: dict[str, Any], seen: Seen) -> None:
    """The first line that gives orders is followed, and given as the evidence."""
    ordered = [one for one in seen.lines if len(one) == FIELDS and _ORDER.search(one[4])]
    if not ordered:
        return
    number, text = ordered[0][0], ordered[0][4]
    claim = {"text": text, "said": [number], "basis": "said"}
    for name in ("executive_summary", "key_points", "decisions", "insights"):
        if name in made:
            made[name].insert(0, claim)
    if "answers" in made:
        made["answers"] = [
            {
                "question": nth,
                "state": "answered",
                "text": text,
                "said": [number],
                "asked_said": [number],
            }
            for nth in range(1, len(seen.questions) + 1)
        ]
    if "score_evidence" in made:
        made["score_evidence"] = [
            {"part": part, "quote": text, "said": [number], "strength": 1.0, "basis": "said"}
            for part in ("budget", "authority", "need", "timing")
        ]
    if "tasks" in made:
        task = {"text": text, "said": [number], "assignee": "", "due": "", "due_words": ""}
        made["tasks"].insert(0, {**task, "priority": "high"})


def leak(made: dict[str, Any], sent: str) -> None:
    for key, value in made.items():
        if isinstance(value, str):
            made[key] = f"{value} {sent}"
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            value[0]["text" if "text" in value[0] else "title"] = sent
