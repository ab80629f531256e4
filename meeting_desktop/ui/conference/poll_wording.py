"""Polls in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from meeting_desktop.domain.polls import RATING_STEPS, PollKind
from meeting_desktop.domain.room_messages import PollShown


def _tr(text: str) -> str:
    return QCoreApplication.translate("Polls", text)


def kind_words(kind: PollKind) -> str:
    return {
        PollKind.SINGLE: _tr("One of several"),
        PollKind.MULTIPLE: _tr("Any of several"),
        PollKind.YES_NO: _tr("Yes or no"),
        PollKind.RATING: _tr("Stars"),
        PollKind.OPEN_ENDED: _tr("In own words"),
    }[kind]


def choice_words(poll: PollShown) -> tuple[str, ...]:
    """What can be chosen, in the order of the counts."""
    match poll.kind:
        case PollKind.YES_NO:
            return _tr("Yes"), _tr("No")
        case PollKind.RATING:
            return tuple("★" * (step + 1) for step in range(RATING_STEPS))
        case _:
            return poll.choices


def standing_words(poll: PollShown) -> str:
    """Who asks, and how it stands."""
    facts = [poll.name]
    if poll.anonymous:
        facts.append(_tr("anonymous"))
    if poll.counted:
        facts.append(
            _tr("1 answer") if poll.voters == 1 else _tr("{0} answers").format(poll.voters)
        )
    facts.append(_tr("closed") if poll.closed else _tr("open"))
    if poll.shared:
        facts.append(_tr("all see the results"))
    return " · ".join(facts)


def poll_as_csv(poll: PollShown) -> str:
    """The results as a table (RFC 4180): answer, count, names."""
    rows = [(_tr("Answer"), _tr("Count"), _tr("Names"))]
    names = poll.names or ((),) * len(poll.counts)
    for words, count, who in zip(choice_words(poll), poll.counts, names, strict=True):
        rows.append((words, str(count), ", ".join(who)))
    rows += [(text, "1", name) for name, text in poll.texts]
    return "\r\n".join(",".join(map(_cell, row)) for row in rows) + "\r\n"


def _cell(text: str) -> str:
    # A leading sign would be a formula to whoever opens the table.
    safe = f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text
    return '"' + safe.replace('"', '""') + '"'
