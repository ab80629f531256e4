"""Who takes part in a conference: a participant is one device, a person may have two of them.

Identity is never taken from a message: the connection says which participant speaks, and the
invitation or the account says which person that is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from meeting_desktop.domain.attendance import AttendStatus
from meeting_desktop.domain.meetings import Consent, ParticipantKind, ParticipantRole

#: Longer names are cut; what an invitation shows fits, a wall of text does not.
NAME_LENGTH = 40
_NAMELESS = "Guest"
#: More marks on one letter are no name but a smear over the lines above.
_MARKS = 3
#: Letters by Unicode's category, and blank all the same.
_BLANKS = dict.fromkeys(map(ord, "\u115f\u1160\u2800\u3164\uffa0"), " ")
#: Persian, Indic scripts and emoji need them; they stay behind letters that are not ASCII.
_JOINERS = "\u200c\u200d"
_ENDS = f" {_JOINERS}"
#: Marks that change nothing one can see (Unicode's default ignorable ones of category Mn).
_UNSEEN_MARKS = frozenset(
    map(chr, (0x34F, 0x17B4, 0x17B5, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10)))
) | frozenset(map(chr, range(0xE0100, 0xE01F0)))
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})


class Role(StrEnum):
    """What a person is in the meeting.

    Members are known by an account, guests by a link; co-hosts, presenters and observers are
    either, whom a host has made that.
    """

    HOST = "host"
    COHOST = "cohost"
    PRESENTER = "presenter"
    MEMBER = "member"
    GUEST = "guest"
    OBSERVER = "observer"

    @property
    def stored(self) -> ParticipantRole:
        """The word that the store has for it."""
        return _STORED.get(self, ParticipantRole.PARTICIPANT)

    @property
    def leads(self) -> bool:
        """Whether this role sees the lobby and has the host controls."""
        return self in {Role.HOST, Role.COHOST}


_STORED = {
    Role.HOST: ParticipantRole.HOST,
    Role.COHOST: ParticipantRole.CO_HOST,
    Role.PRESENTER: ParticipantRole.PRESENTER,
    Role.OBSERVER: ParticipantRole.OBSERVER,
}


class Connection(StrEnum):
    GOOD = "good"
    POOR = "poor"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Participant:
    """One device of a person in the lobby or in the room.

    ``origin`` is where they come from: the role before a host gave them another. ``muted`` is
    the own switch of this device, ``muted_by_host`` the hold of a host on the person; sound flows
    when neither is set. ``since`` is when they came into the lobby or the room, in UTC. ``attends``
    is what the AI participant does, None of people.
    """

    id: UUID
    person: UUID
    name: str
    role: Role
    origin: Role
    since: datetime
    muted: bool = False
    muted_by_host: bool = False
    speaking: bool = False
    consent: Consent = Consent.NONE
    connection: Connection = Connection.GOOD
    attends: AttendStatus | None = None

    @property
    def kind(self) -> ParticipantKind:
        return ParticipantKind.HUMAN if self.attends is None else ParticipantKind.AI

    @property
    def is_silent(self) -> bool:
        """Whether nothing of their sound may reach anybody."""
        return self.muted or self.muted_by_host


def clean_text(text: str, length: int, *, keep_ends: bool = False) -> str:
    """One line of what another machine sent: normalised, nothing unseen in it, cut at ``length``.

    Control characters, line ends, bidirectional overrides, lone surrogates and invisible characters
    are gone; what is blank is one space. With ``keep_ends`` also at the ends: pieces of a caption
    are put together by whoever shows them.
    """
    kept: list[str] = []
    marks = 0
    # Cut before as well: normalising costs, and no letter is made of more than 18 code points.
    for letter in unicodedata.normalize("NFC", text[: length * 18].translate(_BLANKS)):
        category = unicodedata.category(letter)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if letter.isspace():
            kept.append(" ")
        elif letter in _JOINERS:
            if kept and not kept[-1].isascii() and kept[-1] not in _JOINERS:
                kept.append(letter)
        elif category not in _UNSEEN and marks <= _MARKS:
            kept.append(letter)
    # Again: what was taken out may have stood between a letter and its accent.
    line = unicodedata.normalize("NFC", " ".join("".join(kept).split()))
    line = line[:length].strip(_ENDS)
    if keep_ends and line:
        before, after = " " * kept[0].isspace(), " " * kept[-1].isspace()
        line = f"{before}{line}{after}"[:length]
    return line


def clean_name(text: str) -> str:
    """A name that is safe to show; ``Guest`` where nothing is left."""
    return clean_text(text, NAME_LENGTH) or _NAMELESS


def name_key(name: str) -> str:
    """What two names have in common that look the same but for case and width."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in folded if c not in _JOINERS and c not in _UNSEEN_MARKS)


def distinct_name(name: str, taken: Container[str]) -> str:
    """``name``, with a number behind it when its key is in ``taken`` (keys of other persons)."""
    number, candidate = 1, name
    while name_key(candidate) in taken:
        number += 1
        ending = f" ({number})"
        candidate = name[: NAME_LENGTH - len(ending)].rstrip() + ending
    return candidate
