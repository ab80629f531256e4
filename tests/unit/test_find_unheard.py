"""Which stretches of a recording are heard again after a crash."""

from __future__ import annotations

import pytest

from meeting_desktop.application.find_unheard import find_unheard
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.transcript import Segment

Span = tuple[float, float]
_TRANSCRIPT = new_id()


def _segments(*spans: Span, final: bool = True) -> list[Segment]:
    return [
        Segment(new_id(), _TRANSCRIPT, None, start, end, (), is_final=final) for start, end in spans
    ]


@pytest.mark.parametrize(
    ("finals", "unheard"),
    [
        ([], [(0.0, 60.0)]),
        ([(0.0, 60.0)], []),
        ([(0.5, 20.0), (21.0, 60.0)], []),
        ([(0.0, 20.0), (50.0, 60.0)], [(20.0, 50.0)]),
        ([(50.0, 60.0), (0.0, 20.0)], [(20.0, 50.0)]),
        ([(10.0, 59.0)], [(0.0, 10.0), (59.0, 60.0)]),
        ([(0.0, 50.0), (5.0, 10.0), (30.0, 60.5)], []),
    ],
)
def test_what_has_no_final_words_is_heard_again(finals: list[Span], unheard: list[Span]) -> None:
    assert list(find_unheard(_segments(*finals), 60.0)) == unheard


def test_an_utterance_that_was_begun_is_heard_again_however_short() -> None:
    segments = _segments((0.0, 10.0), (11.0, 60.0)) + _segments((10.2, 10.8), final=False)
    assert find_unheard(segments, 60.0) == ((10.0, 11.0),)


def test_a_recording_of_nothing_has_nothing_to_hear() -> None:
    assert find_unheard([], 0.0) == ()
