"""What is counted of how people talked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.reports import TalkFigures
from meeting_desktop.domain.talk_figures import engagement, talk_figures, word_count

_Said = tuple[str, float, float, str]


def _talk(*said: _Said) -> Conversation:
    return Conversation(
        tuple(
            Utterance(new_id(), who, Side.UNKNOWN, start, end, text)
            for who, start, end, text in said
        ),
        language="en",
        began_at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        time_zone="Europe/Berlin",
    )


def test_shares_words_and_questions_are_counted_for_each_who_spoke() -> None:
    figures = talk_figures(
        _talk(
            ("Grace", 0, 6, "Welcome. What is your budget?"),
            ("Hanna", 7, 9, "Twelve thousand a year."),
        )
    )
    assert list(figures) == ["Grace", "Hanna"]
    assert figures["Grace"].share == pytest.approx(0.75)
    assert (figures["Grace"].questions, figures["Hanna"].questions) == (1, 0)
    assert (figures["Grace"].words, figures["Hanna"].words) == (5, 4)


def test_a_turn_lasts_until_another_takes_over() -> None:
    figures = talk_figures(
        _talk(
            ("Grace", 0, 4, "We work with hospitals."),
            ("Grace", 5, 8, "And with schools."),
            ("Hanna", 9, 11, "Tell me more about the schools."),
            ("Grace", 12, 14, "There are forty of them."),
        )
    )
    assert (figures["Grace"].turns, figures["Hanna"].turns) == (2, 1)
    assert figures["Grace"].longest_monologue == pytest.approx(7.0)


def test_a_sign_of_listening_ends_no_monologue_and_interrupts_nobody() -> None:
    figures = talk_figures(
        _talk(
            ("Grace", 0, 10, "We work with hospitals in three countries,"),
            ("Hanna", 8, 8.4, "Mhm."),
            ("Grace", 10, 20, "and with schools."),
        )
    )
    assert figures["Grace"].turns == 1
    assert figures["Grace"].longest_monologue == pytest.approx(20.0)
    assert figures["Hanna"].interruptions == 0
    assert figures["Hanna"].seconds == pytest.approx(0.4)


def test_a_short_answer_is_a_turn() -> None:
    figures = talk_figures(
        _talk(
            ("Grace", 0, 3, "Is that inside your budget?"),
            ("Hanna", 4, 4.5, "Yes."),
            ("Hanna", 6, 8, "We have twelve thousand."),
        )
    )
    assert figures["Hanna"].turns == 1
    assert figures["Hanna"].patience == pytest.approx(1.0)


@pytest.mark.parametrize(("start", "interruptions"), [(4.8, 0), (4.7, 1), (2.0, 1), (5.5, 0)])
def test_who_starts_well_before_the_others_end_interrupts(start: float, interruptions: int) -> None:
    figures = talk_figures(
        _talk(
            ("Grace", 0, 5, "Our price depends on how many people"),
            ("Hanna", start, start + 4, "But what does it cost us in the end?"),
        )
    )
    assert figures["Hanna"].interruptions == interruptions
    assert figures["Grace"].interruptions == 0


def test_patience_is_the_usual_pause_before_a_turn_and_no_break() -> None:
    figures = talk_figures(
        _talk(
            ("Hanna", 0, 2, "We need it in April."),
            ("Grace", 3, 5, "April is possible for us."),
            ("Hanna", 5, 7, "Good to know that now."),
            ("Grace", 10, 12, "Then we plan for it."),
            ("Hanna", 13, 14, "Let us take a break."),
            ("Grace", 914, 916, "Here we are once again."),
        )
    )
    assert figures["Grace"].patience == pytest.approx(2.0)
    assert talk_figures(_talk(("Grace", 0, 2, "Hello?")))["Grace"].patience is None


def test_signs_of_scripts_without_spaces_are_words() -> None:
    assert word_count("我们 ok 今天") == 5
    assert word_count("Don’t wait – it's well-known.") == 4


def test_nobody_spoke() -> None:
    assert talk_figures(_talk()) == {}
    assert talk_figures(_talk(("", 0, 1, "who?"), ("Grace", 1, 2, "  "))) == {}


def _figures(
    *, share: float = 0.5, turns: int = 10, questions: int = 2, words: int = 300
) -> TalkFigures:
    return TalkFigures(300.0 * share, share, turns, 20.0, questions, 0, words)


def test_who_takes_their_part_is_fully_engaged() -> None:
    both = [_figures(), _figures()]
    assert engagement(both[0], both) == 100


def test_each_part_of_engagement_counts_on_its_own() -> None:
    other = _figures()
    assert engagement(_figures(questions=0), [_figures(questions=0), other]) == 80
    assert engagement(_figures(words=75), [_figures(words=75), other]) == 90
    quiet = _figures(share=0.1)
    assert engagement(quiet, [quiet, _figures(share=0.9)]) == 72


def test_who_said_nothing_is_not_engaged() -> None:
    silent = TalkFigures(0.0, 0.0, 0, 0.0, 0, 0, 0)
    assert engagement(silent, [silent, _figures(share=1.0)]) == 0


_utterances = st.lists(
    st.tuples(
        st.sampled_from(["Grace", "Hanna", "Ines"]),
        st.floats(0, 600),
        st.floats(0, 60),
        st.sampled_from(["Yes.", "What is it?", "We have three sites and a budget.", "mhm"]),
    ),
    max_size=30,
)


@given(said=_utterances)
def test_figures_hold_for_any_talk(said: list[_Said]) -> None:
    talk = _talk(*((who, start, start + length, text) for who, start, length, text in said))
    figures = talk_figures(talk)
    assert sum(one.seconds for one in figures.values()) == pytest.approx(
        sum(one.end - one.start for one in talk.utterances)
    )
    for one in figures.values():
        assert 0 <= one.share <= 1.000001
        assert one.longest_monologue <= one.seconds + 1e-6
        assert one.patience is None or one.patience >= 0
        assert 0 <= engagement(one, figures.values()) <= 100
