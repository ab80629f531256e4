"""What each person contributed: their tasks and decisions, and what they said that weighed most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from meeting_desktop.adapters.assistant.offline.lines import Line
from meeting_desktop.adapters.assistant.offline.summary import Ranked
from meeting_desktop.domain.findings import Claim, PersonFindings, Task

_MOST = 5


def people_of(
    lines: Sequence[Line], ranked: Sequence[Sequence[Ranked]], tasks: Sequence[Task]
) -> tuple[PersonFindings, ...]:
    """Everybody who said something, in the order in which they first did."""
    weighty: dict[str, list[Ranked]] = defaultdict(list)
    for stretch in ranked:
        for one in stretch:
            weighty[one.line.said.speaker].append(one)
    speakers = dict.fromkeys(line.said.speaker for line in lines if line.said.speaker)
    return tuple(
        PersonFindings(speaker, _contributions(speaker, weighty[speaker], tasks))
        for speaker in speakers
    )


def _contributions(
    speaker: str, weighty: Sequence[Ranked], tasks: Sequence[Task]
) -> tuple[Claim, ...]:
    best = sorted(weighty, key=lambda one: (-one.score, one.line.number))[:_MOST]
    best.sort(key=lambda one: one.line.number)
    said = [Claim(one.line.text, (one.line.said.segment_id,)) for one in best]
    taken = [Claim(task.text, task.evidence) for task in tasks if task.assignee == speaker]
    claims = {claim.text: claim for claim in (*said, *taken)}
    return tuple(claims.values())
