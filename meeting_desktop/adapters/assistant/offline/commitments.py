"""Who will do what by when: what people promise, and what they are asked for and do not refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from meeting_desktop.adapters.assistant.offline.dates import Dates
from meeting_desktop.adapters.assistant.offline.exchanges import REQUEST
from meeting_desktop.adapters.assistant.offline.lines import Line
from meeting_desktop.adapters.assistant.offline.wording import forms, tells_topic
from meeting_desktop.domain.conversations import Side
from meeting_desktop.domain.findings import Priority, Task
from meeting_desktop.domain.spoken_amounts import spoken_amounts

#: Replies to a request are looked for in so many sentences after it.
_REPLY_LINES = 3
#: So much of the words of two tasks of one person in common: it is one task.
_ONE_TASK = 0.75
_OURS = {Side.OURS, Side.ASSISTANT}

_DO = (
    "send|get|check|count|measure|list|compare|prepare|look (?:into|at|it|that|up)|write|call|"
    "set|schedule|book|share|forward|draft|update|talk to|speak (?:to|with)|ask|confirm|clarify|"
    "provide|come back|follow up|organi[sz]e|arrange|make|finish|review|fix|test|deliver|invite|"
    "put|introduce|find|order|sign|bring|upload|create|file|document|let (?:you|everybody|them|"
    "him|her)|add|report|ship|merge|deploy|take (?:care|over|that|this|it|on)|do (?:that|it|"
    "this|the)|have (?:it|that|this)|give|ping|mail|e-?mail|start|discuss|collect|run|change|"
    "handle|present|show|pass|raise|change|move|work on|contact|circulate|complete"
)
_TUN = (
    "schick|sende|klär|prüf|mach|kümmer|bereite|ruf|schreib|erstell|organisier|bestell|melde|frag|"
    "besprech|leite|geb|gebe|such|bring|stell|trag|plan|vereinbar|teste|lade|hol|liefer|reich"
)
_SOFT = "(?:(?:also|just|then|gladly|happily|personally|quickly|definitely|certainly|already) )?"
_WILL = rf"(?:(?:will|is going to|can|should) {_SOFT}(?:{_DO})|wird|kümmert sich)"
_PROMISE = forms(rf"""
    (?:i'll|i will|i shall|i'm going to|i am going to|i'm gonna) {_SOFT}(?:go and )?(?:{_DO})
    (?:we'll|we will|we are going to|we're going to) {_SOFT}(?:{_DO})
    (?:i|we) can {_SOFT}(?:{_DO}) .*(?:by|this|next|tomorrow|today|until|for you)
    (?:i|we) (?:need|have|promise|want) to {_SOFT}(?:{_DO}) .*(?:by|until|before|today|tomorrow)
    let me (?:send|check|look into|find out|get back|prepare|set up|ask)
    you(?:'ll| will) (?:have|get|receive) (?:it|that|the|them|this|an?)
    leave (?:it|that) (?:to|with) me
    (?:ich|wir) (?:{_TUN})\w*
    (?:ich|wir) (?:werde|werden)\b
    (?:schicke|sende|kläre|prüfe|mache|melde|erstelle|schreibe|bringe) (?:ich|wir)
    (?:das|dies|es) (?:mache|erledige|kläre|übernehme|schicke) ich
""")
_ORDERED = forms(rf"""
    please (?:also )?(?:{_DO})
    i (?:need|want|would like|'d like) you to
    you (?:need|have) to (?:{_DO})
    bitte (?:{_TUN})\w*
    (?:schicken|senden|prüfen|klären|geben|melden) sie (?:mir|uns|bitte|das|die|den)
""")
_NO_PROMISE = forms("""
    (?:won't|will not|i'll never|will never|cannot|can't|don't|do not|unable|wouldn't|would not)
    (?:one day|some ?day|sometime|eventually|irgendwann|if i were|if we were|if i had|if we had)
    (?:i'll|i will|we'll|we will) (?:see|think|be|have to|let you go|take that|take it|start with)
    (?:i'll|we'll|i will|we will) show you|ständig|immer|nur|täglich|meistens|bisher|normalerweise
    seit|(?:i'll|we'll) start by|nicht|niemals|falls|hätten
    let me (?:ask|check) (?:you|if you|about)|share my screen|let me ask
""")
_REFUSAL = forms("""
    no|nope|can't|cannot|won't|unfortunately|i'd rather not|i would rather not|not possible
    not allowed
    nein|leider|geht nicht|nicht möglich|lieber nicht
""")
_CONSENT = forms("""
    yes|yeah|sure|of course|certainly|absolutely|will do|i will|i can|i'll|we will|we can|we'll
    no problem
    happy to|gladly|okay|ok|fine|ja|gerne?|natürlich|klar|mach(?:e|en)? (?:ich|wir)
    selbstverständlich|in ordnung
""")
_URGENT = forms("""
    urgent|urgently|as soon as possible|asap|right away|immediately|critical|top priority|dringend
    sofort|so schnell wie möglich|umgehend|first thing
""")
_IDLE = forms("""
    no hurry|no rush|when you (?:get|have) (?:a chance|time)|low priority|eilt nicht|keine eile
""")


def tasks_of(lines: Sequence[Line], dates: Dates) -> tuple[Task, ...]:
    kept: list[Task] = []
    for task in _found(lines, _Attendance.of(lines), dates):
        same = next((n for n, one in enumerate(kept) if _is_same(one, task)), None)
        if same is None:
            kept.append(task)
        else:
            kept[same] = _joined(kept[same], task)
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class _Attendance:
    """Who is there: on our side or not, how they are addressed, and how others speak of them."""

    ours: Mapping[str, bool]
    addressed: Mapping[str, re.Pattern[str]]
    spoken_of: Mapping[str, re.Pattern[str]]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Attendance:
        ours = {one.said.speaker: one.said.side in _OURS for one in lines if one.said.speaker}
        names = {name: _names_form(name) for name in ours}
        return cls(
            ours,
            {name: forms(f"(?:{form}),") for name, form in names.items()},
            {name: forms(rf"(?:{form}) {_WILL}") for name, form in names.items()},
        )


def _found(lines: Sequence[Line], there: _Attendance, dates: Dates) -> Iterator[Task]:
    replies: set[int] = set()
    for line in lines:
        if not line.tells or line.number in replies:
            continue
        if _is_asked_for(line):
            reply = _reply(lines, line)
            if reply is None or not _REFUSAL.match(reply.plain):
                replies |= {reply.number} if reply is not None else set()
                yield _requested(line, reply, there, dates)
        elif not line.is_question and not _NO_PROMISE.search(line.plain):
            doer = _doer(line, there)
            if doer is not None:
                yield _task(line, doer, dates)


def _is_asked_for(line: Line) -> bool:
    """ "Please do, and I will count them" is a promise."""
    ordered = _ORDERED.search(line.plain) and not line.is_question
    return bool(REQUEST.search(line.plain)) or bool(ordered and not _PROMISE.search(line.plain))


def _doer(line: Line, there: _Attendance) -> str | None:
    """Whose promise it is; None where it is none."""
    if _PROMISE.search(line.plain):
        return line.said.speaker
    named = (name for name, form in there.spoken_of.items() if form.search(line.plain))
    return next(named, None)


def _names_form(name: str) -> str:
    """The whole name, or what stands first in it."""
    parts = name.casefold().split()
    return "|".join(dict.fromkeys(re.escape(one) for one in (name.casefold(), *parts[:1])))


def _reply(lines: Sequence[Line], asked: Line) -> Line | None:
    """What another says to a request next."""
    for line in lines[asked.number + 1 : asked.number + 1 + _REPLY_LINES]:
        if line.said.speaker != asked.said.speaker:
            consents = _CONSENT.match(line.plain) or _REFUSAL.match(line.plain)
            return line if consents or _PROMISE.search(line.plain) else None
    return None


def _requested(line: Line, reply: Line | None, there: _Attendance, dates: Dates) -> Task:
    named = (name for name, form in there.addressed.items() if form.search(line.plain))
    task = _task(line, next(named, "") or _asked_of(line, reply, there), dates)
    if reply is None:
        return task
    return _joined(task, _task(reply, task.assignee, dates))


def _asked_of(line: Line, reply: Line | None, there: _Attendance) -> str:
    """ "You" is whoever says yes, else the only one of the other side."""
    if reply is not None:
        return reply.said.speaker
    asks_ours = line.said.side in _OURS
    others = [name for name, is_ours in there.ours.items() if is_ours is not asks_ours]
    return others[0] if len(others) == 1 else ""


def _task(line: Line, assignee: str, dates: Dates) -> Task:
    due = dates.of(line)
    return Task(
        line.text,
        (line.said.segment_id,),
        assignee,
        due.ends_on if due is not None else None,
        due.words if due is not None else "",
        _priority(line),
    )


def _priority(line: Line) -> Priority:
    if _URGENT.search(line.plain):
        return Priority.HIGH
    return Priority.LOW if _IDLE.search(line.plain) else Priority.NORMAL


def _is_same(one: Task, other: Task) -> bool:
    if one.assignee and other.assignee and one.assignee != other.assignee:
        return False
    if _numbers(one) != _numbers(other):
        return False
    first, second = _topic(one), _topic(other)
    shorter = min(len(first), len(second))
    return bool(shorter) and len(first & second) / shorter >= _ONE_TASK


def _topic(task: Task) -> set[str]:
    return {word for word in task.text.casefold().rstrip(".").split() if tells_topic(word)}


def _numbers(task: Task) -> set[str]:
    """Numbers tell two tasks apart that are worded alike; when they are due is no part of it."""
    what = task.text.casefold().replace(task.due_words, " ") if task.due_words else task.text
    return {f"{amount.value:g}" for amount in spoken_amounts(what)}


def _joined(one: Task, later: Task) -> Task:
    """One task that was spoken of twice: the later date holds."""
    dated = later if later.due is not None else one
    return replace(
        one,
        evidence=tuple(dict.fromkeys((*one.evidence, *later.evidence))),
        assignee=one.assignee or later.assignee,
        due=dated.due,
        due_words=dated.due_words,
        priority=max(one.priority, later.priority, key=_RANK.index),
    )


_RANK = (Priority.LOW, Priority.NORMAL, Priority.HIGH)
