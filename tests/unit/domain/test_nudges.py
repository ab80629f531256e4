"""The one line that is told to whoever sells, by a clock."""

from __future__ import annotations

from dataclasses import replace

from meeting_desktop.domain.conversations import Conversation
from meeting_desktop.domain.nudges import Nudge, NudgeKind, nudge_at, our_share
from tests.fakes.spoken import conversation, ids


def stretched(talk: Conversation, *seconds: float) -> Conversation:
    """The same lines, each as long as is said, one right behind the other."""
    at, said = 0.0, []
    for one, length in zip(talk.utterances, seconds, strict=True):
        said.append(replace(one, start=at, end=at + length))
        at += length
    return replace(talk, utterances=tuple(said))


def test_a_question_that_hangs_is_told_after_a_while() -> None:
    talk = conversation("them: Can we host it ourselves?", "us: I see.")

    assert nudge_at(talk, 10.0) is None
    assert nudge_at(talk, 23.0) == Nudge(
        NudgeKind.UNANSWERED, "Can we host it ourselves?", ids(talk, 0)
    )
    assert nudge_at(talk, 200.0) is None


def test_it_is_told_sooner_when_they_go_on_without_an_answer() -> None:
    talk = conversation(
        "them: Can we host it ourselves?", *["them: Because our people want that." for _ in "abc"]
    )

    told = nudge_at(talk, 12.0)

    assert told is not None
    assert told.kind is NudgeKind.UNANSWERED


def test_an_answer_ends_it_and_a_question_back_does_not() -> None:
    asked = "them: Can we host it ourselves?"
    answered = conversation(asked, "us: You can, on any machine with a disk.")
    asked_back = conversation(asked, "us: Why would you like to host it yourselves?")

    assert nudge_at(answered, 30.0) is None
    assert nudge_at(asked_back, 30.0) is not None


def test_a_price_is_told_while_it_is_fresh() -> None:
    talk = conversation("them: So it is four hundred euros a month then.", "us: That is right.")

    told = nudge_at(talk, 10.0)

    assert told == Nudge(NudgeKind.PRICE, talk.utterances[0].text, ids(talk, 0))
    assert nudge_at(talk, 60.0) is None
    assert nudge_at(conversation("us: It is four hundred euros."), 10.0) is None


def test_talking_four_fifths_of_five_minutes_is_told() -> None:
    talk = stretched(conversation("us: And then.", "them: Right.", "us: And so on."), 150, 30, 120)

    assert nudge_at(talk, 300.0) == Nudge(NudgeKind.TALKING, share=0.9)
    assert nudge_at(talk, 299.0) is None
    assert our_share(talk.utterances, 490.0) == 1.0


def test_who_is_alone_or_silent_is_not_told_to_listen() -> None:
    alone = stretched(conversation("us: Testing, testing."), 300)
    quiet = stretched(conversation("us: Welcome everybody.", "them: Hello."), 20, 2)

    assert nudge_at(alone, 301.0) is None
    assert nudge_at(quiet, 301.0) is None
