"""Control messages as text and back (docs/control-channel.md).

Whatever comes in, the answer is a message or a ``Refusal``, never an exception: the sender may be
anybody. Unknown fields are passed over, so that later versions may add some.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from meeting_desktop.adapters.conference import (
    agenda_fields,
    notes_fields,
    rights_fields,
    room_fields,
)
from meeting_desktop.adapters.conference.control_fields import (
    WORD_OF_CONSENT,
    FieldError,
    Fields,
    read_person,
    read_waiting,
)
from meeting_desktop.domain import control_messages as cm
from meeting_desktop.domain.agenda_messages import ShownPoint
from meeting_desktop.domain.meetings import Consent

VERSION = 1
LARGEST_BYTES = 16 * 1024
_CLIENT_LENGTH = 80


class Reason(StrEnum):
    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    WRONG_VERSION = "wrong_version"
    UNKNOWN_TYPE = "unknown_type"
    WRONG_FIELD = "wrong_field"


_SENTENCES = {
    Reason.TOO_LARGE: "This message is too large.",
    Reason.NOT_JSON: "This message cannot be read.",
    Reason.WRONG_VERSION: "This program speaks another version; reload the page or update it.",
    Reason.UNKNOWN_TYPE: "This kind of message is not known here.",
    Reason.WRONG_FIELD: "A field of this message is missing or not valid.",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message was not understood; ``about`` is its type if it is one of ours, else empty."""

    reason: Reason
    about: str = ""

    def message(self) -> cm.Refused:
        """The answer to the sender; nothing of what they sent is in it."""
        return cm.Refused(self.about, _SENTENCES[self.reason])


_M = TypeVar("_M")
_Readers = Mapping[str, Callable[[Fields], _M]]

_FROM_PARTICIPANT: _Readers[cm.FromParticipant] = {
    "hello": lambda f: cm.Hello(f.name(), f.optional_line("client", _CLIENT_LENGTH)),
    "consent": lambda f: cm.ChooseConsent(f.consent("choice")),
    "leave": lambda _: cm.Leave(),
    "present": lambda _: cm.Present(),
    "mute": lambda f: cm.Mute(f.switch("muted")),
    "hand": lambda f: cm.Hand(f.switch("raised")),
    "admit": lambda f: cm.Admit(f.identity()),
    "deny": lambda f: cm.Deny(f.identity()),
    "admit_all": lambda _: cm.AdmitAll(),
    "remove": lambda f: cm.Remove(f.identity()),
    "mute_person": lambda f: cm.MutePerson(f.identity(), f.switch("muted", True)),
    "mute_all": lambda f: cm.MuteAll(f.switch("muted", True)),
    "lock": lambda f: cm.Lock(f.switch("locked")),
    "cohost": lambda f: cm.MakeCohost(f.identity(), f.switch("cohost")),
    "end": lambda _: cm.End(),
    **rights_fields.FROM_PARTICIPANT,
    **room_fields.FROM_PARTICIPANT,
    **notes_fields.FROM_PARTICIPANT,
    **agenda_fields.FROM_PARTICIPANT,
}

_FROM_HOST: _Readers[cm.FromHost] = {
    "waiting": lambda _: cm.Waiting(),
    "welcome": lambda f: cm.Welcome(
        f.identity("you"),
        f.line("title"),
        f.objects("people", read_person),
        f.switch("locked"),
    ),
    "roster": lambda f: cm.RosterChanged(f.objects("people", read_person), f.switch("locked")),
    "lobby": lambda f: cm.LobbyChanged(f.objects("waiting", read_waiting)),
    "knock": lambda f: cm.Knock(f.identity(), f.name(), f.switch("chime")),
    "levels": lambda f: cm.Levels(f.numbers("levels")),
    "speaking": lambda f: cm.Speaking(f.identity(), f.switch("speaking")),
    "caption": lambda f: cm.Caption(
        f.identity(),
        f.identity("utterance"),
        f.word("state", cm.CaptionStage),
        f.piece("text"),
        f.number("start"),
    ),
    "muted": lambda f: cm.Muted(f.name("by"), f.switch("held")),
    "mute_asked": lambda f: cm.MuteAsked(f.name("by")),
    "still_there": lambda f: cm.StillThere(f.count("seconds")),
    "refused": lambda f: cm.Refused(f.line("about"), f.line("sentence"), f.optional_identity("of")),
    "denied": lambda f: cm.Denied(f.line("sentence")),
    "removed": lambda f: cm.Removed(f.line("sentence")),
    "ended": lambda f: cm.Ended(f.line("sentence")),
    **room_fields.FROM_HOST,
    **notes_fields.FROM_HOST,
    **agenda_fields.FROM_HOST,
}

