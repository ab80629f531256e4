"""What words have to do with a question: put to somebody, spoken of, answered right after.

Plain comparing of words, in whatever language both are; the words that all questions share tell
nothing. A question that was put in other words than its own is not found here: a person ticks it.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from uuid import UUID

from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.plain_words import plain_text, same_word, tokens_of
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.steering_words import steers

#: An answer stands within so much talk of its question.
_ANSWER_SECONDS = 90.0
_ANSWER_UTTERANCES = 8
#: Who says so little ("I see.") has not taken the turn.
BACKCHANNEL_WORDS = 3
#: What is asked back about a question, and what is told to that, is no longer than this.
_ASKING_BACK_WORDS = _TOLD_WORDS = 12
#: Of the telling words of a question, so many are said where it is put.
_PUT_SHARE = 0.34
#: Who speaks of it unasked says more of them, or two.
_UNASKED_SHARE = 0.5
_UNASKED_WORDS = 2

#: Words that tell no question from another one. English, German, Spanish, French.
_PLAIN = frozenset(
    tokens_of(
        "a about an and any are at be been but by can could did do does for from had has have how "
        "i if in is it its just me my no not of on or our please so some than that the their them "
        "then there they this to us was we were what when where which who whom whose why will with "
        "would yes you your yours youre were weve tell much many more most like mind "
        "year years month months week weeks today jahr jahre monat monate woche wochen heute ano "
        "aber alle als am an auch auf aus bei bis da das dass dein dem den der des die dies du ein "
        "eine einem einen einer es fur haben hat ich ihr ihre ihrem ihren im in ist ja kann konnen "
        "man mit nach nein nicht noch oder sich sie sind so uber um und uns unser unsere von was "
        "wann wird wie wir wo wurden zu zum zur wer welche welchen welcher welches viel "
        "al como con cual cuales cuando de del donde el ella en es esta este la las le lo los mas "
        "me mi no nos o para pero por que quien se si son su sus tiene tienen un una usted y "
        "au aux avec ce ces cette dans des du elle est et il je les leur mais ne notre nous ou par "
        "pas pour quand que quel quelle qui sa ses son sur une vos votre vous"
    )
)


@lru_cache(maxsize=512)
def telling_words(question: Question) -> frozenset[str]:
    """The words of a question, its category and its options that tell what it is about."""
    text = " ".join((question.text, question.category, *question.options))
    return _telling(text)


@lru_cache(maxsize=4096)
def _telling(text: str) -> frozenset[str]:
    return frozenset(tokens_of(plain_text(text))) - _PLAIN


def shared_words(first: Collection[str], second: Collection[str]) -> int:
    """How many of ``first`` are in ``second``, with whatever ending."""
    return sum(
        one in second
        or any(same_word(one, other) for other in second if len(one) > BACKCHANNEL_WORDS)
        for one in first
    )


def share_words(first: str, second: str) -> bool:
    """Whether two texts have a telling word in common."""
    return bool(shared_words(_telling(first), _telling(second)))


# Asked for each question whenever the guide looks, mostly about the same talk.
@lru_cache(maxsize=1024)
def closeness(question: Question, text: str) -> float:
    """0 to 1: how many of the telling words of a question's own text are in ``text``."""
    wanted = _telling(question.text)
    if not wanted:
        return 0.0
    return shared_words(wanted, _telling(text)) / len(wanted)


def sounds_like(question: Question, text: str) -> bool:
    """Whether ``text`` may be the question as somebody put it."""
    if closeness(question, text) >= _PUT_SHARE:
        return True
    return not _telling(question.text) and plain_text(question.text) in plain_text(text)


def is_about(question: Question, text: str) -> bool:
    """Whether somebody who was not asked says something to the question."""
    if text.rstrip().endswith("?") or steers(text):
        return False
    shared = shared_words(telling_words(question), _telling(text))
    return shared >= _UNASKED_WORDS or (
        bool(shared) and closeness(question, text) >= _UNASKED_SHARE
    )


def speaks_of(text: str, earlier: str) -> bool:
    """Whether ``text`` comes back to what was said ``earlier``: a longer word of it is in both."""
    words = {token for token in tokens_of(plain_text(earlier)) if len(token) > BACKCHANNEL_WORDS}
    return not steers(text) and bool(shared_words(words, set(tokens_of(plain_text(text)))))


def follows_asking(one: Utterance, asked: Collection[UUID], conversation: Conversation) -> bool:
    """Whether ``one`` is what their side said next, until ours took the turn again.

    Once they may ask back in short and be told in short; who gets asked anew takes the turn.
    """
    if not asked or steers(one.text):
        return False
    said = conversation.utterances
    at = next(
        (
            place
            for place in range(len(said) - 1, -1, -1)
            if said[place].segment_id == one.segment_id
        ),
        -1,
    )
    was_told = must_ask_back = False
    for before in reversed(said[max(0, at - _ANSWER_UTTERANCES) : max(at, 0)]):
        if before.segment_id in asked:
            return not must_ask_back and one.start - before.end <= _ANSWER_SECONDS
        if before.side is Side.THEIRS:
            if must_ask_back and not _asks_back(before):
                return False
            must_ask_back = False
        elif not is_backchannel(before):
            if was_told or not _tells_in_short(before):
                return False
            was_told = must_ask_back = True
    return False


def _asks_back(one: Utterance) -> bool:
    """ "What do you mean?" """
    return (
        one.text.rstrip().endswith("?")
        and len(tokens_of(one.text)) <= _ASKING_BACK_WORDS
        and not steers(one.text)
    )


def _tells_in_short(one: Utterance) -> bool:
    return not one.text.rstrip().endswith("?") and len(tokens_of(one.text)) <= _TOLD_WORDS


def is_backchannel(one: Utterance) -> bool:
    return len(tokens_of(one.text)) <= BACKCHANNEL_WORDS and not one.text.rstrip().endswith("?")
