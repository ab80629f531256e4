"""What a voice is called before anybody has said its name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.meetings import clean_title
from meeting_desktop.domain.transcript import Speaker

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
