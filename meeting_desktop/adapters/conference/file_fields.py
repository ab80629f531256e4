"""The messages of shared files, read field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from meeting_desktop.adapters.conference.control_fields import FieldError, Fields
from meeting_desktop.domain import control_messages as cm
from meeting_desktop.domain import file_messages as fm
from meeting_desktop.domain.shared_files import (
    FILE_NAME_LENGTH,
    FileState,
    clean_file_name,
    is_hash,
)

_KIND_LENGTH = 100
#: What is too large for a meeting is refused with a sentence of its own.
_LARGEST_CLAIM = 1 << 50


def _name(f: Fields) -> str:
    # What is cut off here is beyond what a name may have anyway.
    return clean_file_name(f.optional_line("name", 4 * FILE_NAME_LENGTH))


def _size(f: Fields) -> int:
    return f.count("size", _LARGEST_CLAIM)


def _hash(f: Fields) -> str:
    text = f.line("sha256")
    if not is_hash(text):
        raise FieldError("sha256")
    return text


def _shown(f: Fields) -> fm.FileShown:
    return fm.FileShown(
        f.identity("id"),
        f.identity(),
        f.name("by"),
        f.switch("own"),
        _name(f),
        _size(f),
        _hash(f),
        f.optional_line("kind", _KIND_LENGTH),
        f.word("state", FileState),
        f.moment("shared_at"),
        f.number("start"),
    )


FROM_PARTICIPANT: Mapping[str, Callable[[Fields], fm.FromParticipantAboutFiles]] = {
    "file_offer": lambda f: fm.OfferFile(f.identity("id"), _name(f), _size(f), _hash(f)),
    "file_remove": lambda f: fm.RemoveFile(f.identity("id")),
}

FROM_HOST: Mapping[str, Callable[[Fields], fm.FileShown]] = {"file": _shown}

TYPES: dict[type[cm.FromParticipant | cm.FromHost], str] = {
    fm.OfferFile: "file_offer",
    fm.RemoveFile: "file_remove",
    fm.FileShown: "file",
}
