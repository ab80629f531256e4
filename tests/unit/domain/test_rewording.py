"""A question another way, without a model."""

from __future__ import annotations

import random

import pytest

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.plain_words import tokens_of
from meeting_desktop.domain.question_words import sounds_like, telling_words
from meeting_desktop.domain.questions import Question, QuestionType
from meeting_desktop.domain.rewording import (
    reworded,
    reworded_rest,
    rewordings,
    ways_to_answer,
)

_ENGLISH = {
    "When do you want to start?": "Could you tell me roughly when you want to start?",
    "How many people would use it?": "Could you tell me roughly how many people would use it?",
    "Who decides about the budget?": "Could you tell me who decides about the budget?",
    "What is your budget for this?": "Could you tell me roughly what your budget for this is?",
    "What's hard today?": "Could you tell me what is hard today?",
    "Do you have a contract?": "Could you tell me whether you have a contract?",
    "Is there a deadline?": "Could you tell me whether there is a deadline?",
    "How satisfied are you with it?": "Could you tell me how satisfied you are with it?",
    "By when do you need it?": "Could you tell me roughly by when you need it?",
    "Please describe your process.": "Could you describe your process?",
    "How does your team decide?": (
        "If you had to say it in a few words, how does your team decide?"
    ),
    "What are the systems connected to?": (
        "If you had to say it in a few words, what are the systems connected to?"
    ),
    "Why now?": "A few words are enough: why now?",
}
_GERMAN = {
    "Wann möchten Sie anfangen?": "Können Sie mir ungefähr sagen, wann Sie anfangen möchten?",
    "Wann läuft der Vertrag aus?": "Können Sie mir ungefähr sagen, wann der Vertrag ausläuft?",
    "Wer entscheidet über das Geld?": "Können Sie mir sagen, wer über das Geld entscheidet?",
    "Was ist Ihr Budget dafür?": "Können Sie mir ungefähr sagen, was Ihr Budget dafür ist?",
    "Welche Systeme nutzen Sie heute?": "Können Sie mir sagen, welche Systeme Sie heute nutzen?",
    "Was genau brauchen Sie?": "Können Sie mir sagen, was genau Sie brauchen?",
    "Gibt es eine Frist?": "Können Sie mir sagen, ob es eine Frist gibt?",
    "Beschreiben Sie bitte Ihren Ablauf.": "Könnten Sie Ihren Ablauf beschreiben?",
    "Was passiert, wenn es ausfällt?": (
        "Wenn Sie es in wenigen Worten sagen müssten: was passiert, wenn es ausfällt?"
    ),
}
_TWO = Question(new_id(), "When do you want to start, and who decides about the budget?")
_START = "Could you tell me roughly when you want to start?"
_DECIDES = "who decides about the budget?"


def _open(text: str) -> Question:
    return Question(new_id(), text, help_text="Notes for whoever asks")


@pytest.mark.parametrize("text", _ENGLISH)
def test_an_english_question_is_put_another_way(text: str) -> None:
    assert reworded(_open(text), "en") == (f"Let me put it another way: {_ENGLISH[text]}",)


@pytest.mark.parametrize("text", _GERMAN)
def test_a_german_question_is_put_another_way(text: str) -> None:
    assert reworded(_open(text), "de") == (f"Anders gefragt: {_GERMAN[text]}",)


def test_two_questions_in_one_sentence_are_asked_one_after_the_other() -> None:
    assert reworded(_TWO, "en") == (
        f"Let me put it another way: {_START}",
        f"And could you tell me {_DECIDES}",
    )
    german = _open("Wann möchten Sie anfangen und wer entscheidet?")
    assert reworded(german, "de") == (
        "Anders gefragt: Können Sie mir ungefähr sagen, wann Sie anfangen möchten?",
        "Und können Sie mir sagen, wer entscheidet?",
    )


@pytest.mark.parametrize(
    "text",
    [
        "How many people would use it and how often?",
        "What are you using today and why?",
        "What happens when it fails and when it works?",
    ],
)
def test_what_does_not_stand_by_itself_is_not_split(text: str) -> None:
    assert len(reworded(_open(text), "en")) == 1


def test_a_sentence_that_asks_nothing_stays_before_the_question() -> None:
    said = reworded(_open("We spoke about Creatio. Who runs it?"), "en")
    assert said == (
        "We spoke about Creatio. Let me put it another way: Could you tell me who runs it?",
    )


def test_of_what_was_answered_in_part_the_rest_is_asked() -> None:
    rest = "A part of it is still open:"
    assert reworded_rest(_TWO, "en", "In March.") == (f"{rest} Could you tell me {_DECIDES}",)
    assert reworded_rest(_TWO, "en", "Our director decides.") == (f"{rest} {_START}",)
    assert reworded_rest(_TWO, "en", "Hm, well.") == reworded(_TWO, "en")


def test_a_choice_names_its_options() -> None:
    choice = Question(
        new_id(), "Where does it run?", QuestionType.MULTIPLE_CHOICE, options=("here", "elsewhere")
    )
    assert ways_to_answer(choice, "en") == ("Which of these fits best: here or elsewhere?",)
    assert ways_to_answer(choice, "de") == ("Was davon passt am besten: here oder elsewhere?",)


def test_a_rating_says_what_its_ends_mean() -> None:
    rating = Question(
        new_id(),
        "How satisfied are you?",
        QuestionType.RATING,
        low_label="not at all",
        high_label="very much",
    )
    assert ways_to_answer(rating, "en") == (
        "Give me a number from 1 to 5: 1 means not at all, 5 means very much.",
    )
    bare = Question(new_id(), "Wie zufrieden sind Sie?", QuestionType.RATING, scale_high=10)
    assert ways_to_answer(bare, "de") == (
        "Nennen Sie eine Zahl von 1 bis 10: 1 heißt am wenigsten, 10 heißt am meisten.",
    )


_PIECES = (
    *tokens_of("who what when where why how which do does is are would could you your team the it"),
    *tokens_of("wer was wann wie welche haben Sie ist der Vertrag an aus und and if about many"),
    *("budget", "start", "z.B.", "SAP", "20", ","),
)


@pytest.mark.parametrize("language", ["en", "de", ""])
@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_asked_becomes_another_question_of_the_same_words(
    seed: int, language: str
) -> None:
    chance = random.Random(seed)
    text = " ".join(chance.choices(_PIECES, k=chance.randint(1, 14))) + chance.choice("?.! ")
    question = Question(new_id(), text, help_text="Secret notes")
    said = reworded(question, language)
    whole = " ".join(said)
    assert said[-1].endswith("?")
    assert all(one == " ".join(one.split()) for one in said)
    assert text.strip() not in said
    assert "Secret" not in whole
    assert sounds_like(question, whole) or not telling_words(question)
    possible = set(rewordings(question, language))
    for heard in ("In March.", "Twenty.", "My boss.", text):
        assert set(reworded_rest(question, language, heard)) <= possible
    assert set(said) <= possible
