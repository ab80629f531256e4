"""What the lead's words tell about budget, authority, need and timing, and what to heed.

Each form stands for or against a part; a clause that denies turns it round, one that supposes
("if we had") tells nothing. Only the lead's side speaks for the lead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from meeting_desktop.adapters.assistant.offline.lines import Line
from meeting_desktop.adapters.assistant.offline.signal_table import BOSS, SIGNALS, Signal
from meeting_desktop.adapters.assistant.offline.wording import forms
from meeting_desktop.domain.findings import Basis, ScoreEvidence, Task

_DENIED = re.compile(
    r"\b(?:not|no|never|nobody|none|n't|without|hardly|isn't|wasn't|aren't|don't|doesn't|didn't|"
    r"haven't|hasn't|can't|cannot|won't|wouldn't|nicht|kein\w*|nie|ohne|niemand)\b"
)
_SUPPOSED = forms("""
    if (?:we|i|you|they|it|there|only)|(?:we|i) could|suppose|imagine|unless|would have|could have
    let's say|in theory|assuming|used to
    wenn (?:wir|ich|es|sie)|falls|angenommen|hätten?|wäre[n]?|früher|in the past|(?:last|previous
    former|other) (?:vendor|provider|supplier|company)|as long as|hypothetically
""")
_CLAUSES = re.compile(
    r"[,;:]|\b(?:but|however|although|because|since|aber|jedoch|weil|obwohl|sondern)\b"
)
#: A denial further away is of something else.
_WORDS_BEFORE, _WORDS_WITHIN = 3, 6
_ASKS, _TAKES_ON = 0.4, 0.6
_MOST_OF_A_KIND = 3
_FEWEST_ASKING = 5
_NO_DENIALS = ("no later", "no longer", "nobody", "not at all")
_DECIDES = forms("decid\\w+|sign\\w*|approv\\w+|stimmt|entscheid\\w*|unterschreib\\w*")
_ME = forms("i do|i am|me|myself|that's me|that would be me|we do|ich|das bin ich")
_OTHERS = forms(
    rf"(?:my|our|the|unser\w*|mein\w*|der|die) (?:\w+ ){{0,2}}{BOSS}|they do|she does|he does"
)


def score_evidence_of(lines: Sequence[Line]) -> tuple[ScoreEvidence, ...]:
    """A sentence at most once for a part, in its strongest sense."""
    found: dict[tuple[int, str], ScoreEvidence] = {}
    for line in lines:
        if not line.is_leads:
            continue
        for one in (*_signals(line), *_answering(lines, line)):
            before = found.get((line.number, one.part))
            if before is None or abs(one.strength) > abs(before.strength):
                found[(line.number, one.part)] = one
    return tuple(found.values())


def engagement_of(lines: Sequence[Line], tasks: Sequence[Task]) -> tuple[ScoreEvidence, ...]:
    """Who asks about the matter and takes something on is engaged; that is inferred."""
    asked = [
        line
        for line in lines
        if line.is_leads and line.is_question and line.tells and len(line.words) >= _FEWEST_ASKING
    ]
    taken = [line for task in tasks if (line := _promise(lines, task)) is not None]
    found = [(line, _ASKS) for line in asked[:_MOST_OF_A_KIND]]
    found += [(line, _TAKES_ON) for line in taken[:_MOST_OF_A_KIND]]
    return tuple(
        ScoreEvidence("engagement", line.text, (line.said.segment_id,), strength, Basis.INFERRED)
        for line, strength in found
    )


def _promise(lines: Sequence[Line], task: Task) -> Line | None:
    """The sentence with which somebody of the lead's side took the task."""
    said = [
        line
        for line in lines
        if line.is_leads
        and line.said.segment_id in task.evidence
        and line.said.speaker == task.assignee
    ]
    worded = [line for line in said if line.text == task.text]
    return next(iter(worded or said), None)


def _signals(line: Line) -> Iterator[ScoreEvidence]:
    if line.is_question and not _asks_to_go_on(line):
        return
    if _SUPPOSED.search(line.plain):
        return
    for signal in SIGNALS:
        strength = _met(signal, line.plain)
        if strength:
            yield ScoreEvidence(
                signal.part, line.text, (line.said.segment_id,), strength, signal.basis
            )


def _asks_to_go_on(line: Line) -> bool:
    return bool(SIGNALS[-1].form.search(line.plain))


def _met(signal: Signal, text: str) -> float:
    found = signal.form.search(text)
    if found is None:
        return 0.0
    if not signal.turns or not _is_denied(text, found.start(), found.end()):
        return signal.strength
    return -signal.strength


def _is_denied(text: str, start: int, end: int) -> bool:
    """Whether the clause denies it close by: "we do not have a budget of"."""
    begins = max((one.end() for one in _CLAUSES.finditer(text, 0, start)), default=0)
    before = text[begins:start].split()[-_WORDS_BEFORE:]
    within = text[start:end].split()[-_WORDS_WITHIN:]
    near = " ".join((*before, *within))
    for harmless in _NO_DENIALS:
        near = near.replace(harmless, "")
    return bool(_DENIED.search(near.replace("n't", " not")))


def _answering(lines: Sequence[Line], line: Line) -> Iterator[ScoreEvidence]:
    """ "I do, with our director": what only the question before it makes clear."""
    number = line.number
    while number and lines[number - 1].turn == line.turn:
        number -= 1
    before = lines[number - 1] if number else line
    if not before.is_question or before.said.side == line.said.side:
        return
    if not _DECIDES.search(before.plain):
        return
    if _ME.match(line.plain):
        yield ScoreEvidence("authority", line.text, (line.said.segment_id,), 0.8)
    elif _OTHERS.search(line.plain) and number == line.number:
        yield ScoreEvidence("authority", line.text, (line.said.segment_id,), -0.6)
