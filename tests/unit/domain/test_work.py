"""What makes two wishes the same."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

from meeting_desktop.domain.work import TranscribeWish, WorkTrack


def _track(sha256: str, recording: UUID | None = None) -> WorkTrack:
    return WorkTrack(recording or uuid4(), sha256, None, 1.0)


_WISH = TranscribeWish(uuid4(), (_track("a" * 64), _track("b" * 64)), "en", "base", ("Ada", "Bo"))


def test_the_same_sound_and_wish_has_the_same_fingerprint_in_any_order() -> None:
    other = TranscribeWish(
        uuid4(), (_track("b" * 64), _track("a" * 64)), "en", "base", ("Bo", "Ada")
    )
    assert other.fingerprint == _WISH.fingerprint


def test_what_would_be_heard_otherwise_has_another_one() -> None:
    others = [
        replace(_WISH, tracks=_WISH.tracks[:1]),
        replace(_WISH, language="de"),
        replace(_WISH, model="small"),
        replace(_WISH, hotwords=()),
    ]
    marks = {one.fingerprint for one in [_WISH, *others]}
    assert len(marks) == 5
    assert all(len(mark) == 64 for mark in marks)
