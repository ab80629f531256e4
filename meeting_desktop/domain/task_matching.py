"""Which of the tasks that an analyst found are tasks that a meeting has already.

A meeting is read again after its words were corrected, by another analyst, or in another language:
the same task comes back in other words, and what a person decided about it stays decided.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.domain.findings import Task
from meeting_desktop.domain.reports import ActionItem, Report, TaskState

_WORD = re.compile(r"\w+")
#: So much of the words of the shorter one are in both.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Matched:
    """What to write: ``put`` are proposals, new or anew; ``removed`` are proposals of before."""

    put: tuple[ActionItem, ...]
    removed: tuple[ActionItem, ...]


def match_tasks(
    known: Sequence[ActionItem], tasks: Sequence[Task], report: Report, ids: Sequence[UUID]
) -> Matched:
    """``ids``: one for each of ``tasks``, for those that are new.

    What a person wrote, confirmed, dropped or did is left as it is and takes its task with it; a
    proposal that nobody looked at is the report's to change, and goes where it is not found again.
    """
    pairs = _pairs(known, tasks)
    put: list[ActionItem] = []
    for place, task in enumerate(tasks):
        item = pairs.get(place)
        if item is None:
            put.append(_proposed(ids[place], task, report))
        elif _is_untouched(item):
            put.append(_proposed(item.id, task, report))
    kept = {item.id for item in pairs.values()}
    removed = tuple(one for one in known if _is_untouched(one) and one.id not in kept)
    return Matched(tuple(put), removed)


def _is_untouched(item: ActionItem) -> bool:
    return item.state is TaskState.PROPOSED and item.report_id is not None


def _proposed(item_id: UUID, task: Task, report: Report) -> ActionItem:
    return ActionItem(
        id=item_id,
        scope_id=report.scope_id,
        meeting_id=report.meeting_id,
        text=task.text,
        assignee=task.assignee,
        due=task.due,
        due_words=task.due_words,
        priority=task.priority,
        evidence=task.evidence,
        report_id=report.id,
    )


def _pairs(known: Sequence[ActionItem], tasks: Sequence[Task]) -> dict[int, ActionItem]:
    """By the place of the task; the surest first, each item and each task once."""
    pairs: dict[int, ActionItem] = {}
    for is_same in (_same_words, _alike, _same_promise, _same_place):
        free = [one for one in known if one not in pairs.values()]
        for place, task in enumerate(tasks):
            if place in pairs:
                continue
            found = next((one for one in free if is_same(one, task)), None)
            if found is not None:
                pairs[place] = found
                free.remove(found)
    return pairs


def _same_words(item: ActionItem, task: Task) -> bool:
    return _words(item.text) == _words(task.text)


def _alike(item: ActionItem, task: Task) -> bool:
    """Said in the same place, in nearly the same words."""
    mine, theirs = set(_words(item.text)), set(_words(task.text))
    shorter = min(len(mine), len(theirs))
    is_near = bool(set(item.evidence) & set(task.evidence))
    return is_near and shorter > 0 and len(mine & theirs) >= _ALIKE * shorter


def _same_promise(item: ActionItem, task: Task) -> bool:
    """By the same one until the same day: then it was only told in other words."""
    is_same = item.assignee == task.assignee and item.due == task.due
    return is_same and _same_place(item, task)


def _same_place(item: ActionItem, task: Task) -> bool:
    return bool(item.evidence) and set(item.evidence) == set(task.evidence)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def changed_by_person(before: ActionItem, after: ActionItem) -> ActionItem:
    """Whoever mends a proposal means it: it is not the report's any more."""
    meant = after.state is TaskState.PROPOSED and replace(before, state=after.state) != after
    return replace(after, state=TaskState.CONFIRMED) if meant else after
