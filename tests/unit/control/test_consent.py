"""What may be kept of a person, and of which moments."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.consent import MOST_CHOICES, ConsentHistory, ConsentLedger, Span
from meeting_desktop.domain.meetings import Consent
from tests.unit.control.people import START, uid


def _at(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def _history(*choices: tuple[float, Consent]) -> ConsentHistory:
    history = ConsentHistory()
    for seconds, choice in choices:
        history = history.choose(choice, START + _at(seconds))
    return history


def test_until_somebody_has_chosen_nothing_may_be_kept() -> None:
    nobody = ConsentHistory()
    assert nobody.now is Consent.NONE
    assert not nobody.may_record(START)
    assert not nobody.may_caption(START)
    assert not nobody.recordable(START, START + _at(10))


def test_a_choice_holds_from_its_moment_on() -> None:
    history = _history((10, Consent.RECORD), (20, Consent.TRANSCRIBE_ONLY), (30, Consent.NONE))
    recorded = [s for s in range(40) if history.may_record(START + _at(s))]
    captioned = [s for s in range(40) if history.may_caption(START + _at(s))]
    assert recorded == list(range(10, 20))
    assert captioned == list(range(10, 30))
    end = START + _at(60)
    assert history.recordable(START, end) == (Span(START + _at(10), START + _at(20)),)
    assert history.captionable(START, end) == (Span(START + _at(10), START + _at(30)),)
    assert history.recordable(START + _at(12), START + _at(15)) == (
        Span(START + _at(12), START + _at(15)),
    )


def test_the_same_choice_again_adds_nothing() -> None:
    history = _history((10, Consent.RECORD), (20, Consent.RECORD))
    assert len(history.choices) == 1


def test_a_clock_set_back_does_not_reorder_choices() -> None:
    history = _history((10, Consent.RECORD), (5, Consent.NONE))
    assert [choice.at for choice in history.choices] == [START + _at(10)] * 2
    assert history.at(START + _at(10)) is Consent.NONE
    assert not history.recordable(START, START + _at(60))


def test_whoever_changes_without_end_may_only_take_back() -> None:
    history = ConsentHistory()
    for number in range(MOST_CHOICES):
        choice = Consent.NONE if number % 2 else Consent.RECORD
        history = history.choose(choice, START + _at(number))
    with pytest.raises(UserFacingError):
        history.choose(Consent.RECORD, START + _at(900))
    history = _history(*((n, Consent.RECORD if n % 2 else Consent.NONE) for n in range(100)))
    assert history.now is Consent.RECORD
    assert history.choose(Consent.NONE, START + _at(900)).now is Consent.NONE


@example([(0, Consent.RECORD), (1, Consent.NONE), (1, Consent.RECORD)])
@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from(Consent)), max_size=12))
def test_stretches_and_moments_agree(choices: list[tuple[int, Consent]]) -> None:
    history = _history(*sorted(choices, key=lambda choice: choice[0]))
    spans = history.recordable(START, START + _at(60))
    for second in range(60):
        moment = START + _at(second)
        inside = any(span.start <= moment < span.end for span in spans)
        assert inside is history.may_record(moment)
    assert all(a.end < b.start for a, b in pairwise(spans))


def test_a_ledger_keeps_persons_apart() -> None:
    ledger = ConsentLedger().choose(uid(1), Consent.RECORD, START)
    assert ledger.of(uid(1)).now is Consent.RECORD
    assert ledger.of(uid(2)).now is Consent.NONE