_TYPES: Mapping[type[cm.FromParticipant | cm.FromHost], str] = {
    cm.Hello: "hello",
    cm.ChooseConsent: "consent",
    cm.Leave: "leave",
    cm.Present: "present",
    cm.Mute: "mute",
    cm.Hand: "hand",
    cm.Admit: "admit",
    cm.Deny: "deny",
    cm.AdmitAll: "admit_all",
    cm.Remove: "remove",
    cm.MutePerson: "mute_person",
    cm.MuteAll: "mute_all",
    cm.Lock: "lock",
    cm.MakeCohost: "cohost",
    cm.End: "end",
    cm.Waiting: "waiting",
    cm.Welcome: "welcome",
    cm.RosterChanged: "roster",
    cm.LobbyChanged: "lobby",
    cm.Knock: "knock",
    cm.Levels: "levels",
    cm.Speaking: "speaking",
    cm.Caption: "caption",
    cm.Muted: "muted",
    cm.MuteAsked: "mute_asked",
    cm.StillThere: "still_there",
    cm.Refused: "refused",
    cm.Denied: "denied",
    cm.Removed: "removed",
    cm.Ended: "ended",
    **rights_fields.TYPES,
    **room_fields.TYPES,
    **notes_fields.TYPES,
    **agenda_fields.TYPES,
}

#: What a participant may send, by name; limits are kept by it.
PARTICIPANT_TYPES = frozenset(_FROM_PARTICIPANT)


def type_of(message: cm.FromParticipant | cm.FromHost) -> str:
    """The name of a message on the wire."""
    return _TYPES[type(message)]


def encode(message: cm.FromParticipant | cm.FromHost) -> str:
    """The message as one line of JSON, below ``LARGEST_BYTES`` for all that the program makes."""
    flat = {field.name: _plain(getattr(message, field.name)) for field in fields(message)}
    data = {"v": VERSION, "type": type_of(message), **flat}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def read_from_participant(raw: str | bytes) -> cm.FromParticipant | Refusal:
    """What a participant sent to the host."""
    return _read(raw, _FROM_PARTICIPANT)


def read_from_host(raw: str | bytes) -> cm.FromHost | Refusal:
    """What the host sent to a participant; a host may be hostile too."""
    return _read(raw, _FROM_HOST)


def _read(raw: str | bytes, readers: _Readers[_M]) -> _M | Refusal:
    data = _parse(raw)
    if isinstance(data, Refusal):
        return data
    kind = data.get("type")
    known = kind if isinstance(kind, str) and kind in readers else ""
    version = data.get("v")
    if isinstance(version, bool) or version != VERSION or not isinstance(version, int):
        return Refusal(Reason.WRONG_VERSION, known)
    if not known:
        return Refusal(Reason.UNKNOWN_TYPE)
    try:
        return readers[known](Fields(data))
    except FieldError:
        return Refusal(Reason.WRONG_FIELD, known)


def _parse(raw: str | bytes) -> dict[str, object] | Refusal:
    # A character is at least a byte, so what is too long needs no encoding to be refused.
    if len(raw) > LARGEST_BYTES:
        return Refusal(Reason.TOO_LARGE)
    try:
        body = raw.encode() if isinstance(raw, str) else raw
        if len(body) > LARGEST_BYTES:
            return Refusal(Reason.TOO_LARGE)
        data = json.loads(body.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError):  # not UTF-8, not JSON, brackets without end
        return Refusal(Reason.NOT_JSON)
    return data if isinstance(data, dict) else Refusal(Reason.NOT_JSON)


def _no_constant(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _plain(value: object) -> object:
    """A field as what JSON holds."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, cm.Person | cm.WaitingPerson | ShownPoint):
        flat = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        # People say nothing of what the AI participant does.
        return {name: item for name, item in flat.items() if item is not None}
    return _plain_scalar(value)


def _plain_scalar(value: object) -> object:
    match value:
        case Consent():
            return WORD_OF_CONSENT[value]
        case StrEnum():
            return value.value
        case UUID():
            return str(value)
        case date():  # also with its time
            return value.isoformat()
        case _:
            return value
