"""A follow-up mail out of what it must hold, sentence by sentence; nothing else is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meeting_desktop.domain.findings import Appointment
from meeting_desktop.ports.analyst import DraftedMail, MailWish


@dataclass(frozen=True, slots=True)
class _Words:
    subject: str
    greeting: str
    nameless: str
    thanks: str
    decided: str
    ours: str
    theirs: str
    open: str
    next: str
    closing: str
    date: str
    clock: str


_ENGLISH = _Words(
    "Our conversation: what comes next",
    "Hello {name},",
    "Hello,",
    "thank you for the conversation. This is what I took away from it.",
    "What we decided:",
    "What we will do:",
    "What you wanted to do:",
    "What is still open:",
    "When we talk again:",
    "If I got something wrong, please tell me.\n\nBest regards",
    "%Y-%m-%d",
    "%Y-%m-%d, %H:%M",
)
_GERMAN = _Words(
    "Unser Gespräch: wie es weitergeht",
    "Guten Tag {name},",
    "Guten Tag,",
    "vielen Dank für das Gespräch. Das habe ich daraus mitgenommen.",
    "Was wir entschieden haben:",
    "Was wir tun:",
    "Was Sie tun wollten:",
    "Was noch offen ist:",
    "Wann wir uns wieder sprechen:",
    "Wenn etwas nicht stimmt, sagen Sie es mir bitte.\n\nFreundliche Grüße",
    "%d.%m.%Y",
    "%d.%m.%Y, %H:%M",
)


def draft(wish: MailWish) -> DraftedMail:
    """In German or English; sentences that were said stay in the language they were said in."""
    words = _GERMAN if wish.language == "de" else _ENGLISH
    greeting = words.greeting.format(name=wish.recipient) if wish.recipient else words.nameless
    parts = [greeting, words.thanks]
    parts += _list(words.decided, [one.text for one in wish.findings.decisions])
    parts += _list(words.ours, wish.ours)
    parts += _list(words.theirs, wish.theirs)
    parts += _list(words.next, [_when(one, words) for one in wish.findings.appointments])
    parts += _list(words.open, wish.open_questions)
    parts.append(f"{words.closing}\n{wish.sender}".rstrip())
    return DraftedMail(words.subject, "\n\n".join(parts) + "\n")


def _list(title: str, lines: Sequence[str]) -> list[str]:
    each = dict.fromkeys(" ".join(line.split()) for line in lines if line.strip())
    return [title + "".join(f"\n- {line}" for line in each)] if each else []


def _when(one: Appointment, words: _Words) -> str:
    return f"{one.starts_at:{words.clock if one.time_said else words.date}}"
