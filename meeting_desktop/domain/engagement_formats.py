"""The people of a meeting as other programs and people read them; no id comes into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from meeting_desktop.domain.engagement import PersonEngagement

_MINUTE_S = 60.0


def people_lines(people: Sequence[PersonEngagement], escape: Callable[[str], str]) -> Iterator[str]:
    """A section in Markdown; nothing of nobody."""
    if people:
        yield from ("## People", "")
        yield from (f"- **{escape(one.name)}**: {' · '.join(_facts(one))}" for one in people)
        yield ""


def people_data(people: Sequence[PersonEngagement]) -> list[dict[str, object]]:
    """Plain data; times in seconds, and in UTC by ISO 8601. None where nothing is known."""
    return [_data(one) for one in people]


def _facts(one: PersonEngagement) -> Iterator[str]:
    if one.no_show:
        yield "did not come"
        return
    if one.attendance is not None:
        yield f"there for {_minutes(one.attendance.seconds)}"
        if one.attendance.late is not None:
            yield f"{_minutes(one.attendance.late)} late"
    yield f"spoke for {_minutes(one.talk.seconds)} ({one.talk.share:.0%})"
    if one.messages:
        yield "1 message" if one.messages == 1 else f"{one.messages} messages"
    if one.polls:
        yield "1 poll" if one.polls == 1 else f"{one.polls} polls"
    if one.score is not None:
        yield f"engagement {one.score} of 100"


def _data(one: PersonEngagement) -> dict[str, object]:
    there, talk = one.attendance, one.talk
    return {
        "name": one.name,
        "joined": _time(there.joined_at) if there is not None else None,
        "left": _time(there.left_at) if there is not None else None,
        "attended": there.seconds if there is not None else None,
        "gaps": there.gaps if there is not None else None,
        "late": there.late if there is not None else None,
        "no_show": one.no_show,
        "spoke": talk.seconds,
        "share": talk.share,
        "turns": talk.turns,
        "longest_monologue": talk.longest_monologue,
        "interruptions": talk.interruptions,
        "messages": one.messages,
        "polls": one.polls,
        "screen": one.screen,
        "microphone": one.microphone,
        "score": one.score,
        "parts": {part.part.value: [part.points, part.most] for part in one.parts},
    }


def _minutes(seconds: float) -> str:
    return f"{seconds / _MINUTE_S:.1f} min"


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")
