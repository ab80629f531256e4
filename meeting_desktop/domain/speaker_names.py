"""What a voice is called before anybody has said its name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import clean_title
from meeting_desktop.domain.transcript import Segment, Speaker

LONGEST_SPEAKER_NAME = 120

_LABEL = re.compile(r"S(\d+)")


def next_label(taken: Collection[str]) -> str:
    """``S1``, ``S2``, …: the first that no voice of the transcript has."""
    return next(f"S{n}" for n in range(1, len(taken) + 2) if f"S{n}" not in taken)


def numbered_name(label: str) -> str:
    """``Speaker 2`` for the label ``S2``; a label of another kind is its own name."""
    number = _LABEL.fullmatch(label)
    return f"Speaker {number[1]}" if number is not None else label


def is_unnamed(speaker: Speaker) -> bool:
    """Nobody and nothing has said yet whose voice it is."""
    return not speaker.is_confirmed and speaker.name in {
        speaker.label,
        numbered_name(speaker.label),
    }


def without_profile(speaker: Speaker) -> Speaker:
    """As if the profile had never been: a name that a person gave stays as text."""
    name = speaker.name if speaker.is_confirmed else numbered_name(speaker.label)
    return replace(speaker, name=name, voice_profile_id=None, confidence=0.0)


def clean_speaker_name(typed: str) -> str:
    """One line, without spaces around it.

    Raises:
        UserFacingError: codes ``empty_name``, ``long_name``.
    """
    clean = clean_title(typed, fallback="")
    if not clean:
        raise UserFacingError("A speaker needs a name; type one.", code="empty_name")
    if len(clean) > LONGEST_SPEAKER_NAME:
        raise UserFacingError(
            f"A name has at most {LONGEST_SPEAKER_NAME} letters; shorten it.", code="long_name"
        )
    return clean


def labels_of(speakers: Iterable[Speaker]) -> set[str]:
    return {speaker.label for speaker in speakers}


def somebody_else(speakers: Sequence[Speaker], segments: Sequence[Segment], typed: str) -> Speaker:
    """Who has said ``segments`` of a transcript with these ``speakers``.

    Whoever has the name that was ``typed``, else a new voice; an empty name gives it a number. Its
    microphone is that of the segments, where they are all of one. Raises: UserFacingError, as
    ``clean_speaker_name``.
    """
    label = next_label(labels_of(speakers))
    name = clean_speaker_name(typed) if typed.strip() else numbered_name(label)
    known = (one for one in speakers if one.name.casefold() == name.casefold())
    owners = {one.speaker_id for one in segments}
    microphones = {one.participant_id for one in speakers if one.id in owners}
    new = Speaker(
        new_id(),
        segments[0].transcript_id,
        label,
        name,
        microphones.pop() if len(microphones) == 1 else None,
        is_confirmed=bool(typed.strip()),
    )
    return next(known, new)
