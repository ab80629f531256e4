"""A report as JSON, for other programs: every claim with the words that it rests on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from meeting_desktop.domain.reports import ActionItem, ParticipantReport, Report

#: The place and the words of a segment, by its id.
Quotes = Mapping[UUID, Mapping[str, object]]


def report_to_json(
    report: Report,
    people: Sequence[ParticipantReport],
    items: Sequence[ActionItem],
    quotes: Quotes,
) -> str:
    """JSON with version, made_at, language, source, dropped, findings, people, tasks.

    ``evidence`` of a claim is a list of what ``quotes`` says of its segments; those that it does
    not know are left out. Times of the meeting are in seconds.
    """
    data = {
        "version": report.version,
        "made_at": report.made_at.isoformat(),
        "language": report.language,
        "source": _plain(report.source, quotes),
        "dropped": report.dropped,
        "findings": _plain(report.findings, quotes),
        "people": [_page(one, quotes) for one in people],
        "tasks": [_task(one, quotes) for one in items],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _page(one: ParticipantReport, quotes: Quotes) -> dict[str, object]:
    return {
        "speaker": one.speaker,
        "figures": _plain(one.figures, quotes),
        "engagement": one.engagement,
        "contributions": _plain(one.findings.contributions, quotes),
    }


def _task(one: ActionItem, quotes: Quotes) -> dict[str, object]:
    names = ("text", "state", "assignee", "due", "due_words", "priority", "evidence")
    return {name: _field(name, getattr(one, name), quotes) for name in names}


def _field(name: str, value: object, quotes: Quotes) -> object:
    if name == "evidence" and isinstance(value, tuple):
        return [dict(quotes[one]) for one in value if one in quotes]
    return _plain(value, quotes)


def _plain(value: object, quotes: Quotes) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        named = {one.name: getattr(value, one.name) for one in fields(value)}
        return {name: _field(name, one, quotes) for name, one in named.items()}
    if isinstance(value, tuple):
        return [_plain(one, quotes) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return round(value, 3) if isinstance(value, float) else value
